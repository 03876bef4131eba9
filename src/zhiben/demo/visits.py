"""Record the planned visits and what became of their hazards, each step on its day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.demo.dates import LAST
from zhiben.demo.plan import PlannedHazard, PlannedVisit
from zhiben.demo.world import World
from zhiben.facts.ids import derived_id
from zhiben.hazards import actions as hazards
from zhiben.hazards.models import Hazard
from zhiben.inspections import actions as inspections
from zhiben.inspections.models import Inspection
from zhiben.places.fields import fields
from zhiben.places.models import Organisation, Premises

Step = Callable[[], object]
DAY = timedelta(days=1)


class Visits:
    """The visits of the plan, ready to be recorded day by day."""

    def __init__(self, world: World, planned: list[PlannedVisit]) -> None:
        self.world = world
        self.units = [*world.towns, world.zone, *world.departments]
        self.elsewhere = list(world.others[:2])
        self.steps: dict[date, list[Step]] = defaultdict(list)
        for visit in planned:
            self.steps[visit.on].append(lambda visit=visit: self._record(visit))  # type: ignore[misc]
        for visit in planned:
            for hazard in visit.hazards:
                self._schedule(visit, hazard)

    def on(self, day: date) -> None:
        """Everything that happens on that day."""
        for step in self.steps.pop(day, ()):
            step()

    def _record(self, visit: PlannedVisit) -> None:
        unit, by = self._unit(visit)
        place = self._place(visit, unit)
        wrong = self._another_town(unit) if visit.fate == "corrected" else None
        values: dict[str, Any] = {
            "organisation": wrong or unit, "premises": place, "enterprise": place.owner, "happened_on": visit.on,
            "kind": visit.kind, "manners": list(visit.manner), "key_date": visit.key_date,
            "field": place_field(place), "people": 2 + visit.place % 3,
            "participants": [self.world.departments[0]] if "joint" in visit.manner and unit != self.world.departments[0] else [],
            "hazards": [self._hazard(visit, each) for each in visit.hazards],
        }  # fmt: skip
        recorder = by if wrong is None else self.world.viewers["district"]
        key = derived_id("demo", visit.key)
        record = inspections.record(by=recorder, id=key, **values)
        if visit.fate == "repeated":
            inspections.record(by=recorder, id=key, **values)
        if visit.fate == "voided":
            inspections.void(by=recorder, record=record, reason="重复登记")
        if wrong is not None:
            self.steps[min(LAST, visit.on + DAY)].append(lambda: self._correct(key, unit))

    def _correct(self, key: UUID, unit: Organisation) -> None:
        """The next day somebody notices that it was entered for the wrong town."""
        record = Inspection.objects.get(pk=key)
        inspections.correct(by=self.world.viewers["district"], record=record, organisation=unit)

    def _hazard(self, visit: PlannedVisit, each: PlannedHazard) -> dict[str, object]:
        values = {
            "id": derived_id("demo", each.key), "title": each.text, "level": each.level, "field": each.field,
            "source": visit.kind, "at_once": each.at_once,
        }  # fmt: skip
        return values if each.at_once else values | {"due_on": each.due}

    def _schedule(self, visit: PlannedVisit, each: PlannedHazard) -> None:
        if each.at_once or each.eliminated is None:
            return
        by = self._unit(visit)[1]
        acceptor = SYSTEM if visit.elsewhere else self.world.viewers["district"]
        key = derived_id("demo", each.key)
        if each.returned and each.found + DAY < each.eliminated:
            self.steps[each.found + DAY].append(lambda: self._try_and_return(key, by, acceptor))
        self.steps[each.eliminated].append(
            lambda: hazards.eliminate(by=by, id=derived_id(key, "done"), hazard=_hazard(key), opinion="已整改到位")
        )
        if each.accepted:
            self.steps[each.accepted].append(
                lambda: hazards.accept(
                    by=acceptor, id=derived_id(key, "accepted"), hazard=_hazard(key), opinion="同意销号"
                )
            )

    def _try_and_return(self, key: UUID, by: Viewer, acceptor: Viewer) -> None:
        hazards.eliminate(by=by, id=derived_id(key, "tried"), hazard=_hazard(key), opinion="已整改")
        hazards.return_(
            by=acceptor, id=derived_id(key, "returned"), hazard=_hazard(key), opinion="整改不彻底，重新整改"
        )

    def _unit(self, visit: PlannedVisit) -> tuple[Organisation, Viewer]:
        unit = (self.elsewhere if visit.elsewhere else self.units)[visit.unit]
        return unit, self.world.recorders[unit.path]

    def _place(self, visit: PlannedVisit, unit: Organisation) -> Premises:
        own = self.world.premises.get(unit.path)
        if own is None:
            towns = [*self.world.towns, self.world.zone]
            own = self.world.premises[towns[visit.place % len(towns)].path]
        return own[visit.place % len(own)]

    def _another_town(self, unit: Organisation) -> Organisation:
        return next(town for town in self.world.towns if town != unit)


def place_field(place: Premises) -> str:
    """The field that a place is visited for: its owner's."""
    return next(code for code, term in fields().items() if term.label_zh == place.owner.industry)


def _hazard(key: UUID) -> Hazard:
    return Hazard.objects.get(pk=key)
