"""Definitions that an office adds, and every version that a published value used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField


class Definition(models.Model):
    """One version of a definition, kept for ever; `own` ones were added by an office, the newest of a code holds."""

    id = models.BigAutoField(primary_key=True)
    code = CodeField(_("指标代码"), max_length=60)
    version = CodeField(_("版本"), max_length=12)
    spec = models.JSONField(_("口径"))
    own = models.BooleanField(_("本单位自定"), default=False)
    defined_at = models.DateTimeField(_("时间"))
    defined_by = models.UUIDField(_("定义人"))

    class Meta:
        verbose_name = _("指标口径")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="figures_one_row_a_version")]
