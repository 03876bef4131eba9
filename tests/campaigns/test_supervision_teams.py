"""Teams and what they cover, over time."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.campaigns import queries
from zhiben.campaigns.actions import correct_team, dissolve, form_team, reassign, void_team
from zhiben.campaigns.models import Coverage, SupervisionTeam
from zhiben.facts import ids
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.figures import queries as figures
from zhiben.ledger.models import Entry
from zhiben.ledger.rebuild import differences

MARCH = date(2024, 3, 8)
APRIL = date(2024, 4, 8)
CAMPAIGN = Period(date(2024, 3, 1), date(2024, 5, 27))


def team(world, number=1, *, covers, fields=(), by=None, id=None):
    return form_team(
        by=by or world.clerk,
        id=id or ids.new_id(),
        organisation=world.office,
        happened_on=MARCH,
        number=number,
        name=f"第{number}督导组",
        covers=covers,
        fields=fields,
    )


def figure(world, code, *, period=CAMPAIGN):
    return figures.value(
        viewer=world.clerk, code=f"campaigns.{code}", scope=Scope(organisation=world.district.path), period=period
    ).number


def test_eight_teams_cover_each_town_once_however_many_teams_go_there(world):
    for number, covers in enumerate(([world.shaoling, world.wanjin], [world.shaoling], ["天桥街街道"]), 1):
        team(world, number, covers=covers, fields=["fire"] if number == 1 else [])
    team(world, 4, covers=[world.emergency])  # a department is no town
    assert figure(world, "supervision_teams") == 4
    assert figure(world, "covered_towns") == 3
    assert figure(world, "coverage") == 6
    assert list(differences()) == []


def test_recording_a_team_twice_is_one_team(world, new_id):
    first = team(world, covers=[world.shaoling], id=new_id)
    entries = Entry.objects.count()
    assert team(world, covers=[world.shaoling], id=new_id) == first
    assert (SupervisionTeam.objects.count(), Coverage.objects.count(), Entry.objects.count()) == (1, 1, entries)


def test_another_assignment_leaves_earlier_days_as_they_were(world):
    record = team(world, covers=[world.shaoling, world.wanjin])
    reassign(by=world.clerk, team=record, on=APRIL, covers=[world.wanjin, world.tianqiao])
    before = {each.organisation for each in queries.coverage(viewer=world.clerk, on=date(2024, 4, 7))}
    after = {each.organisation for each in queries.coverage(viewer=world.clerk, on=APRIL)}
    assert before == {world.shaoling, world.wanjin}
    assert after == {world.wanjin, world.tianqiao}
    assert figure(world, "coverage", period=Period(MARCH, date(2024, 4, 7))) == 2
    assert figure(world, "coverage") == 2
    assert list(differences()) == []


def test_a_correction_restates_the_whole_time(world):
    record = team(world, covers=[world.shaoling, world.wanjin])
    correct_team(by=world.clerk, record=record, covers=["天桥街街道", "万金镇"], head="乙某")
    record.refresh_from_db()
    assert (record.head, sorted(record.covers)) == ("乙某", ["万金镇", "天桥街街道"])
    assert figure(world, "coverage", period=Period(MARCH, MARCH)) == 2
    assert Coverage.objects.filter(organisation=world.shaoling, voided_at=None).count() == 0
    assert list(differences()) == []


def test_correcting_coverage_back_and_forth_ends_where_it_began(world):
    record = team(world, covers=[world.shaoling])
    correct_team(by=world.clerk, record=record, covers=[world.wanjin])
    correct_team(by=world.clerk, record=record, covers=[world.shaoling])
    assert record.covers == ["召陵镇"]
    assert figure(world, "covered_towns") == 1


def test_a_dissolved_team_covers_nothing_after_its_last_day(world):
    record = team(world, covers=[world.shaoling], fields=["gas"])
    dissolve(by=world.clerk, team=record, on=date(2024, 4, 30))
    assert figure(world, "supervision_teams", period=Period(MARCH, date(2024, 4, 30))) == 1
    assert (figure(world, "supervision_teams"), figure(world, "coverage")) == (0, 0)
    record.refresh_from_db()
    assert (record.covers, record.fields) == (["召陵镇"], ["gas"])  # what it covered last


def test_a_voided_team_takes_its_coverage_along(world):
    record = team(world, covers=[world.shaoling])
    void_team(by=world.clerk, record=record, reason="录错单位")
    assert (figure(world, "supervision_teams"), figure(world, "covered_towns")) == (0, 0)


def test_an_unknown_unit_or_field_is_refused_and_nothing_is_written(world):
    with pytest.raises(Invalid) as unit:
        team(world, covers=["不存在镇"])
    with pytest.raises(Invalid) as field:
        team(world, covers=[], fields=["不存在"])
    assert (list(unit.value.errors), list(field.value.errors)) == (["covers"], ["fields"])
    assert (SupervisionTeam.objects.count(), Entry.objects.filter(kind__startswith="team.").count()) == (0, 0)


def test_a_town_cannot_form_the_districts_team(world):
    with pytest.raises(NotAllowed):
        team(world, covers=[world.shaoling], by=world.town_officer)
    assert SupervisionTeam.objects.count() == 0


def test_coverage_before_the_team_was_formed_is_refused(world):
    record = team(world, covers=[world.shaoling])
    with pytest.raises(Invalid) as refused:
        reassign(by=world.clerk, team=record, on=date(2024, 3, 1), covers=[world.wanjin])
    assert list(refused.value.errors) == ["happened_on"]
