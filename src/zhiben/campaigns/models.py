"""A campaign and its parts, the task force that drives it, the teams that supervise, and what each team covers."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhiben.calendars import today
from zhiben.facts.errors import NotFound
from zhiben.facts.models import CodeField
from zhiben.figures import catalogue
from zhiben.places.models import Located, Organisation, Person


def _ends_after_start(room_and_table: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gte=F("happened_on")),
        name=f"{room_and_table}_ends_after_start",
        violation_error_message=_("终止日期不能早于起始日期。"),
    )


class Campaign(Located):
    """A campaign as one organisation runs it (专项行动); `happened_on` is the day it was launched there (部署日期)."""

    code = CodeField(_("代码"), max_length=30)  # the category of the entries of its parts
    name = models.CharField(_("名称"), max_length=120)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    starts_on = models.DateField(_("起始日期"))
    ends_on = models.DateField(_("截止日期"))
    document = models.UUIDField(_("依据文件"), null=True, blank=True)  # of the standards room

    class Meta(Located.Meta):
        verbose_name = _("专项行动")
        ordering = ["-starts_on", "organisation_path"]
        constraints = [
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(voided_at=None),
                name="campaigns_code_once",
                violation_error_message=_("本单位已有此代码的专项行动，请改用其他代码。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaigns_ends_after_start",
                violation_error_message=_("截止日期不能早于起始日期。"),
            ),
        ]
        # A text says the campaign's name; queries.named() looks it up among those of a subtree.
        indexes = [models.Index(fields=["organisation_path", "-starts_on"], name="campaigns_by_organisation")]

    def __str__(self) -> str:
        return self.name


class Part(Located):
    """A numbered part of a campaign, from `happened_on` until `valid_to`."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("专项行动"))
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("标题"), max_length=200)
    detail = models.TextField(_("内容"), default="", blank=True)
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta(Located.Meta):
        abstract = True
        ordering = ["campaign", "number"]
        constraints = [
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["campaign", "organisation", "number"],
                condition=Q(voided_at=None),
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("该专项行动已有此序号，请核对。"),
            ),
            _ends_after_start("%(app_label)s_%(class)s"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Action(Part):
    """One of a campaign's actions (行动), as in 十大行动."""

    class Meta(Part.Meta):
        verbose_name = _("行动")


class Project(Part):
    """A project of a campaign (项目): what a weekly session assigns and reviews one by one."""

    action = models.ForeignKey(
        Action, models.PROTECT, verbose_name=_("所属行动"), related_name="projects", null=True, blank=True
    )

    class Meta(Part.Meta):
        verbose_name = _("项目")


class Priority(Part):
    """A priority of a campaign (重点)."""

    action = models.ForeignKey(
        Action, models.PROTECT, verbose_name=_("所属行动"), related_name="priorities", null=True, blank=True
    )

    class Meta(Part.Meta):
        verbose_name = _("重点")


class Goal(Located):
    """A goal that an organisation set on `happened_on`; the campaign's, or its own (no campaign)."""

    class Horizon(models.TextChoices):
        LONG_TERM = "long_term", _("长期目标")
        ANNUAL = "annual", _("年度重点")
        NEAR_TERM = "near_term", _("近期任务")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name=_("专项行动"), related_name="goals", null=True, blank=True
    )
    horizon = models.CharField(_("类别"), max_length=10, choices=Horizon.choices)
    text = models.CharField(_("目标"), max_length=300)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    achieved_on = models.DateField(_("达成日期"), null=True, blank=True)
    # How far it is can be read from the ledger, where a figure measures it.
    figure = CodeField(_("衡量指标"), max_length=60, default="", blank=True)
    target = models.IntegerField(_("目标值"), null=True, blank=True)
    meeting = models.UUIDField(_("确定的会议"), null=True, blank=True)  # of the meetings room

    class Meta(Located.Meta):
        verbose_name = _("目标")
        ordering = ["-happened_on"]
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("happened_on")),
                name="campaigns_goal_due_after_set",
                violation_error_message=_("期限不能早于提出日期。"),
            ),
            models.CheckConstraint(
                condition=Q(achieved_on=None) | Q(achieved_on__gte=F("happened_on")),
                name="campaigns_goal_achieved_after_set",
                violation_error_message=_("达成日期不能早于提出日期。"),
            ),
            models.CheckConstraint(
                condition=(Q(figure="") & Q(target=None)) | (~Q(figure="") & Q(target__isnull=False)),
                name="campaigns_goal_measured_by_both",
                violation_error_message=_("衡量指标和目标值须同时填写，或都不填。"),
            ),
        ]
        indexes = [models.Index(fields=["organisation_path", "due_on"], name="campaigns_goals_by_deadline")]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """A goal is measured by a figure that exists."""
        super().clean()
        if self.figure:
            try:
                catalogue.figure(self.figure)
            except NotFound as error:
                raise ValidationError({"figure": str(error)}) from error


