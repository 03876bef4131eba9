"""The list of issues, one issue with its preview, its files and its verification."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins import actions, queries
from zhiben.bulletins.body import Piece, paragraphs
from zhiben.bulletins.references import Quoted
from zhiben.bulletins.rendering import draft_docx
from zhiben.calendars import Period, today
from zhiben.facts.errors import Invalid, Refused
from zhiben.facts.ids import new_id
from zhiben.places import queries as places
from zhiben.web.bulletins.signoff import possible
from zhiben.web.forms import Day, add_refusal
from zhiben.web.paging import keyset_page
from zhiben.web.requests import ViewerRequest, render_page

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


class IssueForm(forms.Form):
    """A new issue."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    series = forms.ChoiceField(label=_("简报名称"))
    on = forms.DateField(label=_("印发日期"), widget=Day)
    start = forms.DateField(label=_("统计起日"), widget=Day)
    end = forms.DateField(label=_("统计止日"), widget=Day)
    special = forms.BooleanField(label=_("同时编入专刊"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(each.pk): each for each in queries.series(viewer=viewer)}
        self.fields["series"].choices = [(key, each.name) for key, each in self.known.items()]  # type: ignore[attr-defined]


class SeriesForm(forms.Form):
    """A new series; its starting numbers are set here and never again."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("简报名称"), max_length=40)
    issuer = forms.CharField(label=_("编印单位"), help_text=_("写单位名称或简称。"))
    special_name = forms.CharField(label=_("专刊名称"), max_length=60, required=False)
    first_number = forms.IntegerField(label=_("起始期号"), min_value=1, initial=1, help_text=_("设定后不能再改。"))
    first_special_number = forms.IntegerField(label=_("专刊起始期号"), min_value=1, initial=1)
    send_to = forms.CharField(label=_("送"), max_length=300, required=False)
    copy_to = forms.CharField(label=_("发"), max_length=300, required=False)


def series_new(request: ViewerRequest) -> HttpResponse:
    """Open a series of bulletins."""
    request.viewer.require_somewhere("bulletins.publish")
    form = SeriesForm(request.POST or None, initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            data["issuer"] = places.organisation_named(data["issuer"], viewer=request.viewer)
            actions.open_series(by=request.viewer, **data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("bulletin-new")
    context = {
        "title": _("建立简报"),
        "form": form,
        "submit": _("建立"),
        "cancel": reverse("bulletin-list"),
        "crumbs": [(_("简报"), reverse("bulletin-list"))],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


def bulletins(request: ViewerRequest) -> HttpResponse:
    """Every issue in sight, newest first."""
    page = keyset_page(
        queries.visible(viewer=request.viewer),
        sort="-number",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "title": _("简报"),
        "page": page,
        "may_found": request.viewer.can("bulletins.publish"),
        "may_open": request.viewer.can("bulletins.edit"),
        "may_delegate": request.viewer.can("bulletins.review") or request.viewer.can("bulletins.sign"),
        "may_check": request.viewer.can("figures.view"),
    }
    return render_page(request, "bulletins/list.html", context)


def bulletin_new(request: ViewerRequest) -> HttpResponse:
    """Open the next issue; its numbers are drawn here."""
    day = today()
    start = {"id": new_id(), "on": day, "start": day.replace(month=1, day=1), "end": day, "special": True}
    form = IssueForm(request.POST or None, viewer=request.viewer, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            if data["end"] < data["start"]:
                raise Invalid({"end": [_t("统计止日不能早于起日。")]})
            issue = actions.open_issue(
                by=request.viewer, id=data["id"], series=form.known[data["series"]], on=data["on"],
                period=Period(data["start"], data["end"]), special=data["special"],
            )  # fmt: skip
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("bulletin", issue.number)
    context = {
        "title": _("新编一期简报"),
        "form": form,
        "submit": _("建立"),
        "cancel": reverse("bulletin-list"),
        "crumbs": [(_("简报"), reverse("bulletin-list"))],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


def bulletin(request: ViewerRequest, number: int) -> HttpResponse:
    """One issue: its text with every number linked, its sign-off, what has changed since its seal."""
    issue = queries.get(viewer=request.viewer, number=number)
    words = queries.quoted(issue, viewer=request.viewer)
    articles = queries.articles(issue, viewer=request.viewer)
    may_edit = issue.state == issue.State.DRAFT and request.viewer.allows("bulletins.edit", at=issue)
    context = {
        "title": str(issue),
        "issue": issue,
        "articles": [
            {
                "article": each,
                "paragraphs": [_shown(pieces, each, words) for pieces in paragraphs(each.body)],
                "may_edit": may_edit or (issue.state == issue.State.DRAFT and _may_record(request.viewer, each)),
            }
            for each in articles
        ],
        "steps": list(issue.steps.all()),
        "possible": possible(issue, viewer=request.viewer),
        "changes": queries.changes(issue, viewer=request.viewer),
        "renditions": list(issue.renditions.defer("content").order_by("format")),
        "recipients": _recipients(issue, request.viewer),
        "may_write": issue.state == issue.State.DRAFT and request.viewer.can("bulletins.record"),
        "problems": [each for each in words.values() if each.problem],
    }
    return render_page(request, "bulletins/issue.html", context)


def draft(request: ViewerRequest, number: int) -> HttpResponse:
    """The issue as a Word draft, each figure's definition as a comment."""
    issue = queries.get(viewer=request.viewer, number=number)
    content = draft_docx(
        issue, queries.articles(issue, viewer=request.viewer), queries.quoted(issue, viewer=request.viewer)
    )
    return _download(content, "docx", f"bulletin-{number}-draft.docx")


def file(request: ViewerRequest, number: int, format: str) -> HttpResponse:
    """A finished file, byte for byte as it was published."""
    issue = queries.get(viewer=request.viewer, number=number)
    found = queries.rendition(issue, format, viewer=request.viewer)
    return _download(bytes(found.content), found.format, f"bulletin-{number}.{found.format}")


def verify(request: ViewerRequest, number: int) -> HttpResponse:
    """Recompute a published issue as of its seal."""
    issue = queries.get(viewer=request.viewer, number=number)
    findings = list(queries.verify(issue, viewer=request.viewer))
    context = {
        "title": _t("复核：%(issue)s") % {"issue": issue},
        "issue": issue,
        "findings": findings,
        "wrong": sum(not each.holds for each in findings),
    }
    return render_page(request, "bulletins/verify.html", context)


def _recipients(issue: Any, viewer: Viewer) -> list[Any]:
    found = list(issue.recipients.select_related("organisation").order_by("manner", "organisation_path"))
    for each in found:
        each.mine = viewer.allows("bulletins.record", at=Scope(each.organisation_path, each.organisation.region_path))
    return found


def _may_record(viewer: Viewer, article: Any) -> bool:
    place = Scope(article.contributor.path, article.contributor.region_path)
    return viewer.allows("bulletins.record", at=place)


def _shown(pieces: list[Piece], article: Any, words: dict[Any, Quoted]) -> list[dict[str, Any]]:
    references = {each.name: each for each in article.references.all()}
    return [
        {"text": piece.text, "lead": piece.lead}
        if not piece.reference
        else {"quoted": words.get(references[piece.text].id) if piece.text in references else None, "text": piece.text}
        for piece in pieces
    ]


def _download(content: bytes, format: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[format])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
