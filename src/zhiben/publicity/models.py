"""What was done so that people know: events, materials, messages, and the carriers' reach."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField
from zhiben.places.models import Located


class Event(Located):
    """One publicity event (宣传活动): through a channel, into one of the five entries (五进)."""

    class Channel(models.TextChoices):
        WECHAT = "wechat", _("微信公众号")
        VIDEO = "video", _("短视频")
        ONLINE = "online", _("网络学习")
        POSTER = "poster", _("宣传海报")
        LEAFLET = "leaflet", _("宣传彩页手册")
        OUTDOOR = "outdoor", _("户外广告")
        SCREEN = "screen", _("电子屏幕")
        DOOR = "door", _("网格员入户宣传")
        GOODS = "goods", _("宣传日用品")
        ONSITE = "onsite", _("现场活动")

    class Entry(models.TextChoices):
        ENTERPRISE = "enterprise", _("进企业")
        COMMUNITY = "community", _("进社区")
        CAMPUS = "campus", _("进校园")
        VILLAGE = "village", _("进农村")
        FAMILY = "family", _("进家庭")

    title = models.CharField(_("活动名称"), max_length=120)
    channel = CodeField(_("宣传载体"), max_length=12, choices=Channel.choices)
    entry = CodeField(_("五进"), max_length=12, choices=Entry.choices, default="", blank=True)
    people = models.PositiveIntegerField(_("参加人数"), default=0)

    class Meta(Located.Meta):
        verbose_name = _("宣传活动")
        indexes = [models.Index(fields=["organisation_path", "-happened_on", "id"], name="publicity_event_list")]

    def __str__(self) -> str:
        return self.title


class Material(Located):
    """Materials shown or handed out (宣传品发放): so many pieces of one thing on one occasion."""

    class Kind(models.TextChoices):
        BOARD = "board", _("展板")
        HANDBOOK = "handbook", _("宣传手册")
        GOODS = "goods", _("宣传品")

    kind = CodeField(_("类别"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=80)
    quantity = models.PositiveIntegerField(_("数量"))

    class Meta(Located.Meta):
        verbose_name = _("宣传品发放")
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="publicity_material_some",
                violation_error_message=_("数量须大于0。"),
            ),
        ]
        indexes = [models.Index(fields=["organisation_path", "-happened_on", "id"], name="publicity_material_list")]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity}"


class CarrierChoices(models.TextChoices):
    """Who carries messages to phones."""

    TELECOM = "telecom", _("电信")
    UNICOM = "unicom", _("联通")
    MOBILE = "mobile", _("移动")
    BROADCASTING = "broadcasting", _("广电")


class Audience(Located):
    """How many users a carrier reaches for us from a day on (发送覆盖): a stock, not the sum of its messages."""

    carrier = CodeField(_("通讯公司"), max_length=12, choices=CarrierChoices.choices)
    users = models.PositiveIntegerField(_("覆盖用户数"))
    valid_to = models.DateField(_("截止日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("短信覆盖")
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("happened_on")),
                name="publicity_audience_ends_after_start",
                violation_error_message=_("截止日期不能早于起始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_carrier_display()} {self.users}"


class Broadcast(Located):
    """One public message sent through a carrier (公益短信): to how many, and how many receipts came back."""

    carrier = CodeField(_("通讯公司"), max_length=12, choices=CarrierChoices.choices)
    text = models.CharField(_("内容"), max_length=200)
    recipients = models.PositiveIntegerField(_("发送人数"))
    receipts = models.PositiveIntegerField(_("送达回执"), default=0)

    class Meta(Located.Meta):
        verbose_name = _("公益短信")
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(receipts__lte=F("recipients")),
                name="publicity_no_more_receipts_than_recipients",
                violation_error_message=_("送达回执不能多于发送人数。"),
            ),
        ]
        indexes = [models.Index(fields=["organisation_path", "-happened_on", "id"], name="publicity_broadcast_list")]

    def __str__(self) -> str:
        return self.text
