"""Bulletins: published text, values, files, and whether they still hold; the number check of a text."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router

from zhiben.api.common import Out, PageQuery, Question, asking, listed, page, sent_file, viewer
from zhiben.bulletins import actions, queries
from zhiben.bulletins.check import review
from zhiben.documents.errors import BadFile
from zhiben.documents.intake import Source, read_source, source_of
from zhiben.facts.errors import Invalid

router = Router()
LARGEST = 20 * 1024 * 1024  # bytes of a file
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


class IssueOut(Out):
    """An issue."""

    number: int
    special_number: int | None
    series: str
    date: date
    state: str
    seal: int | None


class Issues(Out):
    """A page."""

    items: list[IssueOut]
    next: str


class ValueOut(Out):
    """A printed number or word."""

    article: str
    name: str
    text: str
    figure: str
    version: str
    scope: dict[str, Any]
    start: date | None
    end: date | None


class FindingOut(Out):
    """One thing that was recomputed."""

    what: str
    expected: str
    found: str
    holds: bool
    since: str


class PeriodOut(Out):
    """From a day to a day, both included."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")


class ContradictionOut(Out):
    """Numbers that cannot all be right."""

    kind: str
    spans: list[tuple[int, int]] = Field(description="被判断的数在前，其余为所依据的数；text 中的字符位置")
    read: str = Field(description="文中怎么写")
    compared: str = Field(description="与什么比较")
    expected: str = Field(description="怎样才成立")
    issue: str = Field(description="与往期不符时，是哪一期")


class NumberOut(Out):
    """One number of the text and what the ledger says to it."""

    start: int
    end: int
    text: str
    cls: str = Field(alias="class")
    verdict: str = Field(
        description="agrees 一致，disagrees 不一致，unknown 未知，ignored 约定不核对，no_quantity 不是数量"
    )
    reason: str
    figure: str
    scope: dict[str, Any]
    period: PeriodOut | None
    ledger: int | str | None = Field(description="台账的数；比率为分数")
    record: str
    runner_up: str
    rows: list[str]
    how: str = Field(description="exact、rounded 四舍五入、truncated 舍去、inside 在概数范围内")
    confidence: float
    why: str
    proposals: list[str]
    contradictions: list[ContradictionOut]


class ReviewOut(Out):
    """A text and all that was found in it."""

    text: str
    numbers: list[NumberOut]
    contradictions: list[ContradictionOut]


class CheckIn(Question):
    """A text, and the bounds within which its numbers are looked for."""

    text: str = Field(description="文稿；一行一段，制表符分开的行是表格")


@router.post("/check", response=ReviewOut, by_alias=True, operation_id="bulletins_check")
def check(request: HttpRequest, body: CheckIn) -> dict[str, Any]:
    """核数：文中每个数字与台账、与文稿自身、与已印发的简报是否一致。文稿不留存。"""
    return _review(source_of(body.text), body, request)


@router.post("/check/file", response=ReviewOut, by_alias=True, operation_id="bulletins_check_file")
def check_file(request: HttpRequest, query: Query[Question]) -> dict[str, Any]:
    """核数：请求正文即文件本身（.docx、.xlsx、.pdf 或纯文本，不超过 20 MB）。文件不留存。"""
    asking(request, query)
    content = sent_file(request).read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid({"file": [_("文件超过 20 MB；请压缩图片或分成几个文件。")]})
    try:
        source = read_source("", content)
    except BadFile as bad:
        raise Invalid({"file": [str(bad)]}) from bad
    return _review(source, query, request)


@router.get("", response=Issues, operation_id="bulletins_list")
def issues(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """看得到的各期简报，新的在前。"""
    found = queries.visible(viewer=asking(request, query)).filter(voided_at=None)
    return listed(page(found, query, sort="-happened_on"), _issue)


@router.get("/{int:number}", response=IssueOut, operation_id="bulletins_get")
def issue(request: HttpRequest, number: int) -> dict[str, Any]:
    """一期简报。"""
    return _issue(queries.get(viewer=viewer(request), number=number))


@router.get("/{int:number}/values", response=list[ValueOut], operation_id="bulletins_values")
def values(request: HttpRequest, number: int) -> list[dict[str, Any]]:
    """已印发的全部数字及其口径、范围、时段。"""
    by = viewer(request)
    found = queries.published_values(queries.get(viewer=by, number=number), viewer=by)
    return [
        {
            "article": each.article.title, "name": each.name, "text": each.text, "figure": each.figure,
            "version": each.version, "scope": each.scope, "start": each.start, "end": each.end,
        }
        for each in found
    ]  # fmt: skip


@router.get("/{int:number}/verification", response=list[FindingOut], operation_id="bulletins_verify")
def verification(request: HttpRequest, number: int) -> list[Any]:
    """按封存重算全部数字，并核对文件。"""
    by = viewer(request)
    return list(queries.verify(queries.get(viewer=by, number=number), viewer=by))


@router.get("/{int:number}/files/{format}", operation_id="bulletins_file")
def file(request: HttpRequest, number: int, format: str) -> HttpResponse:
    """成品文件：docx、pdf 或 json。"""
    by = viewer(request)
    found = queries.rendition(queries.get(viewer=by, number=number), format, viewer=by)
    response = HttpResponse(bytes(found.content), content_type=TYPES[found.format])
    response.headers["Content-Disposition"] = f'attachment; filename="bulletin-{number}.{found.format}"'
    return response


def _issue(each: Any) -> dict[str, Any]:
    return {
        "number": each.number,
        "special_number": each.special_number,
        "series": each.series.name,
        "date": each.happened_on,
        "state": each.state,
        "seal": each.seal_id,
    }


def _review(source: Source, question: Question, request: HttpRequest) -> dict[str, Any]:
    asked = question.asked(viewer(request))
    actions.refuse_unreadable(source)
    found = review(source, **asked)
    return {
        "text": found.source.text,
        "numbers": [each.as_json() for each in found.numbers],
        "contradictions": [each.as_json() for each in found.contradictions],
    }
