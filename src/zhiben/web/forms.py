"""How forms look: one template per field, errors beside it, and the controls that our pages add to Django's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.datastructures import MultiValueDict

from zhiben.facts.errors import Invalid, Refused
from zhiben.web import waiting


class Renderer(TemplatesSetting):
    """Django's own, with our template around a field."""

    field_template_name = "ui/field.html"


class Day(forms.DateInput):
    """A date as the browser picks it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Choose(forms.TextInput):
    """A text that is looked up while it is typed (`data-choose`); a picked row's value travels beside its label.

    Without script, or with a name typed to the end, the text itself is what the use case resolves.
    """

    template_name = "ui/choose.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, url: object = "", label: str = "") -> None:
        super().__init__(attrs)
        self.url = url
        self.label = label
        self.picked = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        text = str(data.get(name, "")).strip()
        picked, meant = str(data.get(f"{name}__value", "")), str(data.get(f"{name}__label", ""))
        if picked and text and text == meant:
            self.label, self.picked = text, picked
            return picked
        self.label, self.picked = text, ""
        return text

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = self.label or ("" if value is None else str(value))
        context["widget"] |= {"url": self.url, "label": shown, "picked": self.picked or value or ""}
        return context


class Files(forms.ClearableFileInput):
    """Several files at once. Those that came with a refused form are kept and named: nobody chooses them twice."""

    allow_multiple_selected = True
    template_name = "ui/files.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self._sent: list[Any] = []
        self._known: dict[str, waiting.Waiting] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Files:
        made: Files = super().__deepcopy__(memo)
        made._sent, made._known = [], {}  # each form's own
        return made

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        tokens = data.getlist(f"{name}__kept") if isinstance(data, MultiValueDict) else []
        for token in tokens:
            if token not in self._known and (kept := waiting.found(token)):
                self._known[token] = kept
        self._sent = [*(self._known[token] for token in tokens if token in self._known), *files.getlist(name)]
        return self._sent

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # Only a form that is shown again comes here with files: one that was taken has given them away already.
        self._sent = [self._kept(each) for each in self._sent]
        context = super().get_context(name, None, attrs)
        context["widget"]["kept"] = self._sent
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def _kept(self, each: Any) -> waiting.Kept:
        return each if isinstance(each, waiting.Kept) else waiting.keep(each)


class FilesField(forms.FileField):
    """A list of uploads, each checked as Django checks one."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(each, initial) for each in data]


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Say a use case's refusal in the form: beside the fields it names, else above them."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, str(refusal))
        return
    for name, sentences in refusal.errors.items():
        field = form.fields.get(name)
        for sentence in sentences:
            if field is not None and not field.widget.is_hidden:
                form.add_error(name, str(sentence))
            else:
                form.add_error(None, str(sentence))
