"""An entry's canonical form is the same wherever it is written, and whatever was stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import unguarded

from zhiben.ledger import canonical, leaves
from zhiben.ledger.merkle import CHUNK, Tree, hashed, merkle
from zhiben.ledger.models import Entry
from zhiben.ledger.seals import instant

# What PostgreSQL stores as text: anything but a zero character and half a surrogate pair.
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
made = st.builds(
    Entry,
    subject=st.uuids(),
    line=st.integers(0, 2**31 - 1),
    kind=words,
    happened_on=days,
    opened_on=days,
    organisation=words,
    region=words,
    enterprise=st.none() | st.uuids(),
    premises=st.none() | st.uuids(),
    field=words,
    level=words,
    category=words,
    quantity=st.integers(-(2**31), 2**31 - 1),
    amount=st.integers(-(2**63), 2**63 - 1),
    # Not the first second of 1970: SQLite writes its number with leading zeroes, and nobody recorded anything then.
    recorded_at=st.datetimes(datetime(1970, 1, 1, 0, 0, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),
    recorded_by=st.uuids(),
)


def form(entry):
    """By Python, which defines it."""
    values = {name: getattr(entry, name) for name in canonical.COLUMNS}
    return canonical.written((values | {"recorded_at": instant(entry.recorded_at)}).values())


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(made, min_size=1, max_size=8, unique_by=lambda entry: (entry.subject, entry.line)))
def test_the_database_writes_what_python_writes(entries):
    with transaction.atomic():  # one of its own for each example
        Entry.objects.bulk_create(entries)
        stored = list(Entry.objects.order_by("id"))
        forms = [form(entry) for entry in stored]
        assert b"\n".join(leaves.texts(0, stored[-1].pk)).split(b"\n") == forms
        assert [leaf for chunk in leaves.leaves(0, stored[-1].pk) for leaf in chunk] == hashed(b"\n".join(forms))
        transaction.set_rollback(True)


def test_an_example(db):
    entry = Entry.objects.create(
        subject=UUID(int=1),
        line=2,
        kind="hazard.found",
        happened_on=date(2024, 5, 6),
        opened_on=date(2024, 5, 1),
        organisation="0001",
        region="411104",
        field="消防",
        quantity=-1,
        recorded_at=datetime(2024, 5, 27, 1, 2, 3, 45, UTC),
        recorded_by=UUID(int=3),
    )
    assert next(leaves.texts(entry.pk - 1, entry.pk)).decode() == (
        f'[{entry.pk}, "00000000-0000-0000-0000-000000000001", 2, "hazard.found", "2024-05-06", "2024-05-01", "0001", '
        '"411104", null, null, "消防", "", "", -1, 0, 1716771723000045, "00000000-0000-0000-0000-000000000003"]'
    )


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "change",
    [
        "kind = kind || char(0)",
        "kind = kind || char(0) || 'x'",
        "kind = CAST(kind AS BLOB)",
        "region = CAST(region AS BLOB)",
        "subject = upper(subject)",
        "subject = CAST(subject AS BLOB)",
        "subject = subject || char(0) || 'x'",
        "enterprise = ''",
        "enterprise = CAST(recorded_by AS BLOB)",
        "happened_on = happened_on || ' '",
        "happened_on = happened_on || char(0)",
        "happened_on = CAST(happened_on AS BLOB)",
        "quantity = 1.5",
        "quantity = '1x'",
        "amount = ''",
        "recorded_at = recorded_at || char(0)",
        "recorded_at = recorded_at || '0'",
        "recorded_at = CAST(recorded_at AS BLOB)",
        "recorded_at = 'yesterday'",
        "recorded_at = ''",
    ],
)
def test_sqlite_stores_anything_and_each_reads_otherwise(event, change):
    """A column of SQLite takes values of any type; such a one compares as unequal, so a figure would miss the entry."""
    entry = Entry.objects.get(subject=event().pk, kind="publicity.event")
    before = leaves.digest(entry.pk - 1, entry.pk)
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_entry SET {change} WHERE id = {entry.pk}")
    after = leaves.digest(entry.pk - 1, entry.pk)
    assert (before.entries, after.entries) == (1, 1)
    assert before.root != after.root


@given(st.integers(0, 2 * CHUNK + 5))
@settings(max_examples=15, deadline=None)
def test_a_root_of_chunks_is_the_root_of_all(count):
    every = [number.to_bytes(32, "big") for number in range(count)]
    tree = Tree()
    for start in range(0, count, CHUNK):
        tree.add(every[start : start + CHUNK])
    assert tree.digest() == (count, merkle(every), b"".join(leaf[:4] for leaf in every))
