"""Organisations."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router

from zhiben.api.common import In, Out, PageQuery, asking, codes, given, known_code, listed, page, understood, viewer
from zhiben.places import actions, queries
from zhiben.registers.declaration import REGISTERS

router = Router()
REGISTER = "organisations"


class OrganisationOut(Out):
    """An organisation as it stands now."""

    id: UUID
    path: str
    name: str
    short: str
    kind: str
    tie: str
    credit_code: str | None
    region: str = Field(description="行政区划代码")
    industry: str
    address: str
    valid_from: date
    valid_to: date | None


class Organisations(Out):
    """A page."""

    items: list[OrganisationOut]
    next: str = Field(description="下一页的 after；没有下一页时为空")


class OrganisationIn(In):
    """What is needed to enter one."""

    name: str
    short: str = ""
    kind: str = Field(json_schema_extra=codes(REGISTER, "kind"))
    tie: str = Field("", json_schema_extra=codes(REGISTER, "tie"))
    parent: str | None = Field(None, description="上级单位：名称、代码、路径或编号")
    region: str = Field(description="行政区划代码或名称")
    credit_code: str | None = Field(None, description="统一社会信用代码")
    industry: str = ""
    address: str = ""
    valid_from: date


class OrganisationsQuery(PageQuery):
    """Which organisations."""

    kind: str = ""
    q: str = Field("", description="名称中的文字")


@router.get("", response=Organisations, operation_id="organisations_list")
def organisations(request: HttpRequest, query: Query[OrganisationsQuery]) -> dict[str, Any]:
    """单位，按路径排列。"""
    found = queries.organisations(viewer=asking(request, query)).filter(voided_at=None)
    if query.kind:
        known_code(REGISTERS[REGISTER].column("kind"), query.kind)
        found = found.filter(kind=query.kind)
    if query.q:
        found = found.filter(name__icontains=query.q)
    return listed(page(found, query, sort="path"), _shown)


@router.get("/{uuid:id}", response=OrganisationOut, operation_id="organisations_get")
def organisation(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """一个单位。"""
    return _shown(queries.get(viewer=viewer(request), id=id))


@router.put("/{uuid:id}", response=OrganisationOut, operation_id="organisations_put")
def put(request: HttpRequest, id: UUID, body: OrganisationIn) -> dict[str, Any]:
    """登记单位；重发同一编号返回同一单位。"""
    by = viewer(request)
    return _shown(actions.add_organisation(by=by, id=id, **understood(REGISTER, given(body), by=by)))


def _shown(each: Any) -> dict[str, Any]:
    return {
        "id": each.pk,
        "path": each.path,
        "name": each.name,
        "short": each.short,
        "kind": each.kind,
        "tie": each.tie,
        "credit_code": each.credit_code,
        "region": each.region_path,
        "industry": each.industry,
        "address": each.address,
        "valid_from": each.valid_from,
        "valid_to": each.valid_to,
    }
