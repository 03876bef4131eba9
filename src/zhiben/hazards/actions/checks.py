"""What is checked before a hazard or one of its steps is written: each sentence names the value and the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from zhiben.calendars import today
from zhiben.facts.errors import Invalid, WrongState
from zhiben.hazards.models import DERIVED, Hazard, Transition
from zhiben.places.fields import fields

DERIVED_LATER = frozenset({*DERIVED, "organisation_path", "region_path", "origin_path", "origin"})
Errors = dict[str, list[object]]


def check_fields(record: Model, *, exclude: frozenset[str] = frozenset()) -> None:
    """Each column by itself; raises Invalid. A related record that was read a moment ago is not asked for again."""
    relations = (each for each in record._meta.concrete_fields if isinstance(each, ForeignKey))
    held = {each.name for each in relations if each.is_cached(record)}
    try:
        record.clean_fields(exclude=held | exclude)
    except ValidationError as error:
        raise Invalid.of(error) from error


def check_facts(hazard: Hazard) -> None:
    """The facts of a hazard: its columns, its field, and its day."""
    check_fields(hazard, exclude=DERIVED_LATER)
    if hazard.field and hazard.field not in fields():
        known = _("、").join(str(term) for term in fields().values())
        sentence = _("没有“%(field)s”这个领域；可选：%(known)s。") % {"field": hazard.field, "known": known}
        raise Invalid({"field": [sentence]})
    check_day("happened_on", hazard.happened_on)


def check_day(name: str, day: date) -> None:
    """Nothing has happened tomorrow; raises Invalid."""
    if day > today():
        sentence = _("日期不能晚于今天（%(today)s）：填写的是%(value)s，请核对。") % {
            "today": today().isoformat(),
            "value": day.isoformat(),
        }
        raise Invalid({name: [sentence]})


def check_life(hazard: Hazard, *, names: Mapping[str, str] | None = None) -> None:
    """The steps in their order: none before the one before it, no deadline before its order. Raises Invalid.

    That somebody was told (an escalation) keeps nobody from recording later what had happened before. `names` says under
    which name the reader sees a step's day: kind → field.
    """
    names, errors = names or {}, Errors()
    before, last = hazard.happened_on, None
    for step in hazard.steps:
        if step.happened_on < before:
            sentence = _("“%(step)s”的日期%(day)s不能早于“%(said)s”的日期%(before)s；请核对。") % {
                "step": step,
                "day": step.happened_on.isoformat(),
                "said": last or _("发现隐患"),
                "before": before.isoformat(),
            }
            errors.setdefault(names.get(step.kind, "happened_on"), []).append(sentence)
        if step.due_on and step.due_on < step.happened_on:
            errors.setdefault("due_on", []).append(_deadline_sentence(hazard, step))
        if step.kind != Transition.Kind.ESCALATED:
            before, last = step.happened_on, step
    if errors:
        raise Invalid(errors)


def standing(hazard: Hazard) -> None:
    """Raises WrongState on a voided hazard."""
    if hazard.voided:
        raise WrongState(expected=_("有效"), actual=_("已作废"))


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that say something: an empty box leaves the column's default."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _deadline_sentence(hazard: Hazard, step: Transition) -> str:
    said = {"due": step.due_on.isoformat() if step.due_on else "", "found": hazard.happened_on.isoformat()}
    if step.due_on and step.due_on < hazard.happened_on:
        return _("整改期限%(due)s早于发现日期%(found)s；请改为发现当日或以后的日期。") % said
    said |= {"step": str(step), "day": step.happened_on.isoformat()}
    return _("整改期限%(due)s早于“%(step)s”的日期%(day)s；请改为当日或以后的日期。") % said
