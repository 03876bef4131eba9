"""The journal: written once, read by whoever may."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from zhiben.accounts.models import User
from zhiben.accounts.viewer import NOBODY, SYSTEM
from zhiben.facts.errors import NotAllowed
from zhiben.journal import actions, queries
from zhiben.journal.models import Event

BY = UUID(int=7)


@pytest.fixture
def user(db):
    return User.objects.create(username="li", name="李安")


def test_a_record_has_its_history_newest_first(user):
    other = User.objects.create(username="wang", name="王明")
    actions.write("rooms.record", user, by=BY)
    actions.write("rooms.record", other, by=BY)
    actions.write("rooms.correct", user, by=BY, changes={"name": ["李安", "李平安"]}, on=date(2024, 5, 27))
    found = list(queries.history(user.pk, viewer=SYSTEM))
    assert [(event.action, event.subject_type) for event in found] == [
        ("rooms.correct", "accounts.user"),
        ("rooms.record", "accounts.user"),
    ]
    assert found[0].detail == {"changes": {"name": ["李安", "李平安"]}, "on": "2024-05-27"}


def test_changes_leave_out_what_stays(user):
    assert actions.changes(user, {"name": "李平安", "username": "li"}) == {"name": ["李安", "李平安"]}


def test_everything_is_read_with_permission_only(user):
    actions.write("rooms.record", user, by=BY)
    with pytest.raises(NotAllowed):
        queries.recent(viewer=NOBODY)
    assert [event.subject for event in queries.recent(viewer=SYSTEM)] == [user.pk]


def test_everything_can_be_narrowed_to_a_person_and_an_action(user):
    actions.write("rooms.record", user, by=BY)
    actions.write("rooms.void", user, by=BY)
    actions.write("rooms.void", user, by=SYSTEM.id)
    assert queries.recent(viewer=SYSTEM, by=BY, action="rooms.void").count() == 1
    assert queries.recent(viewer=SYSTEM, by=BY).count() == 2
    assert queries.recent(viewer=SYSTEM, action="rooms.void").count() == 2


def test_many_records_are_written_together(user):
    other = User.objects.create(username="wang", name="王明")
    actions.write_many("rooms.record", [user, other], by=BY, batch="a")
    assert set(Event.objects.values_list("subject", "detail__batch")) == {(user.pk, "a"), (other.pk, "a")}


@pytest.mark.parametrize("statement", ["UPDATE journal_event SET action = 'x'", "DELETE FROM journal_event"])
def test_the_database_keeps_what_was_written(user, statement):
    actions.write("rooms.record", user, by=BY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().action == "rooms.record"