class RoadmapStep(Located):
    """One step of an organisation's roadmap (路线图): planned on `happened_on`, from `starts_on` to `due_on`."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name=_("专项行动"), related_name="steps", null=True, blank=True
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("步骤"), max_length=200)
    starts_on = models.DateField(_("计划起始"))
    due_on = models.DateField(_("计划完成"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("路线图步骤")
        ordering = ["organisation_path", "number"]
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="campaigns_step_due_after_start",
                violation_error_message=_("计划完成不能早于计划起始。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class TaskForce(Located):
    """A task force (工作专班) that stands from `happened_on` until `valid_to`."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name=_("专项行动"), related_name="task_forces", null=True, blank=True
    )
    name = models.CharField(_("专班名称"), max_length=120)
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("工作专班")
        ordering = ["-happened_on"]
        constraints = [*Located.Meta.constraints, _ends_after_start("campaigns_task_force")]

    def __str__(self) -> str:
        return self.name


class TaskForceMember(Located):
    """Who sits in a task force in which role; `organisation` is the member's own unit."""

    class Role(models.TextChoices):
        LEAD = "lead", _("组长")
        DEPUTY = "deputy", _("副组长")
        MEMBER = "member", _("成员")

    task_force = models.ForeignKey(TaskForce, models.PROTECT, verbose_name=_("工作专班"), related_name="members")
    role = models.CharField(_("专班职务"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    name = models.CharField(_("姓名"), max_length=40, default="", blank=True)
    title = models.CharField(_("职务"), max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"), related_name="+", null=True, blank=True)
    valid_to = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("专班成员")
        ordering = ["task_force", "happened_on"]
        constraints = [*Located.Meta.constraints, _ends_after_start("campaigns_member")]

    def __str__(self) -> str:
        return " ".join(part for part in (self.get_role_display(), self.name, self.title) if part)


class SupervisionTeam(Located):
    """A supervision team (综合抽查检查督导组) of `organisation`, from `happened_on` until `valid_to`.

    It inspects on behalf of those who sent it; by law it carries out no administrative inspection.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name=_("专项行动"), related_name="teams", null=True, blank=True
    )
    number = models.PositiveSmallIntegerField(_("组号"))
    name = models.CharField(_("督导组名称"), max_length=120)
    head = models.CharField(_("组长"), max_length=80, default="", blank=True)
    # The team as a unit of its own, where it records its visits.
    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("对应单位"), related_name="+", null=True, blank=True
    )
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("督导组")
        ordering = ["organisation_path", "number"]
        constraints = [
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "number", "happened_on"],
                condition=Q(voided_at=None),
                name="campaigns_team_number_once",
                violation_error_message=_("同日成立的督导组中已有此组号，请核对。"),
            ),
            _ends_after_start("campaigns_team"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def covers(self) -> list[str]:
        """The units that it covers now, or covered last: as its form shows them."""
        return [str(each.organisation) for each in self._standing() if each.kind == Coverage.Kind.UNIT]

    @property
    def fields(self) -> list[str]:
        """The codes of the fields that it covers now, or covered last."""
        return [each.field for each in self._standing() if each.kind == Coverage.Kind.FIELD]

    def _standing(self) -> list[Coverage]:
        day = min(today(), self.valid_to or today())
        found = self.coverage.filter(voided_at=None).select_related("organisation")
        return [each for each in found if each.valid_to is None or each.valid_to >= day]


class Coverage(Located):
    """What a supervision team covers from `happened_on` until `valid_to`: a unit (`organisation`), or a field."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("单位")
        FIELD = "field", _("领域")

    team = models.ForeignKey(SupervisionTeam, models.PROTECT, verbose_name=_("督导组"), related_name="coverage")
    kind = models.CharField(_("督导对象"), max_length=6, choices=Kind.choices, default=Kind.UNIT)
    # What the unit was when its coverage was recorded: a registry that changes later moves no old number.
    unit_kind = models.CharField(
        _("单位类别"), max_length=12, choices=Organisation.Kind.choices, default="", blank=True, editable=False
    )
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("督导范围")
        ordering = ["team", "organisation_path"]
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="unit") | ~Q(field=""),
                name="campaigns_coverage_names_its_field",
                violation_error_message=_("按领域督导须选择领域。"),
            ),
            _ends_after_start("campaigns_coverage"),
        ]

    def __str__(self) -> str:
        return self.field if self.kind == self.Kind.FIELD else str(self.organisation)

    def clean(self) -> None:
        """A team covers nothing before it was formed or after it was dissolved."""
        super().clean()
        if self.happened_on < self.team.happened_on:
            raise ValidationError({"happened_on": _("督导范围的起始日期不能早于督导组成立日期。")})
        if self.team.valid_to and (self.valid_to is None or self.valid_to > self.team.valid_to):
            raise ValidationError({"valid_to": _("督导范围须在督导组撤销日期前终止。")})
