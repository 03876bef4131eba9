"""The face of hazards: the four lists as tabs, the four stages as chevrons, the steps as buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.cache import cache
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts import queries as accounts
from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.hazards import actions, queries
from zhiben.hazards.actions.steps import FROM
from zhiben.places.references import ORGANISATION
from zhiben.registers.declaration import REGISTERS, Column
from zhiben.web.forms import Choose, Day, FilesField
from zhiben.web.registers.forms import CellField
from zhiben.web.registers.looks import LOOKS, Life, Look, Step, Tab
from zhiben.web.registers.steps import StepForm

COUNTED_SECONDS = 30
STATES = ("found", "ordered", "returned", "eliminated", "accepted")
TONES = {
    "state": {"found": "blue", "ordered": "orange", "returned": "red", "eliminated": "cyan", "accepted": "green"},
    "level": {"major": "solid-red"},
}
KINDS = {
    "ordered": ("file-text", "orange"),
    "extended": ("calendar-plus", "orange"),
    "transferred": ("arrows-exchange", ""),
    "escalated": ("arrow-up", "red"),
    "eliminated": ("tool", "green"),
    "returned": ("arrow-back-up", "red"),
    "accepted": ("circle-check", "green"),
}


class Stage(NamedTuple):
    """One of the four chevrons: done, where it is now, or still to come."""

    label: Any
    note: str
    state: str


class OpinionForm(StepForm):
    """A step with a word about it."""

    opinion = forms.CharField(label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OrderForm(OpinionForm):
    """Until when it has to be rectified; a deadline by the rule of its level is proposed."""

    due_on = forms.DateField(label=_("整改期限"), widget=Day, help_text=_("按级别的规定时限已填好，可按实际改动。"))

    field_order = ("id", "on", "due_on", "opinion")

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        due_on = queries.proposed_deadline(viewer=viewer, level=record.level)
        super().__init__(*args, record=record, viewer=viewer, initial={"due_on": due_on}, **kwargs)


class ExtendForm(StepForm):
    """A later deadline, and why."""

    due_on = forms.DateField(label=_("延期至"), widget=Day)
    opinion = forms.CharField(label=_("延期理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class EliminateForm(OpinionForm):
    """What was done, with photos."""

    photos = FilesField(
        label=_("整改后照片"), required=False, help_text=_("JPG、PNG、WEBP 或 HEIC，每张不超过 20 MB。")
    )


class ReturnForm(StepForm):
    """What is still missing, with a new deadline where one is set."""

    due_on = forms.DateField(label=_("新的整改期限"), required=False, widget=Day)
    opinion = forms.CharField(label=_("退回原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OrganisationForm(OpinionForm):
    """To which unit."""

    needed = True

    field_order = ("id", "on", "organisation", "opinion")

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        column = Column("organisation", _("单位"), "reference", required=self.needed, reference=ORGANISATION)
        url = reverse("register-choices", args=["hazards", "organisation"])
        self.fields["organisation"] = CellField(
            REGISTERS["hazards"], column, viewer=viewer, label=_("单位"), required=self.needed, widget=Choose(url=url)
        )
        self.order_fields(self.field_order)


class EscalateForm(OrganisationForm):
    """Which superior watches it, where one is named."""

    needed = False


def _use(use_case: Callable[..., object]) -> Callable[..., object]:
    """The use cases call their record `hazard`."""

    def run(*, record: Any, **values: Any) -> object:
        return use_case(hazard=record, **values)

    return run


def _in(kind: str) -> Callable[[Any], bool]:
    return lambda hazard: not hazard.voided and hazard.state in FROM[kind]


STEPS = (
    Step("order", _("交办整改"), "file-text", "hazards.order", OrderForm, _use(actions.order), _in("ordered"),
         "btn-primary", _("已交办。")),
    Step("eliminate", _("整改完成"), "tool", "hazards.eliminate", EliminateForm, _use(actions.eliminate),
         _in("eliminated"), "btn-primary", _("已登记整改完成，等待验收。")),
    Step("accept", _("验收销号"), "circle-check", "hazards.accept", OpinionForm, _use(actions.accept), _in("accepted"),
         "btn-primary", _("已验收销号。")),
    Step("return", _("退回整改"), "arrow-back-up", "hazards.accept", ReturnForm, _use(actions.return_), _in("returned"),
         "btn-quiet-danger", _("已退回整改。")),
    Step("extend", _("延期"), "calendar-plus", "hazards.extend", ExtendForm, _use(actions.extend), _in("extended"), "",
         _("期限已延长。")),
    Step("transfer", _("移交"), "arrows-exchange", "hazards.transfer", OrganisationForm, _use(actions.transfer),
         _in("transferred"), "", _("已移交。")),
    Step("escalate", _("升级督办"), "arrow-up", "hazards.order", EscalateForm, _use(actions.escalate), _in("escalated"),
         "", _("已升级督办。")),
)  # fmt: skip


def stages(hazard: Any) -> list[Stage]:
    """排查 → 整改 → 消除 → 验收: what is done, and the one that is waited for."""
    waiting = {"found": 1, "ordered": 1, "returned": 1, "eliminated": 3, "accepted": 4}[hazard.state]
    due = _t("期限 %(day)s") % {"day": _day(hazard.due_on)} if hazard.due_on else _t("待交办")
    notes = (_day(hazard.happened_on), due, _day(hazard.eliminated_on), _day(hazard.accepted_on))
    labels = (_("排查"), _("整改"), _("消除"), _("验收"))
    return [
        Stage(label, note or _t("待完成"), "done" if at < waiting else "now" if at == waiting else "")
        for at, (label, note) in enumerate(zip(labels, notes, strict=True))
    ]


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """Stages and life, newest first; the finding itself is the first of it."""
    steps = queries.transitions_of(record, viewer=viewer)
    names = accounts.names({step.recorded_by for step in steps} | {record.recorded_by}, viewer=viewer)
    life = [
        Life(
            step.get_kind_display(),
            *KINDS.get(step.kind, ("point", "")),
            step.happened_on,
            names.get(step.recorded_by, ""),
            step.opinion,
            _note(step),
            step.voided,
        )
        for step in reversed(steps)
    ]
    found_by = record.finder or names.get(record.recorded_by, "")
    found = Life(_("发现隐患"), "search", "", record.happened_on, found_by, "", str(record.origin))
    return {"stages": stages(record), "life": [*life, found]}


def _note(step: Any) -> str:
    said = {"day": step.due_on.isoformat() if step.due_on else "", "organisation": step.organisation}
    parts = [
        _t("期限 %(day)s") % said if step.due_on else "",
        _t("至 %(organisation)s") % said if step.organisation else "",
    ]
    return " · ".join(part for part in parts if part)


def tabs(*, viewer: Viewer) -> list[Tab]:
    """The four lists as they stand now, and what is late. Counted at most twice a minute for one viewer."""
    counts = cache.get_or_set(f"hazards:{viewer.id}:{today()}", lambda: _counts(viewer), COUNTED_SECONDS) or {}
    return [
        Tab(_("排查清单"), "", counts["all"]),
        Tab(_("待交办"), "state=found", counts["found"]),
        Tab(_("整改清单"), "state=ordered", counts["ordered"]),
        Tab(_("退回"), "state=returned", counts["returned"]),
        Tab(_("消除清单"), "state=eliminated", counts["eliminated"]),
        Tab(_("验收清单"), "state=accepted", counts["accepted"]),
        Tab(_("超期"), "overdue=1", counts["overdue"], late=True),
    ]


def _counts(viewer: Viewer) -> dict[str, int]:
    late = Q(state__in=queries.IN_WORK, due_on__lt=today())
    by_state = {state: Count("pk", Q(state=state)) for state in STATES}
    rows = queries.visible(viewer=viewer).filter(voided_at=None)
    return rows.aggregate(all=Count("pk"), overdue=Count("pk", late), **by_state)


def _day(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""


LOOKS["hazards"] = Look(
    tones=TONES,
    due={"due_on": lambda hazard: hazard.rectified},
    steps=STEPS,
    context=context,
    tabs=tabs,
)
