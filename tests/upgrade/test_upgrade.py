"""An installation of each release, upgraded to this version with its data: nothing is lost, and the past reads as it did.

tests/fixtures/releases/<version> is what that release left behind; `tools/release_fixture.py` makes one. Every step is the
command that an operator would type, in a process of its own.
"""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest
from django.db import connection
from tests.upgrade.installations import RELEASES, Installation, database, left_by
from tests.upgrade.schema import schema

# Rows that Django itself adds or forgets; everything else an upgrade keeps.
ITS_OWN = {"django_migrations", "django_content_type", "auth_permission", "django_session", "sqlite_sequence"}


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def installation(request, tmp_path, django_db_setup, django_db_blocker):
    """That release's, as it left it."""
    with django_db_blocker.unblock(), left_by(request.param, tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def new(tmp_path_factory, django_db_setup, django_db_blocker):
    """How a database is built that this version has made."""
    folder = tmp_path_factory.mktemp("new")
    with django_db_blocker.unblock(), _empty(folder) as there:
        Installation(folder, there).zhiben("migrate", "--no-input", "--verbosity", "0")
        yield schema(there)


@contextmanager
def _empty(folder):
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'zhiben.sqlite3'}"
        return
    with database("new") as there:
        yield there


def test_an_upgrade_keeps_what_was_recorded_sealed_and_published(installation, new):
    installation.zhiben("migrate", "--no-input", "--verbosity", "0")
    _is_as_it_was(installation)
    assert _different(installation, new) == {}


def test_an_upgrade_over_every_release_between_ends_where_a_direct_one_does(
    tmp_path, new, django_db_setup, django_db_blocker
):
    """The oldest release, brought to what each later one knew, in turn, and then to this version."""
    with django_db_blocker.unblock(), left_by(RELEASES[0], tmp_path) as installation:
        done = []
        for release in RELEASES[1:]:
            facts = release / f"facts-{connection.vendor}.json"
            done.append(json.loads(installation.run("-m", "tests.upgrade.halfway", facts)))
        assert done and "ledger.0003_by_day" in done[0]
        installation.zhiben("migrate", "--no-input", "--verbosity", "0")
        _is_as_it_was(installation)
        assert _different(installation, new) == {}


def _is_as_it_was(installation):
    """Everything that the release noted of itself holds, and what was proved then is proved now."""
    installation.zhiben("migrate", "--check")
    facts = installation.facts
    now = json.loads(installation.run("-m", "tests.upgrade.asking", facts["seal"]["number"]))
    assert now["seal"] == facts["seal"]
    # A figure that a release counts differently gets a new version and a line in the changelog; then it leaves this list.
    assert {name: now["figures"][name] for name in facts["figures"]} == facts["figures"]
    lost = {
        table: count
        for table, count in facts["rows"].items()
        if table not in ITS_OWN and now["rows"].get(table) != count
    }
    assert lost == {}
    assert now["pages"] == dict.fromkeys(now["pages"], 200) and len(now["pages"]) == 7
    assert now["damaged"] == []
    assert "全部相符" in installation.zhiben("ledger", "verify")
    assert installation.zhiben("ledger", "rebuild", "--check") == "台账与记录相符。\n"
    installation.zhiben("bulletin", "verify", "24")


def _different(installation, new):
    """Thing → how it is here and how in a new database: a released migration that was changed later shows here."""
    here = schema(installation.database)
    return {
        name: (here.get(name), new.get(name)) for name in here.keys() | new.keys() if here.get(name) != new.get(name)
    }
