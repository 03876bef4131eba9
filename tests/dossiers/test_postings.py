"""What papers, plans and activities count as, to the last entry."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.dossiers.models import Activity, EmergencyPlan, Paper, Requirement
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.figures import queries as figures
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import RULES, Key, Measure, entries_of, net
from zhiben.registers.declaration import REGISTERS

DAY = date(2024, 5, 12)
MAY = Period(date(2024, 5, 1), date(2024, 5, 27))


def posted(record):
    return net(Entry.objects.filter(subject=record.pk))


def key(world, kind, *, day=DAY, **values):
    here = {"enterprise": world.direct_enterprise.pk}
    return Key(kind, day, DAY, world.cooperative.path, "411104100", **(here | values))


def value(world, code, period=MAY):
    here = Scope(world.cooperative.path)
    return figures.value(viewer=world.cooperative_clerk, code=code, scope=here, period=period).number


def test_a_drill_counts_by_its_type_with_its_people(world, enter):
    drill = enter("activities", title="疏散演练", is_drill=True, type="fire", people=45)
    assert posted(drill) == {key(world, "drill.held", category="fire"): Measure(1, 45)}
    assert (value(world, "dossiers.drills"), value(world, "dossiers.guidance")) == (1, 0)


def test_what_is_drill_and_warning_counts_under_both_and_once_as_guidance(world, enter):
    both = enter(
        "activities",
        title="警示教育暨演练",
        is_drill=True,
        is_warning=True,
        type="fire",
        guided_by="属地消防大队",
        people=30,
    )
    assert posted(both) == {
        key(world, "drill.held", category="fire"): Measure(1, 30),
        key(world, "warning.held", category="fire"): Measure(1, 30),
        key(world, "guidance.given", category="fire"): Measure(1, 30),
    }
    codes = ("dossiers.drills", "dossiers.warnings", "dossiers.trainings", "dossiers.guidance")
    assert [value(world, code) for code in codes] == [1, 1, 0, 1]


def test_a_training_counts_its_attendances(world, enter):
    training = enter("activities", title="业务培训", is_training=True, people=60)
    enter("activities", title="又一次", is_training=True, people=15, happened_on=date(2024, 5, 20))
    assert posted(training) == {key(world, "training.held"): Measure(1, 60)}
    assert (value(world, "dossiers.trainings"), value(world, "dossiers.trained")) == (2, 75)


def test_a_plan_stands_until_the_day_after_its_last(world, enter):
    plan = enter("plans", title="防汛预案", level="own", type="flood", valid_to=date(2024, 5, 20))
    began = key(world, "plan.valid", level="own", category="flood")
    assert posted(plan) == {began: Measure(1), began._replace(happened_on=date(2024, 5, 21)): Measure(-1)}
    days = [Period.day(date(2024, 5, day)) for day in (11, 12, 20, 21)]
    assert [value(world, "dossiers.plans", each) for each in days] == [0, 1, 1, 0]


def test_guidance_of_the_system_and_plans_of_units_count_apart(world, enter):
    enter("plans", title="指导预案", level="guidance", type="safety", enterprise=None)
    for kind in ("fire", "house"):
        enter("plans", title=f"{kind}预案", level="own", type=kind)
    assert (value(world, "dossiers.guidance_plans"), value(world, "dossiers.plans")) == (1, 2)


def test_a_paper_stands_while_it_is_valid(world, enter):
    lasting, ending = enter("papers", title="责任制"), enter("papers", title="应急演练计划", valid_to=date(2024, 5, 20))
    began = key(world, "paper.valid")
    assert posted(lasting) == {began: Measure(1)}
    assert posted(ending) == {began: Measure(1), began._replace(happened_on=date(2024, 5, 21)): Measure(-1)}
    days = [Period.day(date(2024, 5, day)) for day in (11, 20, 21)]
    assert [value(world, "dossiers.papers", each) for each in days] == [0, 2, 1]


def test_a_requirement_counts_for_nothing(world, enter):
    assert Requirement not in RULES
    asked = enter("requirements", title="安全生产责任制", enterprise=None)
    assert not Entry.objects.filter(subject=asked.pk).exists()


RECORDS = {
    "activities": {"title": "演练", "is_drill": True, "guided_by": "消防大队"},
    "plans": {"title": "预案", "level": "own", "type": "fire", "valid_to": date(2024, 5, 20)},
    "papers": {"title": "责任制", "valid_to": date(2024, 5, 20)},
}


@pytest.mark.parametrize("code", RECORDS)
def test_what_was_voided_counts_for_nothing(world, enter, code):
    record = enter(code, **RECORDS[code])
    assert posted(record)
    use_case = REGISTERS[code].void
    assert use_case is not None
    use_case(by=world.cooperative_clerk, record=record, reason="误登")
    record.refresh_from_db()
    assert (posted(record), entries_of(record)) == ({}, {})


@pytest.mark.parametrize(
    ("code", "changes", "sentence"),
    [
        ("activities", {"is_drill": False}, "请至少选择一项：应急演练、业务培训或警示教育。"),
        ("plans", {"valid_to": date(2024, 5, 11)}, "废止日期不能早于发布日期。"),
        ("papers", {"valid_to": date(2024, 5, 11)}, "有效期不能早于归档日期。"),
        ("plans", {"type": "war"}, "war"),
    ],
    ids=str,
)
def test_bad_input_is_refused_and_nothing_is_written(enter, code, changes, sentence):
    with pytest.raises(Invalid) as refusal:
        enter(code, **(RECORDS[code] | changes))
    assert sentence in str(refusal.value)
    assert not any(table.objects.exists() for table in (Activity, EmergencyPlan, Paper))


def test_an_enterprise_keeps_its_own_file_only(world, enter):
    own = {"by": world.enterprise_officer, "organisation": world.enterprise, "title": "责任制"}
    assert enter("papers", enterprise=world.enterprise, **own)
    with pytest.raises(NotAllowed):
        enter("papers", enterprise=world.second_enterprise, **(own | {"organisation": world.second_enterprise}))
    assert Paper.objects.count() == 1
