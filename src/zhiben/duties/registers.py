"""Registers of duties and of the returns that were confirmed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhiben.duties import actions
from zhiben.duties.models import Cycle, Duty, Return
from zhiben.places.fields import field_choices
from zhiben.places.references import ORGANISATION, Named
from zhiben.places.registers import located
from zhiben.registers.declaration import Column, declare

GROUP = _("履职与报表")
ROOM = "duties"


declare(
    located(
        "duties",
        _("履职事项"),
        ROOM,
        Duty,
        (
            Column("name", _("事项名称"), required=True, example="日巡查"),
            Column("kind", _("事项类别"), "choice", required=True, choices=Duty.Kind.choices, filtered=True),
            Column(
                "organisation", _("单位"), "reference", required=True, reference=ORGANISATION, example="市供销社",
                filtered=True,
            ),
            Column("covers", _("履职单位"), "choice", required=True, choices=Duty.Covers.choices, filtered=True),
            Column("cycle", _("周期"), "choice", required=True, choices=Cycle.choices, filtered=True),
            Column("deadline", _("时限"), "choice", required=True, choices=Duty.Deadline.choices, listed=False),
            Column("weekday", _("星期"), "integer", listed=False, help=_("1至7；只在时限为每周固定日时填写。")),
            Column("at", _("时刻"), example="17:00", listed=False),
            Column("workdays_only", _("只在工作日"), "boolean", listed=False),
            Column("proof", _("完成依据"), example="inspections.self_checks", help=_("指标代码：期内有记录即完成。")),
            Column("figures", _("报表指标"), "list", listed=False, help=_("指标代码，按报表顺序。")),
            Column("happened_on", _("起始日期"), "date", required=True, example="2024-01-01", sortable=True),
            Column("valid_to", _("终止日期"), "date", help=_("仍有效的留空。")),
            Column("field", _("领域"), "choice", choices=field_choices, listed=False),
        ),
        correct=actions.correct_duty,
        search=("name",),
        group=GROUP,
        icon="calendar-stats",
        order=10,
    )
)  # fmt: skip

DUTY = Named(_("履职事项"), actions.DUTIES.visible)

declare(
    located(
        "returns",
        _("报表"),
        ROOM,
        Return,
        (
            Column("duty", _("履职事项"), "reference", reference=DUTY, editable=False, filtered=True),
            Column("organisation", _("单位"), "reference", reference=ORGANISATION, editable=False, filtered=True),
            Column("cycle", _("周期"), "choice", choices=Cycle.choices, editable=False, filtered=True),
            Column("period_start", _("期间起"), "date", editable=False),
            Column("period_end", _("期间止"), "date", editable=False),
            Column("state", _("状态"), "choice", choices=Return.State.choices, editable=False, filtered=True),
            Column("summary", _("数据"), "longtext", editable=False, listed=False),
            Column("reason", _("退回原因"), editable=False, listed=False),
            Column("happened_on", _("确认日期"), "date", editable=False, sortable=True),
        ),
        record=None,  # composed from figures and confirmed, never typed
        correct=None,
        record_many=None,
        related=("duty", "organisation"),
        group=GROUP,
        icon="report-analytics",
        order=20,
    )
)
