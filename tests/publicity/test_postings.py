"""What publicity counts as, to the last entry."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.facts.ids import new_id
from zhiben.figures import queries as figures
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, entries_of, net
from zhiben.publicity.models import Audience, Broadcast, Event, Material
from zhiben.registers.declaration import REGISTERS

DAY = date(2024, 5, 12)
MAY = Period(date(2024, 5, 1), date(2024, 5, 27))


@pytest.fixture
def enter(world):
    """`enter("materials", kind="board", …)`: of 召陵镇, through its register."""

    def made(code, *, by=None, **values):
        record = REGISTERS[code].record
        assert record is not None
        facts = {"organisation": world.shaoling, "happened_on": DAY}
        return record(by=by or world.clerk, **({"id": new_id()} | facts | values))

    return made


def key(world, kind, category, day=DAY, opened=DAY):
    return Key(kind, day, opened, world.shaoling.path, "411104100", category=category)


def posted(record):
    return net(Entry.objects.filter(subject=record.pk))


def void(code, record, by):
    use_case = REGISTERS[code].void
    assert use_case is not None
    use_case(by=by, record=record, reason="误登")


def value(world, code, on=MAY):
    return figures.value(viewer=world.clerk, code=code, scope=Scope(world.district.path), period=on).number


def test_an_event_counts_by_its_channel(world, enter):
    event = enter("publicity-events", title="消防宣讲", channel="door", people=35)
    assert posted(event) == entries_of(event) == {key(world, "publicity.event", "door"): Measure(1, 35)}


def test_into_one_of_the_five_entries_it_counts_there_as_well(world, enter):
    event = enter("publicity-events", title="进村宣讲", channel="onsite", entry="village", people=120)
    assert posted(event) == {
        key(world, "publicity.event", "onsite"): Measure(1, 120),
        key(world, "publicity.entry", "village"): Measure(1, 120),
    }
    assert (value(world, "publicity.events"), value(world, "publicity.entries")) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("board", "publicity.boards"), ("handbook", "publicity.handbooks"), ("goods", "publicity.goods")],
)
def test_materials_count_by_the_piece(world, enter, kind, code):
    record = enter("materials", kind=kind, name="《安全生产法》", quantity=362)
    assert posted(record) == {key(world, "publicity.material", kind): Measure(362)}
    assert [value(world, each) for each in ("publicity.boards", "publicity.handbooks", "publicity.goods")] == [
        362 if each == code else 0 for each in ("publicity.boards", "publicity.handbooks", "publicity.goods")
    ]


def test_an_audience_is_a_stock_not_the_sum_of_messages(world, enter):
    audience = enter("audiences", carrier="telecom", users=180_000)
    enter("audiences", carrier="unicom", users=130_000, happened_on=date(2024, 5, 20))
    for _ in range(2):
        enter("broadcasts", carrier="telecom", text="人走断电", recipients=180_000, receipts=170_000)
    assert posted(audience) == {
        key(world, "broadcast.audience", "telecom"): Measure(180_000),
        key(world, "broadcast.carrier", "telecom"): Measure(1),
    }
    days = [Period.day(date(2024, 5, day)) for day in (11, 12, 19, 20)]
    assert [value(world, "publicity.audience", each) for each in days] == [0, 180_000, 180_000, 310_000]
    assert [value(world, "publicity.carriers", each) for each in days] == [0, 1, 1, 2]
    assert value(world, "publicity.broadcasts") == 2


def test_an_audience_ends_the_day_after_its_last(world, enter):
    audience = enter("audiences", carrier="mobile", users=9, valid_to=date(2024, 5, 20))
    assert posted(audience) == {
        key(world, "broadcast.audience", "mobile"): Measure(9),
        key(world, "broadcast.carrier", "mobile"): Measure(1),
        key(world, "broadcast.audience", "mobile", date(2024, 5, 21)): Measure(-9),
        key(world, "broadcast.carrier", "mobile", date(2024, 5, 21)): Measure(-1),
    }
    assert [value(world, "publicity.audience", Period.day(date(2024, 5, day))) for day in (20, 21)] == [9, 0]


def test_a_message_counts_once_its_recipients_are_its_measure(world, enter):
    message = enter("broadcasts", carrier="mobile", text="人走断电", recipients=120_000, receipts=118_600)
    assert posted(message) == {key(world, "broadcast.sent", "mobile"): Measure(1, 120_000)}


RECORDS = {
    "publicity-events": {"title": "宣讲", "channel": "onsite", "entry": "campus", "people": 3},
    "materials": {"kind": "board", "name": "展板", "quantity": 2},
    "audiences": {"carrier": "telecom", "users": 5, "valid_to": date(2024, 5, 20)},
    "broadcasts": {"carrier": "telecom", "text": "x", "recipients": 5},
}


@pytest.mark.parametrize("code", RECORDS)
def test_what_was_voided_counts_for_nothing(world, enter, code):
    record = enter(code, **RECORDS[code])
    assert posted(record)
    void(code, record, world.clerk)
    record.refresh_from_db()
    assert (posted(record), entries_of(record)) == ({}, {})


@pytest.mark.parametrize(
    ("code", "changes", "sentence"),
    [
        ("materials", {"quantity": 0}, "数量须大于0。"),
        ("audiences", {"valid_to": date(2024, 5, 11)}, "截止日期不能早于起始日期。"),
        ("broadcasts", {"receipts": 6}, "送达回执不能多于发送人数。"),
        ("publicity-events", {"channel": "rumour"}, "rumour"),
        ("publicity-events", {"happened_on": date(2024, 5, 28)}, "日期不能晚于今天"),
    ],
    ids=str,
)
def test_bad_input_is_refused_and_nothing_is_written(enter, code, changes, sentence):
    with pytest.raises(Invalid) as refusal:
        enter(code, **(RECORDS[code] | changes))
    assert sentence in str(refusal.value)
    assert not any(table.objects.exists() for table in (Event, Material, Audience, Broadcast))


def test_a_town_records_its_own_only(world, enter):
    assert enter("publicity-events", by=world.town_officer, **RECORDS["publicity-events"])
    with pytest.raises(NotAllowed):
        enter("publicity-events", by=world.town_officer, organisation=world.wanjin, **RECORDS["publicity-events"])
    assert Event.objects.count() == 1


def test_records_have_titles(enter):
    said = [str(enter(code, **values)) for code, values in RECORDS.items()]
    assert said == ["宣讲", "展板 2", "电信 5", "x"]
