"""Files by content, and what they are attached to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.ids import new_id
from zhiben.facts.models import CodeField


class File(models.Model):
    """Stored bytes, named by their SHA-256: the same file sent twice is one file."""

    sha256 = CodeField(_("内容摘要"), max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    content_type = CodeField(_("类型"), max_length=100)
    name = models.CharField(_("文件名"), max_length=200)
    stored_at = models.DateTimeField(_("存入时间"))
    stored_by = models.UUIDField(_("存入人"))

    class Meta:
        verbose_name = _("文件")

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether a page can show it as a picture; HEIC is an image that browsers do not show."""
        return self.content_type in {"image/jpeg", "image/png", "image/webp"}


class Attachment(models.Model):
    """A file that belongs to a record."""

    class Role(models.TextChoices):
        BEFORE = "before", _("整改前")
        AFTER = "after", _("整改后")
        PAPER = "paper", _("文件")
        ATTENDANCE = "attendance", _("签到表")
        OTHER = "other", _("其他")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.UUIDField(_("记录"))
    file = models.ForeignKey(File, models.PROTECT, verbose_name=_("文件"), related_name="attachments")
    role = models.CharField(_("用途"), max_length=12, choices=Role.choices, default=Role.OTHER)
    caption = models.CharField(_("说明"), max_length=200, default="", blank=True)
    position = models.PositiveIntegerField(_("次序"), default=0)
    name = models.CharField(_("文件名"), max_length=200)  # as it was called here; the file may have come under another
    attached_at = models.DateTimeField(_("登记时间"))
    attached_by = models.UUIDField(_("登记人"))
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_by = models.UUIDField(_("撤下人"), null=True, blank=True)

    class Meta:
        verbose_name = _("附件")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["subject", "position"], name="evidence_by_subject")]
