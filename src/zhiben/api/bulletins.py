"""Published bulletins: text, values, files, and whether they still hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from zhiben.api.common import Out, PageQuery, asking, listed, page, viewer
from zhiben.bulletins import queries

router = Router()
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
