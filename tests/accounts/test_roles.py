"""Roles are patterns of permissions; the rule that reads them, and what the shipped ones may do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

import zhiben
from zhiben.accounts.roles import grants, roles

PACKAGE = Path(zhiben.__file__).parent
ROOMS = "places standards hazards campaigns inspections meetings dossiers publicity duties bulletins".split()
# What the code asks for by name.
ASKED = re.compile(
    r'(?:require|require_somewhere|allows|can|scopes)\(\s*"([a-z]+\.[a-z]+)"|permission: str = "([a-z]+\.[a-z]+)"'
    r'|permission="([a-z]+\.[a-z]+)"'
)


@pytest.mark.parametrize(
    ("pattern", "covered", "not_covered"),
    [
        ("hazards.accept", ["hazards.accept"], ["hazards.order", "meetings.accept", "hazards.acceptx"]),
        ("hazards.*", ["hazards.accept", "hazards.view"], ["hazard.view", "meetings.view"]),
        ("*.view", ["hazards.view", "figures.view"], ["hazards.record", "hazards.views"]),
        ("*", ["hazards.accept", "accounts.manage"], []),
    ],
)
def test_a_pattern_covers_what_it_says(pattern, covered, not_covered):
    assert all(grants(frozenset({pattern}), each) for each in covered)
    assert not any(grants(frozenset({pattern}), each) for each in not_covered)


def test_no_pattern_covers_nothing():
    assert not grants(frozenset(), "hazards.view")


def test_there_is_a_role_for_everybody_the_product_knows():
    assert list(roles()) == [
        "clerk", "editor", "reviewer", "signatory", "leader", "inspector", "expert", "town", "enterprise",
        "administrator", "auditor",
    ]  # fmt: skip


@pytest.mark.parametrize("role", roles().values(), ids=roles())
def test_a_role_speaks_both_languages(role):
    assert role.label == role.label_zh != ""
    with translation.override("en"):
        assert role.label == role.label_en != ""


def may(role, permission):
    return grants(roles()[role].permissions, permission)


@pytest.mark.parametrize("room", ROOMS)
def test_who_may_look_and_who_may_record(room):
    assert {role for role in roles() if may(role, f"{room}.view")} >= {
        "clerk",
        "leader",
        "auditor",
        "inspector",
        "town",
    }
    recording = {role for role in roles() if may(role, f"{room}.record")}
    assert "clerk" in recording
    assert not recording & {"leader", "auditor", "reviewer", "signatory"}


def test_no_role_signs_what_it_edits():
    """A person may hold two posts; a single role never lets the same hands edit, review and sign."""
    for role in roles():
        mine = {step for step in ("edit", "review", "sign") if may(role, f"bulletins.{step}")}
        assert len(mine) <= 1, role


def test_accounts_are_managed_by_the_administrator_alone():
    assert {role for role in roles() if may(role, "accounts.manage")} == {"administrator"}
    assert not may("administrator", "hazards.record") and not may("administrator", "bulletins.sign")


def test_the_auditor_reads_everything_and_changes_nothing():
    assert roles()["auditor"].permissions == {"*.view", "journal.read", "ledger.verify"}


def test_every_permission_that_is_asked_for_is_given_to_some_role():
    asked = set()
    for path in PACKAGE.rglob("*.py"):
        asked |= {name for found in ASKED.findall(path.read_text("utf-8")) for name in found if name}
    assert {"figures.view", "accounts.manage", "ledger.verify", "bulletins.publish", "imports.run"} <= asked
    assert {each for each in asked if not any(may(role, each) for role in roles())} == set()
