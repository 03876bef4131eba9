"""Write an article and say what its references stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins import actions, queries
from zhiben.bulletins.actions import Wanted
from zhiben.bulletins.body import names
from zhiben.calendars import Period
from zhiben.facts.errors import Invalid, Refused
from zhiben.facts.ids import new_id
from zhiben.facts.words import bracketed
from zhiben.figures import catalogue
from zhiben.places import queries as places
from zhiben.web.forms import Day, add_refusal
from zhiben.web.requests import ViewerRequest, render_page

if TYPE_CHECKING:
    from zhiben.bulletins.models import Article, Issue

IDENTITY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ArticleForm(forms.Form):
    """Title and text; a new one says whose it is."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    contributor = forms.CharField(label=_("供稿单位"), help_text=_("写单位名称或简称。"))
    title = forms.CharField(label=_("标题"), max_length=200)
    body = forms.CharField(
        label=_("正文"),
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("一段一行。数字写成 {名称}，如：共检查 {检查} 家次；保存后在下方说明每个名称取哪个指标。"),
    )


class ReferenceForm(forms.Form):
    """What a name stands for."""

    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("正文中花括号里的字。"))
    figure = forms.ChoiceField(label=_("指标"))
    organisation = forms.CharField(label=_("单位范围"), required=False, help_text=_("含其下级；空为全部。"))
    only = forms.BooleanField(label=_("仅本级"), required=False)
    start = forms.DateField(label=_("起日"), required=False, widget=Day, help_text=_("空为本期统计时段。"))
    end = forms.DateField(label=_("止日"), required=False, widget=Day)
    form = forms.CharField(
        label=_("写法"), initial="exact", help_text=_("举例即可：4541、12000余、近10万、30多万、九、98.4%。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, bracketed(each.label, each.unit_label)) for each in catalogue.figures()]
        self.fields["figure"].choices = choices  # type: ignore[attr-defined]

    def wanted(self, viewer: Viewer) -> Wanted:
        """The reference asked for; raises NotFound, Invalid."""
        data = self.cleaned_data
        path = places.organisation_named(data["organisation"], viewer=viewer).path if data["organisation"] else ""
        if bool(data["start"]) != bool(data["end"]):
            raise Invalid({"end": [_t("起日和止日须同时填写，或都不填。")]})
        if data["start"] and data["end"] < data["start"]:
            raise Invalid({"end": [_t("止日不能早于起日。")]})
        period = Period(data["start"], data["end"]) if data["start"] else None
        return Wanted(data["name"], data["figure"], Scope(path, only=data["only"]), period, data["form"])


class RecordReferenceForm(forms.Form):
    """What a name stands for, where that is a record's words: a meeting's number or day, a document's title."""

    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("正文中花括号里的字。"))
    record = forms.CharField(label=_("记录"), help_text=_("粘贴该记录页面的网址，如会议、来文。"))
    attribute = forms.ChoiceField(
        label=_("引用内容"),
        choices=[
            ("happened_on", _("日期")),
            ("number", _("次数、编号")),
            ("issued_on", _("印发日期")),
            ("title", _("标题")),
            ("name", _("名称")),
        ],
    )

    def wanted(self) -> Wanted:
        """The reference asked for; raises Invalid where no record is named."""
        found = IDENTITY.search(self.cleaned_data["record"])
        if found is None:
            raise Invalid(
                {"record": [_t("“%(record)s”不是记录的网址；请从记录页面的地址栏复制。") % self.cleaned_data]}
            )
        return Wanted(self.cleaned_data["name"], subject=UUID(found[0]), attribute=self.cleaned_data["attribute"])


def article_new(request: ViewerRequest, number: int) -> HttpResponse:
    """Contribute an article. Names without a meaning yet are asked for on the next page."""
    issue = queries.get(viewer=request.viewer, number=number)
    form = ArticleForm(request.POST or None, initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            contributor = places.organisation_named(data["contributor"], viewer=request.viewer)
            if names(data["body"]):
                raise Invalid({"body": [_t("请先保存不含花括号的正文，再到稿件页逐个添加引用。")]})
            actions.write_article(
                by=request.viewer, id=data["id"], issue=issue, contributor=contributor, title=data["title"],
                body=data["body"],
            )  # fmt: skip
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("article-edit", number, data["id"])
    return _page(request, issue, form, _("添加稿件"))


def article_edit(request: ViewerRequest, number: int, id: UUID) -> HttpResponse:
    """Change an article; its references stand beside it."""
    issue, article = _found(request, number, id)
    start = {"id": article.pk, "contributor": article.contributor.name, "title": article.title, "body": article.body}
    form = ArticleForm(request.POST or None, initial=start)
    form.fields["contributor"].disabled = True
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.edit_article(by=request.viewer, article=article, title=data["title"], body=data["body"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已保存。"))
            return redirect("article-edit", number, id)
    return _page(request, issue, form, _("修改稿件"), article)


def reference_new(request: ViewerRequest, number: int, id: UUID) -> HttpResponse:
    """Say what a name stands for, or change it."""
    issue, article = _found(request, number, id)
    form = ReferenceForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_reference(by=request.viewer, article=article, wanted=form.wanted(request.viewer))
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已添加；在正文中写 {%(name)s} 即可引用。") % form.cleaned_data)
            return redirect("article-edit", number, id)
    return _reference_page(request, issue, article, form)


def record_reference_new(request: ViewerRequest, number: int, id: UUID) -> HttpResponse:
    """Say which record's words a name stands for."""
    issue, article = _found(request, number, id)
    form = RecordReferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_reference(by=request.viewer, article=article, wanted=form.wanted())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已添加；在正文中写 {%(name)s} 即可引用。") % form.cleaned_data)
            return redirect("article-edit", number, id)
    return _reference_page(request, issue, article, form)


def article_remove(request: ViewerRequest, number: int, id: UUID) -> HttpResponse:
    """Take an article out."""
    _issue, article = _found(request, number, id)
    if request.method == "POST":
        actions.remove_article(by=request.viewer, article=article)
        messages.success(request, _t("已移除。"))
    return redirect("bulletin", number)


def _reference_page(request: ViewerRequest, issue: Issue, article: Article, form: forms.Form) -> HttpResponse:
    here = reverse("article-edit", args=[issue.number, article.pk])
    context = {
        "title": _("添加引用"),
        "form": form,
        "submit": _("保存"),
        "cancel": here,
        "crumbs": [(str(issue), reverse("bulletin", args=[issue.number])), (article.title, here)],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


def _found(request: ViewerRequest, number: int, id: UUID) -> tuple[Issue, Article]:
    issue = queries.get(viewer=request.viewer, number=number)
    article = next((each for each in queries.articles(issue, viewer=request.viewer) if each.pk == id), None)
    if article is None:
        raise Http404(id)
    return issue, article


def _page(
    request: ViewerRequest, issue: Issue, form: forms.Form, title: Any, article: Article | None = None
) -> HttpResponse:
    words = queries.quoted(issue, viewer=request.viewer) if article else {}
    references = list(article.references.order_by("name")) if article else []
    context = {
        "title": title,
        "issue": issue,
        "form": form,
        "article": article,
        "references": [(each, words[each.id]) for each in references],
        "submit": _("保存"),
        "cancel": reverse("bulletin", args=[issue.number]),
        "crumbs": [(_("简报"), reverse("bulletin-list")), (str(issue), reverse("bulletin", args=[issue.number]))],
    }
    return render_page(request, "bulletins/article.html", context, status=422 if form.errors else 200)
