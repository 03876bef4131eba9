"""A visit, who took part in it, and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField
from zhiben.hazards.models import Hazard
from zhiben.places.models import Located, Organisation, Person


class Inspection(Located):
    """One visit (家次) of its lead organisation, on `happened_on`. A joint visit is one visit, of whoever leads it."""

    class Kind(models.TextChoices):
        """By law (国办发〔2024〕54号): only certified officers carry out administrative inspections; each counts apart."""

        ADMINISTRATIVE = "administrative", _("行政检查")
        SELF_CHECK = "self_check", _("企业自查")
        EXPERT = "expert", _("专家技术服务")
        GRID = "grid", _("网格巡查")
        SUPERVISION = "supervision", _("督导检查")

    class Manner(models.TextChoices):
        LEADER_LED = "leader_led", _("领导带队")
        UNDERCOVER = "undercover", _("暗访暗查")
        JOINT = "joint", _("联合检查")
        REINSPECTION = "reinspection", _("复查")
        LOOK_BACK = "look_back", _("回头看")
        DOUBLE_RANDOM = "double_random", _("双随机")

    class Rank(models.TextChoices):
        """Of the leader who led it, on that day."""

        NONE = "", _("无")
        PRINCIPAL = "principal", _("主要负责人")
        LEADER = "leader", _("分管负责人")

    # Two of the three indexes that foreign keys bring would only repeat one of those below.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("单位"), related_name="+", db_index=False
    )
    enterprise = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("生产经营单位"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    kind = CodeField(_("检查类别"), max_length=20, choices=Kind.choices)
    manners = models.JSONField(_("检查方式"), default=list, blank=True)
    fields = models.JSONField(_("其他领域"), default=list, blank=True)
    key_date = CodeField(_("重点时段"), max_length=20, default="", blank=True)
    leader = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("带队领导"), related_name="+", null=True, blank=True, db_index=False
    )
    leader_rank = CodeField(_("领导级别"), max_length=10, choices=Rank.choices, default=Rank.NONE, blank=True)
    inspected = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("被督导单位"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    people = models.PositiveIntegerField(_("检查人数"), default=1)
    checklist = CodeField(_("检查表"), max_length=60, default="", blank=True)
    checklist_version = CodeField(_("检查表版本"), max_length=20, default="", blank=True)
    result = models.TextField(_("检查情况"), default="", blank=True)
    signatures = models.JSONField(_("签名"), default=list, blank=True)  # one name per party: [{"party", "name"}]

    class Meta(Located.Meta):
        verbose_name = _("检查")
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="inspections_somebody_went",
                violation_error_message=_("检查人数至少为1。"),
            ),
        ]
        # Each serves one list in its order, newest first. The first carries what a scope asks for: a list walks it, reads
        # no row that is out of sight, and stops after a page. An index that starts with a path would sort a whole town.
        indexes = [
            models.Index(
                fields=["happened_on", "id", "organisation_path", "field", "kind", "voided_at"],
                name="inspections_newest",
            ),
            models.Index(fields=["organisation", "happened_on", "id"], name="inspections_by_organisation"),
            models.Index(fields=["enterprise", "happened_on", "id"], name="inspections_by_enterprise"),
            models.Index(fields=["kind", "happened_on", "id"], name="inspections_by_kind"),
            models.Index(fields=["field", "happened_on", "id"], name="inspections_by_field"),
        ]

    def __str__(self) -> str:
        about = self.premises or self.enterprise or self.inspected or self.organisation
        return f"{self.happened_on.isoformat()} {about}"

    @cached_property
    def parties(self) -> list[Participation]:
        """Who took part beside the lead organisation. Read once: whoever changes them assigns the list anew."""
        return list(self.participations.select_related("organisation"))

    @cached_property
    def named(self) -> list[Attendee]:
        """The people named. Read once: whoever changes them assigns the list anew."""
        return list(self.attendees.select_related("person"))

    @property
    def participants(self) -> list[Organisation]:
        """The organisations that took part beside the lead one."""
        return [each.organisation for each in self.parties]

    @property
    def officers(self) -> list[Person]:
        """The officers named."""
        return [each.person for each in self.named if each.role == Attendee.Role.OFFICER]

    @property
    def experts(self) -> list[Person]:
        """The experts named."""
        return [each.person for each in self.named if each.role == Attendee.Role.EXPERT]


class Participation(models.Model):
    """An organisation that took part in a visit of another; its path is that of the day."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, verbose_name=_("检查"), related_name="participations", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("参加单位"), related_name="+", db_index=False
    )
    organisation_path = CodeField(_("单位路径"), max_length=80, editable=False)

    class Meta:
        verbose_name = _("参加检查")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "organisation"], name="inspections_takes_part_once")
        ]


