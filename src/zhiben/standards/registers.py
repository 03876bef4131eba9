"""Registers of standards, and the references by which other rooms' registers name them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhiben.facts.words import bracketed
from zhiben.places.fields import business_type_choices, field_choices
from zhiben.places.references import Named
from zhiben.places.registers import ORGANISATION, PERSON
from zhiben.registers.declaration import Column, Register, declare
from zhiben.standards import actions, queries
from zhiben.standards.actions import documents, mechanisms, rosters
from zhiben.standards.models import (
    Checklist,
    ChecklistItem,
    Criterion,
    IncomingDocument,
    Law,
    Mechanism,
    Roster,
    RosterLine,
)

__all__ = ["CHECKLIST", "CRITERION", "ITEM", "LAW", "MECHANISM", "ROSTER"]

GROUP = _("标准与制度")


def _criterion(each: Any) -> str:
    return f"{each.code} {each.text}"


def _version(each: Any) -> str:
    about = _now("%(organisation)s，%(day)s") % {"organisation": each.organisation, "day": each.happened_on.isoformat()}
    return bracketed(each.title, about)


class NamedRoster(Named):
    """A roster is named by its title: the version without a last day, where there is one."""

    def _found(self, rows: Any, said: str) -> list[Any]:
        found = super()._found(rows, said)
        return [each for each in found if each.valid_to is None] or found


LAW = Named(_("法规标准"), queries.laws, ("code", "title", "number"), ("code", "title", "number"))
CRITERION = Named(_("判定情形"), queries.criteria, ("code",), ("code", "text"), describe=_criterion)
CHECKLIST = Named(_("检查表"), queries.checklists, ("code", "title"), ("code", "title"), describe=_version)
ITEM = Named(_("检查项"), queries.items, ("code",), ("code", "text"))
MECHANISM = Named(_("机制制度"), queries.mechanisms, ("title", "number"), ("title", "number"), describe=_version)
ROSTER = NamedRoster(_("名册"), queries.rosters, ("title", "number"), ("title", "number"), describe=_version)

declare(
    Register(
        "incoming-documents",
        _("来文"),
        "standards",
        IncomingDocument,
        (
            Column("title", _("标题"), required=True, example="全省安全生产治本攻坚三年行动实施方案"),
            Column("number", _("文号"), example="豫安委〔2024〕1号"),
            Column("issuer", _("发文机关"), required=True, example="河南省安全生产委员会"),
            Column("level", _("层级"), "choice", required=True, choices=IncomingDocument.Level.choices, filtered=True),
            Column("issued_on", _("印发日期"), "date", required=True, example="2024-03-07"),
            Column("happened_on", _("收文日期"), "date", required=True, example="2024-03-08", sortable=True),
            Column("organisation", _("收文单位"), "reference", required=True, reference=ORGANISATION, filtered=True),
            Column("summary", _("主要内容"), "longtext", listed=False),
        ),
        visible=queries.documents,
        record=actions.receive_document,
        correct=documents.cases.correct,
        void=documents.cases.void,
        record_many=documents.cases.record_many,
        search=("title", "number", "issuer"),
        related=("organisation",),
        group=GROUP,
        icon="inbox",
        order=60,
    )
)
declare(
    Register(
        "mechanisms",
        _("机制制度"),
        "standards",
        Mechanism,
        (
            Column("title", _("名称"), required=True, example="信息通报机制"),
            Column("kind", _("类别"), "choice", required=True, choices=Mechanism.Kind.choices, filtered=True),
            Column("number", _("文号"), listed=False),
            Column("organisation", _("制定单位"), "reference", required=True, reference=ORGANISATION, filtered=True),
            Column("happened_on", _("施行日期"), "date", required=True, example="2024-03-20", sortable=True),
            Column("valid_to", _("有效期止"), "date"),
            Column("version", _("版本"), "integer", editable=False),
            Column("text", _("内容"), "longtext", listed=False),
            Column("escalation", _("逾期升级"), listed=False, example="1天升1级、15天升2级",
                   help=_("隐患逾期几天，由责任单位之上几级督办；只管重大隐患的写“重大1天升2级”。不填则不自动升级。")),
        ),
        visible=queries.mechanisms,
        record=actions.add_mechanism,
        correct=mechanisms.correct_mechanism,
        void=mechanisms.cases.void,
        record_many=mechanisms.add_mechanisms,
        search=("title", "number", "text"),
        related=("organisation",),
        group=GROUP,
        icon="settings",
        order=61,
    )
)  # fmt: skip
declare(
    Register(
        "rosters",
        _("名册"),
        "standards",
        Roster,
        (
            Column("title", _("名称"), required=True, example="区安全生产委员会成员名单"),
            Column("kind", _("类别"), "choice", required=True, choices=Roster.Kind.choices, filtered=True),
            Column("number", _("文号"), listed=False),
            Column("organisation", _("制定单位"), "reference", required=True, reference=ORGANISATION, filtered=True),
            Column("happened_on", _("施行日期"), "date", required=True, example="2024-03-20", sortable=True),
            Column("valid_to", _("有效期止"), "date"),
            Column("version", _("版本"), "integer", editable=False),
            Column("note", _("说明"), listed=False),
        ),
        visible=queries.rosters,
        record=actions.add_roster,
        correct=rosters.cases.correct,
        void=actions.void_roster,
        record_many=rosters.cases.record_many,
        search=("title", "number"),
        related=("organisation",),
        group=GROUP,
        icon="users-group",
        order=66,
    )
)
declare(
    Register(
        "roster-lines",
        _("名册人员"),
        "standards",
        RosterLine,
        (
            Column("roster", _("名册"), "reference", required=True, reference=ROSTER, filtered=True,
                   example="区安全生产委员会成员名单"),
            Column("position", _("序号"), "integer", example="1"),
            Column("role", _("名册中的职责"), example="主任", aliases=("职责", "委员会职务", "班次")),
            Column("person", _("人员"), "reference", reference=PERSON, help=_("已登记的人员；没有登记的只写姓名。")),
            Column("name", _("姓名"), example="王明"),
            Column("unit", _("所在单位"), example="应急管理局", aliases=("工作单位", "单位")),
            Column("post", _("职务"), example="局长", aliases=("行政职务",)),
            Column("phone", _("电话"), listed=False, aliases=("联系电话", "手机")),
            Column("happened_on", _("自"), "date", required=True, example="2024-03-20", sortable=True,
                   aliases=("值班日期", "日期", "起日")),
            Column("valid_to", _("至"), "date", aliases=("止日",)),
            Column("duty", _("责任内容"), "longtext", listed=False, aliases=("安全责任", "岗位责任")),
        ),
        visible=queries.roster_lines,
        record=actions.add_roster_line,
        correct=actions.correct_roster_line,
        void=rosters.line_cases.void,
        record_many=actions.add_roster_lines,
        void_many=rosters.line_cases.void_many,
        search=("name", "person__name", "unit", "role"),
        related=("roster", "person"),
        group=GROUP,
        icon="users",
        order=67,
    )
)  # fmt: skip
declare(
    Register(
        "checklists",
        _("检查表"),
        "standards",
        Checklist,
        (
            Column("code", _("代号")),
            Column("title", _("名称"), required=True),
            Column("kind", _("类别"), "choice", choices=Checklist.Kind.choices, filtered=True, editable=False),
            Column("field", _("领域"), "choice", choices=field_choices, filtered=True, editable=False),
            Column("business_types", _("适用业态"), "list", choices=business_type_choices, listed=False),
            Column("organisation", _("印发单位"), "reference", reference=ORGANISATION, filtered=True, editable=False),
            Column("happened_on", _("印发日期"), "date", sortable=True, editable=False),
            Column("valid_to", _("有效期止"), "date", editable=False),
            Column("version", _("版本"), "integer", editable=False),
            Column("items_count", _("条数"), "integer", editable=False),
            Column("groups_count", _("项数"), "integer", editable=False, listed=False),
        ),
        visible=queries.checklists,
        correct=actions.correct_checklist,
        void=actions.void_checklist,
        search=("code", "title"),
        related=("organisation",),
        group=GROUP,
        icon="list-check",
        order=62,
    )
)
declare(
    Register(
        "checklist-items",
        _("检查项"),
        "standards",
        ChecklistItem,
        (
            Column("checklist", _("检查表"), "reference", reference=CHECKLIST, filtered=True, editable=False),
            Column("position", _("序号"), "integer", editable=False),
            Column("code", _("代号"), editable=False),
            Column("group", _("分项"), editable=False),
            Column("text", _("内容"), editable=False),
            Column("field", _("领域"), "choice", choices=field_choices, filtered=True, editable=False),
            Column(
                "answer", _("回答方式"), "choice", choices=ChecklistItem.Answer.choices, editable=False, listed=False
            ),
            Column("major", _("可能直接构成重大隐患"), "boolean", filtered=True, editable=False),
            Column("deadline_days", _("默认整改天数"), "integer", editable=False),
            Column("help", _("提示"), editable=False, listed=False),
        ),
        visible=queries.items,
        search=("code", "text"),
        sort="code",
        related=("checklist",),
        group=GROUP,
        icon="checkbox",
        order=63,
    )
)
declare(
    Register(
        "criteria",
        _("重大隐患判定情形"),
        "standards",
        Criterion,
        (
            Column("code", _("代号"), required=True, example="XF-65"),
            Column("field", _("领域"), "choice", required=True, choices=field_choices, filtered=True),
            Column("kind", _("方式"), "choice", required=True, choices=Criterion.Kind.choices, filtered=True),
            Column("text", _("情形"), "longtext", required=True, example="疏散通道被占用、堵塞"),
            Column("law", _("判定依据"), "reference", required=True, reference=LAW, filtered=True),
            Column("reference", _("条款"), required=True, example="第5.3条"),
            Column("applies_to", _("适用范围"), listed=False),
            Column("verified", _("已核对原文"), "boolean", filtered=True),
            Column("valid_from", _("施行日期"), "date", required=True, example="2024-01-01", listed=False),
            Column("valid_to", _("失效日期"), "date", listed=False),
        ),
        visible=queries.criteria,
        record=actions.add_criterion,
        search=("code", "text"),
        sort="code",
        related=("law",),
        group=GROUP,
        icon="alert-triangle",
        order=64,
    )
)
declare(
    Register(
        "laws",
        _("法规标准"),
        "standards",
        Law,
        (
            Column("code", _("代号"), required=True, example="AQSCF"),
            Column("title", _("名称"), required=True, example="中华人民共和国安全生产法"),
            Column("number", _("文号")),
            Column("kind", _("类别"), "choice", required=True, choices=Law.Kind.choices, filtered=True),
            Column("issuer", _("发布机关"), listed=False),
            Column("issued_on", _("发布日期"), "date", listed=False),
            Column("effective_on", _("施行日期"), "date", required=True, example="2021-09-01"),
            Column("ends_on", _("失效日期"), "date"),
            Column("verified", _("已核对原文"), "boolean", filtered=True),
            Column("note", _("备注"), listed=False),
        ),
        visible=queries.laws,
        record=actions.add_law,
        search=("code", "title", "number"),
        sort="code",
        group=GROUP,
        icon="scale",
        order=65,
    )
)
