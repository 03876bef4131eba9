"""The face of meetings: an assignment's progress as a timeline, its steps as buttons; a meeting's assignments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts import queries as accounts
from zhiben.accounts.viewer import Viewer
from zhiben.meetings import actions, queries
from zhiben.web.forms import Day
from zhiben.web.registers.looks import LOOKS, Life, Look, Step, Tab
from zhiben.web.registers.steps import StepForm

KINDS = {
    "reported": ("message", ""),
    "extended": ("calendar-plus", "orange"),
    "completed": ("circle-check", "green"),
    "returned": ("arrow-back-up", "red"),
}


class ReportForm(StepForm):
    """How far it is."""

    percent = forms.IntegerField(label=_("进度（%）"), min_value=0, max_value=100, required=False)
    text = forms.CharField(label=_("进展情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CompleteForm(StepForm):
    """What was done."""

    text = forms.CharField(
        label=_("办理结果"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(StepForm):
    """Why it is not done after all."""

    text = forms.CharField(label=_("退回原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ExtendForm(StepForm):
    """Until when, and why."""

    due_on = forms.DateField(label=_("延期至"), widget=Day)
    text = forms.CharField(label=_("延期原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _use(use_case: Callable[..., object]) -> Callable[..., object]:
    """The use cases call their record `assignment`."""

    def run(*, record: Any, **values: Any) -> object:
        return use_case(assignment=record, **values)

    return run


def _open(assignment: Any) -> bool:
    return assignment.state != "done" and not assignment.voided


def _done(assignment: Any) -> bool:
    return assignment.state == "done" and not assignment.voided


def life_of(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """What has been done about an assignment, newest first."""
    steps = queries.steps(record, viewer=viewer)
    names = accounts.names({step.recorded_by for step in steps} | {record.recorded_by}, viewer=viewer)
    life = [
        Life(
            step.get_kind_display(),
            *KINDS.get(step.kind, ("point", "")),
            step.on,
            names.get(step.recorded_by, ""),
            step.text,
            _note(step),
        )
        for step in reversed(steps)
    ]
    said = names.get(record.recorded_by, "")
    return {"life": [*life, Life(_("交办"), "file-text", "", record.happened_on, said, "", str(record.meeting))]}


def assigned(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """What a meeting assigned."""
    return {"assignments": list(queries.assigned_by(record, viewer=viewer))}


def tabs(*, viewer: Viewer) -> list[Tab]:
    """What is open, what came back, what is done."""
    return [
        Tab(_("全部"), ""),
        Tab(_("办理中"), "state=open"),
        Tab(_("退回重办"), "state=returned"),
        Tab(_("已办结"), "state=done"),
    ]


def _note(step: Any) -> str:
    if step.due_on:
        return _t("延期至 %(day)s") % {"day": step.due_on.isoformat()}
    return f"{step.percent}%" if step.percent is not None else ""


RECORD = "meetings.record"
LOOKS["assignments"] = Look(
    tones={"state": {"open": "orange", "returned": "red", "done": "green"}},
    due={"deadline": lambda assignment: assignment.state == "done"},
    steps=(
        Step("complete", _("办结"), "circle-check", RECORD, CompleteForm, _use(actions.complete), _open,
             "btn-primary", _("已办结。")),
        Step("report", _("报告进展"), "message", RECORD, ReportForm, _use(actions.report_progress), _open, "",
             _("进展已登记。")),
        Step("extend", _("延期"), "calendar-plus", RECORD, ExtendForm, _use(actions.extend), _open, "", _("已延期。")),
        Step("return", _("退回"), "arrow-back-up", RECORD, ReturnForm, _use(actions.return_), _done,
             "btn-quiet-danger", _("已退回重办。")),
    ),
    context=life_of,
    tabs=tabs,
)  # fmt: skip
LOOKS["meetings"] = Look(context=assigned)
