"""The page of a step: what a register's own look offers beyond correcting and voiding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.calendars import today
from zhiben.facts.errors import Refused
from zhiben.facts.ids import new_id
from zhiben.facts.words import headed
from zhiben.web.forms import Day, add_refusal
from zhiben.web.registers.access import record_of, register_named
from zhiben.web.registers.looks import look_of
from zhiben.web.requests import ViewerRequest, render_page

REDIRECTED = 302


class StepForm(forms.Form):
    """What every step asks: its identity (a second click is the same step) and its day."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=gettext_lazy("日期"), widget=Day)

    def __init__(self, *args: Any, record: Any, viewer: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"id": new_id(), "on": today()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.record, self.viewer = record, viewer


def register_step(request: ViewerRequest, code: str, id: UUID, step: str) -> HttpResponse:
    """Ask what the step needs, take it, and go back to the record."""
    register = register_named(code, viewer=request.viewer)
    record = record_of(register, id, viewer=request.viewer)
    wanted = next((each for each in look_of(code).steps if each.code == step), None)
    if wanted is None:
        raise Http404(_("没有这个环节。"))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = wanted.form(*sent, record=record, viewer=request.viewer)
    address = reverse("register-detail", args=[code, record.pk])
    if request.method == "POST" and form.is_valid():
        try:
            result = wanted.run(by=request.viewer, record=record, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            answer = wanted.answer(request, record=record, result=result) if wanted.answer else None
            if answer is None or answer.status_code == REDIRECTED:
                messages.success(request, str(wanted.done or _("已办理。")))
            return answer or redirect(address)
    context = {
        "title": headed(wanted.label, register.title(record)),
        "form": form,
        "intro": wanted.intro,
        "submit": wanted.label,
        "submit_class": wanted.style or "btn-primary",
        "cancel": address,
        "crumbs": [(register.label, reverse("register-list", args=[code])), (register.title(record), address)],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)
