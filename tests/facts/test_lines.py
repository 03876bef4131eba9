"""What a line to PostgreSQL is told, so that neither end waits for one that is gone; how that ends is shown by tests.faults.test_hosts."""

from __future__ import annotations

import pytest
from django.db import connection, connections

from zhiben.facts.postgresql.base import LINE, THEIRS, DatabaseWrapper
from zhiben.settings import database


def wrapper(address: str) -> DatabaseWrapper:
    return DatabaseWrapper(connections.configure_settings({"default": database(address)})["default"])


def test_an_address_of_postgresql_gives_up_lines_that_lead_nowhere():
    asked = wrapper("postgres://office@db.example/zhiben").get_connection_params()
    assert (asked["host"], asked["keepalives_idle"], asked["tcp_user_timeout"]) == ("db.example", 10, LINE * 1000)
    assert (asked["keepalives_idle"] + asked["keepalives_interval"] * asked["keepalives_count"]) == LINE <= 30


def test_what_the_address_says_itself_is_kept():
    asked = wrapper("postgres://office@db.example/zhiben?connect_timeout=3&keepalives_idle=60").get_connection_params()
    assert (asked["connect_timeout"], asked["keepalives_idle"]) == (3, 60)


@pytest.mark.postgresql_only
def test_the_server_takes_the_words(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting, source FROM pg_settings WHERE name = ANY(%s)", [list(THEIRS)])
        found = {name: (setting, source) for name, setting, source in cursor.fetchall()}
    assert found.keys() == THEIRS.keys()
    local = connection.settings_dict["HOST"] in {"", "localhost"} or connection.settings_dict["HOST"].startswith("/")
    for (
        name,
        value,
    ) in THEIRS.items():  # a socket of the machine itself cannot lose anybody: there they count for nothing
        assert found[name][1] == "session"
        assert local or found[name][0] == str(value)
