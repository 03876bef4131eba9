"""The register of hazards (隐患台账)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhiben.calendars import today
from zhiben.facts.paths import subtree
from zhiben.hazards import actions, queries
from zhiben.hazards.models import Hazard
from zhiben.places.fields import field_choices
from zhiben.places.references import ENTERPRISE, ORGANISATION, PREMISES
from zhiben.registers.declaration import Column, Register, declare


def _overdue(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(state__in=queries.IN_WORK, due_on__lt=today(), accepted_on=None)


def _open(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(accepted_on=None)


def _under(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Those of the organisation at that path and all below it."""
    return rows.filter(organisation_path__range=subtree(value))


declare(
    Register(
        "hazards",
        _("隐患"),
        "hazards",
        Hazard,
        (
            Column("title", _("隐患描述"), required=True, example="配电箱前堆放杂物",
                   aliases=("隐患内容", "问题描述", "问题隐患", "存在问题")),
            Column("number", _("编号"), listed=False, help=_("不填则交办时自动编号。"), aliases=("隐患编号",)),
            Column("organisation", _("单位"), "reference", reference=ORGANISATION, example="召陵镇", filtered=True,
                   help=_("对此隐患负责监管的单位；不填则为生产经营单位自身。"),
                   aliases=("上报单位", "监管单位", "责任单位", "检查单位")),
            Column("enterprise", _("生产经营单位"), "reference", reference=ENTERPRISE, example="示范食品有限公司",
                   filtered=True, aliases=("企业名称", "单位名称", "被检查单位")),
            Column("premises", _("场所"), "reference", reference=PREMISES, listed=False),
            Column("field", _("领域"), "choice", choices=field_choices, filtered=True, example="消防",
                   aliases=("行业领域", "所属领域")),
            Column("level", _("隐患级别"), "choice", choices=Hazard.Level.choices, filtered=True,
                   aliases=("隐患等级", "级别")),
            Column("source", _("来源"), "choice", choices=Hazard.Source.choices, filtered=True,
                   aliases=("检查方式", "隐患来源", "发现方式")),
            Column("happened_on", _("发现日期"), "date", required=True, example="2024-05-20", sortable=True, filtered=True,
                   aliases=("检查时间", "检查日期", "发现时间", "排查时间")),
            Column("position", _("隐患位置"), listed=False, aliases=("位置", "隐患部位")),
            Column("classification", _("隐患分类"), listed=False, aliases=("隐患类型", "隐患类别")),
            Column("basis", _("判定依据"), listed=False),
            Column("clause", _("依据条款"), "longtext", listed=False, aliases=("违反判定依据具体条款", "违反条款")),
            Column("finder", _("检查人"), listed=False, aliases=("检查人员",)),
            Column("state", _("状态"), "choice", choices=Hazard.State.choices, filtered=True, editable=False),
            Column("due_on", _("整改期限"), "date", example="2024-06-04", help=_("填写即为限期整改。"),
                   aliases=("整改时限", "完成时限")),
            Column("at_once", _("立行立改"), "boolean", listed=False, help=_("当场发现、当场整改、当场验收。")),
            Column("rectified", _("是否整改"), "boolean", listed=False, aliases=("是否完成整改", "整改情况")),
            Column("eliminated_on", _("整改完成日期"), "date", aliases=("实际整改完成时间", "整改完成时间", "完成时间")),
            Column("responsible", _("整改责任人"), listed=False, aliases=("整改责任部门/责任人", "责任人")),
            Column("measures", _("整改措施"), "longtext", listed=False),
            Column("detail", _("详情"), "longtext", listed=False),
            Column("remark", _("备注"), "longtext", listed=False, aliases=("举报情况备注",)),
            Column("photos", _("整改前照片"), "files", listed=False),
            Column("accepted_on", _("验收销号日期"), "date", listed=False, editable=False),
        ),
        visible=queries.visible,
        record=actions.find,
        correct=actions.correct,
        void=actions.void,
        record_many=actions.find_many,
        void_many=actions.void_many,
        title=lambda record: record.title,
        search=("title", "number", "enterprise__name"),
        sort="-happened_on",
        related=("organisation", "enterprise"),
        group=_("检查与隐患"),
        icon="alert-triangle",
        order=11,
        filters={"overdue": _overdue, "open": _open, "under": _under},
    )
)  # fmt: skip
