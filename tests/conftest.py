"""What every test may rely on: a prepared environment, one database, a browser on request."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests import environment

# Before Django is imported anywhere: settings are read once.
environment.prepare()

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test import Client, TestCase, TransactionTestCase  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import translation  # noqa: E402

pytest_plugins = ["tests.browsers", "tests.order", *(["tests.fixtures"] if find_spec("tests.fixtures") else [])]


# What is tested there reads texts and files: with another database it would do the same once more.
WITHOUT_DATABASE = {"calendars", "documents", "house", "numbers"}
DATABASE = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who asks for a page needs a browser, who asks for no database none: nobody has to say so. Before `-m` chooses."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if {"browser_page", "chromium"} & asked:
            item.add_marker("browser")
        if item.path.parent.name in WITHOUT_DATABASE and not asks_database(item, asked):
            item.add_marker("no_database")


def asks_database(item: pytest.Item, asked: set[str]) -> bool:
    """Whether a test may ask the database; of a class one does not know."""
    return bool(DATABASE & asked or item.get_closest_marker("django_db") or getattr(item, "cls", None))


def pytest_report_header() -> list[str]:
    """Which parts of the machine this run uses."""
    address = settings.DATABASES["default"]
    where = f"{address['HOST']}:{address['PORT']}" if address["HOST"] else "a file of this run"
    return [f"zhiben: {connection.vendor} ({where})"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """One database per process of the run: a real file for SQLite, since a browser's server reads it in threads."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    test: dict[str, Any] = connections["default"].settings_dict["TEST"]
    if connection.vendor == "sqlite":
        test["NAME"] = str(Path(os.environ["ZHIBEN_HOME"]) / "test.sqlite3")
    else:
        test |= {"NAME": f"{os.environ['ZHIBEN_TEST_NAME']}_{worker}".rstrip("_"), "TEMPLATE": "template0"}


# Made by the migrations and the same after every test: emptied, they would only have to be filled again.
LEFT = {"django_content_type", "auth_permission"}


def filled(names: list[str]) -> list[str]:
    """Those of the tables that hold a row."""
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def unguarded(tables: list[str] | None = None) -> Iterator[None]:
    """The append-only triggers switched off, of these tables or of all: for emptying them, or for playing the forger."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, sql, table in cursor.fetchall() if tables is None or table in tables]
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _name, sql in triggers:
                cursor.execute(sql)


def flush(_case: object) -> None:
    """Delete every row that a transactional test may have written."""
    names = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in LEFT]
    # SQLite looks at foreign keys with every statement, unless it is told not to outside a transaction.
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # whoever is still writing is waited for, as SQLite does by itself
            cursor.execute(f"LOCK TABLE {', '.join(map(connection.ops.quote_name, names))} IN EXCLUSIVE MODE")
        tables = filled(names)
        with unguarded(tables):
            for table in tables:
                cursor.execute(f'DELETE FROM "{table}"')


@pytest.fixture(scope="session", autouse=True)
def _flush_what_was_written() -> Iterator[None]:
    """A transactional test's rows go one by one, those of append-only tables too, which the product itself can never do.

    Django's own `flush` truncates every table and fills content types and permissions anew: on PostgreSQL a second or more
    each time, for new files of hundreds of tables and indexes.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush)
        yield


def _count_from_one() -> None:
    """An empty ledger's first entry is number one. PostgreSQL does not take a number back with the row, and a seal closes at
    most so many positions: after tens of thousands of entries of other tests it would take two."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval('ledger_entry_id_seq', 1, false) WHERE NOT EXISTS (SELECT 1 FROM ledger_entry)"
            )


@pytest.fixture(scope="session", autouse=True)
def _positions_begin_with_one() -> Iterator[None]:
    """Whatever other tests of this process wrote before."""
    with pytest.MonkeyPatch.context() as patch:
        for case in (TransactionTestCase, TestCase):
            begin = case._fixture_setup.__func__

            def begun(cls: type[TransactionTestCase], begin: Any = begin) -> None:
                begin(cls)
                _count_from_one()

            patch.setattr(case, "_fixture_setup", classmethod(begun))
        yield


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A request leaves its language behind in the thread, also one that a fixture of many tests sends."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def same_queries(client: Client) -> Callable[..., None]:
    """`same_queries(url, grow=more_rows)`: the page asks the database as often with many rows as with few.

    `client` may be given too, signed in as whoever may see the page; htmx=True asks for the fragment.
    """

    def count(asking: Client, url: str, headers: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = asking.get(url, headers=headers)
        assert answer.status_code == 200, (url, answer.status_code, answer.get("Location"))
        return len(asked)

    def check(url: str, *, grow: Callable[[], object], client: Client = client, htmx: bool = False) -> None:
        headers = {"HX-Request": "true"} if htmx else {}
        count(client, url, headers)  # fills what is kept per process, as content types are
        before = count(client, url, headers)
        grow()
        after = count(client, url, headers)
        assert after == before, f"{url}: {before} queries with few rows, {after} with many"

    return check
