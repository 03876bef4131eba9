"""What the routers share: who asks, what is asked, what is sent, and one page of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeVar, cast
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field
from pydantic import BaseModel, ConfigDict

from zhiben.accounts.request import ViewerRequest
from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.facts.errors import Invalid
from zhiben.facts.paths import subtree
from zhiben.facts.words import bracketed
from zhiben.ledger import queries as ledger
from zhiben.places import queries as places
from zhiben.places.references import ENTERPRISE, ORGANISATION, REGION
from zhiben.registers.declaration import REGISTERS, Column, Reference
from zhiben.registers.paging import Page, keyset_page

if TYPE_CHECKING:
    from zhiben.ledger.models import Seal

M = TypeVar("M", bound=Model)
SIZE, MOST = 25, 200


class Out(BaseModel):
    """What is answered. Plain pydantic: django-ninja's own schema looks at every attribute in Python."""

    model_config = ConfigDict(from_attributes=True)


class In(BaseModel):
    """What is sent; a name that is none is refused, lest a typing error be taken for an empty field."""

    model_config = ConfigDict(extra="forbid")


class Ref(Out):
    """Another record: its identity and what it is called."""

    id: UUID
    name: str


class Void(In):
    """Why a record is taken back."""

    reason: str = Field(description="作废原因")


class AttachmentOut(Out):
    """A file that belongs to a record."""

    id: UUID
    role: str
    sha256: str
    size: int
    content_type: str


class Span(NamedTuple):
    """Days from and to, either of them open."""

    start: date | None
    end: date | None


class Question(In):
    """Scope, period and as-of of a figure."""

    organisation: str = Field("", description="单位名称、统一社会信用代码、路径或编号，含其下级")
    only: bool = Field(default=False, description="只算该单位本身")
    region: str = Field("", description="行政区划代码或名称，含其下级")
    field: str = Field("", description="领域代码")
    enterprise: UUID | None = None
    start: date | None = Field(None, alias="from", description="起日，缺省为止日当年1月1日")
    end: date | None = Field(None, alias="to", description="止日（含），缺省为今天")
    as_of: str = Field("", description="封存号或日期（当日终最后一次封存）；缺省为实时")

    def scope(self, by: Viewer) -> Scope:
        """The scope asked for; raises Invalid."""
        organisation = named("organisation", ORGANISATION, self.organisation, by).path if self.organisation else ""
        region = named("region", REGION, self.region, by).path if self.region else ""
        return Scope(organisation, region, self.field, self.enterprise, only=self.only)

    def period(self) -> Period:
        """The period asked for; raises Invalid."""
        end = self.end or today()
        start = self.start or date(end.year, 1, 1)
        if end < start:
            said = {"start": start.isoformat(), "end": end.isoformat()}
            raise Invalid({"to": [_("止日%(end)s早于起日%(start)s；请对调。") % said]})
        return Period(start, end)

    def seal(self) -> Seal | None:
        """The seal asked for, None for live; raises Invalid."""
        if not self.as_of:
            return None
        try:
            moment: int | date = int(self.as_of) if self.as_of.isdigit() else date.fromisoformat(self.as_of)
        except ValueError:
            raise Invalid(
                {"as_of": [_("“%(said)s”既不是封存号也不是日期，如24或2024-05-27。") % {"said": self.as_of}]}
            ) from None
        found = ledger.seal_at(moment)
        if found is None:
            raise Invalid({"as_of": [_("没有“%(said)s”对应的封存；请核对。") % {"said": self.as_of}]})
        return found

    def asked(self, by: Viewer) -> dict[str, Any]:
        """The question as `figures` takes it."""
        return {"viewer": by, "scope": self.scope(by), "period": self.period(), "as_of": self.seal()}


class PageQuery(In):
    """Which page of a list."""

    after: str = Field("", description="上一页给出的 next")
    limit: int = Field(SIZE, ge=1, le=MOST)


def viewer(request: HttpRequest) -> Viewer:
    """Who asks."""
    return cast(ViewerRequest, request).viewer


def asking(request: HttpRequest, query: BaseModel) -> Viewer:
    """Who asks; raises Invalid where the address carries what `query` does not know: a filter misspelt would be none."""
    known = {field.alias or name for name, field in type(query).model_fields.items()}
    if unknown := sorted(request.GET.keys() - known):
        sentence = _("没有这个参数；可用：%(known)s。") % {"known": "、".join(sorted(known))}
        raise Invalid({name: [sentence] for name in unknown})
    return viewer(request)


def page(queryset: QuerySet[M], query: PageQuery, *, sort: str) -> Page[M]:
    """One page after a cursor."""
    return keyset_page(queryset, sort=sort, after=query.after, size=query.limit)


