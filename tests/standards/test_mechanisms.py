"""Mechanisms, work systems and documents from above."""

from datetime import date, timedelta

import pytest

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.facts.ids import new_id
from zhiben.figures import queries as figures
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, entries_of, net
from zhiben.ledger.rebuild import differences
from zhiben.registers.declaration import REGISTERS
from zhiben.registers.errors import InvalidRows
from zhiben.standards import actions, queries
from zhiben.standards.models import IncomingDocument, Mechanism

ON = date(2024, 3, 20)
DAY = timedelta(days=1)


def add(by, organisation, **values):
    return actions.add_mechanism(
        by=by,
        **{"organisation": organisation, "title": "信息通报机制", "kind": "mechanism", "happened_on": ON, **values},
    )


def valid(code, organisation, on):
    return figures.value(viewer=SYSTEM, code=code, scope=Scope(organisation.path), period=Period.day(on)).number


def test_a_mechanism_counts_from_its_day_to_its_last(world):
    made = add(world.clerk, world.office, valid_to=ON + 30 * DAY)
    key = Key("mechanism.valid", ON, ON, world.office.path, "411104", category="mechanism")
    assert entries_of(made) == {key: Measure(1), key._replace(happened_on=ON + 31 * DAY): Measure(-1)}
    assert net(Entry.objects.filter(subject=made.pk)) == entries_of(made)


def test_a_revision_takes_its_place_and_is_not_counted_twice(world):
    first = add(world.clerk, world.office, settings={"interval_days": 7})
    second = actions.revise_mechanism(by=world.clerk, record=first, on=ON + DAY, settings={"interval_days": 10})
    first.refresh_from_db()
    assert (first.valid_to, second.version, second.series, second.title) == (ON, 2, first.series, "信息通报机制")
    assert [valid("standards.mechanisms", world.district, day) for day in (ON - DAY, ON, ON + DAY)] == [0, 1, 1]
    assert queries.versions(first, viewer=world.clerk) == [second, first]
    on = queries.mechanisms_on(ON + DAY, viewer=world.town_officer)
    assert [each.settings for each in on] == [{"interval_days": 10}]
    assert list(differences()) == []


def test_a_revision_is_repeated_by_its_id(world, new_id):
    first = add(world.clerk, world.office)
    second = actions.revise_mechanism(by=world.clerk, id=new_id, record=first, on=ON + DAY)
    assert actions.revise_mechanism(by=world.clerk, id=new_id, record=first, on=ON + DAY) == second
    assert Mechanism.objects.count() == 2


def test_a_withdrawn_one_holds_to_its_last_day(world):
    made = add(world.clerk, world.office)
    actions.withdraw_mechanism(by=world.clerk, record=made, on=ON)
    assert [valid("standards.mechanisms", world.district, day) for day in (ON, ON + DAY)] == [1, 0]


def test_kinds_are_counted_apart(world):
    add(SYSTEM, world.cooperative, kind="work_system", title="消防安全管理制度")
    add(SYSTEM, world.cooperative, kind="duty_list", title="安全生产职责清单")
    assert (
        valid("standards.work_systems", world.cooperative, ON),
        valid("standards.duty_lists", world.cooperative, ON),
        valid("standards.mechanisms", world.cooperative, ON),
        valid("standards.work_systems", world.district, ON),
    ) == (1, 1, 0, 0)


def test_a_last_day_before_the_first_is_refused(world):
    with pytest.raises(Invalid, match="有效期止不能早于印发日期。"):
        add(world.clerk, world.office, valid_to=ON - DAY)
    assert Mechanism.objects.count() == 0


def test_a_town_officer_sees_but_does_not_write(world, town_officer):
    made = add(world.clerk, world.district)
    assert list(queries.mechanisms(viewer=town_officer)) == [made]
    with pytest.raises(NotAllowed):
        add(town_officer, world.shaoling)
    with pytest.raises(NotAllowed):
        actions.revise_mechanism(by=town_officer, record=made, on=ON + DAY)
    made.refresh_from_db()
    assert (made.valid_to, Mechanism.objects.count()) == (None, 1)


