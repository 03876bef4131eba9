"""Numbers of hazards (编号): each draws one when it is ordered, a year's from 1."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from zhiben.hazards.models import Hazard, Transition
from zhiben.numbering import actions as numbering

SERIES = "hazards"


def number(hazards: Iterable[Hazard], *, by: UUID) -> list[Hazard]:
    """Give a number to those that were ordered and have none; answers them. Nothing is written on them here.

    A number that was brought along (a register from elsewhere) stays.
    """
    waiting: dict[str, list[Hazard]] = {}
    for hazard in hazards:
        ordered = next((step for step in hazard.steps if step.kind == Transition.Kind.ORDERED), None)
        if ordered is not None and not hazard.number:
            waiting.setdefault(str(ordered.happened_on.year), []).append(hazard)
    for year, group in sorted(waiting.items()):
        drawn = numbering.draw_many(SERIES, [hazard.pk for hazard in group], by=by, key=year)
        for hazard, drawn_number in zip(group, drawn, strict=True):
            hazard.number = f"{year}-{drawn_number:05d}"
    return [hazard for group in waiting.values() for hazard in group]