def listed(found: Page[Any], shown: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """The answer of a list: its rows and the cursor of the next page."""
    return {"items": [shown(each) for each in found.rows], "next": found.after}


def named(name: str, reference: Reference, text: str, by: Viewer) -> Any:
    """The record that `text` names; raises Invalid under the name of the field."""
    try:
        return reference.resolve(text, viewer=by)
    except Invalid as refusal:
        raise Invalid({name: [each for said in refusal.errors.values() for each in said]}) from refusal


def understood(register: str, values: dict[str, Any], *, by: Viewer, **lists: Reference) -> dict[str, Any]:
    """`values` with the records that its references name, and every code known; raises Invalid, all fields at once.

    `lists` are columns that name several records.
    """
    columns = [column for column in REGISTERS[register].columns if values.get(column.name) is not None]
    known = _organisations([(each, values[each.name]) for each in columns], by)
    found, errors = dict(values), dict[str, list[object]]()
    for column in columns:
        given = values[column.name]
        try:
            if column.name in lists:
                found[column.name] = [named(column.name, lists[column.name], each, by) for each in given]
            elif column.reference is not None:
                found[column.name] = known.get(given) or _referred(column, given, by)
            else:
                known_code(column, given)
        except Invalid as refusal:
            errors |= refusal.errors
    if errors:
        raise Invalid(errors)
    return found


def _referred(column: Column, text: str, by: Viewer) -> Any:
    return named(column.name, column.reference, text, by) if text and column.reference else None


def _organisations(given: list[tuple[Column, Any]], by: Viewer) -> dict[str, Any]:
    """The organisations that are named by identity, as phones and programs do: all of them in one query."""
    ids = {}
    for column, text in given:
        if column.reference in (ORGANISATION, ENTERPRISE):
            with suppress(ValueError):
                ids[UUID(text)] = text
    found = places.organisations_of(ids, viewer=by)
    return {ids[each.pk]: each for each in found if not each.voided}


def known_code(column: Column, given: object) -> None:
    """Raises Invalid, with the codes that there are, where the column has others."""
    if not column.choices or given == "":
        return
    codes = [code for code, _label in column.options()]
    for each in given if isinstance(given, list) else [given]:
        if each not in codes:
            known = _("、").join(bracketed(code, label) for code, label in column.options() if code)
            sentence = _("没有“%(value)s”这一项；可选：%(known)s。") % {"value": each, "known": known}
            raise Invalid({column.name: [sentence]})


def codes(register: str, name: str, *, many: bool = False) -> dict[str, Any]:
    """The schema of a column of codes, or of a list of them: it names them."""
    known = {"enum": [code for code, _label in REGISTERS[register].column(name).options()]}
    return {"items": {"type": "string"} | known} if many else known


def narrowed(
    register: str, rows: QuerySet[M], *, by: Viewer, span: Span, organisation: str = "", region: str = "", **exact: str
) -> QuerySet[M]:
    """The rows of a place and what is below it, of a span of days, with these codes or references; voided ones apart."""
    rows = rows.filter(voided_at=None)
    if organisation:
        path = named("organisation", ORGANISATION, organisation, by).path
        rows = rows.filter(organisation_path__range=subtree(path))
    if region:
        rows = rows.filter(region_path__range=subtree(named("region", REGION, region, by).path))
    if span.start:
        rows = rows.filter(happened_on__gte=span.start)
    if span.end:
        rows = rows.filter(happened_on__lte=span.end)
    wanted = {name: value for name, value in exact.items() if value}
    return rows.filter(**understood(register, wanted, by=by))


@dataclass(frozen=True)
class Shape:
    """How a record is answered: columns as they are, and related records as identity and name."""

    plain: tuple[str, ...]
    related: tuple[str, ...] = ()

    def of(self, record: Any) -> dict[str, Any]:
        """From the record."""
        answer = {name: getattr(record, name) for name in self.plain}
        answer |= {name: ref(getattr(record, name)) for name in self.related}
        return answer | {"id": record.pk, "voided": record.voided}

    def read(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of a list, and nothing of them that is not answered."""
        related = [each for name in self.related for each in (f"{name}_id", f"{name}__name")]
        return queryset.values_list("pk", "voided_at", *self.plain, *related, named=True)

    def of_row(self, row: Any) -> dict[str, Any]:
        """From such a row."""
        answer = {name: getattr(row, name) for name in self.plain}
        for name in self.related:
            key = getattr(row, f"{name}_id")
            answer[name] = None if key is None else {"id": key, "name": getattr(row, f"{name}__name")}
        return answer | {"id": row.pk, "voided": row.voided_at is not None}


def ref(record: Any) -> dict[str, Any] | None:
    """A related record, None where there is none."""
    return None if record is None else {"id": record.pk, "name": record.name}


def sent_file(request: HttpRequest) -> BinaryIO:
    """The body as a file: it is read in pieces and never held as a whole."""
    return cast(BinaryIO, request)


def attachment(kept: Any) -> dict[str, Any]:
    """A file that was stored."""
    return {
        "id": kept.pk,
        "role": kept.role,
        "sha256": kept.file_id,
        "size": kept.file.size,
        "content_type": kept.file.content_type,
    }


def given(body: In, *, leave: Iterable[str] = ()) -> dict[str, Any]:
    """What was sent, and nothing that was not."""
    return body.model_dump(exclude_unset=True, exclude=set(leave))
