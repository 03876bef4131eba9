"""Use cases of checklists: issue, revise, withdraw. The items of a version never change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now
from zhiben.facts.errors import Conflict, Invalid
from zhiben.facts.ids import derived_id, new_id
from zhiben.facts.races import replayable
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle_new
from zhiben.places.actions import locate, locate_many
from zhiben.places.fields import business_types as known_types
from zhiben.places.fields import fields
from zhiben.places.models import Organisation
from zhiben.registers.simple import Cases
from zhiben.standards.actions.versions import DAY, PERMISSION, end, locked
from zhiben.standards.models import Checklist, ChecklistItem

Items = Iterable[Mapping[str, Any]]  # each the columns of a ChecklistItem, in their order
OPERATORS = {"<=", "<", ">=", ">", "=="}
_cases = Cases("checklists", "standards", Checklist, locate, locate_many, future=True)


@replayable(Checklist)
@transaction.atomic
def issue_checklist(
    *, by: Viewer, organisation: Organisation, code: str, happened_on: date, items: Items, id: UUID | None = None,
    **values: Any,
) -> Checklist:  # fmt: skip
    """Issue the first version of a list; repeating `id` answers the same one. `values`: title, kind, business_types…

    Raises NotAllowed, Invalid naming the item by its number, Conflict where the unit has already issued that code.
    """
    record = _new(by, id, organisation=organisation, code=code, happened_on=happened_on, **values)
    if done := Checklist.objects.filter(pk=record.pk).first():
        return done
    if Checklist.objects.filter(organisation=organisation, code=code, voided_at=None).exists():
        raise Conflict(_("“%(code)s”已由本单位印发；请用“修订”另发新版。") % {"code": code})
    return _issue(record, items, by)


@replayable(Checklist)
@transaction.atomic
def revise_checklist(*, by: Viewer, record: Checklist, on: date, items: Items, id: UUID | None = None) -> Checklist:
    """Issue the next version from `on`; the one before ends the day before. Repeating `id` answers the same version."""
    if id and (done := Checklist.objects.filter(pk=id).first()):
        by.require(PERMISSION, at=done)
        return done
    before = locked(record, by=by)
    end(before, on=on - DAY, by=by, action="standards.supersede_checklist")
    copied = ("code", "title", "title_en", "kind", "business_types", "field", "organisation")
    values = {name: getattr(before, name) for name in copied}
    return _issue(_new(by, id, happened_on=on, version=before.version + 1, **values), items, by)


@transaction.atomic
def withdraw_checklist(*, by: Viewer, record: Checklist, on: date) -> Checklist:
    """Its last day is `on`."""
    record = locked(record, by=by)
    if record.valid_to != on:
        end(record, on=on, by=by, action="standards.withdraw_checklist")
    return record


def correct_checklist(*, by: Viewer, record: Checklist, **values: Any) -> Checklist:
    """Put the title, the business types or a date right; items are changed by a new version."""
    if "business_types" in values:
        values["business_types"] = values["business_types"] or []
        _check_types(values["business_types"])
    corrected: Checklist = _cases.correct(by=by, record=record, **values)
    return corrected


def void_checklist(*, by: Viewer, record: Checklist, reason: str) -> Checklist:
    """Take back a list issued by mistake; answers given with it stay."""
    voided: Checklist = _cases.void(by=by, record=record, reason=reason)
    return voided


def _new(by: Viewer, id: UUID | None, **values: Any) -> Checklist:
    record = Checklist(id=id or new_id(), recorded_at=now(), recorded_by=by.id, **values)
    locate(record, on=record.happened_on)
    by.require(PERMISSION, at=record)
    return record


def _issue(record: Checklist, items: Items, by: Viewer) -> Checklist:
    _check_types(record.business_types)
    made = [_item(record, position, spec) for position, spec in enumerate(items, 1)]
    if not made:
        raise Invalid({"items": [_("检查表至少要有一条。")]})
    _check_codes(made)
    record.items_count = len(made)
    record.groups_count = len({item.group for item in made} - {""})
    try:
        record.full_clean(exclude=["organisation_path", "region_path"])
    except ValidationError as error:
        raise Invalid.of(error) from error
    record.save(force_insert=True)
    ChecklistItem.objects.bulk_create(made)
    settle_new([record], by=by.id)
    said = {"code": record.code, "version": record.version, "items": record.items_count}
    journal.write("standards.issue_checklist", record, by=by.id, **said)
    return record


def _item(record: Checklist, position: int, spec: Mapping[str, Any]) -> ChecklistItem:
    item = ChecklistItem(id=derived_id(record.pk, position), checklist=record, position=position, **spec)
    problems: list[object] = []
    try:
        item.clean_fields(exclude=["checklist"])
    except ValidationError as error:
        columns = {field.name: field.verbose_name for field in ChecklistItem._meta.concrete_fields}
        problems += [f"{columns[name]}：{''.join(said)}" for name, said in error.message_dict.items()]
    if item.field and item.field not in fields():
        problems.append(_("没有“%(field)s”这个领域") % {"field": item.field})
    if (item.answer == ChecklistItem.Answer.MEASURE) != bool(item.measure) or not _measurable(item.measure):
        problems.append(_("“填数值”的条目须写明单位、比较方式和限值，其他条目不写"))
    if problems:
        said = _("第%(position)s条：%(problems)s。") % {
            "position": position,
            "problems": "；".join(str(problem).rstrip("。") for problem in problems),
        }
        raise Invalid({"items": [said]})
    return item


def _measurable(measure: Mapping[str, Any]) -> bool:
    return not measure or (
        bool(measure.get("unit")) and measure.get("op") in OPERATORS and isinstance(measure.get("limit"), int | float)
    )


def _check_codes(made: list[ChecklistItem]) -> None:
    seen: dict[str, int] = {}
    for item in made:
        if item.code in seen:
            said = {"position": item.position, "code": item.code, "first": seen[item.code]}
            raise Invalid({"items": [_("第%(position)s条：代号“%(code)s”与第%(first)s条相同。") % said]})
        seen[item.code] = item.position


def _check_types(types: Iterable[str]) -> None:
    if unknown := [each for each in types if each not in known_types()]:
        said = {"value": "、".join(unknown), "known": "、".join(map(str, known_types().values()))}
        raise Invalid({"business_types": [_("没有“%(value)s”这种业态；可选：%(known)s。") % said]})
