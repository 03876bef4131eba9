"""Paste an article, see what the ledger says to each of its numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins.check import check
from zhiben.bulletins.check.findings import Finding, Verdict
from zhiben.calendars import Period, today
from zhiben.documents.text import read_text
from zhiben.facts.errors import Refused
from zhiben.places import queries as places
from zhiben.web.forms import Day, add_refusal
from zhiben.web.requests import ViewerRequest, render_page

MOST = 200_000  # characters


class CheckForm(forms.Form):
    """The text, and the bounds within which its numbers are looked for."""

    text = forms.CharField(
        label=_("稿件"), required=False, max_length=MOST, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    file = forms.FileField(label=_("或上传 .docx / .txt"), required=False)
    organisation = forms.CharField(label=_("单位范围"), required=False, help_text=_("空为您可查看的全部范围。"))
    start = forms.DateField(label=_("起日"), widget=Day)
    end = forms.DateField(label=_("止日"), widget=Day)

    def clean(self) -> dict[str, Any]:
        """One of the two, and a period in order."""
        data = super().clean() or {}
        if not data.get("text", "").strip() and not data.get("file"):
            self.add_error("text", _("请粘贴稿件，或上传文件。"))
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("止日不能早于起日。"))
        return data


def bulletin_check(request: ViewerRequest) -> HttpResponse:
    """The page: text on the left with each number marked by its verdict, findings on the right."""
    day = today()
    form = CheckForm(request.POST or None, request.FILES or None, initial={"start": date(day.year, 1, 1), "end": day})
    context: dict[str, Any] = {"title": _("核数"), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            text, findings = _checked(form, request.viewer)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            context |= {
                "pieces": list(pieces(text, findings)),
                "findings": [each for each in findings if each.counts],
                "counts": {each.value: sum(f.verdict is each for f in findings) for each in Verdict},
            }
    return render_page(request, "bulletins/check.html", context, status=422 if form.errors else 200)


def pieces(text: str, findings: list[Finding]) -> list[dict[str, Any]]:
    """The text cut at its numbers, each with its finding."""
    found: list[dict[str, Any]] = []
    at = 0
    for n, each in enumerate(finding for finding in findings if finding.counts):
        found.append({"text": text[at : each.start]})
        found.append({"text": text[each.start : each.end], "finding": each, "n": n + 1})
        at = each.end
    return [*found, {"text": text[at:]}]


def _checked(form: CheckForm, viewer: Viewer) -> tuple[str, list[Finding]]:
    data = form.cleaned_data
    text = read_text(data["file"].name, data["file"].read()) if data.get("file") else data["text"].replace("\r\n", "\n")
    if data["organisation"]:
        scope = Scope(places.organisation_named(data["organisation"], viewer=viewer).path)
    else:
        scope = next(iter(viewer.scopes("figures.view")), Scope())
    return text, check(text[:MOST], viewer=viewer, scope=scope, period=Period(data["start"], data["end"]))
