"""Visits, sent as a whole: who went where, what was answered, and the hazards found."""

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
    ref,
    sent_file,
    understood,
    viewer,
)
from zhiben.api.hazards import Facts as HazardFacts
from zhiben.inspections import actions, queries
from zhiben.places.references import ORGANISATION, PERSON

router = Router()
REGISTER = "inspections"
SHAPE = Shape(
    (
        "happened_on", "kind", "organisation_path", "region_path", "field", "fields", "manners", "key_date",
        "leader_rank", "people", "result",
    ),
    ("organisation", "enterprise", "premises", "inspected"),
)  # fmt: skip
LISTS = {"participants": ORGANISATION, "officers": PERSON, "experts": PERSON}


class FoundHazard(HazardFacts):
    """A hazard that the visit found."""

    id: UUID
    title: str = Field(description="隐患描述")


class AnswerIn(In):
    """What was answered to one item of the checklist."""

    item: str = Field(description="检查项代号")
    text: str = Field(description="检查内容，以当时所读为准")
    answer: str = Field(description="yes、no 或 na（不适用）", json_schema_extra={"enum": ["yes", "no", "na"]})
    measure: str = ""
    note: str = ""
    hazard: UUID | None = Field(None, description="由此发现的隐患，为 hazards 之一的编号")


class Facts(In):
    """What may be said of a visit."""

    organisation: str | None = Field(None, description="牵头单位：名称、代码、路径或编号；缺省为生产经营单位自身")
    enterprise: str | None = Field(None, description="生产经营单位：名称、代码或编号")
    premises: str | None = Field(None, description="场所：名称或编号")
    inspected: str | None = Field(None, description="被督导单位（督导检查）")
    field: str = Field("", json_schema_extra=codes(REGISTER, "field"))
    fields: list[str] = Field(default_factory=list, json_schema_extra=codes(REGISTER, "fields", many=True))
    manners: list[str] = Field(
        default_factory=list, description="检查方式", json_schema_extra=codes(REGISTER, "manners", many=True)
    )
    key_date: str = Field("", json_schema_extra=codes(REGISTER, "key_date"))
    leader: str | None = Field(None, description="带队领导：姓名或编号")
    leader_rank: str = Field("", description="领导级别；缺省按当日职务")
    participants: list[str] = Field(default_factory=list, description="参加单位")
    officers: list[str] = Field(default_factory=list, description="检查人员")
    experts: list[str] = Field(default_factory=list, description="专家")
    people: int | None = Field(None, ge=1, description="检查人数")
    checklist: str = ""
    checklist_version: str = ""
    result: str = Field("", description="检查情况")


class InspectionIn(Facts):
    """A visit with its answers and hazards."""

    happened_on: date = Field(description="检查日期")
    kind: str = Field(json_schema_extra=codes(REGISTER, "kind"))
    answers: list[AnswerIn] = Field(default_factory=list)
    hazards: list[FoundHazard] = Field(default_factory=list)


class InspectionCorrection(Facts):
    """What was recorded wrongly; only what is sent changes."""

    happened_on: date | None = None
    kind: str = Field("", json_schema_extra=codes(REGISTER, "kind"))


class VisitVoid(Void):
    """Why, and whether the hazards it found go with it."""

    with_hazards: bool = False


class InspectionOut(Out):
    """A visit."""

    id: UUID
    happened_on: date
    kind: str
    organisation: Ref
    organisation_path: str
    region_path: str
    enterprise: Ref | None
    premises: Ref | None
    inspected: Ref | None
    field: str
    fields: list[str]
    manners: list[str]
    key_date: str
    leader_rank: str
    people: int
    result: str
    voided: bool


class AnswerOut(Out):
    """An answer as it was given."""

    position: int
    item: str
    text: str
    answer: str
    measure: str
    note: str
    hazard: UUID | None


class InspectionRead(InspectionOut):
    """A visit with all that belongs to it."""

    leader: Ref | None
    checklist: str
    checklist_version: str
    participants: list[Ref]
    officers: list[Ref]
    experts: list[Ref]
    answers: list[AnswerOut]


