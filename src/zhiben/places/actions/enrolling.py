"""Enter many organisations at once (imports): all of them or none, with a few queries instead of a dozen each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.facts.errors import Invalid, Refused
from zhiben.facts.races import collides
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle_new
from zhiben.places.actions.organisations import PERMISSION, check_parent
from zhiben.places.actions.segments import following, next_path
from zhiben.places.codes import credit_code
from zhiben.places.models import Organisation, OrganisationSpan
from zhiben.registers.errors import InvalidRows

BATCH = 500
Row = tuple[UUID, dict[str, Any]]
Rows = Iterable[Row]


def add_organisations(*, by: Viewer, rows: Rows) -> int:
    """Enter every row (id, values) as `add_organisation` would; ids that are there already are left as they are.

    Returns how many are new. Raises InvalidRows: place in `rows` → why.
    """
    return _enter(by, list(rows))


@collides
@transaction.atomic
def _enter(by: Viewer, rows: Sequence[Row]) -> int:
    known = _known([identity for identity, _values in rows])
    waiting = {place: row for place, row in enumerate(rows) if row[0] not in known}
    enrolment = Enrolment(by, [values for _identity, values in waiting.values()])
    refused: dict[int, Refused] = {}
    made = []
    for place, (identity, values) in waiting.items():
        try:
            made.append(enrolment.made(identity, dict(values)))
        except Refused as refusal:
            refused[place] = refusal
    if refused:
        raise InvalidRows(refused)
    _write(made, by)
    return len(made)


class Enrolment:
    """What many new rows share: superiors asked about once, paths handed out in turn, codes seen so far."""

    def __init__(self, by: Viewer, rows: list[dict[str, Any]]) -> None:
        self._by = by
        self._parents: dict[UUID, Refused | None] = {}
        self._paths: dict[str, str] = {}
        given = {str(values["credit_code"]).strip().upper() for values in rows if values.get("credit_code")}
        self._taken: dict[str, str] = {}
        for start in range(0, len(given), BATCH):
            part = sorted(given)[start : start + BATCH]
            found = Organisation.objects.filter(credit_code__in=part)
            self._taken |= {str(code): name for code, name in found.values_list("credit_code", "name")}

    def made(self, identity: UUID, values: dict[str, Any]) -> Organisation:
        """One new organisation, checked and not yet written; raises Refused."""
        parent = values.pop("parent", None)
        above = parent.path if parent else ""
        record = Organisation(id=identity, **values)
        self._by.require(PERMISSION, at=Scope(above, record.region.path))
        self._check_parent(parent, record)
        record.region_path = record.region.path
        record.credit_code = self._free(record)
        record.path = self._paths[above] = following(self._paths[above]) if above in self._paths else next_path(above)
        try:
            record.clean_fields(exclude=["region"])
        except ValidationError as error:
            raise Invalid.of(error) from error
        if record.valid_to is not None and record.valid_to < record.valid_from:
            raise Invalid({"valid_to": [_("撤销日期不能早于成立日期。")]})
        return record

    def _check_parent(self, parent: Organisation | None, record: Organisation) -> None:
        if parent is None:
            return
        if parent.pk not in self._parents:
            try:
                check_parent(parent, record.valid_from)
                self._parents[parent.pk] = None
            except Refused as refusal:
                self._parents[parent.pk] = refusal
        if closed := self._parents[parent.pk]:
            raise closed

    def _free(self, record: Organisation) -> str | None:
        code = credit_code(record.credit_code)
        if code is None:
            return None
        if code in self._taken:
            said = {"code": code, "other": self._taken[code]}
            raise Invalid({"credit_code": [_("统一社会信用代码“%(code)s”已登记在“%(other)s”名下；请核对。") % said]})
        self._taken[code] = record.name
        return code


def _write(made: list[Organisation], by: Viewer) -> None:
    Organisation.objects.bulk_create(made, batch_size=BATCH)
    OrganisationSpan.objects.bulk_create(
        (
            OrganisationSpan(
                organisation=each, valid_from=each.valid_from, name=each.name, path=each.path,
                region_path=each.region_path,
            )
            for each in made
        ),
        batch_size=BATCH,
    )  # fmt: skip
    for start in range(0, len(made), BATCH):
        part = made[start : start + BATCH]
        prefetch_related_objects(part, "spans")
        settle_new(part, by=by.id)
    journal.write_many("places.add_organisation", list(made), by=by.id)


def _known(wanted: list[UUID]) -> set[UUID]:
    known: set[UUID] = set()
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        known.update(Organisation.objects.filter(pk__in=part).values_list("pk", flat=True))
    return known
