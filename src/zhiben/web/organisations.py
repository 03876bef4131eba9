"""The face of organisations: renamed, moved, closed on a day; what stood when, what lies below, who holds which post."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.places import actions, queries
from zhiben.registers.declaration import REGISTERS
from zhiben.web.registers.forms import field_of
from zhiben.web.registers.looks import LOOKS, Look, Step
from zhiben.web.registers.steps import StepForm

SEGMENT = 4  # characters of an organisation's path per level
BELOW = 30  # units shown on the page of the one above


class Stood(NamedTuple):
    """What an organisation was called, and below whom it stood, from a day on."""

    since: Any
    name: str
    above: str


class Seat(NamedTuple):
    """A post and whoever holds it today."""

    post: Any
    holders: list[Any]


class RenameForm(StepForm):
    """The new names and from which day."""

    name = forms.CharField(label=_("新名称"), max_length=120)
    short = forms.CharField(label=_("新简称"), max_length=40, required=False, help_text=_("不填则沿用原简称。"))

    field_order = ("id", "name", "short", "on")

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        initial = {"name": record.name, "short": record.short}
        super().__init__(*args, record=record, viewer=viewer, initial=initial, **kwargs)
        self.fields["on"].label = _("自哪天起")


class MoveForm(StepForm):
    """The new superior, and the new place where it moved house too."""

    field_order = ("id", "parent", "region", "on")

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        register = REGISTERS["organisations"]
        parent = replace(register.column("parent"), label=_("新的上级单位"), required=True)
        region = replace(register.column("region"), label=_("新的所在地"), required=False, help=_("所在地不变的不填。"))
        self.fields["parent"] = field_of(register, parent, viewer)
        self.fields["region"] = field_of(register, region, viewer)
        self.fields["on"].label = _("自哪天起")
        self.order_fields(self.field_order)


class CloseForm(StepForm):
    """The last day."""

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        self.fields["on"].label = _("撤销日期")
        self.fields["on"].help_text = _("存续的最后一天。")


def rename(*, by: Viewer, record: Any, id: UUID, on: Any, name: str, short: str) -> object:
    """A new name from that day; without a new short name the old one stays."""
    return actions.rename_organisation(by=by, record=record, name=name, on=on, short=short or None)


def move(*, by: Viewer, record: Any, id: UUID, on: Any, parent: Any, region: Any) -> object:
    """Under another superior from that day."""
    return actions.move_organisation(by=by, record=record, parent=parent, on=on, region=region)


def close(*, by: Viewer, record: Any, id: UUID, on: Any) -> object:
    """Its last day."""
    return actions.close_organisation(by=by, record=record, on=on)


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """Its file, its history, the units below it, its posts; links to its people and premises."""
    below = list(queries.children(record, viewer=viewer).order_by("path")[: BELOW + 1])
    return {
        "has_file": record.kind == "enterprise" and not record.voided and viewer.can("dossiers.view"),
        "stood": history(record, viewer=viewer),
        "below": below[:BELOW],
        "more_below": len(below) > BELOW,
        "seats": seats(record, viewer=viewer),
        "may_add": stands(record) and viewer.allows("places.record", at=record),
    }


def history(record: Any, *, viewer: Viewer) -> list[Stood]:
    """Its names and superiors, newest first."""
    spans = queries.history(record, viewer=viewer)
    above = queries.names_of_paths((span.path[:-SEGMENT] for span in spans), viewer=viewer)
    return [Stood(span.valid_from, span.name, above.get(span.path[:-SEGMENT], "")) for span in reversed(spans)]


def seats(record: Any, *, viewer: Viewer) -> list[Seat]:
    """Every post with whoever holds it today."""
    holders: dict[UUID, list[Any]] = {}
    held = queries.memberships(viewer=viewer).filter(post__organisation=record, valid_from__lte=today())
    for each in held.exclude(valid_to__lt=today()):
        holders.setdefault(each.post_id, []).append(each.person)
    posts = queries.posts(viewer=viewer).filter(organisation=record)
    return [Seat(post, holders.get(post.pk, [])) for post in posts]


def stands(record: Any) -> bool:
    """Neither taken back nor closed."""
    return not record.voided and (record.valid_to is None or record.valid_to >= today())


RENAMING: Promise = _("原名称留作别名，旧文稿照样认得；此前的记录仍以当时的名称为准。登记时写错了名称的，请用“更正”。")
MOVING: Promise = _(
    "自该日起发生的事计入新的上级；该日以前的数字仍在原上级名下，已印发的简报不变。"
    "在册的存量（单位数、有效机制等）自该日起移交，随职务而来的授权跟着走。"
)
CLOSING: Promise = _("撤销后不能再登记新的事项；已有的记录和数字都不变。下属单位须先撤销或调整隶属。")
LOOKS["organisations"] = Look(
    context=context,
    steps=(
        Step("rename", _("更名"), "pencil", "places.record", RenameForm, rename, stands, done=_("已更名。"),
             intro=RENAMING),
        Step("move", _("调整隶属"), "hierarchy", "places.record", MoveForm, move, stands, done=_("隶属已调整。"),
             intro=MOVING),
        Step("close", _("撤销"), "x", "places.record", CloseForm, close, stands, "btn-quiet-danger",
             _("已登记撤销。"), CLOSING),
    ),
)  # fmt: skip
