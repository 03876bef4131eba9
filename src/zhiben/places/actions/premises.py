"""Use cases of premises: enter, correct, let to a tenant, close, take back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import today
from zhiben.facts.errors import Conflict, Invalid
from zhiben.facts.ids import new_id
from zhiben.facts.races import replayable
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle, settle_new
from zhiben.places.actions.mistakes import take_back
from zhiben.places.actions.spans import continue_from
from zhiben.places.fields import business_types
from zhiben.places.models import Organisation, Premises, PremisesSpan, Region

PERMISSION = "places.record"


@replayable(Premises)
@transaction.atomic
def add_premises(
    *,
    by: Viewer,
    name: str,
    owner: Organisation,
    valid_from: date,
    id: UUID | None = None,
    tenant: Organisation | None = None,
    business_type: str = "",
    region: Region | None = None,
    address: str = "",
    valid_to: date | None = None,
) -> Premises:
    """Enter premises of `owner`, where it lies unless told otherwise; repeating `id` answers the same ones."""
    where = region or owner.region
    by.require(PERMISSION, at=Scope(owner.path, where.path, enterprise=owner.pk))
    if id and (done := Premises.objects.filter(pk=id).first()):
        return done
    record = Premises(
        id=id or new_id(), name=name.strip(), owner=owner, tenant=tenant, business_type=business_type, region=where,
        organisation_path=owner.path, region_path=where.path, address=address, valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    _check(record)
    record.save(force_insert=True)
    PremisesSpan.objects.create(
        premises=record, valid_from=valid_from, tenant=tenant, business_type=business_type, path=owner.path,
        region_path=where.path,
    )  # fmt: skip
    settle_new([record], by=by.id)
    journal.write("places.add_premises", record, by=by.id, name=record.name, owner=owner.name)
    return record


@transaction.atomic
def correct_premises(*, by: Viewer, record: Premises, **values: Any) -> Premises:
    """Put a mistake right: the past is restated. A new tenant from a day on is `let_premises`."""
    record = _locked(by, record)
    if "region" in values and values["region"] is None:
        values["region"] = values.get("owner", record.owner).region
    changed = journal.changes(record, values)
    if not changed:
        return record
    for name in changed:
        setattr(record, name, values[name])
    record.organisation_path, record.region_path = record.owner.path, record.region_id
    by.require(PERMISSION, at=record)
    _check(record)
    record.save()
    span = record.spans.order_by("-valid_from")[0]
    span.tenant, span.business_type = record.tenant, record.business_type
    span.path, span.region_path = record.organisation_path, record.region_path
    if record.spans.count() == 1:
        span.valid_from = record.valid_from
    span.save()
    settle(record, by=by.id)
    journal.write("places.correct_premises", record, by=by.id, changes=changed)
    return record


@transaction.atomic
def let_premises(
    *, by: Viewer, record: Premises, tenant: Organisation | None, on: date, business_type: str | None = None
) -> Premises:
    """From `on` it is let to `tenant`; None: the owner uses it itself again. Records before that day keep theirs."""
    record = _locked(by, record)
    span = record.spans.order_by("-valid_from")[0]
    kind = span.business_type if business_type is None else business_type
    if (span.tenant_id, span.business_type) == (tenant.pk if tenant else None, kind):
        return record
    if on > today():
        raise Invalid({"on": [_("%(on)s尚未到来；请在当日或之后办理。") % {"on": on.isoformat()}]})
    if on < span.valid_from:
        said = {"name": record, "last": span.valid_from.isoformat(), "on": on.isoformat()}
        raise Conflict(_("“%(name)s”自%(last)s起已有变动，不能再从%(on)s起调整；请核对日期。") % said)
    record.tenant, record.business_type = tenant, kind
    _check(record)
    record.save()
    continue_from(span, on, tenant_id=record.tenant_id, business_type=kind)
    settle(record, by=by.id)
    journal.write("places.let_premises", record, by=by.id, tenant=tenant.name if tenant else "", on=on)
    return record


@transaction.atomic
def close_premises(*, by: Viewer, record: Premises, on: date) -> Premises:
    """Its last day is `on`."""
    record = _locked(by, record)
    if record.valid_to == on:
        return record
    record.valid_to = on
    _check(record)
    record.save(update_fields=["valid_to"])
    settle(record, by=by.id)
    journal.write("places.close_premises", record, by=by.id, on=on)
    return record


@transaction.atomic
def void_premises(*, by: Viewer, record: Premises, reason: str) -> Premises:
    """Take back premises entered by mistake; refused where anything refers to them (close them instead)."""
    record = _locked(by, record)
    take_back(record, reason, by=by)
    return record


def _locked(by: Viewer, record: Premises) -> Premises:
    record = Premises.objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=record)
    return record


def _check(record: Premises) -> None:
    if record.business_type and record.business_type not in business_types():
        known = "、".join(map(str, business_types().values()))
        said = {"value": record.business_type, "known": known}
        raise Invalid({"business_type": [_("没有“%(value)s”这种业态；可选：%(known)s。") % said]})
    if record.tenant is not None and record.tenant.kind != Organisation.Kind.ENTERPRISE:
        raise Invalid({"tenant": [_("“%(name)s”不是生产经营单位，不能作租赁商户。") % {"name": record.tenant.name}]})
    try:
        record.full_clean(exclude=["organisation_path", "region_path"])
    except ValidationError as error:
        raise Invalid.of(error) from error
