"""Registers of campaigns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhiben.campaigns import actions
from zhiben.campaigns.models import (
    Action,
    Campaign,
    Coverage,
    Goal,
    Priority,
    Project,
    RoadmapStep,
    SupervisionTeam,
    TaskForce,
    TaskForceMember,
)
from zhiben.campaigns.references import ACTION, CAMPAIGN, TASK_FORCE, TEAM
from zhiben.places.fields import field_choices
from zhiben.places.references import ORGANISATION, PERSON
from zhiben.places.registers import located
from zhiben.registers.declaration import Column, Text, declare
from zhiben.registers.simple import simple

GROUP = _("专项行动")
ROOM = "campaigns"
NAME = "安全生产治本攻坚三年行动"


def _organisation(label: Text, example: str = "区安委办") -> Column:
    return Column(
        "organisation", label, "reference", required=True, reference=ORGANISATION, example=example, filtered=True
    )


def _campaign(*, required: bool = False) -> Column:
    return Column(
        "campaign", _("专项行动"), "reference", required=required, reference=CAMPAIGN, example=NAME, filtered=True
    )


def _from(label: Text) -> Column:
    return Column("happened_on", label, "date", required=True, example="2024-03-08", sortable=True)


def _until(label: Text) -> Column:
    return Column("valid_to", label, "date", help=_("仍有效的留空。"))


_FIELD = Column("field", _("领域"), "choice", choices=field_choices, filtered=True, listed=False)

declare(
    located(
        "campaigns",
        _("专项行动"),
        ROOM,
        Campaign,
        (
            Column("name", _("名称"), required=True, example=NAME),
            Column("code", _("代码"), required=True, example="zhiben-2024", help=_("本单位内不重复的简短代码。")),
            Column("aliases", _("别名"), "list", example="治本攻坚三年行动、三年行动", listed=False),
            _organisation(_("组织单位")),
            _from(_("部署日期")),
            Column("starts_on", _("起始日期"), "date", required=True, example="2024-01-01"),
            Column("ends_on", _("截止日期"), "date", required=True, example="2026-12-31"),
            _FIELD,
        ),
        correct=actions.correct_campaign,
        void=actions.void_campaign,
        search=("name", "code"),
        sort="-starts_on",
        group=GROUP,
        icon="flag",
        order=10,
    )
)

for _order, (_code, _label, _model) in enumerate(
    (
        ("campaign-actions", _("行动"), Action),
        ("campaign-projects", _("项目"), Project),
        ("campaign-priorities", _("重点"), Priority),
    )
):
    _of_action = Column("action", _("所属行动"), "reference", reference=ACTION)
    declare(
        located(
            _code,
            _label,
            ROOM,
            _model,
            (
                _campaign(required=True),
                Column("number", _("序号"), "integer", required=True, example="1"),
                Column("title", _("标题"), required=True, example="重大事故隐患判定标准宣贯落实行动"),
                *(() if _model is Action else (_of_action,)),
                Column("detail", _("内容"), "longtext", listed=False),
                _organisation(_("牵头单位")),
                _from(_("起始日期")),
                _until(_("终止日期")),
                _FIELD,
            ),
            search=("title",),
            sort="number",
            group=GROUP,
            icon="list-numbers",
            order=20 + _order,
        )
    )

declare(
    located(
        "goals",
        _("目标"),
        ROOM,
        Goal,
        (
            Column("text", _("目标"), required=True, example="全年不发生较大及以上生产安全事故"),
            Column("horizon", _("类别"), "choice", required=True, choices=Goal.Horizon.choices, filtered=True),
            _organisation(_("单位"), "市供销社"),
            _campaign(),
            _from(_("提出日期")),
            Column("due_on", _("期限"), "date", example="2024-12-31"),
            Column("achieved_on", _("达成日期"), "date"),
            Column("figure", _("衡量指标"), listed=False, help=_("指标代码；与目标值同时填写。")),
            Column("target", _("目标值"), "integer", listed=False),
            _FIELD,
        ),
        search=("text",),
        group=GROUP,
        icon="target",
        order=30,
    )
)

declare(
    located(
        "roadmap",
        _("路线图"),
        ROOM,
        RoadmapStep,
        (
            Column("number", _("序号"), "integer", required=True, example="1"),
            Column("title", _("步骤"), required=True, example="调整安委会名单，明确责任分工"),
            _organisation(_("单位"), "市供销社"),
            _campaign(),
            _from(_("制定日期")),
            Column("starts_on", _("计划起始"), "date", required=True, example="2024-05-01"),
            Column("due_on", _("计划完成"), "date", required=True, example="2024-05-31"),
            Column("done_on", _("完成日期"), "date"),
            _FIELD,
        ),
        search=("title",),
        sort="number",
        group=GROUP,
        icon="route",
        order=31,
    )
)

declare(
    located(
        "task-forces",
        _("工作专班"),
        ROOM,
        TaskForce,
        (
            Column("name", _("专班名称"), required=True, example="召陵区安全生产治本攻坚三年行动工作专班"),
            _organisation(_("组建单位")),
            _campaign(),
            _from(_("成立日期")),
            _until(_("撤销日期")),
        ),
        search=("name",),
        group=GROUP,
        icon="users-group",
        order=40,
    )
)

declare(
    located(
        "task-force-members",
        _("专班成员"),
        ROOM,
        TaskForceMember,
        (
            Column("task_force", _("工作专班"), "reference", required=True, reference=TASK_FORCE, filtered=True),
            Column("role", _("专班职务"), "choice", required=True, choices=TaskForceMember.Role.choices, filtered=True),
            Column("name", _("姓名"), example="张某"),
            Column("title", _("职务"), required=True, example="区委常委、常务副区长"),
            _organisation(_("所在单位"), "召陵区"),
            Column("person", _("人员"), "reference", reference=PERSON, listed=False),
            _from(_("加入日期")),
            _until(_("退出日期")),
        ),
        search=("name", "title"),
        group=GROUP,
        icon="user",
        order=41,
    )
)

declare(
    located(
        "supervision-teams",
        _("督导组"),
        ROOM,
        SupervisionTeam,
        (
            Column("number", _("组号"), "integer", required=True, example="1"),
            Column("name", _("督导组名称"), required=True, example="第一综合抽查检查督导组"),
            Column("head", _("组长"), example="李某"),
            _organisation(_("派出单位")),
            _campaign(),
            Column("covers", _("督导单位"), "list", example="召陵镇、万金镇", listed=False),
            Column("fields", _("督导领域"), "list", example="消防", listed=False, help=_("领域名称或代码。")),
            Column("unit", _("对应单位"), "reference", reference=ORGANISATION, listed=False),
            _from(_("成立日期")),
            _until(_("撤销日期")),
        ),
        record=actions.form_team,
        correct=actions.correct_team,
        void=actions.void_team,
        record_many=None,  # a team brings what it covers
        search=("name", "head"),
        sort="number",
        group=GROUP,
        icon="eye-check",
        order=50,
    )
)

declare(
    simple(
        "team-coverage",
        _("督导范围"),
        ROOM,
        Coverage,
        (
            Column("team", _("督导组"), "reference", required=True, reference=TEAM, filtered=True),
            Column("kind", _("督导对象"), "choice", required=True, choices=Coverage.Kind.choices, filtered=True),
            _organisation(_("督导单位"), "召陵镇"),
            Column("field", _("领域"), "choice", choices=field_choices, filtered=True),
            _from(_("起始日期")),
            _until(_("终止日期")),
        ),
        locate=actions.locate_coverage,
        group=GROUP,
        icon="map-pin",
        order=51,
    )
)
