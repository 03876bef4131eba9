"""What every record shares, and the tables that are only ever added to."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from zhiben.calendars import now
from zhiben.facts.bulk import insert, insert_rows
from zhiben.facts.ids import new_id
from zhiben.publicity.models import Event

DAY = date(2024, 5, 6)
pytestmark = pytest.mark.django_db


def event(world, **values) -> Event:
    facts = {
        "id": new_id(),
        "organisation": world.shaoling,
        "organisation_path": world.shaoling.path,
        "region_path": world.shaoling.region_path,
        "happened_on": DAY,
        "recorded_at": now(),
        "recorded_by": world.clerk.id,
        "title": "宣讲",
        "channel": "onsite",
    }
    return Event(**(facts | values))


def test_a_record_is_voided_with_a_reason_or_not_at_all(world):
    kept = event(world)
    kept.save(force_insert=True)
    assert not kept.voided
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=kept.pk).update(voided_at=now())
    Event.objects.filter(pk=kept.pk).update(voided_at=now(), voided_reason="误登")
    kept.refresh_from_db()
    assert kept.voided


@pytest.mark.parametrize("count", [1, 3, 60])
def test_many_records_are_inserted_as_they_would_be_saved(world, count):
    records = [event(world, title=f"第{number}场", people=number) for number in range(count)]
    records[0].voided_at, records[0].voided_by, records[0].voided_reason = now(), world.clerk.id, "误登"
    insert(records)
    stored = {each.pk: each for each in Event.objects.all()}
    names = [field.attname for field in Event._meta.concrete_fields]
    assert [[getattr(stored[each.pk], name) for name in names] for each in records] == [
        [getattr(each, name) for name in names] for each in records
    ]
    assert not any(each._state.adding for each in records)


def test_nothing_is_inserted_where_one_row_is_refused(world):
    twice = event(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([event(world), twice, twice])
    assert not Event.objects.exists()


def test_rows_without_a_record_are_inserted_in_their_order(world):
    from zhiben.journal.models import Event as Journal

    had = Journal.objects.count()
    known = [field.attname for field in Journal._meta.concrete_fields if not field.primary_key]
    row = Journal.objects.values_list(*known).last()
    insert_rows(Journal, known, [row] * 3)
    assert Journal.objects.count() == had + 3
    insert_rows(Journal, known, [])
    assert Journal.objects.count() == had + 3


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal", "bulletins_publishedvalue", "bulletins_rendition"])
def test_an_append_only_table_has_its_guards(db, table):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            expected = {f"{table}_no_update", f"{table}_no_delete"}
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
            expected = {f"{table}_no_update", f"{table}_no_delete", f"{table}_no_truncate"}
        assert {name for (name,) in cursor.fetchall()} == expected


def test_the_journal_too_is_only_added_to(world):
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        cursor.execute("UPDATE journal_event SET action = 'nothing'")