class Inspections(Out):
    """A page."""

    items: list[InspectionOut]
    next: str = Field(description="下一页的 after；没有下一页时为空")


class InspectionsQuery(PageQuery):
    """Which visits."""

    organisation: str = Field("", description="牵头单位名称、代码、路径或编号，含其下级")
    region: str = Field("", description="行政区划代码或名称，含其下级")
    enterprise: str = ""
    premises: str = ""
    kind: str = Field("", json_schema_extra=codes(REGISTER, "kind"))
    field: str = Field("", json_schema_extra=codes(REGISTER, "field"))
    key_date: str = Field("", json_schema_extra=codes(REGISTER, "key_date"))
    start: date | None = Field(None, alias="from", description="检查日期，自")
    end: date | None = Field(None, alias="to", description="检查日期，至（含）")


@router.get("", response=Inspections, operation_id="inspections_list")
def inspections(request: HttpRequest, query: Query[InspectionsQuery]) -> dict[str, Any]:
    """检查，新的在前；不含已作废的。"""
    by = asking(request, query)
    chosen = narrowed(
        REGISTER,
        SHAPE.read(queries.visible(viewer=by)),
        by=by,
        span=Span(query.start, query.end),
        organisation=query.organisation,
        region=query.region,
        **query.model_dump(include={"enterprise", "premises", "kind", "field", "key_date"}),
    )
    return listed(page(chosen, query, sort="-happened_on"), SHAPE.of_row)


@router.get("/{uuid:id}", response=InspectionRead, operation_id="inspections_get")
def inspection(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """一次检查及其参加单位、人员和检查表回答；所发现的隐患见 /hazards?visit=编号。"""
    by = viewer(request)
    visit = queries.get(id, viewer=by)
    people = {name: [ref(each) for each in getattr(visit, name)] for name in LISTS}
    answers = [_answer(each) for each in queries.answers_of(visit, viewer=by)]
    words = {"checklist": visit.checklist, "checklist_version": visit.checklist_version, "leader": ref(visit.leader)}
    return SHAPE.of(visit) | words | people | {"answers": answers}


@router.put("/{uuid:id}", response=InspectionOut, operation_id="inspections_put")
def put(request: HttpRequest, id: UUID, body: InspectionIn) -> dict[str, Any]:
    """登记一次检查，连同回答和所发现的隐患，全部成功或全不登记；重发同一编号返回同一次检查。"""
    by = viewer(request)
    values = understood(REGISTER, given(body), by=by, **LISTS)
    return SHAPE.of(actions.record(by=by, id=id, **values))


@router.patch("/{uuid:id}", response=InspectionOut, operation_id="inspections_correct")
def correct(request: HttpRequest, id: UUID, body: InspectionCorrection) -> dict[str, Any]:
    """更正误登的内容；只改发来的项，所发现的隐患随之更正。"""
    by = viewer(request)
    visit = queries.get(id, viewer=by)
    return SHAPE.of(actions.correct(by=by, record=visit, **understood(REGISTER, given(body), by=by, **LISTS)))


@router.put("/{uuid:id}/void", response=InspectionOut, operation_id="inspections_void")
def void(request: HttpRequest, id: UUID, body: VisitVoid) -> dict[str, Any]:
    """作废误登的检查；重发不再改变什么。"""
    by = viewer(request)
    visit = queries.get(id, viewer=by)
    return SHAPE.of(actions.void(by=by, record=visit, reason=body.reason, with_hazards=body.with_hazards))


@router.put("/{uuid:id}/files/{uuid:attachment_id}", response=AttachmentOut, operation_id="inspections_attach")
def attach(request: HttpRequest, id: UUID, attachment_id: UUID, role: str = "other") -> dict[str, Any]:
    """上传一张照片或一份文件：请求正文即文件本身。role：paper、other 等。"""
    by = viewer(request)
    visit = queries.get(id, viewer=by)
    return attachment(actions.attach(by=by, visit=visit, file=sent_file(request), role=role, id=attachment_id))


def _answer(each: Any) -> dict[str, Any]:
    names = ("position", "item", "text", "answer", "measure", "note")
    return {name: getattr(each, name) for name in names} | {"hazard": each.hazard_id}
