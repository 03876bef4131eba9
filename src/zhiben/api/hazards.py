"""Hazards: record, read, correct, take back. Their steps are in `steps`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router

from zhiben.api.common import (
    AttachmentOut,
    In,
    Out,
    PageQuery,
    Ref,
    Shape,
    Span,
    Void,
    asking,
    attachment,
    codes,
    given,
    listed,
    narrowed,
    page,
    sent_file,
    understood,
    viewer,
)
from zhiben.hazards import actions, queries

router = Router()
REGISTER = "hazards"
SHAPE = Shape(
    (
        "number", "title", "happened_on", "organisation_path", "region_path", "field", "level", "source",
        "classification", "position", "basis", "state", "at_once", "due_on", "eliminated_on", "accepted_on",
        "source_record",
    ),
    ("organisation", "enterprise", "premises"),
)  # fmt: skip
STEP = Shape(("number", "kind", "happened_on", "due_on", "organisation_id", "opinion", "recorded_by"))
WORDS = ("clause", "finder", "responsible", "measures", "detail", "remark")


class Facts(In):
    """What may be said of a hazard wherever it was found."""

    level: str = Field("general", json_schema_extra=codes(REGISTER, "level"))
    field: str = Field("", json_schema_extra=codes(REGISTER, "field"))
    position: str = ""
    classification: str = ""
    basis: str = ""
    clause: str = ""
    finder: str = ""
    responsible: str = ""
    measures: str = ""
    detail: str = ""
    remark: str = ""
    at_once: bool = Field(default=False, description="立行立改：当场发现、当场整改、当场验收")
    due_on: date | None = Field(None, description="整改期限；填写即为限期整改")
    rectified: bool | None = Field(None, description="是否已整改")
    eliminated_on: date | None = Field(None, description="整改完成日期")


class Place(In):
    """Where it was found, and how; a hazard of a visit takes this from the visit."""

    number: str = ""
    source: str = Field("other", json_schema_extra=codes(REGISTER, "source"))
    organisation: str | None = Field(None, description="监管单位：名称、代码、路径或编号；缺省为生产经营单位自身")
    enterprise: str | None = Field(None, description="生产经营单位：名称、代码或编号")
    premises: str | None = Field(None, description="场所：名称或编号")


class HazardIn(Facts, Place):
    """A hazard that no visit found."""

    title: str = Field(description="隐患描述")
    happened_on: date = Field(description="发现日期")


class HazardCorrection(Facts, Place):
    """What was recorded wrongly; only what is sent changes."""

    title: str = ""
    happened_on: date | None = None


class HazardOut(Out):
    """A hazard as it stands now."""

    id: UUID
    number: str
    title: str
    happened_on: date
    organisation: Ref
    organisation_path: str
    region_path: str
    enterprise: Ref | None
    premises: Ref | None
    field: str
    level: str
    source: str
    classification: str
    position: str
    basis: str
    state: str
    at_once: bool
    due_on: date | None
    eliminated_on: date | None
    accepted_on: date | None
    source_record: UUID | None = Field(description="发现它的检查")
    voided: bool


class StepOut(Out):
    """One step of a hazard's life."""

    id: UUID
    number: int
    kind: str
    happened_on: date
    due_on: date | None
    organisation_id: UUID | None
    opinion: str
    recorded_by: UUID
    voided: bool


class HazardWhole(HazardOut):
    """A hazard with all that was written about it."""

    clause: str
    finder: str
    responsible: str
    measures: str
    detail: str
    remark: str
    steps: list[StepOut]


class Hazards(Out):
    """A page."""

    items: list[HazardOut]
    next: str = Field(description="下一页的 after；没有下一页时为空")


class HazardsQuery(PageQuery):
    """Which hazards."""

    organisation: str = Field("", description="单位名称、代码、路径或编号，含其下级")
    region: str = Field("", description="行政区划代码或名称，含其下级")
    enterprise: str = ""
    premises: str = ""
    field: str = Field("", json_schema_extra=codes(REGISTER, "field"))
    level: str = Field("", json_schema_extra=codes(REGISTER, "level"))
    source: str = Field("", json_schema_extra=codes(REGISTER, "source"))
    state: str = Field("", json_schema_extra=codes(REGISTER, "state"))
    start: date | None = Field(None, alias="from", description="发现日期，自")
    end: date | None = Field(None, alias="to", description="发现日期，至（含）")
    overdue: bool = Field(default=False, description="只要超期未整改的")
    visit: UUID | None = Field(None, description="某次检查发现的")


@router.get("", response=Hazards, operation_id="hazards_list")
def hazards(request: HttpRequest, query: Query[HazardsQuery]) -> dict[str, Any]:
    """隐患，新发现的在前；不含已作废的。"""
    by = asking(request, query)
    found = queries.overdue(viewer=by) if query.overdue else queries.visible(viewer=by)
    if query.visit:
        found = found.filter(source_record=query.visit)
    chosen = narrowed(
        REGISTER,
        SHAPE.read(found),
        by=by,
        span=Span(query.start, query.end),
        organisation=query.organisation,
        region=query.region,
        **query.model_dump(include={"enterprise", "premises", "field", "level", "source", "state"}),
    )
    return listed(page(chosen, query, sort="-happened_on"), SHAPE.of_row)


@router.get("/{uuid:id}", response=HazardWhole, operation_id="hazards_get")
def hazard(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """一处隐患及其全部环节。"""
    by = viewer(request)
    return whole(queries.get(id, viewer=by), by=by)


@router.put("/{uuid:id}", response=HazardOut, operation_id="hazards_put")
def put(request: HttpRequest, id: UUID, body: HazardIn) -> dict[str, Any]:
    """登记隐患；重发同一编号返回同一处隐患。检查中发现的，随检查一并登记。"""
    by = viewer(request)
    return SHAPE.of(actions.find(by=by, id=id, **understood(REGISTER, given(body), by=by)))


@router.patch("/{uuid:id}", response=HazardOut, operation_id="hazards_correct")
def correct(request: HttpRequest, id: UUID, body: HazardCorrection) -> dict[str, Any]:
    """更正误登的内容；只改发来的项，台账以红字冲销后重记。"""
    by = viewer(request)
    known = queries.get(id, viewer=by)
    return SHAPE.of(actions.correct(by=by, record=known, **understood(REGISTER, given(body), by=by)))


@router.put("/{uuid:id}/void", response=HazardOut, operation_id="hazards_void")
def void(request: HttpRequest, id: UUID, body: Void) -> dict[str, Any]:
    """作废误登的隐患；重发不再改变什么。"""
    by = viewer(request)
    return SHAPE.of(actions.void(by=by, record=queries.get(id, viewer=by), reason=body.reason))


@router.put("/{uuid:id}/files/{uuid:attachment_id}", response=AttachmentOut, operation_id="hazards_attach")
def attach(request: HttpRequest, id: UUID, attachment_id: UUID, role: str = "before") -> dict[str, Any]:
    """上传一张照片或一份文件：请求正文即文件本身。role：before、after、paper、other。"""
    by = viewer(request)
    known = queries.get(id, viewer=by)
    return attachment(actions.attach(by=by, hazard=known, file=sent_file(request), role=role, id=attachment_id))


def whole(each: Any, *, by: Any) -> dict[str, Any]:
    """With all that was written about it."""
    steps = [STEP.of(found) for found in queries.transitions_of(each, viewer=by)]
    return SHAPE.of(each) | {name: getattr(each, name) for name in WORDS} | {"steps": steps}
