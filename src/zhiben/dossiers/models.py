"""What an enterprise's file must hold and holds; emergency plans; drills, training and warning education."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField
from zhiben.places.models import Located


class Requirement(Located):
    """What the files of the enterprises below an organisation must hold (档案要求), from a day on."""

    title = models.CharField(_("应有材料"), max_length=80)
    basis = models.CharField(_("依据"), max_length=120, default="", blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("档案要求")

    def __str__(self) -> str:
        return self.title


class Paper(Located):
    """One paper in an enterprise's file (档案材料), valid to a day; it meets a requirement."""

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, verbose_name=_("档案要求"), related_name="papers", null=True, blank=True
    )
    title = models.CharField(_("材料名称"), max_length=120)
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("档案材料")
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("happened_on")),
                name="dossiers_paper_ends_after_start",
                violation_error_message=_("有效期不能早于归档日期。"),
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "happened_on"], name="dossiers_paper_of_enterprise")]

    def __str__(self) -> str:
        return self.title


class EmergencyPlan(Located):
    """One emergency plan (应急预案): guidance of a higher unit, or an enterprise's own."""

    class Level(models.TextChoices):
        GUIDANCE = "guidance", _("指导预案")
        OWN = "own", _("单位预案")

    class Type(models.TextChoices):
        SAFETY = "safety", _("安全生产")
        FIRE = "fire", _("消防应急疏散")
        HOUSE = "house", _("房屋安全")
        FLOOD = "flood", _("防汛应急")
        FIREWORKS = "fireworks", _("烟花爆竹仓库应急疏散")
        OTHER = "other", _("其他")

    title = models.CharField(_("预案名称"), max_length=120)
    level = CodeField(_("层级"), max_length=10, choices=Level.choices, default=Level.OWN)
    type = CodeField(_("类型"), max_length=10, choices=Type.choices)
    valid_to = models.DateField(_("废止日期"), null=True, blank=True)

    class Meta(Located.Meta):
        verbose_name = _("应急预案")
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("happened_on")),
                name="dossiers_plan_ends_after_start",
                violation_error_message=_("废止日期不能早于发布日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Activity(Located):
    """A drill, a training or a warning education, or several at once (演练培训): held once, attended once."""

    title = models.CharField(_("活动名称"), max_length=120)
    is_drill = models.BooleanField(_("应急演练"), default=False)
    is_training = models.BooleanField(_("业务培训"), default=False)
    is_warning = models.BooleanField(_("警示教育"), default=False)
    type = CodeField(_("演练类型"), max_length=10, choices=EmergencyPlan.Type.choices, default="", blank=True)
    guided_by = models.CharField(_("指导单位"), max_length=60, default="", blank=True)
    people = models.PositiveIntegerField(_("参加人数"), default=0)

    class Meta(Located.Meta):
        verbose_name = _("演练培训")
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_drill=True) | Q(is_training=True) | Q(is_warning=True),
                name="dossiers_activity_is_something",
                violation_error_message=_("请至少选择一项：应急演练、业务培训或警示教育。"),
            ),
        ]
        indexes = [models.Index(fields=["organisation_path", "-happened_on", "id"], name="dossiers_activity_list")]

    def __str__(self) -> str:
        return self.title
