"""The menu as data: what there is, and which permission shows it. The first four that somebody sees are the phone's tabs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer

Label = str | Promise


@dataclass(frozen=True)
class Item:
    """One entry: `register` names a declared register, else `url` a page; shown with `permission` ('' is everybody)."""

    label: Label
    icon: str
    url: str = ""
    permission: str = ""
    register: str = ""
    href: str = ""
    active: bool = False
    everywhere: bool = False  # shown only to whoever has the permission without a bound

    def address(self) -> str:
        """Where it leads; '' where this installation has no such page."""
        try:
            return reverse("register-list", args=[self.register]) if self.register else reverse(self.url)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Group:
    """Entries under one heading ('' has none)."""

    label: Label
    items: tuple[Item, ...]


MENU = (
    Group(
        "",
        (
            Item(_("工作台"), "home", "desk"),
            Item(_("总览"), "layout-dashboard", "dashboard", "figures.view"),
        ),
    ),
    Group(
        _("隐患治理"),
        (
            Item(_("检查"), "clipboard-check", register="inspections", permission="inspections.view"),
            Item(_("四个清单"), "list-check", register="hazards", permission="hazards.view"),
            Item(_("执法文书"), "gavel", register="instruments", permission="inspections.view"),
        ),
    ),
    Group(
        _("统筹推进"),
        (
            Item(_("周交办"), "calendar-event", register="assignments", permission="meetings.view"),
            Item(_("会议"), "users-group", register="meetings", permission="meetings.view"),
            Item(_("专项行动"), "flag", register="campaigns", permission="campaigns.view"),
            Item(_("履职与报表"), "report-analytics", "duties", "duties.view"),
            Item(_("简报"), "news", "bulletin-list", "bulletins.view"),
        ),
    ),
    Group(
        _("基础"),
        (
            Item(_("单位"), "building", register="organisations", permission="places.view"),
            Item(_("场所"), "building-store", register="premises", permission="places.view"),
            Item(_("人员"), "users", register="people", permission="places.view"),
            Item(_("一企一档"), "archive", "enterprises", "dossiers.view"),
            Item(_("宣传教育"), "school", register="publicity-events", permission="publicity.view"),
            Item(_("标准与检查表"), "book", register="checklists", permission="standards.view"),
            Item(_("名册"), "users-group", register="rosters", permission="standards.view"),
            Item(_("全部台账"), "table", "registers"),
            Item(_("指标"), "chart-bar", "figures", "figures.view"),
        ),
    ),
    Group(
        _("管理"),
        (
            Item(_("账户与授权"), "user-cog", "users", "accounts.manage"),
            Item(_("台账封存"), "lock", "ledger", "ledger.verify"),
            Item(_("下级台账"), "hierarchy", "subordinates", "subordinates.view", everywhere=True),
            Item(_("备份"), "download", "backups", "ledger.backup"),
            Item(_("后台任务"), "run", "jobs", "jobs.manage"),
            Item(_("操作记录"), "history", "journal", "journal.read"),
        ),
    ),
)


def menu(viewer: Viewer, path: str) -> list[Group]:
    """What `viewer` may open, in order; the entry whose address is the longest beginning of `path` is active."""
    groups = [Group(group.label, tuple(item for item in group.items if _shown(item, viewer))) for group in _addressed()]
    here = max((item.href for group in groups for item in group.items if _leads_to(item, path)), key=len, default=None)
    return [
        Group(group.label, tuple(replace(item, active=item.href == here) for item in group.items))
        for group in groups
        if group.items
    ]


def tabs(groups: list[Group]) -> list[Item]:
    """The phone's tab bar: the first four entries."""
    return [item for group in groups for item in group.items][:4]


def _shown(item: Item, viewer: Viewer) -> bool:
    if item.everywhere:
        return viewer.allows(item.permission)
    return not item.permission or viewer.can(item.permission)


def _leads_to(item: Item, path: str) -> bool:
    return path == item.href or (item.href != "/" and path.startswith(item.href))


@cache
def _addressed() -> tuple[Group, ...]:
    """The menu with addresses, without what is not installed."""
    from zhiben.registers.declaration import REGISTERS  # noqa: PLC0415  (filled while Django starts)

    found = []
    for group in MENU:
        items = [replace(item, href=item.address()) for item in group.items]
        kept = tuple(item for item in items if item.href and (not item.register or item.register in REGISTERS))
        found.append(Group(group.label, kept))
    return tuple(found)
