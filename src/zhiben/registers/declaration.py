"""What a register is: its columns and the use cases behind it. Rooms declare theirs in `registers.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

from zhiben.accounts.viewer import Viewer

Text = str | Promise
Kind = Literal["text", "longtext", "date", "integer", "money", "choice", "boolean", "reference", "files", "list"]
Choices = Sequence[tuple[str, Text]]


class Reference(Protocol):
    """A column that names another record."""

    def resolve(self, text: str, *, viewer: Viewer) -> models.Model:
        """The record that `text` names (its name, short name, code or id); raises Invalid with the remedy."""

    def label(self, record: models.Model) -> str:
        """How it is shown."""

    def search(self, text: str, *, viewer: Viewer, limit: int = 20) -> list[tuple[str, str]]:
        """(id, label) of the records that `text` may mean."""


@dataclass(frozen=True)
class Column:
    """One column: a field of the model and a keyword of the use case, under one name."""

    name: str
    label: Text
    kind: Kind = "text"
    required: bool = False
    choices: Choices | Callable[[], Choices] | None = None
    reference: Reference | None = None
    example: str = ""
    help: Text = ""
    listed: bool = True  # a column of the list
    filtered: bool = False  # a filter above the list
    sortable: bool = False  # the model has an index for it
    editable: bool = True  # False: derived, shown only
    aliases: tuple[str, ...] = ()  # other headers that offices use in their Excel files

    def options(self) -> Choices:
        """The choices, now."""
        return self.choices() if callable(self.choices) else self.choices or ()


# The use cases behind a register, by keyword: record(by, id, **values) writes a new one, repeating `id` answers the same;
# correct(by, record, **values) keeps history and settles the ledger; void(by, record, reason) takes a mistake back.
UseCase = Callable[..., Any]


@dataclass(frozen=True)
class Register:
    """One list of records and what may be done with it."""

    code: str
    label: Text
    room: str  # `<room>.view` shows it, `<room>.record` writes it
    model: type[models.Model]
    columns: tuple[Column, ...]
    visible: Callable[..., QuerySet[Any]]  # (*, viewer) → what the viewer may see, voided ones too
    record: UseCase | None = None  # None: not made by a form or an import
    correct: UseCase | None = None
    void: UseCase | None = None
    record_many: Callable[..., int] | None = None  # (*, by, rows: [(id, values)]) → how many: the bulk path of imports
    void_many: Callable[..., int] | None = None  # (*, by, ids, reason) → how many: to take an import back
    title: Callable[[Any], str] = str
    search: tuple[str, ...] = ()  # fields that the list's search box looks in
    sort: str = "-happened_on"
    related: tuple[str, ...] = ()  # select_related of the list
    group: Text = ""  # heading in the menu
    icon: str = "list"
    order: int = 100  # place in the menu
    filters: dict[str, Callable[..., QuerySet[Any]]] = field(
        default_factory=dict
    )  # name → (queryset, value) → narrowed

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError."""
        return next(column for column in self.columns if column.name == name)

    @property
    def view_permission(self) -> str:
        """Who may see it."""
        return f"{self.room}.view"

    @property
    def record_permission(self) -> str:
        """Who may write it."""
        return f"{self.room}.record"


REGISTERS: dict[str, Register] = {}


def declare(register: Register) -> Register:
    """Add a register; a code is declared once."""
    if register.code in REGISTERS:
        raise ValueError(f"{register.code}: declared twice")
    REGISTERS[register.code] = register
    return register


def register_of(model: type[models.Model]) -> Register | None:
    """The register that shows records of `model`; None where there is none."""
    return next((register for register in REGISTERS.values() if register.model is model), None)
