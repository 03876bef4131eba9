"""What a hazard counts as. The only place that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from zhiben.hazards.models import Hazard, Transition
from zhiben.ledger.postings import Book, Key, Measure, book, posts

DAY = timedelta(days=1)
Kind = Transition.Kind
DONE = frozenset({Kind.ELIMINATED, Kind.ACCEPTED})
Postings = Iterator[tuple[Key, Measure]]


@dataclass(frozen=True)
class Stretch:
    """Days on which nothing about the hazard changed: from `start` up to, not including, `end` (None: still so)."""

    start: date
    end: date | None
    organisation: str
    due: date | None
    stage: str


@posts(
    Hazard,
    kinds={
        "hazard.found": _("排查隐患"),
        "hazard.ordered": _("交办整改"),
        "hazard.eliminated": _("整改完成"),
        "hazard.accepted": _("验收销号"),
        "hazard.returned": _("退回整改"),
        "hazard.escalated": _("升级督办"),
        "hazard.open": _("未销号隐患"),
        "hazard.overdue": _("逾期未整改隐患"),
    },
)
def hazard_entries(hazard: Hazard) -> Book:
    """Flows carry the organisation of their day; open and overdue are stocks, handed over with the hazard."""
    return {} if hazard.voided else book([*_flows(hazard), *_stocks(hazard)])


def stretches(hazard: Hazard) -> Iterator[Stretch]:
    """The hazard's life from the day it was found. An escalation changes nothing, and may lie after the step behind it."""
    start, organisation, due, stage = hazard.happened_on, hazard.origin_path, None, "found"
    for step in (each for each in hazard.steps if each.kind != Kind.ESCALATED):
        yield Stretch(start, step.happened_on, organisation, due, stage)
        start, due = step.happened_on, step.due_on or due
        organisation = _holder(step, organisation)
        stage = step.kind if step.kind in Kind.stages() else stage
    yield Stretch(start, None, organisation, due, stage)


def _flows(hazard: Hazard) -> Postings:
    yield _key(hazard, "hazard.found", hazard.happened_on, hazard.origin_path), Measure()
    organisation, due, done = hazard.origin_path, None, Measure()
    for step in hazard.steps:
        organisation, due = _holder(step, organisation), step.due_on or due
        match step.kind:
            case Kind.ORDERED | Kind.ACCEPTED | Kind.ESCALATED:
                yield _key(hazard, f"hazard.{step.kind}", step.happened_on, organisation), Measure()
            case Kind.ELIMINATED:
                done = Measure(1, max(0, (step.happened_on - due).days) if due else 0)  # amount: days late
                yield _key(hazard, "hazard.eliminated", step.happened_on, organisation), done
            case Kind.RETURNED:  # a new fact of its own day, not a mistake: closed periods keep their number
                undone = Measure(-done.quantity, -done.amount)
                yield _key(hazard, "hazard.eliminated", step.happened_on, organisation), undone
                yield _key(hazard, "hazard.returned", step.happened_on, organisation), Measure()


def _stocks(hazard: Hazard) -> Postings:
    for stretch in stretches(hazard):
        if stretch.stage != Kind.ACCEPTED:
            yield from _while(hazard, "hazard.open", stretch.start, stretch)
        if stretch.due and stretch.stage not in DONE:
            yield from _while(hazard, "hazard.overdue", max(stretch.start, stretch.due + DAY), stretch)


def _while(hazard: Hazard, kind: str, start: date, stretch: Stretch) -> Postings:
    """+1 on the first day, −1 on the day after the last; stretches that touch cancel."""
    if stretch.end is None or start < stretch.end:
        yield _key(hazard, kind, start, stretch.organisation), Measure(1)
        if stretch.end:
            yield _key(hazard, kind, stretch.end, stretch.organisation), Measure(-1)


def _holder(step: Transition, before: str) -> str:
    return step.organisation_path if step.kind == Kind.TRANSFERRED else before


def _key(hazard: Hazard, kind: str, on: date, organisation: str) -> Key:
    return Key(
        kind,
        on,
        hazard.happened_on,
        organisation,
        hazard.region_path,
        hazard.enterprise_id,
        hazard.premises_id,
        hazard.field,
        hazard.level,
        hazard.source,
    )
