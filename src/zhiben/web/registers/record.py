"""One record: what it says, its history, where it counts; and the forms that write, correct and void it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.evidence import queries as evidence
from zhiben.facts.errors import Refused
from zhiben.facts.ids import new_id
from zhiben.figures import catalogue
from zhiben.figures.definitions import Figure
from zhiben.ledger import queries as ledger
from zhiben.ledger.postings import KINDS
from zhiben.places import queries as places
from zhiben.registers import queries
from zhiben.registers.declaration import Register
from zhiben.web.forms import add_refusal
from zhiben.web.history import history
from zhiben.web.published import citations
from zhiben.web.registers.access import record_of, register_named
from zhiben.web.registers.cells import Cells
from zhiben.web.registers.forms import RecordForm, VoidForm, initial_of, name_references, show_labels
from zhiben.web.registers.looks import look_of
from zhiben.web.requests import ViewerRequest, render_page

Crumbs = list[tuple[Any, str]]


class Posting(NamedTuple):
    """One ledger entry of a record, and the figures that count it."""

    kind: Any
    entry: Any
    place: str
    figures: list[Figure]


def register_detail(request: ViewerRequest, code: str, id: UUID) -> HttpResponse:
    """The page of a record; a register with more to say has a template of its own."""
    register = register_named(code, viewer=request.viewer)
    record = record_of(register, id, viewer=request.viewer)
    if page := look_of(code).page:
        return redirect(page(record))
    template = select_template([f"registers/{code}_detail.html", "registers/detail.html"])
    return render_page(request, template.template.name, detail_context(request, register, record))


def detail_context(request: ViewerRequest, register: Register, record: Any) -> dict[str, Any]:
    """What every record's page shows."""
    voided = bool(getattr(record, "voided", False))
    look = look_of(register.code)
    writable = request.viewer.allows(register.record_permission, at=record) and not voided
    return {
        "title": register.title(record),
        "register": register,
        "record": record,
        "voided": voided,
        "crumbs": _crumbs(register),
        "facts": [
            cell
            for cell in Cells(register, register.columns, linked=True).of(record)
            if cell.text or cell.column.required
        ],
        "steps": look.offered(record, viewer=request.viewer) if not voided else [],
        **(look.context(record, viewer=request.viewer) if look.context else {}),
        **_traces(record, viewer=request.viewer),
        "may_attach": writable and register.record is not None,
        "may_correct": writable and register.correct is not None,
        "may_void": writable and register.void is not None,
    }


def _traces(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """What the other rooms know of a record."""
    return {
        "events": history(record, viewer=viewer),
        "postings": postings(record, viewer=viewer),
        "citations": citations(record, viewer=viewer),
        "attachments": list(evidence.of(record.pk, viewer=viewer)),
        "origin": queries.origin(record, viewer=viewer),
    }


def register_new(request: ViewerRequest, code: str) -> HttpResponse:
    """Write a new record. Sent twice, the form's id makes it one."""
    register = register_named(code, viewer=request.viewer)
    if register.record is None:
        raise Http404(_t("这份台账的记录由系统产生，不能直接登记。"))
    start = {"id": new_id(), **{name: value for name, value in request.GET.items() if name != "id"}}
    form = RecordForm(register, *_sent(request), viewer=request.viewer, initial=start)
    name_references(form, register, request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            record = register.record(by=request.viewer, id=form.cleaned_data["id"], **form.given())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已登记：%(title)s") % {"title": register.title(record)})
            return redirect("register-detail", code, record.pk)
    context = {
        "title": _t("登记%(register)s") % {"register": register.label},
        "form": form,
        "submit": _("登记"),
        "cancel": reverse("register-list", args=[code]),
        "crumbs": _crumbs(register),
    }
    return render_page(request, "registers/form.html", context, status=422 if form.errors else 200)


def register_edit(request: ViewerRequest, code: str, id: UUID) -> HttpResponse:
    """Correct a record; what it said before stays in its history."""
    register = register_named(code, viewer=request.viewer)
    record = record_of(register, id, viewer=request.viewer)
    if register.correct is None:
        raise Http404(_t("这份台账的记录不能更正。"))
    form = RecordForm(
        register,
        *_sent(request),
        viewer=request.viewer,
        initial=initial_of(register, record),
    )
    show_labels(form, register, record)
    if request.method == "POST" and form.is_valid():
        try:
            register.correct(by=request.viewer, record=record, **_changed(form, register))
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已更正；更正前的内容保留在记录中。"))
            return redirect("register-detail", code, record.pk)
    context = {
        "title": _t("更正：%(title)s") % {"title": register.title(record)},
        "form": form,
        "submit": _("保存更正"),
        "cancel": reverse("register-detail", args=[code, record.pk]),
        "crumbs": [*_crumbs(register), (register.title(record), reverse("register-detail", args=[code, record.pk]))],
    }
    return render_page(request, "registers/form.html", context, status=422 if form.errors else 200)


def register_void(request: ViewerRequest, code: str, id: UUID) -> HttpResponse:
    """Take a mistaken record back, with the reason."""
    register = register_named(code, viewer=request.viewer)
    record = record_of(register, id, viewer=request.viewer)
    if register.void is None:
        raise Http404(_t("这份台账的记录不能作废。"))
    form = VoidForm(request.POST or None)
    address = reverse("register-detail", args=[code, record.pk])
    if request.method == "POST" and form.is_valid():
        try:
            register.void(by=request.viewer, record=record, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已作废，不再计入统计。"))
            return redirect(address)
    context = {
        "title": _t("作废：%(title)s") % {"title": register.title(record)},
        "form": form,
        "submit": _("作废"),
        "submit_class": "btn-danger",
        "cancel": address,
        "crumbs": [*_crumbs(register), (register.title(record), address)],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


def postings(record: Any, *, viewer: Viewer) -> list[Posting]:
    """The ledger entries of a record that the viewer sees, each with the figures that count it."""
    entries = ledger.entries_of_subject(record.pk)
    named = places.names_of_paths((entry.organisation for entry in entries), viewer=viewer)
    counting = figures_by_kind()
    return [
        Posting(
            KINDS.get(entry.kind, entry.kind),
            entry,
            named.get(entry.organisation, ""),
            [figure for figure in counting.get(entry.kind, []) if _fits(figure, entry)],
        )
        for entry in entries
    ]


def figures_by_kind() -> dict[str, list[Figure]]:
    """kind of entry → the figures that count it."""
    found: dict[str, list[Figure]] = {}
    for figure in catalogue.figures():
        for kind in figure.counts:
            found.setdefault(kind, []).append(figure)
    return found


def _fits(figure: Figure, entry: Any) -> bool:
    return all(getattr(entry, name) == value for name, value in figure.where)


def _changed(form: RecordForm, register: Register) -> dict[str, Any]:
    """Without files that were not chosen anew: an empty box keeps what is there."""
    kept = {column.name for column in register.columns if column.kind == "files"}
    return {name: value for name, value in form.values().items() if value or name not in kept}


def _sent(request: ViewerRequest) -> Iterable[Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _crumbs(register: Register) -> Crumbs:
    return [(_("工作台"), "/"), (register.label, reverse("register-list", args=[register.code]))]
