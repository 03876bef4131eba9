"""Hand in a text for the number check (核数): pasted or as a file, with the unit and the days that it speaks of."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins import actions, queries
from zhiben.bulletins.actions.checking import MOST
from zhiben.calendars import Period, today
from zhiben.documents.errors import BadFile
from zhiben.documents.intake import read_source, source_of
from zhiben.facts.errors import Invalid, Refused
from zhiben.facts.ids import new_id
from zhiben.places import queries as places
from zhiben.web.forms import Choose, Day, add_refusal
from zhiben.web.questions import home
from zhiben.web.requests import ViewerRequest, render_page

LARGEST = 20 * 1024 * 1024  # bytes, as of an attachment


class CheckForm(forms.Form):
    """The text, and the bounds within which its numbers are looked for."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("文稿"), required=False, max_length=MOST, strip=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    file = forms.FileField(
        label=_("或上传文件"),
        required=False,
        help_text=_("Word（.docx）、Excel（.xlsx）、PDF 或纯文本，不超过 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.xlsx,.pdf"}),
    )
    organisation = forms.CharField(
        label=_("单位范围"),
        required=False,
        help_text=_("空为您可查看的全部范围。"),
        widget=Choose(url=reverse_lazy("register-choices", args=["lessons", "organisation"])),
    )
    start = forms.DateField(label=_("起日"), widget=Day)
    end = forms.DateField(label=_("止日"), widget=Day)

    def clean(self) -> dict[str, Any]:
        """One of the two, and a period in order."""
        data = super().clean() or {}
        if not data.get("text", "").strip() and not data.get("file"):
            self.add_error("text", _("请粘贴文稿，或上传文件。"))
        if data.get("file") and data["file"].size > LARGEST:
            self.add_error("file", _("文件超过 20 MB；请压缩图片或分成几个文件。"))
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("止日不能早于起日。"))
        return data


def bulletin_check(request: ViewerRequest) -> HttpResponse:
    """Ask for a text, keep it, and go to what was found in it."""
    request.viewer.require_somewhere("figures.view")
    day = today()
    start = {"id": new_id(), "start": date(day.year, 1, 1), "end": day}
    form = CheckForm(request.POST or None, request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            checked = _keep(form.cleaned_data, request.viewer)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("bulletin-checked", checked)
    context = {"title": _("核数"), "form": form}
    return render_page(request, "bulletins/check.html", context, status=422 if form.errors else 200)


def bulletin_check_forget(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Take one's text away."""
    if request.method == "POST":
        actions.forget_text(by=request.viewer, record=queries.checked_text(id, viewer=request.viewer))
    return redirect(reverse("bulletin-check"))


def _keep(data: dict[str, Any], viewer: Viewer) -> UUID:
    name, content = "", None
    if data.get("file"):
        name, content = data["file"].name, data["file"].read()
        try:
            source = read_source(name, content)
        except BadFile as bad:
            raise Invalid({"file": [str(bad)]}) from bad
    else:
        source = source_of(data["text"].replace("\r\n", "\n"))
    scope = home(viewer)
    if data["organisation"]:
        scope = Scope(places.organisation_named(data["organisation"], viewer=viewer).path)
    return actions.keep_text(
        by=viewer, id=data["id"], source=source, scope=scope, period=Period(data["start"], data["end"]), name=name,
        content=content,
    ).pk  # fmt: skip
