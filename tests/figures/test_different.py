"""Different enterprises live, out of what is kept: the same as counting them all, however often it was sealed in between."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid5

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures import oracle
from tests.figures.oracle import ROOT, TODAY, answers, periods, post, scopes

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.figures import catalogue, closed, different, queries
from zhiben.figures.definitions import Figure
from zhiben.ledger import actions as ledger
from zhiben.ledger.models import Entry

pytestmark = pytest.mark.django_db
MONTH = Period.month(TODAY)
WORDS = {"aggregate": "distinct:enterprise", "counts": ("inspection.done",)}
FIGURES = {
    figure.code: figure
    for figure in (
        Figure("t.flow", "", "", "", **WORDS),
        Figure("t.stock", "", "", "", stock=True, **WORDS),
        Figure("t.cohort", "", "", "", cohort=True, **WORDS),
        Figure("t.fire", "", "", "", where=(("field", "fire"),), **WORDS),
        Figure("t.two", "", "", "", **(WORDS | {"counts": ("inspection.done", "hazard.open")})),
        Figure("t.premises", "", "", "", **(WORDS | {"aggregate": "distinct:premises"})),
    )
}


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The figures above, as if a room shipped them; nothing is kept."""
    shipped = catalogue.shipped() | FIGURES
    monkeypatch.setattr(catalogue, "shipped", lambda: shipped)
    # More of them than an entry each, so that some come and go.
    monkeypatch.setattr(oracle, "ENTERPRISES", tuple(uuid5(ROOT, f"enterprise {n}") for n in range(12)))
    different.forget()
    closed.forget()
    yield
    different.forget()
    closed.forget()


def asked(scope: Scope, period: Period) -> list[object]:
    """Everything that is answered out of what is kept."""
    return answers(FIGURES.values(), scope, period, ("organisation",), ("region:6", "field"), months=3)


def directly(monkeypatch: pytest.MonkeyPatch, scope: Scope, period: Period) -> list[object]:
    """The same, all of them counted."""
    with monkeypatch.context() as patch:
        patch.setattr(different, "live", lambda *_asked: None)
        return asked(scope, period)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scope=scopes, period=periods, seed=st.integers(1, 10**6))
def test_what_is_kept_says_what_the_ledger_says(monkeypatch, scope, period, seed):
    # Taken back after each example: what was kept belongs to seals that are gone, and must not be used.
    with transaction.atomic():
        for part in range(4):
            post(part, seed, 40 if part == 0 else 12)
            assert asked(scope, period) == directly(monkeypatch, scope, period), "nothing of this part is sealed yet"
            ledger.seal()
            assert asked(scope, period) == directly(monkeypatch, scope, period), "all of it is"
        transaction.set_rollback(True)


def flow(scope: Scope = EVERYWHERE) -> object:
    return queries.value(viewer=SYSTEM, code="t.flow", scope=scope, period=MONTH).number


def statements(work) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        work()
    return [each["sql"] for each in found]


def test_a_second_look_reads_only_what_came_since_and_the_enterprises_of_it():
    post(1)
    sealed = ledger.seal()
    post(2)
    flow()
    where, tail, theirs = statements(flow)
    assert "ledger_seal" in where
    assert f"id > {sealed.last}" in tail
    assert "enterprise IN (" in theirs
    assert f"id <= {sealed.last}" in theirs


def test_it_moves_with_every_entry_that_makes_or_takes_the_last_of_one():
    ledger_says = lambda: (flow(), flow(Scope(region="4111")))  # noqa: E731
    post(1)
    ledger.seal()
    before = ledger_says()
    new = Entry(
        subject=uuid5(ROOT, "new"), line=1, kind="inspection.done", happened_on=TODAY, opened_on=TODAY, quantity=1,
        organisation="0001", region="4111", enterprise=uuid5(ROOT, "somebody new"), recorded_at="2024-05-27T00:00Z",
        recorded_by=ROOT,
    )  # fmt: skip
    for line, quantity, more in ((1, 1, 1), (2, 1, 1), (3, -1, 1), (4, -1, 0), (5, 0, 0)):
        new.pk, new.line, new.quantity = None, line, quantity
        new.save(force_insert=True)
        assert ledger_says() == tuple(each + more for each in before)


def test_a_seal_carries_them_forward_without_counting_them_all_again():
    post(1)
    ledger.seal()
    flow()
    post(2)
    ledger.seal()
    read = statements(flow)
    assert not [each for each in read if "kind" in each and "id > " not in each and "enterprise IN (" not in each]


def test_those_of_another_chain_are_not_carried_forward(monkeypatch):
    post(1)
    ledger.seal()
    flow()
    (key, kept), = different._kept.items()  # fmt: skip
    other = kept.close._replace(hash=b"of another ledger", number=0)
    different._kept[key] = different._Kept(other, different.Counter({(): 10**6}))
    post(2)
    ledger.seal()
    assert flow() == directly(monkeypatch, EVERYWHERE, MONTH)[0]["t.flow"]


@pytest.mark.parametrize(("where", "name"), [(different, "TOUCHED"), (closed, "TAIL")])
def test_where_much_came_since_they_are_all_counted(monkeypatch, where, name):
    post(1)
    ledger.seal()
    post(2)
    expected = asked(EVERYWHERE, MONTH)
    monkeypatch.setattr(where, name, 0)
    assert asked(EVERYWHERE, MONTH) == expected
    assert not [each for each in statements(flow) if "enterprise IN (" in each]


def test_many_are_looked_up_in_several_statements(monkeypatch):
    post(1)
    sealed = ledger.seal()
    post(2)
    expected = flow()
    since = Entry.objects.filter(id__gt=sealed.last, kind="inspection.done", happened_on__range=(MONTH.start, TODAY))
    touched = since.filter(enterprise__isnull=False).values("enterprise").distinct().count()
    assert touched > 1
    monkeypatch.setattr(different, "BATCH", 1)
    assert flow() == expected
    assert sum("enterprise IN (" in each for each in statements(flow)) == touched


def test_what_was_not_looked_at_for_long_is_forgotten(monkeypatch):
    post(1)
    ledger.seal()
    monkeypatch.setattr(different, "KEPT", 1)
    asked(EVERYWHERE, MONTH)
    assert len(different._kept) == 1


def test_as_of_a_seal_and_without_one_the_ledger_is_asked(monkeypatch):
    post(1)
    assert asked(EVERYWHERE, MONTH) == directly(monkeypatch, EVERYWHERE, MONTH)
    assert not different._kept
    queries.value(viewer=SYSTEM, code="t.flow", period=MONTH, as_of=ledger.seal())
    assert not different._kept
