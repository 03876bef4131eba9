"""Use cases of organisations: enter, correct, rename, move, close, take back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import today
from zhiben.facts.errors import Conflict, Invalid
from zhiben.facts.ids import new_id
from zhiben.facts.paths import subtree, within
from zhiben.facts.races import collides, replayable
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle, settle_new
from zhiben.places.actions.following import grants_follow
from zhiben.places.actions.mistakes import take_back
from zhiben.places.actions.segments import next_path
from zhiben.places.actions.spans import continue_from, shift
from zhiben.places.codes import credit_code as checked_code
from zhiben.places.models import SEGMENT, Organisation, OrganisationSpan, Premises, Region

PERMISSION = "places.record"


@replayable(Organisation)
@collides
@transaction.atomic
def add_organisation(
    *,
    by: Viewer,
    name: str,
    kind: str,
    region: Region,
    valid_from: date,
    id: UUID | None = None,
    parent: Organisation | None = None,
    credit_code: str | None = None,
    valid_to: date | None = None,
    **values: Any,
) -> Organisation:
    """Enter an organisation under `parent`; repeating `id` answers the same one. `values` are its other columns.

    Raises NotAllowed, Invalid on a wrong or taken credit code.
    """
    above = parent.path if parent else ""
    by.require(PERMISSION, at=Scope(above, region.path))
    if id and (done := Organisation.objects.filter(pk=id).first()):
        return done
    if parent:
        check_parent(parent, valid_from)
    record = Organisation(
        id=id or new_id(), name=name.strip(), kind=kind, region=region, region_path=region.path, valid_from=valid_from,
        valid_to=valid_to, credit_code=_free_code(credit_code), path=next_path(above), **values,
    )  # fmt: skip
    _check(record)
    record.save(force_insert=True)
    OrganisationSpan.objects.create(
        organisation=record, valid_from=valid_from, name=record.name, path=record.path, region_path=region.path
    )
    settle_new([record], by=by.id)
    journal.write("places.add_organisation", record, by=by.id, name=record.name, path=record.path)
    return record


@collides
@transaction.atomic
def correct_organisation(*, by: Viewer, record: Organisation, **values: Any) -> Organisation:
    """Put a mistake right: the past is restated. A new name, place or superior from a day on are other use cases."""
    record = _locked(by, record)
    if "parent" in values and values.pop("parent") != record.parent:
        raise Invalid({"parent": [_("隶属关系的变化请用“调整隶属”办理，并写明自哪天起。")]})
    if "credit_code" in values:
        values["credit_code"] = _free_code(values["credit_code"], but=record)
    changed = journal.changes(record, values)
    if not changed:
        return record
    for name in changed:
        setattr(record, name, values[name])
    record.region_path = record.region_id
    by.require(PERMISSION, at=record)
    _check(record)
    record.save()
    _restate_last_span(record)
    settle(record, by=by.id)
    journal.write("places.correct_organisation", record, by=by.id, changes=changed)
    return record


@transaction.atomic
def rename_organisation(
    *, by: Viewer, record: Organisation, name: str, on: date, short: str | None = None
) -> Organisation:
    """A new name from `on`; the old one stays an alias, so that older texts are still understood."""
    record = _locked(by, record)
    if record.name == name:
        return record
    before, span = record.name, _span_before(record, on)
    record.aliases = [*dict.fromkeys([*record.aliases, before])]
    record.name, record.short = name.strip(), record.short if short is None else short
    _check(record)
    record.save()
    continue_from(span, on, name=record.name)
    settle(record, by=by.id)
    journal.write("places.rename_organisation", record, by=by.id, name=[before, name], on=on)
    return record


@collides
@transaction.atomic
def move_organisation(
    *, by: Viewer, record: Organisation, parent: Organisation | None, on: date, region: Region | None = None
) -> Organisation:
    """Put it, and all below it, under another superior from `on`: stocks are handed over, recorded facts stay.

    Grants that followed from its place follow it. Raises Conflict where `parent` lies below it, or `on` before its last
    change, Invalid where `on` lies ahead.
    """
    record = _locked(by, record)
    above = parent.path if parent else ""
    by.require(PERMISSION, at=Scope(above, record.region_path))
    if parent and within(parent.path, record.path):
        raise Conflict(_("“%(parent)s”在“%(name)s”之下，不能作它的上级。") % {"parent": parent, "name": record})
    if record.path[:-SEGMENT] == above and region is None:
        return record
    _span_before(record, on)
    old, new = record.path, next_path(above)
    moved = _move_rows(old, new, on)
    record.refresh_from_db()
    if region is not None:
        record.region, record.region_path = region, region.path
        record.save(update_fields=["region", "region_path"])
        _restate_last_span(record)
    settle(*moved, by=by.id)
    grants_follow(record, old=old, new=new, on=on, by=by)
    journal.write("places.move_organisation", record, by=by.id, path=[old, new], on=on, moved=len(moved))
    return record


@transaction.atomic
def close_organisation(*, by: Viewer, record: Organisation, on: date) -> Organisation:
    """Its last day is `on`; what lies below it must be closed or moved first."""
    record = _locked(by, record)
    if record.valid_to == on:
        return record
    standing = models.Q(valid_to=None) | models.Q(valid_to__gt=on)
    below = Organisation.objects.filter(standing, path__range=subtree(record.path), voided_at=None)
    if left := below.exclude(pk=record.pk).first():
        raise Conflict(_("“%(left)s”仍隶属于“%(name)s”；请先撤销或调整隶属。") % {"left": left, "name": record})
    record.valid_to = on
    _check(record)
    record.save(update_fields=["valid_to"])
    settle(record, by=by.id)
    journal.write("places.close_organisation", record, by=by.id, on=on)
    return record


@transaction.atomic
def void_organisation(*, by: Viewer, record: Organisation, reason: str) -> Organisation:
    """Take back one entered by mistake; refused where anything refers to it (close it instead)."""
    record = _locked(by, record)
    take_back(record, reason, by=by, free=("credit_code",))
    return record


def _move_rows(old: str, new: str, on: date) -> list[models.Model]:
    """Rewrite the paths below `old` from `on`, in rows and history; closed ones stay where they ended."""
    standing = models.Q(valid_to=None) | models.Q(valid_to__gte=on)
    moved: list[models.Model] = []
    for row in Organisation.objects.filter(standing, path__range=subtree(old)).order_by("path"):
        shift(list(row.spans.order_by("valid_from")), on, old, new)
        row.path = new + row.path.removeprefix(old)
        row.save(update_fields=["path"])
        moved.append(row)
    for place in Premises.objects.filter(standing, organisation_path__range=subtree(old)).select_related("owner"):
        shift(list(place.spans.order_by("valid_from")), on, old, new)
        place.organisation_path = new + place.organisation_path.removeprefix(old)
        place.save(update_fields=["organisation_path"])
        moved.append(place)
    return moved


def _span_before(record: Organisation, on: date) -> OrganisationSpan:
    """The last span, to be followed by one from `on`; raises Invalid or Conflict where that day does not fit."""
    if on > today():
        raise Invalid({"on": [_("%(on)s尚未到来；请在当日或之后办理。") % {"on": on.isoformat()}]})
    span = record.spans.order_by("-valid_from")[0]
    if on < span.valid_from:
        said = {"name": record, "last": span.valid_from.isoformat(), "on": on.isoformat()}
        raise Conflict(_("“%(name)s”自%(last)s起已有变动，不能再从%(on)s起调整；请核对日期。") % said)
    return span


def _restate_last_span(record: Organisation) -> None:
    span = record.spans.order_by("-valid_from")[0]
    span.name, span.region_path = record.name, record.region_path
    if record.spans.count() == 1:
        span.valid_from = record.valid_from
    span.save()


def check_parent(parent: Organisation, on: date) -> None:
    """Raises Invalid where a new unit cannot stand below `parent` on that day."""
    # Locked: two units added at once would get the same path.
    parent = Organisation.objects.select_for_update().get(pk=parent.pk)
    if parent.voided or (parent.valid_to is not None and parent.valid_to < on):
        raise Invalid({"parent": [_("上级单位“%(parent)s”已撤销或作废；请另选。") % {"parent": parent}]})


def _free_code(text: str | None, *, but: Organisation | None = None) -> str | None:
    code = checked_code(text)
    others = Organisation.objects.filter(credit_code=code)
    if code and (other := (others.exclude(pk=but.pk) if but else others).first()):
        said = {"code": code, "other": other.name}
        raise Invalid({"credit_code": [_("统一社会信用代码“%(code)s”已登记在“%(other)s”名下；请核对。") % said]})
    return code


def _check(record: Organisation) -> None:
    try:
        record.full_clean(exclude=["path", "region_path"])
    except ValidationError as error:
        raise Invalid.of(error) from error


def _locked(by: Viewer, record: Organisation) -> Organisation:
    record = Organisation.objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=record)
    return record
