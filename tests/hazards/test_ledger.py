"""Any sequence of use cases that is allowed, each sent twice: the ledger says what the records say, now and then."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, timedelta
from uuid import UUID, uuid5

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import small_world

from zhiben.calendars import travel
from zhiben.hazards import actions
from zhiben.hazards.actions.steps import FROM
from zhiben.hazards.models import Hazard, Transition
from zhiben.ledger import checking, rebuild, seals
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.postings import book, entries_of, net, settle

START, TODAY, DAYS = date(2024, 2, 1), date(2024, 12, 31), 150
DAY = timedelta(days=1)
EXAMPLES = int(os.environ.get("EXAMPLES", "12"))
Kind = Transition.Kind


def uid(*parts):
    return uuid5(UUID(int=7), repr(parts))


def rebuilt():
    return book(item for hazard in Hazard.objects.all() for item in entries_of(hazard).items())


def overdue_by_brute_force(on):
    """Replay every hazard's steps up to the day and ask: is it late tonight, and whose is it?"""
    found = Counter()
    for hazard in Hazard.objects.filter(voided_at=None, happened_on__lte=on):
        due, path, handed_in = None, hazard.origin_path, False
        for step in hazard.transitions.filter(voided_at=None, happened_on__lte=on).order_by("number"):
            due = step.due_on or due
            path = step.organisation_path if step.kind == "transferred" else path
            handed_in = {"eliminated": True, "accepted": True, "returned": False}.get(step.kind, handed_in)
        found[path] += bool(due and due < on and not handed_in)
    return +found


def open_by_brute_force(on):
    found = Counter()
    for hazard in Hazard.objects.filter(voided_at=None, happened_on__lte=on):
        steps = list(hazard.transitions.filter(voided_at=None, happened_on__lte=on).order_by("number"))
        paths = [hazard.origin_path, *(step.organisation_path for step in steps if step.kind == "transferred")]
        found[paths[-1]] += all(step.kind != "accepted" for step in steps)
    return +found


def by_ledger(kind, on):
    total = Counter()
    for path, quantity in Entry.objects.filter(kind=kind, happened_on__lte=on).values_list("organisation", "quantity"):
        total[path] += quantity
    assert min(total.values(), default=0) >= 0
    return +total