class Attendee(models.Model):
    """A person named in a visit; an expert's level is that of the day."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("检查人员")
        EXPERT = "expert", _("专家")

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, verbose_name=_("检查"), related_name="attendees", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"), related_name="+")
    role = CodeField(_("身份"), max_length=10, choices=Role.choices)
    level = CodeField(_("专家级别"), max_length=20, default="", blank=True)

    class Meta:
        verbose_name = _("参检人员")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "person", "role"], name="inspections_attends_once")
        ]


class Answer(models.Model):
    """What was answered to one item of the checklist; the words are those that were read then."""

    class Value(models.TextChoices):
        YES = "yes", _("是")
        NO = "no", _("否")
        NOT_APPLICABLE = "na", _("不适用")

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, verbose_name=_("检查"), related_name="answers", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("序号"))
    item = CodeField(_("检查项代号"), max_length=30)
    text = models.CharField(_("检查内容"), max_length=300)
    answer = CodeField(_("回答"), max_length=3, choices=Value.choices)
    measure = models.CharField(_("数值"), max_length=40, default="", blank=True)
    note = models.CharField(_("说明"), max_length=500, default="", blank=True)
    hazard = models.ForeignKey(
        Hazard, models.PROTECT, verbose_name=_("隐患"), related_name="+", null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = _("检查回答")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["inspection", "item"], name="inspections_one_answer_an_item")]

    def __str__(self) -> str:
        return f"{self.item} {self.get_answer_display()}"


class Instrument(Located):
    """A numbered official letter (执法文书) issued at an administrative inspection; voided, it keeps its number.

    Source: 国办发〔2024〕54号 (officers with a certificate only), 行政处罚法 (2021) 第四十二条 (two of them at least).
    """

    class Manner(models.TextChoices):
        """How it was served (送达方式)."""

        DIRECT = "direct", _("直接送达")
        LEFT = "left", _("留置送达")
        POST = "post", _("邮寄送达")
        ELECTRONIC = "electronic", _("电子送达")
        ENTRUSTED = "entrusted", _("委托送达")
        NOTICE = "notice", _("公告送达")

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, verbose_name=_("检查"), related_name="instruments", editable=False
    )
    hazards = models.ManyToManyField(Hazard, verbose_name=_("隐患"), related_name="instruments", blank=True)
    officers = models.ManyToManyField(Person, verbose_name=_("执法人员"), related_name="+")
    kind = CodeField(_("文书种类"), max_length=20, editable=False)
    area = models.CharField(_("地区代字"), max_length=10)
    year = models.PositiveSmallIntegerField(_("年份"), editable=False)
    number = models.PositiveIntegerField(_("序号"), editable=False)
    reference = models.CharField(_("文号"), max_length=60, editable=False)
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    particulars = models.JSONField(_("内容"), default=dict, blank=True)  # key of the kind's field → text
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    served_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("送达人"), related_name="+", null=True, blank=True
    )
    served_to = models.CharField(_("签收人"), max_length=40, default="", blank=True)
    manner = CodeField(_("送达方式"), max_length=12, choices=Manner.choices, default="", blank=True)

    class Meta(Located.Meta):
        verbose_name = _("执法文书")
        ordering = ["-happened_on", "-id"]
        constraints = [
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "kind", "year", "number"], name="inspections_instrument_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("happened_on")),
                name="inspections_instrument_due_after_issue",
                violation_error_message=_("整改期限不能早于文书日期。"),
            ),
            models.CheckConstraint(
                condition=Q(served_on=None) | Q(served_on__gte=F("happened_on")),
                name="inspections_instrument_served_after_issue",
                violation_error_message=_("送达日期不能早于文书日期。"),
            ),
        ]
        # Lists walk the first; the second is an enterprise's own letters.
        indexes = [
            models.Index(fields=["happened_on", "id"], name="inspections_instruments_newest"),
            models.Index(fields=["enterprise", "happened_on", "id"], name="inspections_instruments_to"),
        ]

    def __str__(self) -> str:
        return self.reference
