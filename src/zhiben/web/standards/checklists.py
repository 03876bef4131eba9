"""The two pages on which a checklist or a self-check guide is written: a new list, and the next version of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.facts.errors import Refused, WrongState
from zhiben.standards import actions, queries
from zhiben.web.forms import add_refusal
from zhiben.web.registers.access import record_of, register_named
from zhiben.web.requests import ViewerRequest, render_page
from zhiben.web.standards.items import Draft, ListForm, RevisionForm, start
from zhiben.web.standards.looks import open_ended

Crumbs = list[tuple[Any, str]]


def checklist_new(request: ViewerRequest) -> HttpResponse:
    """Issue a list; sent twice, it is one list."""
    register_named("checklists", viewer=request.viewer)
    request.viewer.require_somewhere("standards.record")
    if request.method != "POST":
        given = {name: value for name, value in request.GET.items() if name != "id"}
        form = ListForm(viewer=request.viewer, initial=start() | given)
        return _page(request, Draft.of(form, ()), _t("新编检查表"), [])
    draft = Draft.sent(ListForm(request.POST, viewer=request.viewer), request.POST)
    if draft.change(request.POST):
        return _page(request, draft, _t("新编检查表"), [])
    if draft.is_valid():
        try:
            issued = actions.issue_checklist(by=request.viewer, items=draft.values, **draft.form.cleaned_data)
        except Refused as refusal:
            add_refusal(draft.form, refusal)
        else:
            messages.success(request, _t("已印发：%(title)s") % {"title": issued.title})
            return redirect("register-detail", "checklists", issued.pk)
    return _page(request, draft, _t("新编检查表"), [], status=422)


def checklist_revise(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Write the next version, starting from this one's items."""
    viewer = request.viewer
    record = record_of(register_named("checklists", viewer=viewer), id, viewer=viewer)
    viewer.require("standards.record", at=record)
    if not open_ended(record):
        raise WrongState(expected=_("现行"), actual=_("已停用或作废"))
    title = _t("修订：%(title)s") % {"title": record.title}
    crumbs: Crumbs = [(record.title, reverse("register-detail", args=["checklists", record.pk]))]
    if request.method != "POST":
        items = queries.items(viewer=viewer).filter(checklist=record).order_by("position")
        return _page(request, Draft.of(RevisionForm(viewer=viewer, initial=start()), items), title, crumbs)
    draft = Draft.sent(RevisionForm(request.POST, viewer=viewer), request.POST)
    if draft.change(request.POST):
        return _page(request, draft, title, crumbs)
    if draft.is_valid():
        try:
            issued = actions.revise_checklist(by=viewer, record=record, items=draft.values, **draft.form.cleaned_data)
        except Refused as refusal:
            add_refusal(draft.form, refusal)
        else:
            said = {"title": issued.title, "version": issued.version}
            messages.success(request, _t("已印发“%(title)s”第%(version)s版。") % said)
            return redirect("register-detail", "checklists", issued.pk)
    return _page(request, draft, title, crumbs, status=422)


def _page(request: ViewerRequest, draft: Draft, title: str, crumbs: Crumbs, *, status: int = 200) -> HttpResponse:
    every = reverse("register-list", args=["checklists"])
    context = {
        "title": title,
        "draft": draft,
        "form": draft.form,
        "crumbs": [(_("检查表"), every), *crumbs],
        "cancel": crumbs[-1][1] if crumbs else every,
    }
    return render_page(request, "standards/checklist.html", context, status=status)
