"""What is done beside a checked text: teach what a number means, ignore it, refer to it; the text itself is not loaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins import actions, queries
from zhiben.bulletins.check.phrases import Phrase, phrase_at
from zhiben.bulletins.check.saying import figure_label
from zhiben.facts.errors import Invalid, Refused
from zhiben.facts.ids import new_id
from zhiben.figures import catalogue
from zhiben.places import queries as places
from zhiben.web.bulletins.check_forms import IGNORE, QuoteForm, TeachForm, own_unit, quote_form, teach_form
from zhiben.web.bulletins.checked import Checked, check, findings
from zhiben.web.figures.rows import records
from zhiben.web.forms import add_refusal
from zhiben.web.questions import read
from zhiben.web.requests import ViewerRequest, render_page

if TYPE_CHECKING:
    from zhiben.bulletins.models import Article, CheckedText, Lesson

ALL = "all"
FIRST_ROWS = 10


def bulletin_check_rows(request: ViewerRequest, code: str) -> HttpResponse:
    """The newest records behind a number, inside its finding."""
    figure = catalogue.figure(code)
    asked = read(request.GET, viewer=request.viewer, span="year")
    context = {
        "page": records(viewer=request.viewer, figure=figure, asked=asked, limit=FIRST_ROWS),
        "rows_url": reverse("figure-rows", args=[code]) + asked.query(),
        "figure": figure,
    }
    return render_page(request, "bulletins/check_rows.html", context)


def bulletin_check_teach(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Ask what a number means (GET), or be told (POST), in the form or by a button's `proposal`: where, and what.

    That is a figure's code or `ignore`; with a button the phrase is the number's own.
    """
    record = queries.checked_text(id, viewer=request.viewer)
    sent = (request.POST or request.GET).dict()
    if "proposal" in sent:
        sent["at"], _space, sent["means"] = sent["proposal"].partition(" ")
    at = int(sent["at"]) if sent.get("at", "").isdigit() else 0
    if request.method != "POST":
        return _asked(request, record, at)
    first = tuple(request.POST.getlist("proposed"))
    form = TeachForm(_completed(sent, record, at, request.viewer), first=first, auto_id=f"teach_{at}_%s")
    try:
        lesson = _taught(request.viewer, form)
    except Refused as refusal:
        add_refusal(form, refusal)
        lesson = None
    if lesson is None:
        return _teaching(request, record, form, at)
    if not request.htmx:
        return redirect(reverse("bulletin-checked", args=[id]) + f"#finding-{at}")
    return findings(request, check(id, viewer=request.viewer), said=_said(lesson), lesson=lesson)


def bulletin_check_unlearn(request: ViewerRequest, id: UUID, lesson: UUID) -> HttpResponse:
    """Take back what was taught a moment ago."""
    taught = queries.lessons(viewer=request.viewer).filter(pk=lesson).first()
    if request.method == "POST" and taught is not None:
        actions.withdraw_lesson(by=request.viewer, record=taught, reason=_("核数时撤回"))
    if not request.htmx:
        return redirect("bulletin-checked", id)
    return findings(request, check(id, viewer=request.viewer), said=_("已撤回约定。"))


