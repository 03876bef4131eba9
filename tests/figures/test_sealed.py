"""Answers as of a seal are kept for readers, and computed anew for whoever proves them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.figures.oracle import TODAY, counted, number, random_entries

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.figures import catalogue, queries, sealed
from zhiben.figures.definitions import Figure
from zhiben.figures.evaluation import evaluate
from zhiben.ledger import actions as ledger
from zhiben.ledger.models import Entry, Seal

pytestmark = pytest.mark.django_db
MONTH = Period.month(TODAY)
FOUND = Figure("t.found", "", "", "", counts=("hazard.found",))
ALIKE = [
    FOUND,
    replace(FOUND, where=(("field", "fire"),)),
    replace(FOUND, aggregate="amount"),
    replace(FOUND, aggregate="balance"),
    replace(FOUND, aggregate="distinct:enterprise"),
    replace(FOUND, aggregate="distinct:premises"),
    replace(FOUND, aggregate="distinct:enterprise", stock=True),
    replace(FOUND, cohort=True),
    replace(FOUND, counts=("hazard.found", "hazard.open")),
]


@pytest.fixture
def seals():
    """Two, of 40 entries each."""
    sealed.forget()
    found = []
    for part in range(2):
        Entry.objects.bulk_create(random_entries(part, 40, line=1 + 1000 * part))
        found.append(ledger.seal())
    yield found
    sealed.forget()


@pytest.fixture
def known(monkeypatch):
    """`known(figure)`: it is the catalogue's."""
    shipped = dict(catalogue.shipped())
    monkeypatch.setattr(catalogue, "shipped", lambda: shipped)

    def learn(figure: Figure) -> str:
        shipped[figure.code] = figure
        return figure.code

    return learn


def told(code: str, seal: Seal, scope: Scope = EVERYWHERE, period: Period = MONTH) -> object:
    return queries.value(viewer=SYSTEM, code=code, scope=scope, period=period, as_of=seal).number


def test_a_second_look_asks_nothing(known, seals):
    code = known(FOUND)
    first = told(code, seals[0])
    with CaptureQueriesContext(connection) as statements:
        assert told(code, seals[0]) == first
    assert len(statements) == 0


def test_what_differs_in_anything_is_another_answer(known, seals):
    """The same code, as when an office changes a definition; other seals, scopes and periods."""
    entries = list(Entry.objects.order_by("id"))
    for _look in range(2):
        for figure in ALIKE:
            for seal in seals:
                for scope in (EVERYWHERE, Scope(organisation="0001"), Scope("0001", only=True), Scope(field="fire")):
                    for period in (MONTH, Period(MONTH.start, TODAY), Period(TODAY, TODAY)):
                        behind = list(counted(figure, entries, scope, period, cut=seal.day, last=seal.last))
                        assert told(known(figure), seal, scope, period) == number(figure, behind)


def test_whoever_proves_has_it_computed_anew(known, seals):
    code = known(FOUND)
    true = told(code, seals[0])
    for key in sealed._kept:
        sealed._kept[key] = -1
    assert told(code, seals[0]) == -1, "a reader is answered by what is kept"
    anew = evaluate([FOUND], scope=EVERYWHERE, period=MONTH, as_of=seals[0])
    assert anew[code].number == true


def test_a_live_figure_is_never_kept(known, seals):
    code = known(FOUND)
    queries.value(viewer=SYSTEM, code=code, period=MONTH)
    assert not sealed._kept


def test_another_ledgers_seal_of_that_number_is_another(known, seals):
    code = known(FOUND)
    true = told(code, seals[0])
    for key in sealed._kept:
        sealed._kept[key] = -1
    other = Seal.objects.get(number=seals[0].number)
    other.hash = b"of another ledger"
    assert told(code, other) == true


def test_the_oldest_answers_are_dropped(known, seals, monkeypatch):
    monkeypatch.setattr(sealed, "KEPT", 3)
    for figure in ALIKE:
        told(known(figure), seals[0])
    assert len(sealed._kept) == 3
