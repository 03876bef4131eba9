"""How far the ledger of an installation below was verified: the newest seal, at each time that it was."""

from django.db import models
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