def bulletin_check_quote(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Refer to all agreeing numbers, or to the one at `at`, in the text's article; then the article, or the findings again."""
    checked = check(id, viewer=request.viewer)
    form = quote_form(request.viewer, checked.record, request.POST or None)
    at = request.POST.get("at", ALL)
    try:
        articles = _quoted(request.viewer, checked, form, at)
    except Refused as refusal:
        articles = []
        form.is_valid()
        add_refusal(form, refusal)
    if not articles:
        return findings(request, checked, form=form, status=422)
    address = _address(articles)
    if not request.htmx:
        return redirect(address)
    if at == ALL:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return findings(request, check(id, viewer=request.viewer), said=_said_quoted(articles))


def _address(articles: list[Article]) -> str:
    """The article that was written, or the issue where there are several."""
    first = articles[0]
    if len(articles) > 1:
        return reverse("bulletin", args=[first.issue.number])
    return reverse("article-edit", args=[first.issue.number, first.pk])


def _said_quoted(articles: list[Article]) -> str:
    if len(articles) > 1:
        return _("已引用，文稿写成%(n)s篇稿件。") % {"n": len(articles)}
    return _("已引用，写入稿件“%(title)s”。") % {"title": articles[0].title}


def _asked(request: ViewerRequest, record: CheckedText, at: int) -> HttpResponse:
    first = tuple(request.GET.getlist("proposed"))
    phrase = _phrase(record, at, request.viewer)
    start: dict[str, Any] = {"phrase": phrase.words, "unit": phrase.unit, "means": first[0] if first else ""}
    form = teach_form(request.viewer, record, at, first=first, **start)
    return _teaching(request, record, form, at)


def _teaching(request: ViewerRequest, record: CheckedText, form: TeachForm, at: int) -> HttpResponse:
    """The form in its finding, with the way to a figure that nobody has defined yet; a page of its own without script."""
    context: dict[str, Any] = {"form": form, "checked": record}
    status = 422 if form.errors else 200
    if not request.htmx:
        address = reverse("bulletin-checked", args=[record.pk])
        context |= {"title": _("约定"), "submit": _("约定"), "cancel": address, "crumbs": [(_("核数结果"), address)]}
        return render_page(request, "form.html", context, status=status)
    if request.viewer.can("figures.define"):
        known = {"label": form["phrase"].value(), "unit": form["unit"].value(), "said": form["phrase"].value()}
        address = reverse("figure-new") + "?" + urlencode({name: value for name, value in known.items() if value})
        context["define_url"] = address
    response = render_page(request, "bulletins/check_teach.html", context, status=status)
    # What is refused is said in the finding, though the button would have replaced all findings.
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = f"#teach-{at}", "innerHTML"
    return response


def _completed(sent: dict[str, str], record: CheckedText, at: int, viewer: Viewer) -> dict[str, str]:
    """What was sent; a button sends only where and what, and the text says the rest."""
    if "phrase" not in sent:
        phrase = _phrase(record, at, viewer)
        sent |= {"phrase": phrase.words, "unit": phrase.unit}
    return {"organisation": own_unit(viewer, record), "id": str(new_id())} | sent


def _phrase(record: CheckedText, at: int, viewer: Viewer) -> Phrase:
    scope, period = record.asked
    return phrase_at(at, record.source, scope=scope, period=period, viewer=viewer)


def _taught(viewer: Viewer, form: TeachForm) -> Lesson | None:
    if not form.is_valid():
        return None
    data = form.cleaned_data
    ignored = data["means"] == IGNORE
    return actions.teach(
        by=viewer,
        id=data["id"],
        phrase=data["phrase"],
        unit=data["unit"],
        meaning=IGNORE if ignored else "figure",
        figure="" if ignored else data["means"],
        organisation=places.organisation_named(data["organisation"], viewer=viewer),
    )


def _said(lesson: Lesson) -> str:
    if lesson.meaning == IGNORE:
        return _("已约定：“%(phrase)s”不核对。") % {"phrase": lesson}
    return _("已约定：“%(phrase)s”是“%(label)s”。") % {"phrase": lesson, "label": figure_label(lesson.figure)}


def _quoted(viewer: Viewer, checked: Checked, form: QuoteForm, at: str) -> list[Article]:
    one = (each.quotation for each in checked.shown if str(each.key) == at and not each.quoted)
    wanted = checked.quotations if at == ALL else [each for each in one if each]
    if not wanted:
        raise Invalid({"": [_("没有可以引用的数字：须与台账一致，且能照原样印出。")]})
    if written := list(checked.record.articles.all()):
        article = written[0].article
        return actions.quote_numbers(
            by=viewer, id=article.pk, checked=checked.record, quotations=wanted, issue=article.issue,
            contributor=article.contributor,
        )  # fmt: skip
    if not form.is_valid():
        return []
    data = form.cleaned_data
    contributor = places.organisation_named(data["contributor"], viewer=viewer)
    return actions.quote_numbers(
        by=viewer, id=data["id"], checked=checked.record, quotations=wanted, contributor=contributor,
        issue=form.issue(viewer, checked.record), title=data["title"], divide=form.divides,
    )  # fmt: skip
