"""Premises."""

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
REGISTER = "premises"


class PremisesOut(Out):
    """Premises as they stand now."""

    id: UUID
    name: str
    owner_id: UUID
    tenant_id: UUID | None
    business_type: str
    region: str = Field(description="行政区划代码")
    address: str
    valid_from: date
    valid_to: date | None


class PremisesPage(Out):
    """A page."""

    items: list[PremisesOut]
    next: str = Field(description="下一页的 after；没有下一页时为空")


class PremisesIn(In):
    """What is needed to enter them."""

    name: str
    owner: str = Field(description="所属单位：名称、代码或编号")
    tenant: str | None = Field(None, description="租赁商户：名称、代码或编号")
    business_type: str = Field("", json_schema_extra=codes(REGISTER, "business_type"))
    region: str | None = Field(None, description="行政区划代码或名称；缺省为所属单位所在地")
    address: str = ""
    valid_from: date


class PremisesQuery(PageQuery):
    """Which premises."""

    business_type: str = ""
    q: str = Field("", description="名称中的文字")


@router.get("", response=PremisesPage, operation_id="premises_list")
def premises(request: HttpRequest, query: Query[PremisesQuery]) -> dict[str, Any]:
    """场所，先登记的在前。"""
    found = queries.premises(viewer=asking(request, query)).filter(voided_at=None)
    if query.business_type:
        known_code(REGISTERS[REGISTER].column("business_type"), query.business_type)
        found = found.filter(business_type=query.business_type)
    if query.q:
        found = found.filter(name__icontains=query.q)
    return listed(page(found, query, sort="pk"), _shown)


@router.get("/{uuid:id}", response=PremisesOut, operation_id="premises_get")
def one(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """一处场所。"""
    return _shown(queries.get_premises(viewer=viewer(request), id=id))


@router.put("/{uuid:id}", response=PremisesOut, operation_id="premises_put")
def put(request: HttpRequest, id: UUID, body: PremisesIn) -> dict[str, Any]:
    """登记场所；重发同一编号返回同一场所。"""
    by = viewer(request)
    return _shown(actions.add_premises(by=by, id=id, **understood(REGISTER, given(body), by=by)))


def _shown(each: Any) -> dict[str, Any]:
    return {
        "id": each.pk,
        "name": each.name,
        "owner_id": each.owner_id,
        "tenant_id": each.tenant_id,
        "business_type": each.business_type,
        "region": each.region_path,
        "address": each.address,
        "valid_from": each.valid_from,
        "valid_to": each.valid_to,
    }
