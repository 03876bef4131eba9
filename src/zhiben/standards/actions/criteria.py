"""Use cases of criteria and of the standards they rest on: enter, revise, withdraw, put a new standard in an old one's place.

What decided a level on an earlier day stays as it was: a revision is a row of its own from its day on.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import EVERYWHERE, Viewer
from zhiben.facts.errors import Conflict, Invalid, WrongState
from zhiben.facts.ids import new_id
from zhiben.facts.races import replayable
from zhiben.journal import actions as journal
from zhiben.places.fields import fields
from zhiben.standards.actions.documents import add_law, end_law
from zhiben.standards.actions.versions import DAY, PERMISSION
from zhiben.standards.models import Criterion, Law

COPIED = (
    "code", "law", "reference", "field", "kind", "groups", "text", "text_en", "applies_to", "keywords", "verified",
)  # fmt: skip


@replayable(Criterion)
@transaction.atomic
def add_criterion(*, by: Viewer, code: str, valid_from: date, id: UUID | None = None, **values: Any) -> Criterion:
    """Enter a criterion that holds from `valid_from`; repeating `id` answers the same one. For the whole installation.

    `values`: law, reference, field, kind, text, applies_to, verified, valid_to. Raises NotAllowed, Invalid, Conflict
    where the code holds already.
    """
    by.require(PERMISSION, at=EVERYWHERE)
    if id and (done := Criterion.objects.filter(pk=id).first()):
        return done
    record = Criterion(id=id or new_id(), code=code.strip(), valid_from=valid_from, **values)
    standing = Criterion.objects.filter(code=record.code).exclude(valid_to__lt=valid_from)
    if standing.exists():
        raise Conflict(_("判定情形“%(code)s”仍然有效；请用“修订”另立新版。") % {"code": record.code})
    return _entered(record, by, "standards.add_criterion")


@replayable(Criterion)
@transaction.atomic
def revise_criterion(*, by: Viewer, record: Criterion, on: date, id: UUID | None = None, **changes: Any) -> Criterion:
    """The next version from `on`, as before but for `changes`; the one before ends the day before.

    Raises NotAllowed, WrongState where it has ended, Conflict where it began no earlier, Invalid.
    """
    by.require(PERMISSION, at=EVERYWHERE)
    if id and (done := Criterion.objects.filter(pk=id).first()):
        return done
    before = _ended(record, on - DAY)
    values = {name: getattr(before, name) for name in COPIED} | changes
    new = Criterion(id=id or new_id(), valid_from=on, **values)
    return _entered(new, by, "standards.revise_criterion")


@transaction.atomic
def withdraw_criterion(*, by: Viewer, record: Criterion, on: date) -> Criterion:
    """Its last day is `on`."""
    by.require(PERMISSION, at=EVERYWHERE)
    record = _ended(record, on)
    journal.write("standards.withdraw_criterion", record, by=by.id, on=on)
    return record


@replayable(Law)
@transaction.atomic
def replace_law(
    *, by: Viewer, law: Law, code: str, on: date, id: UUID | None = None, carry: bool = False, **values: Any
) -> Law:
    """A new edition takes the place of `law` from `on`; the old one and its criteria end the day before.

    With `carry` the criteria go on word for word under the new edition, each to be checked against it. Raises
    NotAllowed, WrongState, Conflict, Invalid.
    """
    by.require(PERMISSION, at=EVERYWHERE)
    if id and (done := Law.objects.filter(pk=id).first()):
        return done
    if Law.objects.filter(code=code).exists():
        raise Invalid({"code": [_("代号“%(code)s”已登记；新版请另编代号。") % {"code": code}]})
    if law.ends_on is not None and law.ends_on < on:
        raise WrongState(expected=_("有效"), actual=_("%(day)s止") % {"day": law.ends_on.isoformat()})
    if on <= law.effective_on:
        said = {"title": str(law), "from": law.effective_on.isoformat()}
        raise Invalid({"on": [_("“%(title)s”自%(from)s起施行，新版的施行日期须在其后。") % said]})
    standing = list(law.criteria.filter(valid_from__lt=on).exclude(valid_to__lt=on))
    new = add_law(by=by, id=id or new_id(), code=code, effective_on=on, kind=law.kind, **values)
    end_law(by=by, law=law, on=on - DAY)
    for each in standing if carry else ():
        copied = {name: getattr(each, name) for name in COPIED} | {"law": new, "verified": False}
        _entered(Criterion(id=new_id(), valid_from=on, **copied), by, "standards.revise_criterion")
    return new


def _ended(record: Criterion, on: date) -> Criterion:
    record = Criterion.objects.select_for_update(of=("self",)).select_related("law").get(pk=record.pk)
    if record.valid_to is not None and record.valid_to < on:
        raise WrongState(expected=_("有效"), actual=_("%(day)s止") % {"day": record.valid_to.isoformat()})
    if on < record.valid_from:
        said = {"title": record.code, "from": record.valid_from.isoformat()}
        raise Conflict(_("“%(title)s”自%(from)s起施行，新的日期须在其后；若系登记错误，请更正或作废。") % said)
    record.valid_to = on
    record.save(update_fields=["valid_to"])
    return record


def _entered(record: Criterion, by: Viewer, action: str) -> Criterion:
    if record.field and record.field not in fields():
        raise Invalid({"field": [_("没有“%(field)s”这个领域。") % {"field": record.field}]})
    try:
        record.full_clean()
    except ValidationError as error:
        raise Invalid.of(error) from error
    record.save(force_insert=True)
    journal.write(action, record, by=by.id, code=record.code, on=record.valid_from)
    return record
