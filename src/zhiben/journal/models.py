"""One table that only grows."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField


class Event(models.Model):
    """One write: the use case, its record, by whom, and what changed (name → [before, after])."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("时间"))
    by = models.UUIDField(_("操作人"))
    action = CodeField(_("操作"), max_length=60)
    subject_type = CodeField(_("记录类别"), max_length=60)
    subject = models.UUIDField(_("记录"), null=True)
    detail = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    # Where its record lay then, by which a reader's scope narrows the journal; '' for what lies nowhere.
    organisation_path = CodeField(_("单位路径"), max_length=80, default="")
    region_path = CodeField(_("区划路径"), max_length=20, default="")

    class Meta:
        verbose_name = _("操作记录")
        indexes = [
            models.Index(fields=["subject", "id"], name="journal_by_subject"),
            models.Index(fields=["by", "id"], name="journal_by_person"),
        ]
