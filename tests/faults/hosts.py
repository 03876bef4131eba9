"""Hosts with a network between them and a database server of their own: namespaces on a bridge, each with a host name.

A cable that is pulled tells nobody: what is sent vanishes, and both ends take the line for a good one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from tests.environment import ROOT

OWNER = "postgres"  # the server refuses to run as root
PROGRAMS = ("ip", "unshare", "runuser", "initdb", "pg_ctl")
PORT = 5432  # on an address that nobody else has


def missing() -> str:
    """Why there can be no hosts here; '' where there can."""
    if sys.platform != "linux" or os.geteuid():
        return "network namespaces need root on Linux"
    if lacking := [name for name in PROGRAMS if not shutil.which(name)]:
        return f"no {', '.join(lacking)}"
    return "" if any(each.pw_name == OWNER for each in pwd.getpwall()) else f"no user {OWNER}"


def run(*words: object) -> str:
    """A command that must succeed, and what it says."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


class Network:
    """A bridge, a database server at one end of it, and the hosts that are plugged into it."""

    def __init__(self) -> None:
        number = os.getpid() % 250 + 1
        self.bridge, self.subnet = f"zbr{number}", f"10.231.{number}"
        self.server = f"{self.subnet}.1"
        self.hosts: list[Host] = []
        self.folder = Path(tempfile.mkdtemp(prefix="zhiben-hosts-"))

    def __enter__(self) -> Self:
        run("ip", "link", "add", self.bridge, "type", "bridge")
        run("ip", "address", "add", f"{self.server}/24", "dev", self.bridge)
        run("ip", "link", "set", self.bridge, "up")
        self.data = self.folder / "data"
        shutil.chown(self.folder, OWNER)
        self._as_owner("initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", self.data)
        with (self.data / "pg_hba.conf").open("a") as known:
            known.write(f"host all all {self.subnet}.0/24 trust\n")
        options = f"-c listen_addresses={self.server} -p {PORT} -c unix_socket_directories={self.folder} -c fsync=off"
        self._as_owner("pg_ctl", "start", "-w", "-D", self.data, "-o", options, "-l", self.folder / "log")
        return self

    def __exit__(self, *_error: object) -> None:
        for host in self.hosts:
            host.remove()
        self._as_owner("pg_ctl", "stop", "-m", "immediate", "-D", self.data)
        run("ip", "link", "del", self.bridge)
        shutil.rmtree(self.folder, ignore_errors=True)

    def host(self) -> Host:
        """One more, plugged in."""
        self.hosts.append(Host(self, len(self.hosts) + 2))
        return self.hosts[-1]

    def database(self) -> dict[str, str]:
        """What settings call it."""
        return {"HOST": self.server, "PORT": str(PORT), "NAME": OWNER, "USER": OWNER, "PASSWORD": ""}

    def _as_owner(self, *words: object) -> None:
        # Nothing is read from it: a server that goes on keeps what it was given open.
        command, nothing = [*map(str, ("runuser", "-u", OWNER, "--", *words))], subprocess.DEVNULL
        done = subprocess.run(command, cwd=self.folder, stdin=nothing, stdout=nothing, stderr=nothing, check=False)
        assert done.returncode == 0, words


class Host:
    """A machine of its own, as far as processes can tell."""

    def __init__(self, network: Network, number: int) -> None:
        self.network, self.address = network, f"{network.subnet}.{number}"
        self.name, self.cable = f"zhiben-{network.bridge}-{number}", f"{network.bridge}h{number}"
        self.running: list[subprocess.Popen[str]] = []
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        self.plug()
        run("ip", "link", "set", self.cable, "up")
        run("ip", "-n", self.name, "address", "add", f"{self.address}/24", "dev", "eth0")
        run("ip", "-n", self.name, "link", "set", "eth0", "up")

    def start(self, *command: str, **variables: str) -> subprocess.Popen[str]:
        """A process there, whose output is read by whoever asked for it."""
        environment = os.environ | {
            "ZHIBEN_DATABASE": f"postgresql://{OWNER}@{self.network.server}:{PORT}/{OWNER}",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }
        inside = 'hostname "$0" && exec "$@"'  # workers know by its name who is on their own host
        words = ["ip", "netns", "exec", self.name, "unshare", "--uts", "sh", "-c", inside, self.name, *command]
        self.running.append(
            subprocess.Popen(words, cwd=ROOT, env=environment | variables, stdout=subprocess.PIPE, text=True)
        )
        return self.running[-1]

    def unplug(self) -> None:
        """Pull the cable."""
        run("ip", "link", "set", self.cable, "nomaster")

    def plug(self) -> None:
        """Put it in again."""
        run("ip", "link", "set", self.cable, "master", self.network.bridge)

    def remove(self) -> None:
        """With all that runs there."""
        for process in run("ip", "netns", "pids", self.name).split():
            with suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        for each in self.running:
            each.communicate()
        run("ip", "netns", "del", self.name)


@contextmanager
def hosts(count: int) -> Iterator[list[Host]]:
    """So many, with one database server."""
    with Network() as network:
        yield [network.host() for _each in range(count)]
