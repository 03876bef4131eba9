"""A hazard and the numbered steps of its life."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField, Fact
from zhiben.places.models import Located, Organisation


class Hazard(Located):
    """One defect at one place (隐患), found on `happened_on`; which of the four lists it is on is `state`.

    `organisation` answers for it now; `origin` is where it was found. They differ once it was handed over.
    """

    class State(models.TextChoices):
        FOUND = "found", _("待交办")
        ORDERED = "ordered", _("整改中")
        RETURNED = "returned", _("退回整改")
        ELIMINATED = "eliminated", _("待验收")
        ACCEPTED = "accepted", _("已销号")

    class Level(models.TextChoices):
        GENERAL = "general", _("一般隐患")
        MAJOR = "major", _("重大隐患")

    class Source(models.TextChoices):
        ADMINISTRATIVE = "administrative", _("行政检查")
        SELF_CHECK = "self_check", _("企业自查")
        EXPERT = "expert", _("专家排查")
        GRID = "grid", _("网格巡查")
        SUPERVISION = "supervision", _("督导检查")
        REPORT = "report", _("群众举报")
        INTERNAL = "internal", _("内部报告")
        SUPERIOR = "superior", _("上级交办")
        OTHER = "other", _("其他")

    number = models.CharField(_("编号"), max_length=40, default="", blank=True)
    title = models.CharField(_("隐患描述"), max_length=500)
    detail = models.TextField(_("详情"), default="", blank=True)
    position = models.CharField(_("隐患位置"), max_length=200, default="", blank=True)
    level = CodeField(_("隐患级别"), max_length=10, choices=Level.choices, default=Level.GENERAL)
    source = CodeField(_("来源"), max_length=20, choices=Source.choices, default=Source.OTHER)
    classification = models.CharField(_("隐患分类"), max_length=60, default="", blank=True)
    basis = models.CharField(
        _("判定依据"), max_length=200, default="", blank=True
    )  # a checklist item's, a criterion's code
    clause = models.TextField(_("依据条款"), default="", blank=True)
    finder = models.CharField(_("检查人"), max_length=100, default="", blank=True)
    responsible = models.CharField(_("整改责任人"), max_length=100, default="", blank=True)
    measures = models.TextField(_("整改措施"), default="", blank=True)
    remark = models.TextField(_("备注"), default="", blank=True)
    at_once = models.BooleanField(_("立行立改"), default=False)
    source_record = models.UUIDField(_("来源记录"), null=True, blank=True)  # the visit that found it

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
    origin = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("发现时单位"), related_name="+", db_index=False
    )
    origin_path = CodeField(_("发现时单位路径"), max_length=80, editable=False)

    # Derived from the steps in the same transaction; stored because a list must not replay a million lives.
    state = CodeField(_("状态"), max_length=12, choices=State.choices, default=State.FOUND, editable=False)
    due_on = models.DateField(_("整改期限"), null=True, blank=True, editable=False)
    eliminated_on = models.DateField(_("整改完成日期"), null=True, blank=True, editable=False)
    accepted_on = models.DateField(_("验收销号日期"), null=True, blank=True, editable=False)

    class Meta(Located.Meta):
        verbose_name = _("隐患")
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("happened_on")),
                name="hazards_due_after_found",
                violation_error_message=_("整改期限不能早于发现日期。"),
            ),
            models.CheckConstraint(
                condition=Q(eliminated_on=None) | Q(eliminated_on__gte=F("happened_on")),
                name="hazards_eliminated_after_found",
                violation_error_message=_("整改完成日期不能早于发现日期。"),
            ),
        ]
        # Each serves one list in its order, newest first. The first carries what a scope asks for: a list walks it, reads
        # no row that is out of sight, and stops after a page. An index that starts with a path would sort a whole town.
        indexes = [
            models.Index(
                fields=[
                    "happened_on",
                    "id",
                    "organisation_path",
                    "origin_path",
                    "field",
                    "level",
                    "state",
                    "voided_at",
                ],
                name="hazards_newest",
            ),
            models.Index(fields=["organisation", "happened_on", "id"], name="hazards_by_organisation"),
            models.Index(fields=["enterprise", "happened_on", "id"], name="hazards_by_enterprise"),
            models.Index(fields=["field", "happened_on", "id"], name="hazards_by_field"),
            models.Index(fields=["state", "happened_on", "id"], name="hazards_by_state"),
            # Read by queries.overdue() and the desk; closed ones, in time the great majority, stay out of it. IS NULL and
            # no comparison: SQLite uses such an index only where the query's own words imply its condition.
            models.Index(
                fields=["due_on", "id"], condition=Q(voided_at=None, accepted_on=None), name="hazards_open_by_deadline"
            ),
            models.Index(fields=["source_record"], condition=Q(source_record__isnull=False), name="hazards_of_a_visit"),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def steps(self) -> list[Transition]:
        """Its steps in their order, without those taken back. Read once: whoever adds one assigns the list anew."""
        return sorted((step for step in self.transitions.all() if not step.voided), key=lambda step: step.number)

    @property
    def rectified(self) -> bool:
        """Whether it is eliminated by now (是否整改)."""
        return self.state in {self.State.ELIMINATED, self.State.ACCEPTED}

    def derive(self) -> None:
        """Work out where it stands now from its steps."""
        self.state, self.due_on, self.eliminated_on, self.accepted_on = self.State.FOUND, None, None, None
        self.organisation_id, self.organisation_path = self.origin_id, self.origin_path
        kinds = Transition.Kind
        for step in self.steps:
            self.due_on = step.due_on or self.due_on
            if step.kind == kinds.TRANSFERRED and step.organisation_id:
                self.organisation_id, self.organisation_path = step.organisation_id, step.organisation_path
            if step.kind in kinds.stages():
                self.state = self.State(step.kind)
                self.eliminated_on = step.happened_on if step.kind == kinds.ELIMINATED else self.eliminated_on
                self.accepted_on = step.happened_on if step.kind == kinds.ACCEPTED else None
            if step.kind == kinds.RETURNED:
                self.eliminated_on = None


DERIVED = [
    "state",
    "due_on",
    "eliminated_on",
    "accepted_on",
    "organisation",
    "organisation_path",
]


class Transition(Fact):
    """One step of a hazard, taken on `happened_on`. Two people act at once: the second insert fails, on every database."""

    class Kind(models.TextChoices):
        ORDERED = "ordered", _("交办整改")
        EXTENDED = "extended", _("延期")
        TRANSFERRED = "transferred", _("移交")
        ESCALATED = "escalated", _("升级督办")
        ELIMINATED = "eliminated", _("整改完成")
        RETURNED = "returned", _("退回")
        ACCEPTED = "accepted", _("验收销号")

        @classmethod
        def stages(cls) -> frozenset[str]:
            """Those that lead to another state; the others leave it as it is."""
            return frozenset({cls.ORDERED, cls.ELIMINATED, cls.RETURNED, cls.ACCEPTED})

    # The unique constraint below serves the reading of a hazard's steps.
    hazard = models.ForeignKey(
        Hazard, models.PROTECT, verbose_name=_("隐患"), related_name="transitions", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    kind = CodeField(_("环节"), max_length=12, choices=Kind.choices)
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("单位"), related_name="+", null=True, blank=True, db_index=False
    )
    organisation_path = CodeField(_("单位路径"), max_length=80, default="", blank=True, editable=False)
    opinion = models.CharField(_("意见"), max_length=500, default="", blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("隐患流转")
        ordering = ["hazard", "number"]
        indexes = [models.Index(fields=["kind", "hazard"], name="hazards_steps_of_a_kind")]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["hazard", "number"], name="hazards_one_step_at_a_time"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("happened_on")),
                name="hazards_step_due_after_it",
                violation_error_message=_("整改期限不能早于交办日期。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
