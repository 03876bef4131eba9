"""A counter for each series, and every number that was ever drawn from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField


class Counter(models.Model):
    """Where a series stands; `key` starts it anew, as for each year."""

    series = CodeField(_("编号序列"), max_length=60)
    key = CodeField(_("分序"), max_length=60, default="", blank=True)
    last = models.PositiveIntegerField(_("末号"), default=0)
    started = models.BooleanField(_("已设起始号"), default=False)

    class Meta:
        verbose_name = _("编号序列")
        constraints = [models.UniqueConstraint(fields=["series", "key"], name="numbering_one_counter_a_series")]


class Drawn(models.Model):
    """A number that was drawn; never changed, never deleted, so that it cannot be drawn again."""

    series = CodeField(_("编号序列"), max_length=60)
    key = CodeField(_("分序"), max_length=60, default="", blank=True)
    number = models.PositiveIntegerField(_("编号"))
    subject = models.UUIDField(_("记录"), null=True)
    drawn_at = models.DateTimeField(_("取号时间"))
    drawn_by = models.UUIDField(_("取号人"))

    class Meta:
        verbose_name = _("已取编号")
        constraints = [
            models.UniqueConstraint(fields=["series", "key", "number"], name="numbering_drawn_once"),
            models.UniqueConstraint(fields=["series", "key", "subject"], name="numbering_one_number_a_subject"),
        ]