class Story:
    """A few hazards and what happens to them; only what is allowed now is drawn."""

    def __init__(self, world, draw):
        self.world, self.draw, self.count = world, draw, 0
        self.towns = [world.shaoling, world.wanjin, world.tianqiao]

    def days(self, most):
        return self.draw(st.integers(0, most)) * DAY

    def twice(self, use_case, **values):
        """Every use case is sent twice, as an offline phone does."""
        identity = uid("step", self.count)
        return [use_case(id=identity, **values) for _time in range(2)][1]

    def find(self):
        self.count += 1
        world, day = self.world, START + self.days(30)
        more = self.draw(st.sampled_from(["", "due", "done", "at_once"]))
        values = {
            "due": {"due_on": day + self.days(8)},
            "done": {"rectified": True, "eliminated_on": day + self.days(8)},
            "at_once": {"at_once": True},
        }.get(more, {})
        self.twice(
            actions.find, by=world.clerk, organisation=self.draw(st.sampled_from(self.towns)), happened_on=day,
            enterprise=world.enterprise, title="隐患", field="fire", source="expert", **values,
        )  # fmt: skip

    def step(self, hazard):
        state = hazard.state
        kind = self.draw(st.sampled_from(sorted(kind for kind, states in FROM.items() if state in states)))
        last = hazard.steps[-1].happened_on if hazard.steps else hazard.happened_on
        on = last + self.days(6)
        self.count += 1
        world = self.world
        values = {"by": world.inspector, "hazard": hazard, "on": on, "opinion": "意见"}
        others = [town for town in self.towns if town.pk != hazard.organisation_id]
        match kind:
            case Kind.ORDERED:
                self.twice(actions.order, due_on=on + self.days(8), **values)
            case Kind.EXTENDED:
                later = max(hazard.due_on or on, on)
                self.twice(actions.extend, due_on=later + DAY + self.days(8), **values)
            case Kind.TRANSFERRED:
                self.twice(actions.transfer, organisation=self.draw(st.sampled_from(others)), **values)
            case Kind.ESCALATED:
                self.twice(actions.escalate, organisation=world.district, **values)
            case Kind.ELIMINATED:
                self.twice(actions.eliminate, **values)
            case Kind.RETURNED:
                due = on + self.days(8) if self.draw(st.booleans()) else None
                self.twice(actions.return_, due_on=due, **values | {"by": world.clerk})
            case Kind.ACCEPTED:
                self.twice(actions.accept, **values | {"by": world.city_clerk})

    def mistake(self, hazard):
        clerk, steps = self.world.clerk, hazard.steps
        what = self.draw(
            st.sampled_from(["field", "level", "organisation", "happened_on", "void", "take_back", "due_on"])
        )
        if what == "field":
            actions.correct(by=clerk, record=hazard, field=self.draw(st.sampled_from(["gas", "fire"])))
        elif what == "level":
            actions.correct(by=clerk, record=hazard, level=self.draw(st.sampled_from(["major", "general"])))
        elif what == "organisation" and not any(step.kind == Kind.TRANSFERRED for step in steps):
            actions.correct(by=clerk, record=hazard, organisation=self.draw(st.sampled_from(self.towns)))
        elif what == "happened_on":
            actions.correct(by=clerk, record=hazard, happened_on=hazard.happened_on - self.days(3))
        elif what == "void":
            actions.void(by=clerk, record=hazard, reason="误登")
        elif what == "take_back" and steps:
            actions.take_back(by=clerk, record=steps[-1], reason="误登")
        elif what == "due_on" and hazard.due_on and steps:
            actions.correct(by=clerk, record=hazard, due_on=max(steps[-1].happened_on, hazard.due_on) + self.days(4))

    def go_on(self):
        hazards = list(Hazard.objects.filter(voided_at=None).order_by("pk"))
        acts = ["find"] + ["step"] * 8 + ["mistake"] * 2
        act = self.draw(st.sampled_from(acts)) if hazards else "find"
        if act == "find":
            return self.find()
        hazard = self.draw(st.sampled_from(hazards))
        if act == "mistake":
            return self.mistake(hazard)
        return self.step(hazard) if hazard.state != "accepted" else None


class TestLedger(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_the_ledger_says_what_the_records_say(self, data):
        as_of = {}
        story = Story(self.world, data.draw)
        with travel(TODAY):
            for _n in range(data.draw(st.integers(8, 24))):
                story.go_on()
                if data.draw(st.integers(0, 5)) == 0:
                    as_of[seals.seal().number] = rebuilt()
            self.check(as_of)

    def check(self, as_of):
        ours = Entry.objects.filter(kind__startswith="hazard.")
        for hazard in Hazard.objects.all():
            assert net(ours.filter(subject=hazard.pk)) == entries_of(hazard)
            self.check_derived(hazard)
        assert net(ours) == rebuilt()
        assert list(rebuild.differences()) == []
        for n in range(DAYS):
            on = START + n * DAY
            assert by_ledger("hazard.overdue", on) == overdue_by_brute_force(on)
            assert by_ledger("hazard.open", on) == open_by_brute_force(on)
        for number, book_then in as_of.items():
            assert net(ours.filter(id__lte=Seal.objects.get(number=number).last)) == book_then
        assert checking.verify() == Seal.objects.count()
        assert settle(*Hazard.objects.all(), by=self.world.clerk.id) == 0

    def check_derived(self, hazard):
        """What is stored equals what follows from the steps."""
        names = ("state", "due_on", "eliminated_on", "accepted_on", "organisation_id", "organisation_path")
        stored = [getattr(hazard, name) for name in names]
        hazard.derive()
        assert [getattr(hazard, name) for name in names] == stored
