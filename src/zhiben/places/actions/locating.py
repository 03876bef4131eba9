"""Where a record lies: the paths valid on its day are copied onto it, so a reorganisation moves no old number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from zhiben.facts.errors import Invalid
from zhiben.places.models import Located, Organisation, OrganisationSpan, Premises, PremisesSpan

R = TypeVar("R", bound=Located)
BATCH = 500


def locate(
    record: R,
    *,
    on: date,
    organisation: Organisation | None = None,
    enterprise: Organisation | None = None,
    premises: Premises | None = None,
) -> R:
    """Copy the paths valid on `on` onto the record; what is named is set on it first. Returns the record.

    An enterprise not given is that of the premises on that day. Raises Invalid, by field, where one did not exist on
    that day or where they do not belong together.
    """
    for name, place in (("organisation", organisation), ("enterprise", enterprise), ("premises", premises)):
        if place is not None:
            setattr(record, name, place)
    Atlas([record]).locate(record, on=on)
    return record


def locate_many(records: Sequence[Located]) -> dict[int, Invalid]:
    """The same for many records, each on its `happened_on`, in few queries; index → why one could not be located."""
    atlas = Atlas(records)
    refused: dict[int, Invalid] = {}
    for index, record in enumerate(records):
        try:
            atlas.locate(record, on=record.happened_on)
        except Invalid as error:
            refused[index] = error
    return refused


class Atlas:
    """The organisations and premises that some records name, with their history."""

    def __init__(self, records: Iterable[Located]) -> None:
        records = list(records)
        self._premises: dict[UUID, Premises] = _rows(Premises, {record.premises_id for record in records})
        self._lettings: dict[UUID, list[PremisesSpan]] = _spans(PremisesSpan, "premises_id", set(self._premises))
        wanted = {place for record in records for place in (record.organisation_id, record.enterprise_id)}
        wanted |= {each.owner_id for each in self._premises.values()}
        wanted |= {span.tenant_id for spans in self._lettings.values() for span in spans}
        self._organisations: dict[UUID, Organisation] = _rows(Organisation, wanted)
        self._spans: dict[UUID, list[OrganisationSpan]] = _spans(
            OrganisationSpan, "organisation_id", set(self._organisations)
        )

    def locate(self, record: Located, *, on: date) -> None:
        """Fill in the record; raises Invalid."""
        errors: dict[str, list[object]] = {}
        place = self._letting(record, on, errors)
        if place is not None and record.enterprise_id is None:
            record.enterprise = self._occupant(record.premises_id, place)
        home = self._standing("organisation", record.organisation_id, on, errors)
        about = self._standing("enterprise", record.enterprise_id, on, errors)
        self._check_enterprise(record, place, errors)
        if errors or home is None:
            raise Invalid(errors or {"organisation": [_("请填写单位。")]})
        record.organisation_path = home.path
        record.region_path = (place or about or home).region_path

    def _standing(
        self, name: str, id: UUID | None, on: date, errors: dict[str, list[object]]
    ) -> OrganisationSpan | None:
        if id is None:
            return None
        row = self._organisations[id]
        span: OrganisationSpan | None = _on(self._spans.get(id, ()), on)
        if problem := _not_there(row, span, on):
            errors[name] = [problem]
        return span

    def _letting(self, record: Located, on: date, errors: dict[str, list[object]]) -> PremisesSpan | None:
        if record.premises_id is None:
            return None
        row = self._premises[record.premises_id]
        span: PremisesSpan | None = _on(self._lettings.get(row.pk, ()), on)
        if problem := _not_there(row, span, on):
            errors["premises"] = [problem]
        return span

    def _occupant(self, premises: UUID | None, place: PremisesSpan) -> Organisation | None:
        if place.tenant_id is not None:
            return self._organisations[place.tenant_id]
        owner = self._organisations[self._premises[premises].owner_id] if premises else None
        return owner if owner is not None and owner.kind == Organisation.Kind.ENTERPRISE else None

    def _check_enterprise(self, record: Located, place: PremisesSpan | None, errors: dict[str, list[object]]) -> None:
        if record.enterprise_id is None:
            return
        enterprise = self._organisations[record.enterprise_id]
        if enterprise.kind != Organisation.Kind.ENTERPRISE:
            errors["enterprise"] = [
                _("“%(name)s”不是生产经营单位；请另选，或只填单位一栏。") % {"name": enterprise.name}
            ]
        if place is None or record.premises_id is None:
            return
        premises = self._premises[record.premises_id]
        if enterprise.pk not in {premises.owner_id, place.tenant_id}:
            errors["premises"] = [
                _("场所“%(premises)s”当日不属于“%(enterprise)s”，也未租给它；请核对场所或单位。")
                % {"premises": premises.name, "enterprise": enterprise.name}
            ]


def _rows(model: type[Any], ids: set[UUID | None]) -> dict[UUID, Any]:
    wanted = list(ids - {None})
    found: dict[UUID, Any] = {}
    for start in range(0, len(wanted), BATCH):
        found |= model.objects.in_bulk(wanted[start : start + BATCH])
    return found


def _spans(model: type[Any], of: str, ids: set[UUID]) -> dict[UUID, list[Any]]:
    wanted = list(ids)
    found: dict[UUID, list[Any]] = {}
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        for span in model.objects.filter(**{f"{of}__in": part}).order_by("valid_from"):
            found.setdefault(getattr(span, of), []).append(span)
    return found


def _on(spans: Iterable[Any], on: date) -> Any:
    """The last of the spans that began by that day."""
    found = None
    for span in spans:
        if span.valid_from <= on:
            found = span
    return found


def _not_there(row: Organisation | Premises, span: object | None, on: date) -> str:
    said = {"name": row.name, "on": on.isoformat(), "from": row.valid_from, "to": row.valid_to}
    if row.voided:
        return _("“%(name)s”已作废；请另选。") % said
    if span is None:
        return _("“%(name)s”在%(on)s尚未成立（自%(from)s起）；请核对日期。") % said
    if row.valid_to is not None and on > row.valid_to:
        return _("“%(name)s”已于%(to)s撤销，%(on)s不能再用；请核对日期。") % said
    return ""
