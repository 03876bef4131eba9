"""What a list is narrowed to: read from the address, applied to the rows, shown as something to take away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Invalid
from zhiben.registers.declaration import Column, Register

VOIDED = "voided"


class Chip(NamedTuple):
    """One filter that is on: what it says, and the keys to drop to take it away."""

    text: str
    names: tuple[str, ...]


@dataclass
class Filters:
    """The filters of one list. A value that does not read is left out: an old address still opens the list."""

    register: Register
    values: QueryDict
    viewer: Viewer
    chips: list[Chip] = field(default_factory=list)

    @property
    def columns(self) -> list[Column]:
        """The columns above the list."""
        return [column for column in self.register.columns if column.filtered]

    @property
    def shows_voided(self) -> bool:
        """Whether voided records are listed too."""
        return self.values.get(VOIDED) == "1"

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that remain."""
        self.chips.clear()
        if not self.shows_voided and any(each.name == "voided_at" for each in rows.model._meta.concrete_fields):
            rows = rows.filter(voided_at=None)
        if sought := self.values.get("q", "").strip():
            rows = self._search(rows, sought)
        for column in self.columns:
            rows = self._narrow(rows, column)
        for name, narrow in self.register.filters.items():
            if value := self.values.get(name, ""):
                rows = narrow(rows, value)
        return rows

    def _search(self, rows: QuerySet[Any], sought: str) -> QuerySet[Any]:
        for word in sought.split():
            rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in self.register.search), Q()))
        return rows

    def _narrow(self, rows: QuerySet[Any], column: Column) -> QuerySet[Any]:
        if column.kind in {"date", "integer", "money"}:
            return self._between(rows, column)
        value = self.values.get(column.name, "").strip()
        if not value:
            return rows
        if column.reference is not None:
            return self._referring(rows, column, value)
        if column.kind == "boolean":
            self.chips.append(Chip(f"{column.label}: {_('是') if value == '1' else _('否')}", (column.name,)))
            return rows.filter(**{column.name: value == "1"})
        if column.choices:
            labels = {str(each): str(label) for each, label in column.options()}
            self.chips.append(Chip(f"{column.label}: {labels.get(value, value)}", (column.name,)))
            return rows.filter(**{column.name: value})
        self.chips.append(Chip(f"{column.label}: {value}", (column.name,)))
        return rows.filter(**{f"{column.name}__icontains": value})

    def _referring(self, rows: QuerySet[Any], column: Column, value: str) -> QuerySet[Any]:
        try:
            record = column.reference.resolve(value, viewer=self.viewer)  # type: ignore[union-attr]
        except Invalid:
            return rows.none()
        label = column.reference.label(record)  # type: ignore[union-attr]
        self.chips.append(
            Chip(f"{column.label}: {label}", (column.name, f"{column.name}__value", f"{column.name}__label"))
        )
        return rows.filter(**{column.name: record})

    def _between(self, rows: QuerySet[Any], column: Column) -> QuerySet[Any]:
        for end, operator, sign in (("from", "gte", "≥"), ("to", "lte", "≤")):
            name = f"{column.name}_{end}"
            value = _bound(column, self.values.get(name, "").strip())
            if value is not None:
                rows = rows.filter(**{f"{column.name}__{operator}": value})
                self.chips.append(Chip(f"{column.label} {sign} {self.values.get(name)}", (name,)))
        return rows


def _bound(column: Column, text: str) -> Any:
    try:
        if column.kind == "date":
            return date.fromisoformat(text)
        return round(float(text) * 100) if column.kind == "money" else int(text)
    except ValueError:
        return None
