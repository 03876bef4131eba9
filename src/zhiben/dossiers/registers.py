"""Registers of the dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.scope import visible
from zhiben.accounts.viewer import Viewer
from zhiben.dossiers.models import Activity, EmergencyPlan, Paper, Requirement
from zhiben.facts.errors import Invalid
from zhiben.places.registers import ENTERPRISE, ORGANISATION, located
from zhiben.registers.declaration import Column, declare

GROUP = _("企业安全")


@dataclass(frozen=True)
class Requirements:
    """A requirement by its title."""

    def resolve(self, text: str, *, viewer: Viewer) -> Any:
        """The one visible requirement of that title or id; raises Invalid."""
        found = [each for each in self._rows(viewer) if text.strip() in {each.title, str(each.pk)}]
        if len(found) != 1:
            raise Invalid({"": [_now("没有找到档案要求“%(text)s”；请从列表中选择。") % {"text": text}]})
        return found[0]

    def label(self, record: Any) -> str:
        """Its title."""
        return str(record)

    def search(self, text: str, *, viewer: Viewer, limit: int = 20) -> list[tuple[str, str]]:
        """Those whose title holds the text."""
        return [(str(each.pk), each.title) for each in self._rows(viewer).filter(title__icontains=text)[:limit]]

    def _rows(self, viewer: Viewer) -> Any:
        return visible(Requirement.objects.filter(voided_at=None), viewer=viewer, permission="dossiers.view")


OWNER = Column(
    "organisation", _("单位"), "reference", required=True, reference=ORGANISATION, example="市供销社", filtered=True
)
WHOSE = Column(
    "enterprise", _("企业"), "reference", reference=ENTERPRISE, example="漯河市惠农农资有限公司", filtered=True
)


def _day(label: object) -> Column:
    return Column("happened_on", label, "date", required=True, sortable=True, example="2024-05-12")  # type: ignore[arg-type]


declare(
    located(
        "activities",
        _("演练培训"),
        "dossiers",
        Activity,
        (
            _day(_("日期")),
            OWNER,
            WHOSE,
            Column("title", _("活动名称"), required=True, example="消防应急疏散演练"),
            Column("is_drill", _("应急演练"), "boolean", example="是", filtered=True),
            Column("is_training", _("业务培训"), "boolean", example="否", filtered=True),
            Column("is_warning", _("警示教育"), "boolean", example="是", filtered=True),
            Column("type", _("演练类型"), "choice", choices=EmergencyPlan.Type.choices, listed=False),
            Column("guided_by", _("指导单位"), example="属地消防大队"),
            Column("people", _("参加人数"), "integer", example="45"),
        ),
        search=("title", "guided_by"),
        group=GROUP,
        icon="school",
        order=330,
    )
)
declare(
    located(
        "plans",
        _("应急预案"),
        "dossiers",
        EmergencyPlan,
        (
            _day(_("发布日期")),
            OWNER,
            WHOSE,
            Column("title", _("预案名称"), required=True, example="消防应急疏散预案"),
            Column("level", _("层级"), "choice", required=True, choices=EmergencyPlan.Level.choices, filtered=True),
            Column("type", _("类型"), "choice", required=True, choices=EmergencyPlan.Type.choices, filtered=True),
            Column("valid_to", _("废止日期"), "date", listed=False),
        ),
        search=("title",),
        group=GROUP,
        icon="file-alert",
        order=320,
    )
)
declare(
    located(
        "papers",
        _("企业安全档案"),
        "dossiers",
        Paper,
        (
            _day(_("归档日期")),
            OWNER,
            WHOSE,
            Column("title", _("材料名称"), required=True, example="安全生产责任制"),
            Column("requirement", _("档案要求"), "reference", reference=Requirements()),
            Column("valid_to", _("有效期至"), "date"),
        ),
        search=("title",),
        group=GROUP,
        icon="archive",
        order=310,
    )
)
declare(
    located(
        "requirements",
        _("档案要求"),
        "dossiers",
        Requirement,
        (
            _day(_("启用日期")),
            OWNER,
            Column("title", _("应有材料"), required=True, example="安全生产责任制"),
            Column("basis", _("依据"), example="安全生产法第四条"),
            Column("valid_to", _("停用日期"), "date"),
        ),
        search=("title",),
        group=GROUP,
        icon="list-check",
        order=340,
    )
)
