"""Where a run keeps its data and which database it talks to; decided before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from tests import environment

ENGINES = ("sqlite", "postgresql")
TODAY = "2024-05-27"


def prepare(engine: str, *, keep: str = "") -> bool:
    """Set every variable that settings read; answers whether there are data of an earlier run (only with `keep`).

    The data lie on the disk, not in memory: what a commit costs is part of what is measured.
    """
    for name in [name for name in os.environ if name.startswith("ZHIBEN_") and name != "ZHIBEN_FONTS"]:
        del os.environ[name]
    home = Path(keep).resolve() / engine if keep else _temporary()
    known = (home / "loaded").exists()
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "zhiben.settings",
        "ZHIBEN_HOME": str(home),
        "ZHIBEN_DEMO": "1",
        "ZHIBEN_TODAY": TODAY,
        "ZHIBEN_SECRET_KEY": "only-for-measuring",
    }
    if engine == "postgresql":
        os.environ["ZHIBEN_DATABASE"] = _database(f"zhiben_bench_{Path(keep).name or os.getpid()}", keep=bool(keep))
    return known


def loaded() -> None:
    """Note that the data are complete."""
    (Path(os.environ["ZHIBEN_HOME"]) / "loaded").touch()


def drop(keep: str) -> None:
    """Take away the database of data that were kept."""
    _drop(environment.postgresql(), f"zhiben_bench_{Path(keep).name}")


def _temporary() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="zhiben-bench-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _database(name: str, *, keep: bool) -> str:
    """A database of our own on the machine's server, or on one from PyPI that lives with this run."""
    server = environment.postgresql()
    with psycopg.connect(server, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    if not keep:
        atexit.register(_drop, server, name)
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
