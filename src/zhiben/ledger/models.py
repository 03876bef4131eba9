"""The two tables that only ever grow: entries and the seals that close them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField

BY_DAY, BY_RECORD = "ledger_by_day", "ledger_by_record"
_REST = ["happened_on", "field", "organisation", "level", "category", "opened_on", "quantity", "amount", "id"]


class Entry(models.Model):
    """One signed posting (分录). Inserted by `settle`, never updated, never deleted; triggers see to it."""

    id = models.BigAutoField(primary_key=True)  # the position: everything up to a seal's `last` is closed
    subject = models.UUIDField(_("记录"))
    line = models.PositiveIntegerField(_("行号"))  # 1, 2, 3… within the subject: two settlements at once collide here
    kind = CodeField(_("事项"), max_length=40)
    happened_on = models.DateField(_("发生日期"))
    opened_on = models.DateField(_("起始日期"))
    organisation = CodeField(_("单位路径"), max_length=80)
    region = CodeField(_("区划路径"), max_length=20)
    enterprise = models.UUIDField(_("生产经营单位"), null=True)
    premises = models.UUIDField(_("场所"), null=True)
    field = CodeField(_("领域"), max_length=30, default="", blank=True)
    level = CodeField(_("级别"), max_length=30, default="", blank=True)
    category = CodeField(_("类别"), max_length=30, default="", blank=True)
    quantity = models.IntegerField(_("数量"))
    amount = models.BigIntegerField(_("计量"), default=0)  # in the kind's smallest unit: 分, 天, 人
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.UUIDField(_("登记人"))

    class Meta:
        verbose_name = _("分录")
        constraints = [models.UniqueConstraint(fields=["subject", "line"], name="ledger_one_settlement_at_a_time")]
        # Every figure is a range of one of these and never touches the table. Scope before day: a scope is narrow, a
        # period or a stock may be long. A question about one enterprise would scan its whole kind without the third.
        indexes = [
            models.Index(fields=["kind", "region", *_REST], name="ledger_by_region"),
            models.Index(
                fields=["kind", "organisation", *[name if name != "organisation" else "region" for name in _REST]],
                name="ledger_by_organisation",
            ),
            models.Index(
                fields=["enterprise", "kind", "happened_on", "quantity", "amount", "id"],
                condition=models.Q(enterprise__isnull=False),
                name="ledger_by_enterprise",
            ),
            # The records behind a figure, newest first, a page at a time: `figures.walking`.
            models.Index(fields=["kind", "-happened_on", "subject", "region", "organisation"], name=BY_DAY),
            # What the entries of one record come to, also without the table: most of what such a page passes has cancelled.
            models.Index(fields=["kind", "subject", "happened_on", "quantity", "id"], name=BY_RECORD),
        ]


class Seal(models.Model):
    """Closes every entry after the previous seal up to `last` (封存); as of seal n means `entry.id <= last`."""

    number = models.PositiveIntegerField(_("封存号"), primary_key=True)
    sealed_at = models.DateTimeField(_("封存时间"))
    day = models.DateField(_("封存日期"))  # a figure as of this seal reads no further ahead than this day
    last = models.BigIntegerField(_("末笔"))
    entries = models.PositiveIntegerField(_("笔数"))
    root = models.BinaryField()  # Merkle root of the entries
    hash = models.BinaryField()  # of the fields above and the previous hash
    marks = models.BinaryField()  # 4 bytes of each leaf: names the entry that does not fit; proves nothing

    class Meta:
        verbose_name = _("封存")
        indexes = [models.Index(fields=["day", "number"], name="ledger_seal_of_a_day")]  # read by seals.at()

    def __str__(self) -> str:
        return str(_("第%(number)s号封存") % {"number": self.number})

    @property
    def short_hash(self) -> str:
        """Twelve hexadecimal digits: what a bulletin prints."""
        return bytes(self.hash).hex()[:12]