def receive(by, world, **values):
    return actions.receive_document(
        by=by,
        **{
            "organisation": world.office,
            "title": "全省安全生产治本攻坚三年行动实施方案",
            "issuer": "河南省安全生产委员会",
            "issued_on": date(2024, 3, 7),
            "happened_on": date(2024, 3, 8),
            "level": "province",
            **values,
        },
    )


def test_a_document_counts_on_the_day_it_came_in(world):
    made = receive(world.clerk, world)
    assert entries_of(made) == {
        Key(
            "document.received", date(2024, 3, 8), date(2024, 3, 7), world.office.path, "411104", category="province"
        ): Measure(1)
    }
    march = Period.month(ON)
    scope = Scope(world.district.path)
    assert figures.value(viewer=SYSTEM, code="standards.documents", scope=scope, period=march).number == 1


def test_a_document_is_not_received_before_it_was_issued(world):
    with pytest.raises(Invalid, match="收文日期不能早于印发日期。"):
        receive(world.clerk, world, happened_on=date(2024, 3, 6))
    assert IncomingDocument.objects.count() == 0


def test_a_mistaken_document_is_taken_back_through_its_register(world):
    made = receive(world.clerk, world)
    register = REGISTERS["incoming-documents"]
    assert register.void is not None
    register.void(by=world.clerk, record=made, reason="重复登记")
    assert net(Entry.objects.filter(subject=made.pk)) == {}


WRITTEN = "1天升1级、15天升2级、重大1天升2级"
LINES = [{"days": 1, "up": 1}, {"days": 15, "up": 2}, {"days": 1, "up": 2, "level": "major"}]


def test_when_overdue_hazards_are_told_is_written_as_people_write_it(world):
    register = REGISTERS["mechanisms"]
    facts = {"organisation": world.office, "title": "隐患销号工作机制", "kind": "mechanism", "happened_on": ON}
    made = register.record(
        by=world.clerk, id=new_id(), escalation="1天升1级，逾期15天升2级； 重大隐患 1 天升 2 级", **facts
    )
    assert (made.settings, made.escalation) == ({"escalation": LINES}, WRITTEN)
    made.settings["interval_days"] = 7
    made.save()
    register.correct(by=world.clerk, record=made, escalation="3天升1级")
    made.refresh_from_db()
    assert made.settings == {"interval_days": 7, "escalation": [{"days": 3, "up": 1}]}
    second = actions.revise_mechanism(by=world.clerk, record=made, on=ON + DAY, escalation="")
    assert (second.settings, second.escalation) == ({"interval_days": 7}, "")
    third = actions.revise_mechanism(by=world.clerk, record=second, on=ON + 2 * DAY, text="改文字")
    assert third.settings == {"interval_days": 7}


@pytest.mark.parametrize("text", ["三天升一级", "1天", "0天升1级", "1天升10级", "1天升1级、以后再说"])
def test_what_cannot_be_read_is_refused_beside_its_column(world, text):
    register = REGISTERS["mechanisms"]
    facts = {"organisation": world.office, "title": "甲", "kind": "mechanism", "happened_on": ON}
    with pytest.raises(Invalid, match="读不懂") as refusal:
        register.record(by=world.clerk, id=new_id(), escalation=text, **facts)
    assert list(refusal.value.errors) == ["escalation"]
    with pytest.raises(InvalidRows) as rows:
        register.record_many(by=world.clerk, rows=[(new_id(), facts), (new_id(), facts | {"escalation": text})])
    assert list(rows.value.rows) == [1]
    assert not Mechanism.objects.exists()
    assert register.record_many(by=world.clerk, rows=[(new_id(), facts | {"escalation": "2天升1级"})]) == 1
