"""The forms beside a checked text: what a number means, and into which issue the text goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins import actions, queries
from zhiben.bulletins.check.dividing import ArticleText, divided, headline, is_one_report
from zhiben.calendars import today
from zhiben.facts.ids import derived_id, new_id
from zhiben.facts.words import bracketed
from zhiben.figures import catalogue
from zhiben.places import queries as places
from zhiben.web.forms import Choose

if TYPE_CHECKING:
    from zhiben.bulletins.models import CheckedText, Issue

UNITS = reverse_lazy("register-choices", args=["lessons", "organisation"])
IGNORE = "ignore"
EACH, WHOLE = "each", "whole"


class TeachForm(forms.Form):
    """What a phrase with a measure word means from now on; which figure, or that it is none of the ledger's."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    at = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    phrase = forms.CharField(label=_("说法"), max_length=60, help_text=_("数字旁边的字；以后凡有这几个字，都按此读。"))
    unit = forms.CharField(label=_("量词"), max_length=10, required=False, help_text=_("空为任何量词。"))
    means = forms.ChoiceField(label=_("约定"))
    organisation = forms.CharField(
        label=_("适用单位"), widget=Choose(url=UNITS), help_text=_("该单位及其下级的文稿都按此读。")
    )

    def __init__(self, *args: Any, first: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = {each.code: bracketed(each.label, each.unit_label) for each in catalogue.figures()}
        proposed = [(code, every[code]) for code in first if code in every]
        rest = [(code, label) for code, label in every.items() if code not in first]
        groups = [(_t("可能的指标"), proposed)] if proposed else []
        choices = [*groups, (_t("其他"), [(IGNORE, _t("不核对")), *rest])]
        self.fields["means"].choices = choices  # type: ignore[attr-defined]


class QuoteForm(forms.Form):
    """Into which issue, whose article, as how many, under which title."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    into = forms.ChoiceField(label=_("写入"))
    contributor = forms.CharField(label=_("供稿单位"), widget=Choose(url=UNITS))
    division = forms.ChoiceField(label=_("分篇"), required=False)
    title = forms.CharField(label=_("标题"), max_length=200)

    def __init__(self, *args: Any, viewer: Viewer, articles: Sequence[ArticleText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.articles = articles
        if len(articles) > 1:
            each = _t("按标题分成 %(n)s 篇") % {"n": len(articles)}
            self.fields["division"].choices = [(EACH, each), (WHOLE, _t("合为一篇"))]  # type: ignore[attr-defined]
            self.fields["title"].required = False
            self.fields["title"].help_text = _t("合为一篇时的标题；分篇时用各篇自己的标题。")
        else:
            del self.fields["division"]
        # Whoever contributes for a unit may write its article into any draft in sight; the use case decides.
        drafts = queries.drafts(viewer=viewer) if viewer.can("bulletins.record") else ()
        self.drafts = {f"issue:{each.pk}": each for each in drafts}
        own = (
            each
            for each in queries.series(viewer=viewer)
            if viewer.allows("bulletins.edit", at=Scope(each.organisation_path))
        )
        self.series = {f"series:{each.pk}": each for each in own}
        listed = [(code, str(each)) for code, each in self.drafts.items()]
        new = [(code, _t("新编一期《%(name)s》") % {"name": each.name}) for code, each in self.series.items()]
        self.fields["into"].choices = [*listed, *new]  # type: ignore[attr-defined]

    @property
    def divides(self) -> bool:
        """Whether each heading's text becomes an article of its own, which is so unless one article is asked for."""
        return len(self.articles) > 1 and self.cleaned_data.get("division") != WHOLE

    @property
    def offered(self) -> bool:
        """Whether the viewer may write any issue at all."""
        return bool(self.drafts or self.series)

    def issue(self, viewer: Viewer, checked: CheckedText) -> Issue:
        """The draft that was chosen; a new issue where a series was. Raises NotAllowed."""
        data = self.cleaned_data
        if data["into"] in self.drafts:
            return self.drafts[data["into"]]
        _scope, period = checked.asked
        series = self.series[data["into"]]
        return actions.open_issue(
            by=viewer, id=derived_id("issue", data["id"]), series=series, on=today(), period=period
        )


def quote_form(viewer: Viewer, checked: CheckedText, data: Any = None) -> QuoteForm:
    """The form, filled in as far as the text says. A text's articles are the same, however often they are asked for."""
    start = {
        "id": derived_id("article", checked.pk),
        "division": WHOLE if is_one_report(checked.text) else EACH,
        "title": headline(checked.text)[0],
        "contributor": own_unit(viewer, checked),
    }
    return QuoteForm(data, viewer=viewer, articles=divided(checked.text), initial=start, auto_id="quote_%s")


def teach_form(
    viewer: Viewer, checked: CheckedText, at: int, *, first: tuple[str, ...] = (), **start: Any
) -> TeachForm:
    """The form about the number that begins at `at`."""
    initial = {"id": new_id(), "at": at, "organisation": own_unit(viewer, checked)} | start
    return TeachForm(first=first, initial=initial, auto_id=f"teach_{at}_%s")


def own_unit(viewer: Viewer, checked: CheckedText) -> str:
    """The name of the unit that the viewer writes for: that of the widest scope, else the one the text was checked for."""
    scope, _period = checked.asked
    paths = [each.organisation for each in viewer.scopes("bulletins.record") if each.organisation]
    path = paths[0] if paths else scope.organisation
    return places.names_of_paths([path], viewer=viewer).get(path, "") if path else ""
