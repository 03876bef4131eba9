"""The face of premises: let to a tenant, used by the owner again, another business, closed; who was there when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.places import actions, queries
from zhiben.places.fields import business_types
from zhiben.registers.declaration import REGISTERS
from zhiben.web.registers.forms import field_of
from zhiben.web.registers.looks import LOOKS, Look, Step
from zhiben.web.registers.steps import StepForm


class Used(NamedTuple):
    """Who used it from a day on (None: the owner itself), and for what."""

    since: Any
    tenant: Any
    business: str


class FromForm(StepForm):
    """From which day."""

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        self.fields["on"].label = _("自哪天起")


class BusinessForm(FromForm):
    """What it is used for."""

    field_order: tuple[str, ...] = ("id", "business_type", "on")

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        initial = {"business_type": record.business_type} | kwargs.pop("initial", {})
        super().__init__(*args, record=record, viewer=viewer, initial=initial, **kwargs)
        register = REGISTERS["premises"]
        self.fields["business_type"] = field_of(register, register.column("business_type"), viewer)
        self.order_fields(self.field_order)


class LetForm(BusinessForm):
    """To whom."""

    field_order = ("id", "tenant", "business_type", "on")

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        register = REGISTERS["premises"]
        self.fields["tenant"] = field_of(register, replace(register.column("tenant"), required=True), viewer)
        self.order_fields(self.field_order)


class CloseForm(StepForm):
    """The last day."""

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        self.fields["on"].label = _("停用日期")


def let(*, by: Viewer, record: Any, id: UUID, on: Any, tenant: Any, business_type: str) -> object:
    """Let to a tenant from that day."""
    return actions.let_premises(by=by, record=record, tenant=tenant, on=on, business_type=business_type)


def take_back(*, by: Viewer, record: Any, id: UUID, on: Any, business_type: str) -> object:
    """The owner uses it itself from that day."""
    return actions.let_premises(by=by, record=record, tenant=None, on=on, business_type=business_type)


def change_business(*, by: Viewer, record: Any, id: UUID, on: Any, business_type: str) -> object:
    """The same user, another business from that day."""
    return actions.let_premises(by=by, record=record, tenant=record.tenant, on=on, business_type=business_type)


def close(*, by: Viewer, record: Any, id: UUID, on: Any) -> object:
    """Its last day."""
    return actions.close_premises(by=by, record=record, on=on)


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """Who used it when, newest first."""
    labels = business_types()
    spans = queries.lettings(record, viewer=viewer)
    return {
        "used": [
            Used(span.valid_from, span.tenant, str(labels.get(span.business_type, ""))) for span in reversed(spans)
        ]
    }


def _stands(record: Any) -> bool:
    return not record.voided and (record.valid_to is None or record.valid_to >= today())


def _is_let(record: Any) -> bool:
    return _stands(record) and record.tenant_id is not None


LETTING: Promise = _(
    "自该日起的检查和隐患记在新租户名下；此前的仍在原来的使用者名下，数字不变。登记时写错了租户的，请用“更正”。"
)
LOOKS["premises"] = Look(
    context=context,
    steps=(
        Step("let", _("出租"), "key", "places.record", LetForm, let, _stands, done=_("已登记出租。"), intro=LETTING),
        Step("take-back", _("结束出租"), "arrow-back-up", "places.record", BusinessForm, take_back, _is_let,
             done=_("已结束出租，由所属单位自用。"), intro=LETTING),
        Step("business", _("变更业态"), "building-store", "places.record", BusinessForm, change_business, _stands,
             done=_("业态已变更。"), intro=_("自该日起按新业态检查和统计；此前的记录不变。")),
        Step("close", _("停用"), "x", "places.record", CloseForm, close, _stands, "btn-quiet-danger",
             _("已登记停用。"), _("停用后不能再登记新的事项；已有的记录和数字都不变。")),
    ),
)  # fmt: skip
