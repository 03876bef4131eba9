"""Numbered series, meetings, what they assign, and how far each assignment is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhiben.campaigns.models import Campaign, Priority, Project
from zhiben.facts.ids import new_id
from zhiben.places.models import Located, Post


class Kind(models.TextChoices):
    """What sort of meeting; the first three are held in numbered series."""

    WEEKLY_ASSIGNMENT = "weekly_assignment", _("周交办会议")
    MONTHLY_REVIEW = "monthly_review", _("月讲评会议")
    QUARTERLY_SUMMARY = "quarterly_summary", _("季总结会议")
    STANDING_COMMITTEE = "standing_committee", _("党委常委会")
    EXECUTIVE = "executive", _("政府常务会")
    PARTY_GROUP = "party_group", _("党组会")
    SAFETY_COMMITTEE = "safety_committee", _("安委会全体会议")
    DISPATCH = "dispatch", _("调度会")
    PROMOTION = "promotion", _("推进会")
    STUDY = "study", _("学习会")
    OTHER = "other", _("其他会议")


SERIAL = (Kind.WEEKLY_ASSIGNMENT, Kind.MONTHLY_REVIEW, Kind.QUARTERLY_SUMMARY)


class Series(Located):
    """A numbered series of meetings of one organisation (周交办、月讲评、季总结), from `happened_on` until `valid_to`."""

    kind = models.CharField(_("会议类别"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("系列名称"), max_length=60)
    first_number = models.PositiveIntegerField(_("起始次数"), default=1)  # the first that was drawn here
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("会议系列")
        ordering = ["organisation_path", "kind"]
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("happened_on")),
                name="meetings_series_ends_after_start",
                violation_error_message=_("终止日期不能早于起始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def counter(self) -> str:
        """The name under which its numbers are drawn."""
        return f"meetings.{self.pk}"


class Meeting(Located):
    """One meeting, held by `organisation` on `happened_on`. Its number was drawn once; a voided meeting keeps it."""

    kind = models.CharField(_("会议类别"), max_length=20, choices=Kind.choices)
    series = models.ForeignKey(
        Series, models.PROTECT, verbose_name=_("会议系列"), related_name="meetings", null=True, blank=True
    )
    number = models.PositiveIntegerField(_("次数"), null=True, blank=True)
    title = models.CharField(_("会议名称"), max_length=200, default="", blank=True)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name=_("专项行动"), related_name="meetings", null=True, blank=True
    )
    topics = models.JSONField(_("议题"), default=list, blank=True)
    chaired_by = models.CharField(_("主持人"), max_length=40, default="", blank=True)
    chair_title = models.CharField(_("主持人职务"), max_length=80, default="", blank=True)
    chair_rank = models.CharField(_("主持人级别"), max_length=10, choices=Post.Rank.choices, default="", blank=True)
    attendance = models.PositiveIntegerField(_("参会人数"), null=True, blank=True)
    attendees = models.JSONField(_("参会单位"), default=list, blank=True)
    decisions = models.JSONField(_("议定事项"), default=list, blank=True)
    place = models.CharField(_("地点"), max_length=120, default="", blank=True)

    class Meta(Located.Meta):
        verbose_name = _("会议")
        ordering = ["-happened_on", "-id"]
        constraints = [
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["series", "number"],
                condition=Q(voided_at=None),
                name="meetings_number_once",
                violation_error_message=_("该系列已登记此次会议，请核对次数。"),
            ),
            models.CheckConstraint(
                condition=Q(series=None, number=None) | Q(series__isnull=False, number__isnull=False),
                name="meetings_numbered_in_a_series",
                violation_error_message=_("次数须与会议系列同时填写。"),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_path", "-happened_on"], name="meetings_by_organisation"),
            models.Index(fields=["kind", "happened_on"], name="meetings_by_kind"),  # queries.on_day()
        ]

    def __str__(self) -> str:
        if self.series_id and self.series and self.number is not None:
            return str(_("第%(number)s次%(series)s") % {"number": self.number, "series": self.series.name})
        return self.title or str(self.get_kind_display())


class Assignment(Located):
    """What a meeting assigned to `organisation` (交办事项). `state`, `deadline`, `done_on` and `percent` follow its steps."""

    class State(models.TextChoices):
        OPEN = "open", _("办理中")
        RETURNED = "returned", _("退回重办")
        DONE = "done", _("已办结")

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name=_("会议"), related_name="assignments")
    number = models.PositiveSmallIntegerField(_("序号"), editable=False)
    text = models.CharField(_("交办事项"), max_length=500)
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("所属项目"), related_name="assignments", null=True, blank=True
    )
    priority = models.ForeignKey(
        Priority, models.PROTECT, verbose_name=_("所属重点"), related_name="assignments", null=True, blank=True
    )
    due_on = models.DateField(_("交办期限"))  # as assigned; `deadline` is what extensions made of it
    # Derived from the steps in the same transaction; stored because lists filter by them.
    deadline = models.DateField(_("办理期限"), editable=False)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.OPEN, editable=False)
    done_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    percent = models.PositiveSmallIntegerField(_("进度"), default=0, editable=False)

    class Meta(Located.Meta):
        verbose_name = _("交办事项")
        ordering = ["-happened_on", "meeting", "number"]
        constraints = [
            *Located.Meta.constraints,
            # Two clerks add to one meeting at once: the second insert fails instead of sharing a number.
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_assignment_number_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("happened_on")),
                name="meetings_assignment_due_after_made",
                violation_error_message=_("交办期限不能早于交办日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_path", "-happened_on"], name="meetings_assignments_by_unit"),
            # Read by queries.due(); what is done, in time nearly all, stays out of it.
            models.Index(fields=["deadline", "id"], condition=~Q(state="done"), name="meetings_open_by_deadline"),
        ]

    def __str__(self) -> str:
        return self.text


class Progress(models.Model):
    """One step of an assignment (进展): reported, extended, completed, returned. Only ever added."""

    class Kind(models.TextChoices):
        REPORTED = "reported", _("进展")
        EXTENDED = "extended", _("延期")
        COMPLETED = "completed", _("办结")
        RETURNED = "returned", _("退回")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, verbose_name=_("交办事项"), related_name="steps")
    number = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("步骤"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("日期"))
    text = models.CharField(_("情况"), max_length=500, default="", blank=True)
    percent = models.PositiveSmallIntegerField(_("进度"), null=True, blank=True)
    due_on = models.DateField(_("延期至"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.UUIDField(_("登记人"))

    class Meta:
        verbose_name = _("进展")
        ordering = ["assignment", "number"]
        constraints = [
            # Two people act at once: the second insert fails, on SQLite as on PostgreSQL.
            models.UniqueConstraint(fields=["assignment", "number"], name="meetings_one_step_at_a_time"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100),
                name="meetings_percent_to_100",
                violation_error_message=_("进度应在0到100之间。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="extended", due_on__isnull=False) | (~Q(kind="extended") & Q(due_on=None)),
                name="meetings_extended_to_a_day",
                violation_error_message=_("延期须写明新的期限。"),
            ),
        ]
