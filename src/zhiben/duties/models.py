"""What has to be done how often and by whom, and the returns that were confirmed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhiben.facts.errors import NotFound
from zhiben.facts.ids import new_id
from zhiben.facts.models import CodeField
from zhiben.figures import catalogue
from zhiben.ledger.models import Seal
from zhiben.places.models import Located, Organisation


class Cycle(models.TextChoices):
    """How often."""

    DAY = "day", _("每日")
    WEEK = "week", _("每周")
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")


class Duty(Located):
    """Something that `organisation`, or the enterprises below it, must do every cycle; in force from `happened_on`.

    Patrols and supervision are done when the ledger has an entry of the `proof` figure in the period; roll-ups and
    reports when their return is confirmed. Nobody checks in, and nothing is typed twice.
    """

    class Kind(models.TextChoices):
        PATROL = "patrol", _("巡查")
        ROLL_UP = "roll_up", _("汇总")
        REPORT = "report", _("上报")
        SUPERVISE = "supervise", _("督导")

    class Covers(models.TextChoices):
        SELF = "self", _("本单位")
        ENTERPRISES = "enterprises", _("所属全部企业")
        MEMBERS = "members", _("直属和参股企业")
        DIRECT = "direct", _("直属企业")
        SHARE = "share", _("参股企业")
        TENANT = "tenant", _("租赁商户")

    class Deadline(models.TextChoices):
        PERIOD_END = "period_end", _("期末当日")
        WEEKDAY = "weekday", _("每周固定日")
        LAST_WORKDAY = "last_workday", _("期末最后一个工作日")

    kind = models.CharField(_("事项类别"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("事项名称"), max_length=60)
    covers = models.CharField(_("履职单位"), max_length=12, choices=Covers.choices, default=Covers.SELF)
    cycle = models.CharField(_("周期"), max_length=8, choices=Cycle.choices)
    workdays_only = models.BooleanField(_("只在工作日"), default=False)
    deadline = models.CharField(_("时限"), max_length=12, choices=Deadline.choices, default=Deadline.PERIOD_END)
    weekday = models.PositiveSmallIntegerField(_("星期"), null=True, blank=True)  # 1 Monday … 7 Sunday
    at = models.CharField(
        _("时刻"),
        max_length=5,
        default="17:00",
        blank=True,
        validators=[RegexValidator(r"^([01]\d|2[0-3]):[0-5]\d$", _("时刻应写作17:00。"))],
    )
    proof = CodeField(
        _("完成依据"), max_length=60, default="", blank=True
    )  # a figure: one entry in the period is enough
    figures = models.JSONField(_("报表指标"), default=list, blank=True)  # codes of what a return is composed of
    mechanism = models.UUIDField(_("依据制度"), null=True, blank=True)  # of the standards room
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("履职事项")
        ordering = ["organisation_path", "name"]
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("happened_on")),
                name="duties_ends_after_start",
                violation_error_message=_("终止日期不能早于起始日期。"),
            ),
            models.CheckConstraint(
                condition=(Q(deadline="weekday", cycle="week", weekday__isnull=False, weekday__range=(1, 7)))
                | (~Q(deadline="weekday") & Q(weekday=None)),
                name="duties_weekday_of_a_week",
                violation_error_message=_("每周固定日须周期为每周，并填写星期1至7；其他时限不填星期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def by_return(self) -> bool:
        """Whether a confirmed return is what fulfils it."""
        return self.kind in {self.Kind.ROLL_UP, self.Kind.REPORT}

    def clean(self) -> None:
        """What fulfils it has to be a figure that exists."""
        super().clean()
        if self.by_return and not self.figures:
            raise ValidationError({"figures": _("汇总和上报须列出报表指标。")})
        if not self.by_return and not self.proof:
            raise ValidationError({"proof": _("巡查和督导须写明完成依据（指标代码）。")})
        for name, codes in (("proof", [self.proof] if self.proof else []), ("figures", self.figures)):
            for code in codes:
                try:
                    catalogue.figure(code)
                except NotFound as error:
                    raise ValidationError({name: str(error)}) from error


class Return(Located):
    """One return (报表) of `organisation` for one period: numbers read from the ledger as of a seal, and confirmed."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("已确认")
        RETURNED = "returned", _("已退回")

    duty = models.ForeignKey(Duty, models.PROTECT, verbose_name=_("履职事项"), related_name="returns")
    cycle = models.CharField(_("周期"), max_length=8, choices=Cycle.choices)
    period_start = models.DateField(_("期间起"))
    period_end = models.DateField(_("期间止"))
    deadline = models.DateTimeField(_("时限"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.CONFIRMED)
    # code → number, version of its definition, label and unit as confirmed; a later definition changes none of them.
    values = models.JSONField(_("数据"), default=dict, encoder=DjangoJSONEncoder)
    seal = models.ForeignKey(Seal, models.PROTECT, verbose_name=_("封存"), related_name="+")
    confirmed_at = models.DateTimeField(_("确认时间"))
    confirmed_by = models.UUIDField(_("确认人"))
    reason = models.CharField(_("退回原因"), max_length=200, default="", blank=True)

    class Meta(Located.Meta):
        verbose_name = _("报表")
        ordering = ["-period_end", "organisation_path"]
        constraints = [
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["duty", "organisation", "period_start"],
                condition=Q(voided_at=None),
                name="duties_one_return_a_period",
                violation_error_message=_("该期报表已确认；如需更正，请由上级退回后重新确认。"),
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="duties_return_period",
                violation_error_message=_("期间止不能早于期间起。"),
            ),
        ]
        indexes = [models.Index(fields=["organisation_path", "-happened_on"], name="duties_returns_by_unit")]

    def __str__(self) -> str:
        return f"{self.duty.name} {self.period_start.isoformat()}…{self.period_end.isoformat()}"

    @property
    def summary(self) -> str:
        """Its numbers in one line."""
        return "；".join(f"{each['label']} {_printed(each['number'])} {each['unit']}" for each in self.values.values())


class Step(models.Model):
    """A return was confirmed with these numbers, or sent back for this reason. Only ever added."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("确认")
        RETURNED = "returned", _("退回")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(Return, models.PROTECT, verbose_name=_("报表"), related_name="steps")
    number = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("步骤"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("日期"))
    reason = models.CharField(_("退回原因"), max_length=200, default="", blank=True)
    values = models.JSONField(_("数据"), default=dict, encoder=DjangoJSONEncoder)
    seal = models.ForeignKey(Seal, models.PROTECT, verbose_name=_("封存"), related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.UUIDField(_("登记人"))

    class Meta:
        verbose_name = _("报表步骤")
        ordering = ["record", "number"]
        constraints = [
            # Two people act at once: the second insert fails, on SQLite as on PostgreSQL.
            models.UniqueConstraint(fields=["record", "number"], name="duties_one_step_at_a_time"),
        ]


TIES = {
    Duty.Covers.MEMBERS: (Organisation.Tie.DIRECT, Organisation.Tie.SHARE),
    Duty.Covers.DIRECT: (Organisation.Tie.DIRECT,),
    Duty.Covers.SHARE: (Organisation.Tie.SHARE,),
    Duty.Covers.TENANT: (Organisation.Tie.TENANT,),
}


def _printed(number: Any) -> str:
    return "—" if number is None else str(number)
