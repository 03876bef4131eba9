"""Laws and criteria (the same for everybody), and what an organisation issues or receives (it lies somewhere).

Whatever decides a level, a deadline or a question is chosen by the day of the fact, so nothing here is changed in
place: a new version ends the one before it.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhiben.facts.errors import Invalid
from zhiben.facts.ids import new_id
from zhiben.facts.models import CodeField
from zhiben.places.models import Located, Person
from zhiben.standards.escalation import escalations, written


class Law(models.Model):
    """A law, regulation or standard (法规标准) that items and criteria rest on."""

    class Kind(models.TextChoices):
        LAW = "law", _("法律")
        REGULATION = "regulation", _("法规")
        RULE = "rule", _("规章")
        STANDARD = "standard", _("标准")
        NOTICE = "notice", _("规范性文件")
        LOCAL = "local", _("单位自定")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = CodeField(_("代号"), max_length=30, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    number = models.CharField(_("文号"), max_length=80, default="", blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    issuer = models.CharField(_("发布机关"), max_length=80, default="", blank=True)
    issued_on = models.DateField(_("发布日期"), null=True, blank=True)
    effective_on = models.DateField(_("施行日期"))
    ends_on = models.DateField(_("失效日期"), null=True, blank=True)
    verified = models.BooleanField(_("已核对原文"), default=False)
    note = models.CharField(_("备注"), max_length=300, default="", blank=True)

    class Meta:
        verbose_name = _("法规标准")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("effective_on")),
                name="standards_law_ends_after_start",
                violation_error_message=_("失效日期不能早于施行日期。"),
            )
        ]

    def __str__(self) -> str:
        return f"《{self.title}》"


class Criterion(models.Model):
    """What makes a hazard a major one (判定情形); it holds as long as its document does."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("直接判定")
        COMPOSITE = "composite", _("综合判定要素")
        ESCALATION = "escalation", _("内部升级")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = CodeField(_("代号"), max_length=30)
    law = models.ForeignKey(Law, models.PROTECT, verbose_name=_("判定依据"), related_name="criteria")
    reference = models.CharField(_("条款"), max_length=60)
    field = CodeField(_("领域"), max_length=30)
    kind = models.CharField(_("方式"), max_length=12, choices=Kind.choices)
    groups = models.JSONField(_("适用组"), default=list, blank=True)
    text = models.CharField(_("情形"), max_length=400)
    text_en = models.CharField(_("英文"), max_length=400, default="", blank=True)
    applies_to = models.CharField(_("适用范围"), max_length=120, default="", blank=True)
    keywords = models.JSONField(_("关键词"), default=list, blank=True)
    verified = models.BooleanField(_("已核对原文"), default=False)
    valid_from = models.DateField(_("施行日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("重大隐患判定情形")
        ordering = ["field", "code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="standards_criterion_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="standards_criterion_ends_after_start",
                violation_error_message=_("失效日期不能早于施行日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Rule(models.Model):
    """What the law asks of whoever keeps such records (规则): reference data with its source and what can be executed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = CodeField(_("编号"), max_length=10, unique=True)
    text = models.CharField(_("内容"), max_length=400)
    basis = models.CharField(_("依据"), max_length=120)
    penalty = models.CharField(_("罚则"), max_length=200, default="", blank=True)
    approval = models.CharField(_("审批"), max_length=120, default="", blank=True)
    form = models.CharField(_("形式"), max_length=60, default="", blank=True)
    settings = models.JSONField(_("期限等设置"), default=dict, blank=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    verified = models.BooleanField(_("已核对原文"), default=False)

    class Meta:
        verbose_name = _("规则")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Issued(Located):
    """What an organisation issues: valid from the day it happened, to the day before the next version."""

    valid_to = models.DateField(_("有效期止"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(_("版本"), default=1, editable=False)

    class Meta(Located.Meta):
        abstract = True
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("happened_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("有效期止不能早于印发日期。"),
            ),
        ]


class Checklist(Issued):
    """Questions asked at a visit (检查表): key points, the list of a field, or a guide by which tenants check themselves."""

    class Kind(models.TextChoices):
        KEY_POINTS = "key_points", _("排查要点")
        FIELD = "field", _("领域检查表")
        SELF_CHECK = "self_check", _("自查指南")

    code = CodeField(_("代号"), max_length=30)
    title = models.CharField(_("名称"), max_length=120)
    title_en = models.CharField(_("英文名"), max_length=160, default="", blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    business_types = models.JSONField(_("适用业态"), default=list, blank=True)
    # Counted when it is issued, for the posting: the items of a version never change.
    items_count = models.PositiveSmallIntegerField(_("条数"), default=0, editable=False)
    groups_count = models.PositiveSmallIntegerField(_("项数"), default=0, editable=False)

    class Meta(Issued.Meta):
        verbose_name = _("检查表")
        ordering = ["code", "-version"]
        constraints = [
            *Issued.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "code", "version"], name="standards_checklist_versions"),
        ]
        indexes = [models.Index(fields=["code", "happened_on"], name="standards_checklist_by_code")]

    def __str__(self) -> str:
        return self.title


class ChecklistItem(models.Model):
    """One question (检查项) and what follows from a no: level, deadline, criteria, legal basis."""

    class Answer(models.TextChoices):
        YES_NO = "yes_no", _("是/否")
        YES_NO_NA = "yes_no_na", _("是/否/不适用")
        MEASURE = "measure", _("填数值")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    checklist = models.ForeignKey(Checklist, models.PROTECT, verbose_name=_("检查表"), related_name="items")
    position = models.PositiveSmallIntegerField(_("序号"))
    code = CodeField(_("代号"), max_length=30)
    group = models.CharField(_("分项"), max_length=60, default="", blank=True)
    text = models.CharField(_("内容"), max_length=300)
    text_en = models.CharField(_("英文"), max_length=400, default="", blank=True)
    help = models.CharField(_("提示"), max_length=300, default="", blank=True)
    field = CodeField(_("领域"), max_length=30, default="", blank=True)
    answer = models.CharField(_("回答方式"), max_length=12, choices=Answer.choices, default=Answer.YES_NO)
    measure = models.JSONField(_("数值要求"), default=dict, blank=True)  # {"unit": "m", "op": "<=", "limit": 2}
    basis = models.JSONField(_("依据"), default=list, blank=True)  # [[law's code, article], …]
    criteria = models.JSONField(_("可能构成的判定情形"), default=list, blank=True)  # criteria's codes
    major = models.BooleanField(_("可能直接构成重大隐患"), default=False)
    deadline_days = models.PositiveSmallIntegerField(_("默认整改天数"), default=0)  # 0: at once
    photo_required = models.BooleanField(_("判否须拍照"), default=False)
    verified = models.BooleanField(_("依据已核对"), default=False)

    class Meta:
        verbose_name = _("检查项")
        ordering = ["checklist", "position"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "code"], name="standards_one_item_of_a_code"),
            models.UniqueConstraint(fields=["checklist", "position"], name="standards_one_item_at_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Mechanism(Issued):
    """Rule text of an office (工作机制、工作制度、职责清单), perhaps with settings that the product executes."""

    class Kind(models.TextChoices):
        MECHANISM = "mechanism", _("工作机制")
        WORK_SYSTEM = "work_system", _("工作制度")
        DUTY_LIST = "duty_list", _("职责清单")

    series = models.UUIDField(_("沿革"), default=new_id, editable=False)  # the same for all versions of one text
    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    number = models.CharField(_("文号"), max_length=80, default="", blank=True)
    text = models.TextField(_("内容"), default="", blank=True)
    settings = models.JSONField(_("执行设置"), default=dict, blank=True)  # intervals, deadlines, escalation, weights

    class Meta(Issued.Meta):
        verbose_name = _("机制制度")
        ordering = ["-happened_on", "title"]
        constraints = [
            *Issued.Meta.constraints,
            models.UniqueConstraint(fields=["series", "version"], name="standards_mechanism_versions"),
        ]

    @property
    def escalation(self) -> str:
        """When overdue hazards are told to whom, as people write it."""
        return written(self.settings)

    def clean(self) -> None:
        """What is executed must be executable."""
        super().clean()
        try:
            escalations(self.settings)
        except Invalid as why:
            raise ValidationError(why.errors) from why

    def __str__(self) -> str:
        return self.title


class Roster(Issued):
    """A list of people for something (名册): a committee's members, who is on duty when, who answers for what."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("委员会成员名单")
        DUTY = "duty", _("值班表")
        RESPONSIBILITY = "responsibility", _("全员安全责任清单")

    series = models.UUIDField(_("沿革"), default=new_id, editable=False)  # the same for all versions of one list
    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices)
    number = models.CharField(_("文号"), max_length=80, default="", blank=True)
    note = models.CharField(_("说明"), max_length=300, default="", blank=True)

    class Meta(Issued.Meta):
        verbose_name = _("名册")
        ordering = ["-happened_on", "title"]
        constraints = [
            *Issued.Meta.constraints,
            models.UniqueConstraint(fields=["series", "version"], name="standards_roster_versions"),
        ]

    def __str__(self) -> str:
        return self.title


class RosterLine(Located):
    """One person on a version of a roster, from happened_on on: somebody registered, or a name with unit and post.

    Of somebody registered the name is not kept here: who is made anonymous is so in every roster.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, verbose_name=_("名册"), related_name="lines")
    position = models.PositiveSmallIntegerField(_("序号"), default=0)
    role = models.CharField(_("名册中的职责"), max_length=60, default="", blank=True)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"), related_name="+", null=True, blank=True)
    name = models.CharField(_("姓名"), max_length=40, default="", blank=True)
    unit = models.CharField(_("所在单位"), max_length=120, default="", blank=True)
    post = models.CharField(_("职务"), max_length=80, default="", blank=True)
    phone = models.CharField(_("电话"), max_length=40, default="", blank=True)
    duty = models.CharField(_("责任内容"), max_length=500, default="", blank=True)
    valid_to = models.DateField(_("至"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("名册人员")
        ordering = ["roster", "position", "happened_on", "id"]
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("happened_on")),
                name="standards_rosterline_ends_after_start",
                violation_error_message=_("止日不能早于起日。"),
            ),
            models.CheckConstraint(
                condition=~Q(person=None, name=""),
                name="standards_rosterline_is_somebody",
                violation_error_message=_("请选择人员，或填写姓名。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.role}".strip()

    @property
    def who(self) -> str:
        """The name, as it is now."""
        return self.person.name if self.person is not None else self.name

    @property
    def telephone(self) -> str:
        """The number for this roster, else that of the person."""
        return self.phone or (self.person.phone if self.person is not None else "")


class IncomingDocument(Located):
    """A document from above (来文): happened_on is the day it was received."""

    class Level(models.TextChoices):
        STATE = "state", _("国家")
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县（区）级")

    title = models.CharField(_("标题"), max_length=160)
    number = models.CharField(_("文号"), max_length=80, default="", blank=True)
    issuer = models.CharField(_("发文机关"), max_length=80)
    issued_on = models.DateField(_("印发日期"))
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    summary = models.TextField(_("主要内容"), default="", blank=True)

    class Meta(Located.Meta):
        verbose_name = _("来文")
        ordering = ["-happened_on"]
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(issued_on__lte=F("happened_on")),
                name="standards_received_after_issue",
                violation_error_message=_("收文日期不能早于印发日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title
