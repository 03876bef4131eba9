"""Any definition, scope, period and grants over random entries: the compiler against arithmetic by hand."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.figures import oracle
from tests.figures.oracle import TODAY, counted, lies_in, number

from zhiben.accounts.viewer import SYSTEM, Reach, Scope, Viewer
from zhiben.calendars import travel
from zhiben.facts.errors import NotAllowed
from zhiben.figures import catalogue, engine, matching, walking
from zhiben.figures import queries as figures
from zhiben.figures.compiler import drill
from zhiben.figures.evaluation import evaluate, question
from zhiben.figures.movement import Reading, movement
from zhiben.ledger.actions import seal
from zhiben.ledger.models import Entry, Seal

DAY = timedelta(days=1)
PROPERTY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
EACH_SEALED = (0, 1, 2, 3)


@pytest.fixture(autouse=True)
def own_figures(monkeypatch):
    """`catalogue.figure` also answers the definition under test."""
    shipped = catalogue.figure
    known = {}
    monkeypatch.setattr(catalogue, "figure", lambda code: known.get(code) or shipped(code))
    return known


class OverRandomEntries(TestCase):
    """Four batches of entries on four days, each closed by a seal, and a batch that is not closed yet."""

    @classmethod
    def setUpTestData(cls):
        cls.seals: list[Seal | None] = []
        for batch in range(4):
            with travel(TODAY - (4 - batch) * 2 * DAY):
                Entry.objects.bulk_create(oracle.random_entries(batch, 90, line=1 + 1000 * batch))
                cls.seals.append(seal())
        Entry.objects.bulk_create(oracle.random_entries(99, 60, line=9000))
        cls.seals.append(None)  # live
        cls.entries = list(Entry.objects.order_by("id"))

    @pytest.fixture(autouse=True)
    def _known(self, own_figures):
        self.known = own_figures

    def told(self, figure, scope, period, sealed):
        self.known[figure.code] = figure
        return figures.value(viewer=SYSTEM, code=figure.code, scope=scope, period=period, as_of=sealed).number

    def behind(self, figure, scope, period, sealed):
        cut, last = (sealed.day, sealed.last) if sealed else (TODAY, None)
        return list(counted(figure, self.entries, scope, period, cut=cut, last=last))

    @PROPERTY
    @given(oracle.figures(), oracle.scopes, oracle.periods, st.integers(0, 4))
    def test_a_value_is_what_the_entries_come_to(self, figure, scope, period, at):
        sealed = self.seals[at]
        assert self.told(figure, scope, period, sealed) == number(figure, self.behind(figure, scope, period, sealed))

    @PROPERTY
    @given(oracle.figures(), oracle.scopes, oracle.periods, st.integers(0, 4))
    def test_matching_counts_the_entries_that_the_compiler_counts(self, figure, scope, period, at):
        sealed = self.seals[at]
        cut = sealed.day if sealed else TODAY
        mine = [
            each
            for each in self.entries
            if matching.counts(figure, each, scope=scope, period=period, cut=cut)
            and (sealed is None or each.pk <= sealed.last)
        ]
        assert mine == self.behind(figure, scope, period, sealed)
        assert self.told(figure, scope, period, sealed) == number(figure, mine)

    @PROPERTY
    @given(oracle.figures(), oracle.figures(), oracle.scopes, oracle.periods)
    def test_together_they_are_what_each_is_alone(self, one, other, scope, period):
        wanted = [
            one.__class__(**(one.__dict__ | {"code": "own.one"})),
            other.__class__(**(other.__dict__ | {"code": "own.other"})),
        ]
        found = evaluate(wanted, scope=scope, period=period)
        assert [found[each.code].number for each in wanted] == [
            number(each, self.behind(each, scope, period, None)) for each in wanted
        ]

    @PROPERTY
    @given(oracle.figures(), oracle.scopes, oracle.periods, oracle.dimensions, st.integers(0, 4))
    def test_a_breakdown_groups_the_same_entries(self, figure, scope, period, by, at):
        sealed = self.seals[at]
        self.known[figure.code] = figure
        table = figures.breakdown(viewer=SYSTEM, codes=[figure.code], by=by, scope=scope, period=period, as_of=sealed)
        lengths = {"organisation": len(scope.organisation) + 4, "region": self.below(scope.region)}
        groups: dict[tuple[str, ...], list[Entry]] = {}
        for each in self.behind(figure, scope, period, sealed):
            where = tuple(getattr(each, name)[: lengths.get(name)] for name in by)
            groups.setdefault(where, []).append(each)
        # A group that comes to nothing may be listed or not.
        found = {row.dimensions: row.numbers[0] for row in table.rows if row.numbers[0]}
        expected = {where: number(figure, each) for where, each in groups.items()}
        assert found == {where: count for where, count in expected.items() if count}
        assert table.additive is not bool(figure.distinct)
        if table.additive:
            assert sum(found.values()) == table.total[0]
        assert table.total[0] == self.told(figure, scope, period, sealed)

    @staticmethod
    def below(region):
        return next(each for each in (2, 4, 6, 9, 12) if each > len(region)) if region else 9

    @PROPERTY
    @given(oracle.figures(), oracle.scopes, oracle.periods, st.integers(1, 7), st.integers(0, 4))
    def test_the_pages_of_rows_are_complete_and_without_doubles(self, figure, scope, period, limit, at):
        sealed = self.seals[at]
        self.known[figure.code] = figure
        found, after = [], None
        while page := figures.rows(
            viewer=SYSTEM, code=figure.code, scope=scope, period=period, as_of=sealed, after=after, limit=limit
        ):
            assert len(page) <= limit
            found += page
            after = page[-1].day, page[-1].subject
        expected: dict[UUID, int] = {}
        for each in self.behind(figure, scope, period, sealed):
            expected[each.subject] = expected.get(each.subject, 0) + getattr(each, figure.column)
        assert {row.subject: row.quantity for row in found} == {key: n for key, n in expected.items() if n}
        assert len(found) == len({row.subject for row in found})
        assert found == sorted(found, key=lambda row: (-row.day.toordinal(), row.subject.hex))
        # And back again: the page before each row is what was shown before it.
        for place, row in enumerate(found):
            before = figures.rows(
                viewer=SYSTEM,
                code=figure.code,
                scope=scope,
                period=period,
                as_of=sealed,
                before=(row.day, row.subject),
                limit=limit,
            )
            assert before == found[max(0, place - limit) : place]

    @PROPERTY
    @given(oracle.figures(), oracle.scopes, oracle.periods, st.integers(0, 4), st.data())
    def test_a_page_that_is_walked_is_the_one_that_is_grouped(self, figure, scope, period, at, data):
        asked, limit = question((figure,), scope, period, self.seals[at]), data.draw(st.integers(1, 7))
        everything = self.grouped(asked, limit=10_000)
        assert walking.walk(asked, limit=len(everything) + 1) == everything
        if everything:
            place = data.draw(st.integers(0, len(everything) - 1))
            mark = everything[place].day, everything[place].subject
            assert walking.walk(asked, limit=limit, after=mark) == everything[place + 1 :][:limit]
            assert walking.walk(asked, limit=limit, before=mark) == everything[:place][::-1][:limit]

    @staticmethod
    def grouped(asked, *, limit):
        found = engine.ask(drill(asked, limit=limit))
        return [walking.Row(engine.id_of(s), engine.day_of(d), engine.whole(n), kind) for s, d, n, kind in found]

    @PROPERTY
    @given(oracle.figures(), oracle.scopes, oracle.periods, st.integers(1, 5), st.integers(0, 4))
    def test_a_trend_is_the_value_over_each_period(self, figure, scope, period, count, at):
        sealed, periods = self.seals[at], period.run(count)
        self.known[figure.code] = figure
        found = figures.trend(viewer=SYSTEM, code=figure.code, periods=periods, scope=scope, as_of=sealed)
        assert found == [number(figure, self.behind(figure, scope, each, sealed)) for each in periods]

    @PROPERTY
    @given(
        oracle.figures().filter(lambda figure: figure.additive),
        oracle.scopes,
        st.tuples(oracle.periods, st.integers(0, 4)),
        st.tuples(oracle.periods, st.integers(0, 4)),
    )
    def test_the_causes_of_a_movement_add_up_to_it(self, figure, scope, one, other):
        before, after = (Reading(period, self.seals[at]) for period, at in (one, other))
        self.known[figure.code] = figure
        causes = movement(viewer=SYSTEM, code=figure.code, before=before, after=after, scope=scope)
        then, now = (self.told(figure, scope, each.period, each.seal) for each in (before, after))
        assert sum(cause.quantity for cause in causes) == now - then

    @PROPERTY
    @given(
        oracle.figures(),
        oracle.scopes,
        oracle.periods,
        st.lists(
            st.tuples(oracle.scopes, st.sampled_from(["figures.view", "*.view", "*", "hazards.view"])), max_size=3
        ),
    )
    def test_a_value_is_refused_or_made_of_what_was_granted(self, figure, scope, period, grants):
        reaches = tuple(Reach(frozenset({pattern}), where._replace(only=False)) for where, pattern in grants)
        viewer = Viewer(UUID(int=9), "某", reaches)
        self.known[figure.code] = figure
        mine = [each.scope for each in reaches if each.permissions & {"figures.view", "*.view", "*"}]
        try:
            found = figures.value(viewer=viewer, code=figure.code, scope=scope, period=period).number
        except NotAllowed:
            # Never refused where one grant alone covers the whole of the question.
            assert not any(covered(scope, grant) for grant in mine)
            return
        behind = self.behind(figure, scope, period, None)
        assert found == number(figure, behind)
        assert any(all(lies_in(each, grant) for each in behind) for grant in mine)


def covered(scope: Scope, grant: Scope) -> bool:
    """Whether everything that could lie in the scope lies in the grant."""
    return (
        scope.organisation.startswith(grant.organisation)
        and scope.region.startswith(grant.region)
        and (not grant.field or grant.field == scope.field)
        and (grant.enterprise is None or grant.enterprise == scope.enterprise)
        and (grant.premises is None or grant.premises == scope.premises)
    )


class WhateverIsRecordedLater(TestCase):
    """A value as of a seal is the same for ever."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 25)), min_size=2, max_size=5),
        st.lists(st.tuples(oracle.figures(), oracle.scopes, oracle.periods), min_size=1, max_size=4),
    )
    def test_as_of_a_seal_a_value_never_changes(self, batches, questions):
        told: list[tuple[Seal, list[object]]] = []
        for place, (seed, count) in enumerate(batches):
            with travel(TODAY + (place - len(batches)) * DAY):
                Entry.objects.bulk_create(oracle.random_entries(seed, count, line=1 + 1000 * place))
                closed = seal()
                told.append((closed, self.values(questions, closed)))
        with travel(TODAY + 20 * DAY):
            Entry.objects.bulk_create(oracle.random_entries(1, 20, line=90_000))
            for closed, values in told:
                assert self.values(questions, closed) == values
                assert self.values(questions, Seal.objects.get(number=closed.number)) == values

    def values(self, questions, closed):
        return [
            evaluate([figure], scope=scope, period=period, as_of=closed)[figure.code].number
            for figure, scope, period in questions
        ]
