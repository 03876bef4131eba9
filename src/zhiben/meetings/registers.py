"""Registers of meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhiben.campaigns.references import CAMPAIGN, PRIORITY, PROJECT
from zhiben.meetings import actions
from zhiben.meetings.models import SERIAL, Assignment, Kind, Meeting, Series
from zhiben.meetings.references import MEETING, SERIES
from zhiben.places.fields import field_choices
from zhiben.places.models import Post
from zhiben.places.references import ORGANISATION
from zhiben.places.registers import located
from zhiben.registers.declaration import Column, declare

GROUP = _("会议与交办")
ROOM = "meetings"
SERIAL_CHOICES = [(kind.value, kind.label) for kind in SERIAL]

declare(
    located(
        "meeting-series",
        _("会议系列"),
        ROOM,
        Series,
        (
            Column("name", _("系列名称"), required=True, example="周交办会议"),
            Column("kind", _("会议类别"), "choice", required=True, choices=SERIAL_CHOICES, filtered=True),
            Column(
                "organisation", _("单位"), "reference", required=True, reference=ORGANISATION, example="召陵区",
                filtered=True,
            ),
            Column(
                "first_number", _("起始次数"), "integer", required=True, example="123",
                help=_("系统取号的第一次；设定后不能更改。"),
            ),
            Column("happened_on", _("起始日期"), "date", required=True, example="2024-03-08", sortable=True),
            Column("valid_to", _("终止日期"), "date", help=_("仍有效的留空。")),
        ),
        record=actions.open_series,
        correct=actions.correct_series,
        void=actions.void_series,
        record_many=None,  # each sets the start of its numbers
        search=("name",),
        group=GROUP,
        icon="list-numbers",
        order=30,
    )
)  # fmt: skip

declare(
    located(
        "meetings",
        _("会议"),
        ROOM,
        Meeting,
        (
            Column("happened_on", _("日期"), "date", required=True, example="2024-03-08", sortable=True),
            Column("kind", _("会议类别"), "choice", required=True, choices=Kind.choices, filtered=True),
            Column(
                "organisation", _("召开单位"), "reference", required=True, reference=ORGANISATION, example="召陵区",
                filtered=True,
            ),
            Column("series", _("会议系列"), "reference", reference=SERIES, listed=False),
            Column(
                "number", _("次数"), "integer", help=_("由系统取号；只有补登起始次数以前的会议才填写。"),
            ),
            Column("title", _("会议名称"), example="安全生产治本攻坚三年行动专题会议"),
            Column("campaign", _("专项行动"), "reference", reference=CAMPAIGN, listed=False, filtered=True),
            Column("topics", _("议题"), "list", example="学习实施方案、研判安全形势", listed=False),
            Column("chaired_by", _("主持人"), example="李某"),
            Column("chair_title", _("主持人职务"), example="区委书记", listed=False),
            Column(
                "chair_rank", _("主持人级别"), "choice", choices=Post.Rank.choices, filtered=True, listed=False,
            ),
            Column("attendance", _("参会人数"), "integer", example="45"),
            Column("attendees", _("参会单位"), "list", example="应急管理局、召陵镇", listed=False),
            Column("decisions", _("议定事项"), "list", listed=False),
            Column("place", _("地点"), example="区政府会议室", listed=False),
            Column("field", _("领域"), "choice", choices=field_choices, listed=False, filtered=True),
        ),
        record=actions.hold,
        correct=actions.correct,
        void=actions.void,
        record_many=None,  # each draws its number
        related=("organisation", "series"),
        search=("title", "chaired_by"),
        group=GROUP,
        icon="users-group",
        order=10,
    )
)  # fmt: skip

declare(
    located(
        "assignments",
        _("交办事项"),
        ROOM,
        Assignment,
        (
            Column(
                "meeting", _("会议"), "reference", required=True, reference=MEETING, example="第123次周交办会议",
                filtered=True,
            ),
            Column("text", _("交办事项"), required=True, example="完成辖区粉尘涉爆企业排查"),
            Column(
                "organisation", _("承办单位"), "reference", required=True, reference=ORGANISATION, example="召陵镇",
                filtered=True,
            ),
            Column("happened_on", _("交办日期"), "date", sortable=True, help=_("留空即为会议日期。")),
            Column("due_on", _("交办期限"), "date", required=True, example="2024-03-15", listed=False),
            Column("deadline", _("办理期限"), "date", editable=False, sortable=True),
            Column("state", _("状态"), "choice", choices=Assignment.State.choices, editable=False, filtered=True),
            Column("percent", _("进度"), "integer", editable=False),
            Column("done_on", _("办结日期"), "date", editable=False),
            Column("project", _("所属项目"), "reference", reference=PROJECT, listed=False, filtered=True),
            Column("priority", _("所属重点"), "reference", reference=PRIORITY, listed=False, filtered=True),
            Column("field", _("领域"), "choice", choices=field_choices, listed=False, filtered=True),
        ),
        record=actions.assign,
        correct=actions.correct_assignment,
        record_many=None,  # each gets its place in the meeting's list
        related=("organisation", "meeting__series"),
        search=("text",),
        group=GROUP,
        icon="calendar-event",
        order=20,
    )
)  # fmt: skip
