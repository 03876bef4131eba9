"""What an English reader sees beside a number, and in the journal that an auditor opens."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.factories import officer

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.ids import new_id
from zhiben.facts.words import bracketed, headed, measured
from zhiben.figures import catalogue
from zhiben.hazards import actions as hazards

CHINESE = re.compile("[一-鿿]")


@pytest.fixture
def english(clerk_client):
    """The clerk's browser, in English."""
    clerk_client.post("/language/", {"language": "en", "next": "/"})
    return clerk_client


def test_each_figure_s_page_has_an_english_unit(english, world):
    for code in (
        "hazards.found",
        "inspections.done",
        "places.towns",
        "publicity.handbooks",
        "hazards.elimination_rate",
    ):
        context = english.get(f"/figures/{code}/", {"organisation": world.district.path}).context
        assert not CHINESE.search(str(context["unit"])), code
    listed = english.get("/figures/").content.decode()
    units = {each.unit for each in catalogue.figures()} - {"%"}
    assert [unit for unit in units if f">{unit}</td>" in listed] == []


def test_the_dashboard_s_tiles_have_english_units(english):
    cards = english.get("/dashboard/").context["cards"]
    assert cards
    assert [card.unit for card in cards if CHINESE.search(str(card.unit))] == []


def test_words_are_put_together_as_the_language_does():
    assert (bracketed("甲", "乙"), headed("甲", "乙"), measured(3, "处")) == ("甲（乙）", "甲：乙", "3处")


@pytest.fixture
def auditor(world, signed_in):
    """骆审, of the district's office: reads all of the district."""
    officer("auditor", "骆审", world.office, "auditor")
    return signed_in("auditor")


def test_an_auditor_opens_the_journal_of_the_own_scope(auditor, world):
    facts = {"title": "线路老化", "happened_on": date(2024, 5, 20)}
    mine, elsewhere = (
        hazards.find(by=SYSTEM, id=new_id(), organisation=each, **facts) for each in (world.shaoling, world.other_town)
    )
    page = auditor.get("/journal/")
    assert page.status_code == 200
    text = page.content.decode()
    assert str(mine.pk) in text
    assert str(elsewhere.pk) not in text
