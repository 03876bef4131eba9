"""The steps of a hazard's life. Each is sent under an identity of its own: sent twice, it is taken once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router

from zhiben.accounts.viewer import Viewer
from zhiben.api.common import In, Out, Void, given, named, viewer
from zhiben.api.hazards import SHAPE, STEP, HazardOut, StepOut
from zhiben.facts.errors import NotFound
from zhiben.hazards import actions, queries
from zhiben.places.references import ORGANISATION

router = Router()
PLACE = "/{uuid:hazard_id}"


class StepIn(In):
    """A step; its day is today unless it was taken before."""

    on: date | None = Field(None, description="日期，缺省为今天")
    opinion: str = Field("", description="意见")


class Order(StepIn):
    """A deadline."""

    due_on: date = Field(description="整改期限")


class Extension(Order):
    """A later deadline, for a reason."""

    opinion: str = Field(description="延期理由")


class Handover(StepIn):
    """To whom."""

    organisation: str = Field(description="移交到的单位：名称、代码、路径或编号")


class Escalation(StepIn):
    """Who supervises it."""

    organisation: str | None = Field(None, description="督办单位：名称、代码、路径或编号")


class Return(StepIn):
    """What is missing, and until when."""

    opinion: str = Field(description="退回原因和还须整改的内容")
    due_on: date | None = None


class Taken(Out):
    """The step, and where the hazard stands after it."""

    step: StepOut
    hazard: HazardOut


@router.put(PLACE + "/order/{uuid:id}", response=Taken, operation_id="hazards_order")
def order(request: HttpRequest, hazard_id: UUID, id: UUID, body: Order) -> dict[str, Any]:
    """交办整改。"""
    return _taken(actions.order, viewer(request), hazard_id, id, given(body))


@router.put(PLACE + "/extend/{uuid:id}", response=Taken, operation_id="hazards_extend")
def extend(request: HttpRequest, hazard_id: UUID, id: UUID, body: Extension) -> dict[str, Any]:
    """延期。"""
    return _taken(actions.extend, viewer(request), hazard_id, id, given(body))


@router.put(PLACE + "/transfer/{uuid:id}", response=Taken, operation_id="hazards_transfer")
def transfer(request: HttpRequest, hazard_id: UUID, id: UUID, body: Handover) -> dict[str, Any]:
    """移交另一单位；此后由它负责。"""
    return _taken(actions.transfer, viewer(request), hazard_id, id, given(body))


@router.put(PLACE + "/escalate/{uuid:id}", response=Taken, operation_id="hazards_escalate")
def escalate(request: HttpRequest, hazard_id: UUID, id: UUID, body: Escalation) -> dict[str, Any]:
    """升级督办；负责单位不变。"""
    return _taken(actions.escalate, viewer(request), hazard_id, id, given(body))


@router.put(PLACE + "/eliminate/{uuid:id}", response=Taken, operation_id="hazards_eliminate")
def eliminate(request: HttpRequest, hazard_id: UUID, id: UUID, body: StepIn) -> dict[str, Any]:
    """整改完成，待验收。"""
    return _taken(actions.eliminate, viewer(request), hazard_id, id, given(body))


@router.put(PLACE + "/accept/{uuid:id}", response=Taken, operation_id="hazards_accept")
def accept(request: HttpRequest, hazard_id: UUID, id: UUID, body: StepIn) -> dict[str, Any]:
    """验收销号；登记整改完成的人不能验收。"""
    return _taken(actions.accept, viewer(request), hazard_id, id, given(body))


@router.put(PLACE + "/return/{uuid:id}", response=Taken, operation_id="hazards_return")
def send_back(request: HttpRequest, hazard_id: UUID, id: UUID, body: Return) -> dict[str, Any]:
    """退回整改。"""
    return _taken(actions.return_, viewer(request), hazard_id, id, given(body))


@router.put(PLACE + "/take-back/{uuid:id}", response=HazardOut, operation_id="hazards_take_back")
def take_back(request: HttpRequest, hazard_id: UUID, id: UUID, body: Void) -> dict[str, Any]:
    """撤回误登的最后一个环节；重发不再改变什么。"""
    by = viewer(request)
    steps = queries.transitions_of(queries.get(hazard_id, viewer=by), viewer=by)
    found = next((each for each in steps if each.pk == id), None)
    if found is None:
        raise NotFound(_("隐患流转"), id)
    return SHAPE.of(actions.take_back(by=by, record=found, reason=body.reason))


def _taken(action: Any, by: Viewer, hazard_id: UUID, id: UUID, values: dict[str, Any]) -> dict[str, Any]:
    hazard = queries.get(hazard_id, viewer=by)
    if values.get("organisation"):
        values["organisation"] = named("organisation", ORGANISATION, values["organisation"], by)
    done = action(by=by, id=id, hazard=hazard, **values)
    return {"step": STEP.of(done), "hazard": SHAPE.of(done.hazard)}
