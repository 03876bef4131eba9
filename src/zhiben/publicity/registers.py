"""Registers of publicity."""

from django.utils.translation import gettext_lazy as _

from zhiben.places.registers import ORGANISATION, located
from zhiben.publicity.models import Audience, Broadcast, CarrierChoices, Event, Material
from zhiben.registers.declaration import Column, declare

GROUP = _("宣传教育")
ORGANISATION_COLUMN = Column(
    "organisation",
    _("单位"),
    "reference",
    required=True,
    reference=ORGANISATION,
    example="召陵镇人民政府",
    filtered=True,
)


def _day(label: object) -> Column:
    return Column("happened_on", label, "date", required=True, sortable=True, example="2024-05-12")  # type: ignore[arg-type]


declare(
    located(
        "publicity-events",
        _("宣传活动"),
        "publicity",
        Event,
        (
            _day(_("活动日期")),
            ORGANISATION_COLUMN,
            Column("title", _("活动名称"), required=True, example="安全生产宣传进社区"),
            Column("channel", _("宣传载体"), "choice", required=True, choices=Event.Channel.choices, filtered=True),
            Column("entry", _("五进"), "choice", choices=Event.Entry.choices, filtered=True),
            Column("people", _("参加人数"), "integer", example="120"),
        ),
        search=("title",),
        group=GROUP,
        icon="speakerphone",
        order=410,
    )
)
declare(
    located(
        "materials",
        _("宣传品发放"),
        "publicity",
        Material,
        (
            _day(_("日期")),
            ORGANISATION_COLUMN,
            Column("kind", _("类别"), "choice", required=True, choices=Material.Kind.choices, filtered=True),
            Column("name", _("名称"), required=True, example="《安全生产法》"),
            Column("quantity", _("数量"), "integer", required=True, example="300"),
        ),
        search=("name",),
        group=GROUP,
        icon="package",
        order=420,
    )
)
declare(
    located(
        "audiences",
        _("短信覆盖"),
        "publicity",
        Audience,
        (
            _day(_("起始日期")),
            ORGANISATION_COLUMN,
            Column("carrier", _("通讯公司"), "choice", required=True, choices=CarrierChoices.choices, filtered=True),
            Column("users", _("覆盖用户数"), "integer", required=True, example="120000"),
            Column("valid_to", _("截止日期"), "date"),
        ),
        group=GROUP,
        icon="users",
        order=440,
    )
)
declare(
    located(
        "broadcasts",
        _("公益短信"),
        "publicity",
        Broadcast,
        (
            _day(_("发送日期")),
            ORGANISATION_COLUMN,
            Column("carrier", _("通讯公司"), "choice", required=True, choices=CarrierChoices.choices, filtered=True),
            Column("text", _("内容"), "longtext", required=True, example="用电用气，人走即关。"),
            Column("recipients", _("发送人数"), "integer", required=True, example="120000"),
            Column("receipts", _("送达回执"), "integer", example="118600"),
        ),
        search=("text",),
        group=GROUP,
        icon="message",
        order=430,
    )
)
