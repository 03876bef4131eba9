"""What the records should have, against what was posted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import small_world

from zhiben.facts.ids import new_id
from zhiben.ledger import queries
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, settle
from zhiben.ledger.rebuild import Difference
from zhiben.publicity.models import Audience, Event
from zhiben.registers.declaration import REGISTERS

DAY = date(2024, 5, 6)


def key(world, kind="publicity.event", category="onsite"):
    return Key(kind, DAY, DAY, world.shaoling.path, "411104100", category=category)


def test_what_went_through_the_use_cases_fits(event, correct, void):
    correct(event(people=4), channel="video")
    void(event(entry="campus"))
    assert list(queries.differences()) == []


def test_a_record_changed_behind_the_back_is_found_and_can_be_settled(event, world):
    record = event(people=3)
    Event.objects.filter(pk=record.pk).update(channel="video", people=4)
    assert list(queries.differences()) == [
        Difference(
            "publicity.Event",
            record.pk,
            {key(world): Measure(-1, -3), key(world, category="video"): Measure(1, 4)},
        )
    ]
    settle(Event.objects.get(pk=record.pk), by=world.clerk.id)
    assert list(queries.differences()) == []


def test_a_record_that_was_never_settled_is_found(event, world):
    record = event(people=3)
    record.pk = new_id()
    record.save(force_insert=True)
    assert list(queries.differences()) == [Difference("publicity.Event", record.pk, {key(world): Measure(1, 3)})]


def test_entries_without_a_record_are_found(event, world, void):
    lost, taken_back = event(people=3), event()
    void(taken_back)
    # What nets to nothing prints no number, so it is no difference.
    Event.objects.filter(pk__in=[lost.pk, taken_back.pk]).delete()
    assert list(queries.differences()) == [Difference("", lost.pk, {key(world): Measure(-1, -3)})]


def test_one_record_s_entries_in_their_order(event, void):
    record = event(entry="family")
    void(record)
    assert [(each.line, each.kind) for each in queries.entries_of_subject(record.pk)] == [
        (1, "publicity.entry"),
        (2, "publicity.event"),
        (3, "publicity.entry"),
        (4, "publicity.event"),
    ]
    assert queries.entries_of_subject(new_id()) == []


class AnyUse(TestCase):
    """Random recordings, corrections and voidings: the ledger always says what the records say."""

    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["record", "record", "correct", "void", "again"]),
                st.integers(0, 5),
                st.dates(date(2024, 5, 1), date(2024, 5, 27)),
                st.sampled_from(["telecom", "unicom"]),
                st.one_of(st.none(), st.integers(0, 9)),
            ),
            max_size=12,
        )
    )
    def test_the_ledger_fits_the_records(self, steps):
        register = REGISTERS["audiences"]
        assert register.record and register.correct and register.void
        records = []
        for name, which, day, carrier, ends in steps:
            values = {
                "happened_on": day,
                "carrier": carrier,
                "users": 10 + which,
                "valid_to": None if ends is None else day.replace(day=min(31, day.day + ends)),
                "organisation": self.world.shaoling if which % 2 else self.world.wanjin,
            }
            chosen = records[which % len(records)] if records else None
            if name == "record" or chosen is None:
                records.append(register.record(by=self.world.clerk, id=new_id(), **values))
            elif name == "again":
                register.record(by=self.world.clerk, id=chosen.pk, **values)
            elif name == "void":
                register.void(by=self.world.clerk, record=chosen, reason="误登")
            elif not Audience.objects.get(pk=chosen.pk).voided:
                register.correct(by=self.world.clerk, record=chosen, **values)
        assert list(queries.differences()) == []
        standing = Audience.objects.filter(voided_at=None)
        users = sum(each.users for each in standing if not each.valid_to)
        posted = Entry.objects.filter(kind="broadcast.audience")
        assert sum(posted.values_list("quantity", flat=True)) == users


@pytest.mark.parametrize("reading", [queries.verify, queries.latest])
def test_an_empty_ledger_is_sound(db, reading):
    assert not reading()
