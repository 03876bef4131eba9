"""The face of duties: who has to do what by when, and returns that are confirmed and never typed."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts import queries as accounts
from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.duties import actions, deadlines, queries
from zhiben.duties.composing import place
from zhiben.facts.errors import NotAllowed, Refused
from zhiben.facts.ids import new_id
from zhiben.figures import catalogue
from zhiben.figures.definitions import RATIO
from zhiben.places import queries as places
from zhiben.web.forms import add_refusal
from zhiben.web.registers.looks import LOOKS, Life, Look, Step
from zhiben.web.registers.steps import StepForm
from zhiben.web.requests import ViewerRequest, render_page
from zhiben.web.templatetags.ui import number

TONES = {"confirmed": "green", "returned": "red"}


class Line(NamedTuple):
    """One unit's part of a duty; `url` leads to its return, or to the page that confirms it."""

    due: queries.Due
    url: str


class Block(NamedTuple):
    """One duty and all units in sight that it falls to."""

    duty: Any
    lines: list[Line]
    done: int


class Number(NamedTuple):
    """One number of a return, as it reads."""

    code: str
    label: str
    text: str
    unit: str


class IdForm(forms.Form):
    """A return's identity: a second click is the same return."""

    id = forms.UUIDField(widget=forms.HiddenInput)


class ReasonForm(StepForm):
    """Why a return goes back."""

    reason = forms.CharField(label=_("退回原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


def duties(request: ViewerRequest) -> HttpResponse:
    """The due list of a day, by duty; what is not done stands first."""
    if not request.viewer.can("duties.view"):
        raise NotAllowed("duties.view")
    day = _day(request.GET.get("on", ""))
    blocks: dict[UUID, Block] = {}
    for due in queries.due_list(viewer=request.viewer, on=day):
        block = blocks.setdefault(due.duty.pk, Block(due.duty, [], 0))
        block.lines.append(Line(due, _url(due, request.viewer)))
    shown = [
        block._replace(done=sum(line.due.state == queries.DONE for line in block.lines)) for block in blocks.values()
    ]
    context = {"title": _t("履职与报表"), "blocks": shown, "on": day or today()}
    return render_page(request, "duties/list.html", context)


def confirm(request: ViewerRequest, duty: UUID, unit: UUID, day: str) -> HttpResponse:
    """Read what the return would say, then confirm it: its numbers are those of a seal drawn at that moment."""
    viewer = request.viewer
    wanted, organisation, when = _duty(duty, viewer), places.get(viewer=viewer, id=unit), _day(day) or today()
    period = deadlines.period(wanted.cycle, when)
    form = IdForm(request.POST or None, initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            record = actions.confirm(
                by=viewer, id=form.cleaned_data["id"], duty=wanted, organisation=organisation, day=when
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("报表已确认，数据已按当时的台账封存。"))
            return redirect("register-detail", "returns", record.pk)
    context = {
        "title": _t("确认%(name)s：%(unit)s") % {"name": wanted.name, "unit": organisation},
        "numbers": numbers(queries.preview(wanted, organisation, when, viewer=viewer)),
        "path": organisation.path,
        "period": period,
        "start": period.start,
        "end": period.end,
        "form": form,
        "crumbs": [(_("履职与报表"), reverse("duties"))],
    }
    return render_page(request, "duties/confirm.html", context, status=422 if form.errors else 200)


def numbers(values: dict[str, Any]) -> list[Number]:
    """The numbers of a return in words."""
    known = {each.code: each for each in catalogue.figures()}
    found = []
    for code, each in values.items():
        # As it is called in the reader's language; one that is defined no more, as it was called then.
        label, unit = (known[code].label, known[code].unit_label) if code in known else (each["label"], each["unit"])
        found.append(Number(code, label, _text(code, each["number"]), unit))
    return found


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """A return's numbers, whether they still come out, and how it went back and forth."""
    steps = queries.steps(record, viewer=viewer)
    names = accounts.names({step.recorded_by for step in steps}, viewer=viewer)
    life = [
        Life(
            step.get_kind_display(),
            "circle-check" if step.kind == "confirmed" else "arrow-back-up",
            "green" if step.kind == "confirmed" else "red",
            step.on,
            names.get(step.recorded_by, ""),
            step.reason,
        )
        for step in reversed(steps)
    ]
    return {"numbers": numbers(record.values), "altered": queries.recomputed(record, viewer=viewer), "life": life}


def confirm_again(*, by: Viewer, record: Any, id: UUID, on: date) -> object:
    """With the numbers of today."""
    return actions.confirm_again(by=by, id=id, record=record)


def send_back(*, by: Viewer, record: Any, id: UUID, on: date, reason: str) -> object:
    """To whoever confirmed it."""
    return actions.send_back(by=by, id=id, record=record, reason=reason)


def _url(due: queries.Due, viewer: Viewer) -> str:
    if due.record is not None:
        return reverse("register-detail", args=["returns", due.record.pk])
    if due.duty.by_return and viewer.allows("duties.record", at=place(due.unit)):
        return reverse("return-confirm", args=[due.duty.pk, due.unit.pk, due.period.start.isoformat()])
    return ""


def _duty(id: UUID, viewer: Viewer) -> Any:
    found = queries.duties(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def _text(code: str, value: Any) -> str:
    """A ratio is kept by its two parts, unrounded."""
    if isinstance(value, str) and "/" in value:
        over, under = map(int, value.split("/"))
        digits = catalogue.figure(code).digits if catalogue.figure(code).aggregate == RATIO else 1
        return f"{100 * over / under:.{digits}f}"
    return number(value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _state(state: str) -> Any:
    return lambda record: record.state == state and not record.voided


LOOKS["returns"] = Look(
    tones={"state": TONES},
    steps=(
        Step("confirm", _("重新确认"), "circle-check", "duties.record", StepForm, confirm_again, _state("returned"),
             "btn-primary", _("报表已重新确认。")),
        Step("return", _("退回"), "arrow-back-up", "duties.record", ReasonForm, send_back, _state("confirmed"),
             "btn-quiet-danger", _("报表已退回。")),
    ),
    context=context,
)  # fmt: skip
