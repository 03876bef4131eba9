"""How far the ledger of an installation below was verified, and what the last look into each folder found."""

from django.db import models
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField, Fact


class Head(Fact):
    """A verified seal of another ledger. Its identity is the beginning of that seal's hash: posted, it is sealed here."""

    instance = CodeField(_("下级台账"), max_length=12)  # of its first seal's hash
    number = models.PositiveIntegerField(_("封存号"))
    sealed_on = models.DateField(_("封存日期"))
    last = models.BigIntegerField(_("末笔"))
    entries = models.BigIntegerField(_("笔数"))  # up to it
    hash = models.CharField(_("校验值"), max_length=64)

    class Meta(Fact.Meta):
        verbose_name = _("下级台账的核验")
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["instance", "number"], name="subordinates_one_hash_a_seal"),
        ]

    def __str__(self) -> str:
        return str(_("%(instance)s 第%(number)s号封存") % {"instance": self.instance, "number": self.number})

    @property
    def short_hash(self) -> str:
        """Twelve hexadecimal digits: what a bulletin below prints."""
        return self.hash[:12]


class Received(models.Model):
    """A folder in ZHIBEN_SUBORDINATES as its last proof found it; the next one takes its place, and the journal remembers."""

    name = CodeField(_("目录"), max_length=255, primary_key=True)
    state = CodeField(_("文件状况"), max_length=64)  # `folders.state` when they were read
    proved_at = models.DateTimeField(_("核验时间"))
    fault = models.TextField(_("拒绝原因"), default="", blank=True)  # '' where everything fitted
    fault_en = models.TextField(_("拒绝原因（英文）"), default="", blank=True)
    head = models.ForeignKey(Head, models.PROTECT, verbose_name=_("核验到"), null=True, related_name="+")

    class Meta:
        verbose_name = _("下级台账的目录")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(fault="") | models.Q(head__isnull=False),
                name="subordinates_received_whole_or_refused",
                violation_error_message=_("没有核验到任何封存的，须写明原因。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def said(self) -> str:
        """Why it was refused, in the reader's language."""
        english = (get_language() or "").startswith("en")
        return str((english and self.fault_en) or self.fault)

    def refuse(self, why: object) -> None:
        """Keep why in both languages: `why` words itself whenever it is shown, and a page is read in both."""
        with translation.override("zh-hans"):
            self.fault = str(why)
        with translation.override("en"):
            self.fault_en = str(why)
