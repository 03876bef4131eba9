"""The form of a register, made from its columns: names are the use case's keywords, errors stand beside their field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Invalid
from zhiben.registers import values
from zhiben.registers.declaration import Column, Register
from zhiben.registers.values import Reader, Unreadable
from zhiben.web.forms import Choose, Day, FilesField

TEXTS = ("text", "longtext", "choice")


class CellField(forms.CharField):
    """A box that is read as an import reads a cell: one set of rules for both, whatever the kind of the column."""

    def __init__(self, register: Register, column: Column, *, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.column = column
        self._read = Reader(register, column, viewer=viewer)

    def clean(self, value: Any) -> Any:
        """The column's value; what cannot be read is said with its remedy."""
        text = super().clean(value)
        try:
            found = self._read(text)
        except Unreadable as error:
            raise ValidationError(error.remedy) from error
        return "" if found is None and self.column.kind in TEXTS else found

    def prepare_value(self, value: Any) -> Any:
        """As it is typed; what was typed is shown again unchanged."""
        if value is None or isinstance(value, (str, date)):
            return value
        return value.pk if isinstance(value, Model) else values.shown(self.column, value)


class RecordForm(forms.Form):
    """New or corrected values of one record. `id` is made with the form, so that sending it twice is one record."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, register: Register, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in register.columns:
            if column.editable:
                self.fields[column.name] = field_of(register, column, viewer)

    def values(self) -> dict[str, Any]:
        """What the use case is called with."""
        return {name: value for name, value in self.cleaned_data.items() if name != "id"}

    def given(self) -> dict[str, Any]:
        """The same for a new record: what was left empty keeps the table's default."""
        return {name: value for name, value in self.values().items() if value is not None and value != []}


class VoidForm(forms.Form):
    """Why a record is taken back."""

    reason = forms.CharField(
        label=_("作废原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("作废后不再计入任何统计，但记录和原因永远可查。"),
    )


def initial_of(register: Register, record: Any) -> dict[str, Any]:
    """The record's values as the form shows them."""
    columns = [column for column in register.columns if column.editable and column.kind != "files"]
    return {"id": record.pk} | {column.name: getattr(record, column.name, None) for column in columns}


def show_labels(form: forms.BaseForm, register: Register, record: Any) -> None:
    """Let reference boxes show names where the form holds keys."""
    for column in register.columns:
        if form.is_bound or column.reference is None or not column.editable:
            continue
        value = getattr(record, column.name, None)
        if value is not None:
            form.fields[column.name].widget.label = column.reference.label(value)


def name_references(form: forms.BaseForm, register: Register, viewer: Viewer) -> None:
    """Let reference boxes of an empty form show names where they start with a key; one out of sight starts empty."""
    for name, value in list(form.initial.items()):
        column = next((each for each in register.columns if each.name == name), None)
        if form.is_bound or not value or name not in form.fields or column is None or column.reference is None:
            continue
        try:
            named = column.reference.resolve(str(value), viewer=viewer)
        except Invalid:
            form.initial[name] = ""
        else:
            form.initial[name] = named.pk
            form.fields[name].widget.label = column.reference.label(named)


def choose_widget(register: Register, column: Column) -> Choose:
    """The box in which another record is looked up."""
    return Choose(url=reverse("register-choices", args=[register.code, column.name]))


def field_of(register: Register, column: Column, viewer: Viewer) -> forms.Field:
    """The control of one column."""
    common: dict[str, Any] = {"label": column.label, "required": column.required, "help_text": column.help}
    options = [(str(value), label) for value, label in column.options()]
    if column.kind == "list" and options:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    if column.kind == "choice":
        # An option of its own may stand for "none"; otherwise nothing is chosen beforehand.
        empty = [] if any(value == "" for value, _label in options) else [("", "—")]
        return forms.ChoiceField(choices=[*empty, *options], **common)
    if column.kind == "boolean":
        return forms.BooleanField(**(common | {"required": False}))
    if column.kind == "files":
        return FilesField(**common)
    widget = choose_widget(register, column) if column.reference else _WIDGETS.get(column.kind, _text)(column)
    return CellField(register, column, viewer=viewer, widget=widget, **common)


def _text(column: Column) -> forms.Widget:
    return forms.TextInput(attrs={"placeholder": column.example})


def _longtext(column: Column) -> forms.Widget:
    return forms.Textarea(attrs={"rows": 3, "placeholder": column.example})


def _day(column: Column) -> forms.Widget:
    return Day()


def _whole(column: Column) -> forms.Widget:
    return forms.NumberInput(attrs={"placeholder": column.example, "step": 1})


_WIDGETS: dict[str, Callable[[Column], forms.Widget]] = {
    "longtext": _longtext,
    "date": _day,
    "integer": _whole,
    "list": _text,
}
