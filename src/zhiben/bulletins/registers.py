"""The registers of issues (a list and an export; issues are made on the bulletin desk) and of what the number check was taught."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zhiben.bulletins.actions.teaching import teach, withdraw_lesson
from zhiben.bulletins.models import Issue, Lesson
from zhiben.bulletins.queries import lessons, visible
from zhiben.facts.words import bracketed
from zhiben.figures import catalogue
from zhiben.places.references import ORGANISATION
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


def figure_choices() -> Sequence[tuple[str, str]]:
    """Every figure that holds today, shipped and the office's own."""
    return [(each.code, bracketed(each.label, each.unit_label)) for each in catalogue.figures()]


declare(
    Register(
        "lessons",
        _("读数约定"),
        "bulletins",
        Lesson,
        (
            Column("phrase", _("说法"), required=True, example="发现并整改", help=_("数字旁边的字，至少两个。")),
            Column("unit", _("量词"), example="处", help=_("空为任何量词。")),
            Column(
                "meaning", _("约定"), "choice", required=True, choices=Lesson.Meaning.choices, example="是指标", filtered=True
            ),
            Column("figure", _("指标"), "choice", choices=figure_choices, help=_("约定为“是指标”时选择。"), filtered=True),
            Column(
                "organisation", _("适用单位"), "reference", required=True, reference=ORGANISATION,
                help=_("该单位及其下级的文稿都按此读。"),
            ),
            Column("taught_by", _("约定人"), editable=False),
            Column("happened_on", _("约定日期"), "date", editable=False),
        ),
        visible=lessons,
        record=teach,
        void=withdraw_lesson,
        search=("phrase",),
        related=("organisation",),
        group=_("简报"),
        icon="book",
        order=510,
    )
)  # fmt: skip
