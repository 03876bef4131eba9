"""An office adds a figure of its own: what it counts, in a form."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.facts.errors import Refused
from zhiben.facts.words import bracketed
from zhiben.figures import actions, catalogue
from zhiben.figures.definitions import AMOUNT, BALANCE, RATIO, SUM
from zhiben.ledger.postings import KINDS
from zhiben.web.forms import add_refusal
from zhiben.web.requests import ViewerRequest, render_page

AGGREGATES = (
    (SUM, _("期内相加")),
    (AMOUNT, _("期内计量相加（人次、金额等）")),
    (BALANCE, _("期末存量")),
    ("distinct:enterprise", _("不同的生产经营单位数")),
    ("distinct:premises", _("不同的场所数")),
    (RATIO, _("两个指标之比")),
)
WORDS = re.compile(r"[、，,\s]+")


class DefinitionForm(forms.Form):
    """What the figure counts."""

    code = forms.RegexField(
        r"^own\.[a-z][a-z0-9_]{1,40}$",
        label=_("代码"),
        help_text=_("以 own. 开头，如 own.fire_visits；再次提交同一代码为修订，已印发的数字仍按旧口径。"),
        error_messages={"invalid": _("代码应以 own. 开头，其后为小写字母、数字和下划线。")},
    )
    label = forms.CharField(label=_("名称"), max_length=40)
    label_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    unit = forms.CharField(label=_("计量单位"), max_length=10)
    definition = forms.CharField(label=_("口径说明"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    aggregate = forms.ChoiceField(label=_("算法"), choices=AGGREGATES)
    counts = forms.MultipleChoiceField(
        label=_("计入的事项"), required=False, widget=forms.SelectMultiple(attrs={"size": 12})
    )
    cohort = forms.BooleanField(label=_("按发现（起始）日期归期"), required=False)
    field = forms.CharField(label=_("限定领域代码"), max_length=30, required=False)
    level = forms.CharField(label=_("限定级别代码"), max_length=30, required=False)
    category = forms.CharField(label=_("限定类别代码"), max_length=30, required=False)
    over = forms.ChoiceField(label=_("分子"), required=False, help_text=_("仅“两个指标之比”填写。"))
    under = forms.ChoiceField(label=_("分母"), required=False)
    said = forms.CharField(
        label=_("文中说法"), max_length=100, required=False, help_text=_("核数时据以识别，用顿号分开。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figures = [
            ("", "—"),
            *((each.code, bracketed(each.label, each.unit_label)) for each in catalogue.figures() if not each.parts),
        ]
        self.fields["counts"].choices = sorted(KINDS.items())  # type: ignore[attr-defined]
        self.fields["over"].choices = self.fields["under"].choices = figures  # type: ignore[attr-defined]

    def spec(self) -> dict[str, Any]:
        """The catalogue entry that the form says."""
        data = self.cleaned_data
        ratio = data["aggregate"] == RATIO
        return {
            "label": data["label"],
            "label_en": data["label_en"],
            "unit": data["unit"],
            "definition": data["definition"],
            "aggregate": data["aggregate"],
            "counts": [] if ratio else data["counts"],
            "parts": [data["over"], data["under"]] if ratio else [],
            "cohort": data["cohort"],
            "where": {name: data[name] for name in ("field", "level", "category") if data[name]},
            "said": [word for word in WORDS.split(data["said"]) if word],
        }


def figure_new(request: ViewerRequest) -> HttpResponse:
    """Define a figure, or a new version of one's own."""
    request.viewer.require_somewhere("figures.define")
    # The number check sends along what a text calls the number that no figure counts yet.
    known = {name: request.GET[name] for name in ("label", "unit", "said") if name in request.GET}
    form = DefinitionForm(request.POST or None, initial={"code": "own."} | known)
    if request.method == "POST" and form.is_valid():
        try:
            figure = actions.define(by=request.viewer, code=form.cleaned_data["code"], spec=form.spec())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已定义指标：%(label)s") % {"label": figure.label})
            return redirect("figure", figure.code)
    context = {
        "title": _("自定指标"),
        "form": form,
        "submit": _("保存"),
        "cancel": reverse("figures"),
        "crumbs": [(_("指标"), reverse("figures"))],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)
