"""Teach the number check what a phrase means, or to leave it alone; withdraw what was taught."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins.models import Lesson
from zhiben.calendars import now, today
from zhiben.facts.errors import Invalid
from zhiben.facts.races import replayable
from zhiben.figures import catalogue
from zhiben.journal import actions as journal
from zhiben.places.models import Organisation
from zhiben.registers.simple import VOIDED, checked_reason

SHORTEST = 2  # characters of a phrase
PERMISSION = "bulletins.record"  # whoever writes an organisation's texts says what its phrases mean


@replayable(Lesson)
@transaction.atomic
def teach(
    *,
    by: Viewer,
    id: UUID,
    phrase: str,
    organisation: Organisation,
    meaning: str = Lesson.Meaning.FIGURE,
    unit: str = "",
    figure: str = "",
) -> Lesson:
    """Say what a phrase with a measure word means in the texts of an organisation and those below; it holds at once.

    Repeating `id` answers the same lesson; teaching what holds already answers that. Another meaning of the same phrase
    withdraws the one before. Raises NotAllowed, Invalid.
    """
    place = Scope(organisation.path, organisation.region_path)
    by.require(PERMISSION, at=place)
    if done := Lesson.objects.filter(pk=id).first():
        by.require(PERMISSION, at=done)
        return done
    lesson = Lesson(
        id=id,
        happened_on=today(),
        recorded_at=now(),
        recorded_by=by.id,
        phrase=_squeezed(phrase),
        unit=_squeezed(unit),
        meaning=meaning,
        figure=figure,
        organisation=organisation,
        organisation_path=organisation.path,
        taught_by=by.name,
    )
    before = _in_force(lesson)
    if before and (before.meaning, before.figure) == (lesson.meaning, lesson.figure):
        return before
    if before:
        _withdraw(before, by=by, reason=_("另行约定"))
    _check(lesson)
    lesson.save(force_insert=True)
    journal.write("bulletins.teach", lesson, by=by.id, at=place, phrase=str(lesson), meaning=meaning, figure=figure)
    return lesson


@transaction.atomic
def withdraw_lesson(*, by: Viewer, record: Lesson, reason: str) -> Lesson:
    """Take a lesson back; it is kept with the reason and holds no longer. Again is a no-op."""
    reason = checked_reason(reason)
    lesson = Lesson.objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=lesson)
    return lesson if lesson.voided else _withdraw(lesson, by=by, reason=reason)


def _withdraw(lesson: Lesson, *, by: Viewer, reason: str) -> Lesson:
    lesson.voided_at, lesson.voided_by, lesson.voided_reason = now(), by.id, reason
    lesson.save(update_fields=VOIDED)
    place = Scope(lesson.organisation_path, lesson.organisation.region_path)
    journal.write("bulletins.withdraw_lesson", lesson, by=by.id, at=place, reason=reason)
    return lesson


def _in_force(lesson: Lesson) -> Lesson | None:
    same = {"organisation_path": lesson.organisation_path, "phrase": lesson.phrase, "unit": lesson.unit}
    return Lesson.objects.select_for_update().filter(voided_at=None, **same).first()


def _check(lesson: Lesson) -> None:
    if len(lesson.phrase) < SHORTEST:
        sentence = _("说法至少%(least)s个字，写的是“%(phrase)s”：太短会误认别的数字。")
        raise Invalid({"phrase": [sentence % {"least": SHORTEST, "phrase": lesson.phrase}]})
    if lesson.figure and lesson.figure not in {each.code for each in catalogue.figures()}:
        raise Invalid({"figure": [_("没有“%(code)s”这个指标；请从列表中选择。") % {"code": lesson.figure}]})
    try:
        lesson.full_clean(exclude=["id"])
    except ValidationError as error:
        raise Invalid.of(error) from error


def _squeezed(text: str) -> str:
    return "".join(text.split())
