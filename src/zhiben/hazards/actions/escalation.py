"""Overdue hazards are put under a superior by themselves, as the mechanisms in force say (逾期升级)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.facts.ids import derived_id
from zhiben.facts.paths import within
from zhiben.hazards import queries
from zhiben.hazards.actions.steps import escalate
from zhiben.hazards.models import Hazard
from zhiben.places.models import ACT_FOR_SUPERIOR, SEGMENT, Organisation
from zhiben.standards import queries as standards
from zhiben.standards.escalation import Escalation, escalations

BATCH = 500


class Rule(NamedTuple):
    """What binds the organisations below `path` on a day."""

    path: str
    since: date
    title: str
    lines: tuple[Escalation, ...]


def escalate_due(*, by: Viewer, on: date | None = None) -> int:
    """Put every overdue hazard under those whom the rules of that day name; answers how many steps were taken.

    Once for each hazard and level, whoever repeats it and however long the worker stood still; a step that a person took
    back is not taken again. The rule is that of the nearest mechanism above the organisation that answers, and reaches
    no further up than that mechanism's own organisation. Raises NotAllowed without hazards.order where one is due.
    """
    day = on or today()
    rules = _rules(day, by)
    if not rules:
        return 0
    late = queries.overdue(viewer=by, on=day).select_related("organisation").prefetch_related("transitions")
    waiting = [(hazard, line, rule) for hazard in late.iterator(BATCH) for line, rule in _due(hazard, rules, day)]
    above = Organisation.objects.in_bulk({_above(hazard, line) for hazard, line, _rule in waiting}, field_name="path")
    taken = 0
    for hazard, line, rule in waiting:
        superior = above.get(_above(hazard, line))
        taken += superior is not None and _escalated(hazard, line, rule, superior, by=by, day=day)
    return taken


def _rules(day: date, by: Viewer) -> list[Rule]:
    """The nearest first; of one organisation's the newest."""
    found = []
    for each in standards.mechanisms_on(day, viewer=by).select_related("organisation"):
        if lines := escalations(each.settings):
            home = each.organisation
            acts_above = home.kind in ACT_FOR_SUPERIOR and len(home.path) > SEGMENT
            path = home.path[:-SEGMENT] if acts_above else home.path
            found.append(Rule(path, each.happened_on, each.title, lines))
    return sorted(found, key=lambda rule: (len(rule.path), rule.since), reverse=True)


def _due(hazard: Hazard, rules: Iterable[Rule], day: date) -> Iterator[tuple[Escalation, Rule]]:
    rule = next((each for each in rules if within(hazard.organisation.path, each.path)), None)
    if rule is None or hazard.due_on is None:
        return
    known = {step.pk for step in hazard.transitions.all()}
    for line in rule.lines:
        reached = len(_above(hazard, line)) >= len(rule.path)
        new = _identity(hazard, line) not in known
        if reached and new and line.applies(overdue=(day - hazard.due_on).days, level=hazard.level):
            known.add(_identity(hazard, line))
            yield line, rule


def _above(hazard: Hazard, line: Escalation) -> str:
    path: str = hazard.organisation.path
    return path[: max(0, len(path) - SEGMENT * line.up)]


def _identity(hazard: Hazard, line: Escalation) -> UUID:
    return derived_id(hazard.pk, "escalated", line.up)


@transaction.atomic
def _escalated(hazard: Hazard, line: Escalation, rule: Rule, superior: Organisation, *, by: Viewer, day: date) -> bool:
    fresh = Hazard.objects.select_for_update().get(pk=hazard.pk)
    if fresh.voided or fresh.state not in queries.IN_WORK or fresh.due_on is None or fresh.due_on >= day:
        return False  # rectified or given more time while the others were looked at
    with translation.override("zh-hans"):  # it is kept, whatever the language of whoever runs this
        words = _("逾期%(days)s天未整改，按《%(title)s》升级督办。") % {
            "days": (day - fresh.due_on).days,
            "title": rule.title,
        }
    escalate(by=by, id=_identity(fresh, line), hazard=fresh, on=day, organisation=superior, opinion=words)
    return True
