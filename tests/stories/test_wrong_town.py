"""A visit entered for the wrong town and corrected: both towns' numbers move, the total and the published issue stay."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import World

from zhiben.accounts.viewer import Scope
from zhiben.bulletins import queries
from zhiben.bulletins.models import Issue
from zhiben.calendars import Period
from zhiben.facts.ids import new_id
from zhiben.figures import queries as figures
from zhiben.inspections import actions as inspections
from zhiben.inspections.models import Inspection
from zhiben.ledger.models import Entry
from zhiben.places.models import Organisation

TODAY = date(2024, 5, 27)
PERIOD = Period(date(2024, 1, 1), TODAY)
pytestmark = pytest.mark.django_db


def visits(world: World, of: Organisation) -> object:
    """The live figure."""
    return figures.value(viewer=world.clerk, code="inspections.done", scope=Scope(of.path), period=PERIOD).number


def test_a_visit_for_the_wrong_town_is_corrected(world: World, issues: tuple[Issue, Issue]) -> None:
    published, _draft = issues
    visit = inspections.record(
        by=world.clerk,
        id=new_id(),
        organisation=world.shaoling,
        enterprise=world.second_enterprise,
        happened_on=TODAY,
        kind="grid",
    )
    assert [visits(world, each) for each in (world.shaoling, world.wanjin, world.district)] == [1, 0, 2]
    before = Entry.objects.filter(subject=visit.pk).count()
    inspections.correct(by=world.clerk, record=Inspection.objects.get(pk=visit.pk), organisation=world.wanjin)
    entries = list(Entry.objects.filter(subject=visit.pk, line__gt=before).order_by("line"))
    assert [(each.organisation, each.quantity) for each in entries] == [
        (world.shaoling.path, -1),
        (world.wanjin.path, 1),
    ]
    assert [entry.happened_on for entry in entries] == [TODAY, TODAY]
    assert [visits(world, each) for each in (world.shaoling, world.wanjin, world.district)] == [0, 1, 2]
    quoted = queries.quoted(published, viewer=world.clerk)
    assert sorted(each.text for each in quoted.values()) == ["1", "1"]
    assert all(each.holds for each in queries.verify(published, viewer=world.clerk))
