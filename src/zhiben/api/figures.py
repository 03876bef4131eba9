"""Figures: the catalogue, values, breakdowns, and the records behind a value."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router

from zhiben.api.common import MOST, SIZE, Out, Question, asking, viewer
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.definitions import DIMENSIONS
from zhiben.figures.queries import Number, Value

router = Router()


class FigureOut(Out):
    """A definition."""

    code: str
    label: str
    unit: str
    definition: str
    version: str
    aggregate: str
    by: list[str]


class ValueOut(Out):
    """A value and what it takes to recompute it."""

    code: str
    label: str
    unit: str
    version: str
    value: int | str | None = Field(description="整数；比率为最简分数；分母为零时为 null")
    organisation: str
    region: str
    field: str
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    seal: int | None
    stands_as_of: int | None = Field(description="现值未含最近新增的分录时，计至第几号封存；平时为 null")


class GroupOut(Out):
    """One row of a breakdown."""

    dimensions: list[str]
    value: int | str | None


class BreakdownOut(Out):
    """A breakdown and its total."""

    total: ValueOut
    by: list[str]
    rows: list[GroupOut]
    additive: bool = Field(description="各行之和是否等于合计；否则合计已去重")


class RowOut(Out):
    """A record that the figure counts."""

    subject: UUID
    day: date
    quantity: int
    kind: str


class RowsQuestion(Question):
    """The question, and which page of the records."""

    after_day: date | None = Field(None, description="上一页最后一行的 day")
    after_subject: UUID | None = Field(None, description="上一页最后一行的 subject")
    limit: int = Field(SIZE, ge=1, le=MOST)


@router.get("", response=list[FigureOut], operation_id="figures_list")
def catalogue_of_figures(request: HttpRequest) -> list[dict[str, Any]]:
    """全部指标及其口径。"""
    if not viewer(request).can("figures.view"):
        raise NotAllowed("figures.view")
    names = FigureOut.model_fields
    return [{name: getattr(each, name) for name in names} for each in catalogue.figures()]


@router.get("/{code}", response=ValueOut, by_alias=True, operation_id="figures_value")
def value(request: HttpRequest, code: str, question: Query[Question]) -> dict[str, Any]:
    """一个指标的值；范围超出授权时拒绝，不会暗中裁减。"""
    return _value(figures.value(code=code, **question.asked(asking(request, question))))


@router.get("/{code}/by/{dimensions}", response=BreakdownOut, by_alias=True, operation_id="figures_breakdown")
def breakdown(request: HttpRequest, code: str, dimensions: str, question: Query[Question]) -> dict[str, Any]:
    """按维度分组：organisation、region、field、level、category，可用逗号连接。"""
    asked = question.asked(asking(request, question))
    table = figures.breakdown(codes=[code], by=_dimensions(dimensions), **asked)
    return {
        "total": _value(figures.value(code=code, **asked)),
        "by": list(table.by),
        "rows": [{"dimensions": list(row.dimensions), "value": plain(row.numbers[0])} for row in table.rows],
        "additive": table.additive,
    }


@router.get("/{code}/rows", response=list[RowOut], operation_id="figures_rows")
def rows(request: HttpRequest, code: str, question: Query[RowsQuestion]) -> list[dict[str, Any]]:
    """指标所计的记录，新的在前。"""
    asked = question.asked(asking(request, question))
    after = None
    if question.after_day and question.after_subject:
        after = question.after_day, question.after_subject
    return [row._asdict() for row in figures.rows(code=code, after=after, limit=question.limit, **asked)]


def _dimensions(text: str) -> list[str]:
    """region,field or organisation:12; raises Invalid."""
    for each in text.split(","):
        name, colon, length = each.partition(":")
        if name not in DIMENSIONS or (colon and not length.isdigit()):
            known = "、".join(DIMENSIONS)
            sentence = _("没有“%(said)s”这个维度；可用：%(known)s。") % {"said": each, "known": known}
            raise Invalid({"dimensions": [sentence]})
    return text.split(",")


def _value(found: Value) -> dict[str, Any]:
    return {
        "code": found.figure.code,
        "label": found.figure.label,
        "unit": found.figure.unit_label,
        "version": found.figure.version,
        "value": plain(found.number),
        "organisation": found.scope.organisation,
        "region": found.scope.region,
        "field": found.scope.field,
        "from": found.period.start,
        "to": found.period.end,
        "seal": found.seal.number if found.seal else None,
        "stands_as_of": found.stands,
    }


def plain(number: Number) -> int | str | None:
    """As JSON has it: a ratio as a fraction in lowest terms."""
    return str(number) if isinstance(number, Fraction) else number
