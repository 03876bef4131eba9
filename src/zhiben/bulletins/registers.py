"""The register of issues: a list and an export; issues are made on the bulletin desk."""

from django.utils.translation import gettext_lazy as _

from zhiben.bulletins.models import Issue
from zhiben.bulletins.queries import visible
from zhiben.registers.declaration import Column, Register, declare

declare(
    Register(
        "bulletins",
        _("简报目录"),
        "bulletins",
        Issue,
        (
            Column("number", _("期号"), "integer"),
            Column("special_number", _("专刊期号"), "integer"),
            Column("happened_on", _("印发日期"), "date"),
            Column("state", _("状态"), "choice", choices=Issue.State.choices, filtered=True),
            Column("reviewer", _("审核")),
            Column("signatory", _("签发")),
        ),
        visible=visible,
        sort="-number",
        related=("series", "seal"),
        group=_("简报"),
        icon="news",
        order=500,
    )
)
