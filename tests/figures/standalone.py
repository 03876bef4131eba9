"""Spark's standalone cluster: a master and two workers, each a process of its own, on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from zhiben.figures.analytics import cluster

WORKERS = 2


@contextmanager
def workers(folder: Path, memory: str = "1g") -> Iterator[str]:
    """The master's address, while they run; their logs lie in the folder."""
    port = _free_port()
    master, where = f"spark://127.0.0.1:{port}", ("--host", "127.0.0.1")
    with _running("master.Master", *where, "--port", str(port), "--webui-port", "0", folder=folder):
        _wait_for(port)
        words = (*where, "--webui-port", "0", "--cores", "1", "--memory", memory, "--work-dir", str(folder), master)
        with _running("worker.Worker", *words, folder=folder), _running("worker.Worker", *words, folder=folder):
            yield master


@contextmanager
def _running(what: str, *words: str, folder: Path) -> Iterator[None]:
    found, java = find_spec("pyspark"), Path(cluster.java_home())
    home = Path(str(found and found.origin)).parent
    command = [
        str(java / "bin" / "java"),
        "-cp",
        f"{home}/jars/*",
        "-Xmx512m",
        f"org.apache.spark.deploy.{what}",
        *words,
    ]
    environment = os.environ | {
        "JAVA_HOME": str(java),
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_SCALA_VERSION": "2.13",  # else a worker looks for it in folders that PyPI's Spark has not
    }
    with (folder / f"{what}-{_free_port()}.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
    for _try in range(120):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    raise AssertionError("the master did not come up")
