"""An installation of each release, upgraded to this version with its data: nothing is lost, and the past reads as it did.

tests/fixtures/releases/<version> is what that release left behind; `tools/release_fixture.py` makes one. Every step is the
command that an operator would type, in a process of its own.
"""

from __future__ import annotations

import json

import pytest
from tests.upgrade.installations import RELEASES, left_by

# Rows that Django itself adds or forgets; everything else an upgrade keeps.
ITS_OWN = {"django_migrations", "django_content_type", "auth_permission", "django_session", "sqlite_sequence"}


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def installation(request, tmp_path, django_db_setup, django_db_blocker):
    """That release's, as it left it."""
    with django_db_blocker.unblock(), left_by(request.param, tmp_path) as found:
        yield found


def test_an_upgrade_keeps_what_was_recorded_sealed_and_published(installation):
    installation.zhiben("migrate", "--no-input", "--verbosity", "0")
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
