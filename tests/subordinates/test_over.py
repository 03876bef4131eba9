"""A figure over ledgers below is the sum by hand over their entries, each up to its own verified seal."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby

import pytest
from tests.figures.oracle import TODAY, counted, number
from tests.subordinates.test_verify import verify

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.figures import catalogue
from zhiben.subordinates import queries
from zhiben.subordinates.errors import Discontinued, Twice, Unverified

SPRING = Period(date(2024, 4, 1), TODAY)
ADDITIVE = ("inspections.done", "inspections.people", "hazards.found_major", "hazards.open", "hazards.found_and_open")


@pytest.fixture
def three(made):
    ledgers = [made(seed) for seed in (1, 2, 3)]
    for each in ledgers:
        verify(each.folder)
    return ledgers


def over(ledgers, **seals):
    return queries.over(viewer=SYSTEM, folders=[each.folder for each in ledgers], seals=seals)


def by_hand(code, ledgers, scope=EVERYWHERE, seals=(2, 2, 2)):
    """The entries that count, ledger by ledger: up to the position and the day of its seal."""
    figure, found = catalogue.figure(code), []
    for each, at in zip(ledgers, seals, strict=True):
        stand = each.seals[at]
        found += counted(figure, each.entries, scope, SPRING, cut=stand.day, last=stand.last)
    return figure, found


def test_every_kind_of_figure(three):
    for code in (*ADDITIVE, "inspections.enterprises"):
        for scope in (EVERYWHERE, Scope(region="4111"), Scope(field="fire")):
            found = queries.value(viewer=SYSTEM, code=code, scope=scope, period=SPRING, over=over(three))
            assert found == number(*by_hand(code, three, scope)), (code, scope)
    assert number(*by_hand("inspections.done", three)) != 0


def test_each_as_of_its_own_seal(three):
    some = over(three, **{three[0].name: 1, three[2].name: 2})
    found = queries.value(viewer=SYSTEM, code="inspections.done", scope=EVERYWHERE, period=SPRING, over=some)
    assert found == number(*by_hand("inspections.done", three, seals=(0, 2, 1)))


def test_a_table_by_district_and_field(three):
    words = {"viewer": SYSTEM, "code": "inspections.done", "scope": EVERYWHERE, "period": SPRING, "over": over(three)}
    rows = queries.breakdown(by=[("region", 6), "field"], **words)
    expected: Counter[tuple[str, str]] = Counter()
    for entry in by_hand("inspections.done", three)[1]:
        expected[entry.region[:6], entry.field] += entry.quantity
    assert {row.dimensions: row.numbers[0] for row in rows} == {key: n for key, n in expected.items() if n}
    assert [key for key, _same in groupby(row.dimensions for row in rows)] == sorted(row.dimensions for row in rows)


def test_what_cannot_be_relied_on_is_refused(three, made, world):
    stranger = made(5)
    with pytest.raises(Unverified, match="没有核验过"):
        over([*three, stranger])
    with pytest.raises(Unverified, match="第4号封存没有核验过"):
        over(three, **{three[0].name: 4})
    with pytest.raises(Twice):
        over([three[0], three[0]])
    with pytest.raises(Invalid, match="没有给出"):
        over(three[:2], **{three[2].name: 1})
    verify(stranger.stages[0])
    swapped = [stranger._replace(stages=[stranger.others[0]])]
    assert len(over(swapped).folders) == 1, "another second seal: up to the first, which was verified, it is the same"
    verify(stranger.stages[2])
    with pytest.raises(Discontinued):
        over([stranger._replace(stages=[stranger.others[1]])])
    with pytest.raises(NotAllowed):
        queries.over(viewer=world.clerk, folders=[three[0].folder], seals={})


def test_organisations_are_each_ledgers_own(three):
    words = {"viewer": SYSTEM, "code": "inspections.done", "period": SPRING, "over": over(three)}
    with pytest.raises(Invalid, match="region、field"):
        queries.breakdown(by=["organisation"], scope=EVERYWHERE, **words)
    with pytest.raises(Invalid, match="region、field"):
        queries.value(scope=Scope(organisation="0001"), **words)


def test_the_command(three, zhiben, zhiben_json, refused):
    asked = ("subordinates", "value", "inspections.done", "--from", "2024-04-01", "--to", str(TODAY))
    folders = ("--over", *(each.folder for each in three))
    expected = number(*by_hand("inspections.done", three))
    assert zhiben(*asked, *folders) == f"检查生产经营单位 {expected} 家次\n"
    table = zhiben_json(*asked, *folders, "--by", "region:4", "--as-of", f"{three[0].name}=3")
    assert table["value"] == expected == sum(row[1] for row in table["rows"]) and table["ledgers"] == 3
    assert "请写成 台账=封存号" in refused(*asked, *folders, "--as-of", "3")
