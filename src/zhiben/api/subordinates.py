"""Ledgers below: how far each was verified, and figures over all of them, each as of which seal."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.api.common import In, Out, asking, named, viewer
from zhiben.api.figures import plain
from zhiben.calendars import Period, today
from zhiben.facts.errors import Invalid
from zhiben.figures import catalogue
from zhiben.figures.compiler import Dimension
from zhiben.places.references import REGION
from zhiben.subordinates import queries

router = Router()
BY = re.compile(r"ledger|field|level|category|region(:\d{1,2})?")


class LedgerOut(Out):
    """A folder in ZHIBEN_SUBORDINATES."""

    name: str
    ledger: str = Field(description="台账：第一次封存校验值的前12位；没有核验过为空")
    seal: int | None = Field(description="核验到第几号封存")
    sealed_on: date | None
    entries: int | None
    hash: str
    verified_at: datetime | None
    counts: bool = Field(description="是否计入数字：文件与核验时相同，且没有被拒绝")
    late: bool = Field(description="最近一次封存已过七天")
    refused: str = Field(description="拒绝的原因；没有为空")


class StandOut(Out):
    """Up to which seal a ledger is read."""

    name: str
    ledger: str
    seal: int
    day: date


class PartOut(Out):
    """One row: the ledger or the dimension, and its value."""

    name: str
    value: int | str | None


class OverOut(Out):
    """A figure over the ledgers below."""

    code: str
    label: str
    unit: str
    version: str
    value: int | str | None = Field(description="整数；比率为最简分数；分母为零或没有台账时为 null")
    region: str
    field: str
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    by: str
    rows: list[PartOut]
    additive: bool = Field(description="各行之和是否等于合计；否则合计已去重")
    stands: list[StandOut] = Field(description="计入的台账，各计至第几号封存")
    left_out: list[str] = Field(description="没有计入的台账")


class OverQuestion(In):
    """Division, field, period, grouping, and the seals as of which it is asked."""

    region: str = Field("", description="行政区划代码或名称，含其下级")
    field: str = Field("", description="领域代码")
    start: date | None = Field(None, alias="from", description="起日，缺省为止日当年1月1日")
    end: date | None = Field(None, alias="to", description="止日（含），缺省为今天")
    by: str = Field("ledger", description="ledger、region:6、field、level 或 category")
    as_of: str = Field("", description="台账:封存号，逗号分开，如 3f2a91c07d44:120；缺省为核验到的最后一次")


@router.get("", response=list[LedgerOut], operation_id="subordinates_list")
def ledgers(request: HttpRequest) -> list[dict[str, Any]]:
    """各下级台账核验到第几号封存，是否迟报，为什么被拒绝。"""
    return [_ledger(each) for each in queries.listed(viewer=viewer(request))]


@router.get("/figures/{code}", response=OverOut, by_alias=True, operation_id="subordinates_figure")
def figure(request: HttpRequest, code: str, question: Query[OverQuestion]) -> dict[str, Any]:
    """在已核验的下级台账上计算一个指标，各计到自己的封存为止。"""
    by = asking(request, question)
    below = queries.listed(viewer=by)
    counted = queries.standing(viewer=by, below=below, seals=_seals(question.as_of))
    scope, period = _scope(question, by), _period(question)
    found = queries.table(
        viewer=by, codes=[code], by=_dimension(question.by), scope=scope, period=period, counted=counted
    )
    known = catalogue.figure(code)
    return {
        "code": known.code,
        "label": known.label,
        "unit": known.unit_label,
        "version": known.version,
        "value": plain(found.total[0]),
        "region": scope.region,
        "field": scope.field,
        "from": period.start,
        "to": period.end,
        "by": question.by,
        "rows": [{"name": row.dimensions[0], "value": plain(row.numbers[0])} for row in found.rows],
        "additive": found.additive,
        "stands": [
            {"name": each.name, "ledger": each.instance, "seal": each.number, "day": each.day} for each in counted
        ],
        "left_out": [each.name for each in below if not each.counts],
    }


def _ledger(each: queries.Below) -> dict[str, Any]:
    head = each.head
    return {
        "name": each.name,
        "ledger": head.instance if head else "",
        "seal": head.number if head else None,
        "sealed_on": head.sealed_on if head else None,
        "entries": head.entries if head else None,
        "hash": head.hash if head else "",
        "verified_at": each.proved_at,
        "counts": each.counts,
        "late": each.late,
        "refused": each.fault,
    }


def _scope(question: OverQuestion, by: Viewer) -> Scope:
    """A code is taken as it is: the division may be known below only."""
    said = question.region
    region = said if said.isdigit() or not said else named("region", REGION, said, by).path
    return Scope(region=region, field=question.field)


def _period(question: OverQuestion) -> Period:
    end = question.end or today()
    start = question.start or date(end.year, 1, 1)
    if end < start:
        said = {"start": start.isoformat(), "end": end.isoformat()}
        raise Invalid({"to": [_("止日%(end)s早于起日%(start)s；请对调。") % said]})
    return Period(start, end)


def _dimension(said: str) -> Dimension:
    if not BY.fullmatch(said):
        known = "ledger、region:6、field、level、category"
        sentence = _("没有“%(said)s”这个维度；可用：%(known)s。") % {"said": said, "known": known}
        raise Invalid({"by": [sentence]})
    column, colon, length = said.partition(":")
    return (column, int(length)) if colon else column


def _seals(said: str) -> dict[str, int]:
    found = {each: queries.STAND.fullmatch(each.strip()) for each in said.split(",") if each.strip()}
    if bad := [each for each, match in found.items() if match is None]:
        sentence = _("“%(said)s”读不懂；请写成 台账:封存号，如 3f2a91c07d44:120。")
        raise Invalid({"as_of": [sentence % {"said": "、".join(bad)}]})
    return {match[1]: int(match[2]) for match in found.values() if match}
