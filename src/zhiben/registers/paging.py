"""Keyset pages: page 1600 costs what page 1 costs, and a row that arrives meanwhile shifts nothing."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields import Field

Row = TypeVar("Row", bound=Model)
SIZE = 25


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, the cursors of the pages around them ('' where there is none), and the order they are in."""

    rows: list[Row]
    before: str
    after: str
    sort: str

    @property
    def column(self) -> str:
        """What the rows are sorted by."""
        return self.sort.lstrip("-")

    @property
    def descending(self) -> bool:
        """Whether the greatest comes first."""
        return self.sort.startswith("-")


def keyset_page(
    queryset: QuerySet[Row], *, sort: str, after: str = "", before: str = "", size: int = SIZE
) -> Page[Row]:
    """The page after (or before) a cursor, sorted by `sort` and then by key; empty values come last in both directions.

    `sort` is a column of the model, `-` for descending, `__` to reach a related row. A cursor that does not read is the
    first page: addresses are kept in notes and chats for years.
    """
    order = _Order(queryset.model, sort)
    cursor = order.read(before or after)
    backwards = bool(before) and cursor is not None
    if cursor is not None:
        queryset = queryset.filter(order.beyond(*cursor, backwards=backwards))
    rows = list(queryset.order_by(*order.by(backwards=backwards))[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_after, has_before = (True, more) if backwards else (more, cursor is not None)
    return Page(
        rows=rows,
        before=order.cursor(rows[0]) if rows and has_before else "",
        after=order.cursor(rows[-1]) if rows and has_after else "",
        sort=sort,
    )


class _Order:
    """One sort column and the key, read, compared and written as a cursor."""

    def __init__(self, model: type[Model], sort: str) -> None:
        self.column = sort.lstrip("-")
        self.descending = sort.startswith("-")
        self.field, self.nullable = _field(model, self.column)
        self.key: Field[Any, Any] = model._meta.pk

    def by(self, *, backwards: bool) -> list[Any]:
        down = self.descending ^ backwards
        if not self.nullable:
            return [("-" if down else "") + self.column, "-pk" if down else "pk"]
        column = F(self.column)
        # Backwards the empty ones come first, so that reading the page in reverse puts them last again.
        first = column.desc(nulls_first=backwards or None, nulls_last=not backwards or None)
        if not down:
            first = column.asc(nulls_first=backwards or None, nulls_last=not backwards or None)
        return [first, "-pk" if down else "pk"]

    def beyond(self, value: Any, key: Any, *, backwards: bool) -> Q:
        """The rows that come after the cursor in the direction of travel."""
        op = "lt" if self.descending ^ backwards else "gt"
        further = Q(**{f"pk__{op}": key})
        empty = Q(**{f"{self.column}__isnull": True})
        if value is None:
            return (empty & further) | (~empty if backwards else Q(pk__in=[]))
        # The first condition says nothing new, but it is the one that both engines look up in the index.
        here = Q(**{f"{self.column}__{op}e": value}) & (Q(**{f"{self.column}__{op}": value}) | further)
        return here | empty if self.nullable and not backwards else here

    def cursor(self, row: Model) -> str:
        value: Any = row
        for part in self.column.split("__"):
            value = getattr(value, "pk" if part == "pk" else part, None)
        text = json.dumps([value, row.pk], cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def read(self, cursor: str) -> tuple[Any, Any] | None:
        if not cursor:
            return None
        try:
            value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            return (None if value is None else self.field.to_python(value)), self.key.to_python(key)
        except (ValueError, TypeError, binascii.Error, ValidationError):
            return None


def _field(model: type[Model], column: str) -> tuple[Field[Any, Any], bool]:
    """The column at the end of a `__` path, and whether any step on the way may be empty."""
    nullable = False
    *steps, last = column.split("__")
    for step in steps:
        relation = model._meta.get_field(step)
        nullable = nullable or bool(getattr(relation, "null", False))
        if relation.related_model is None:
            raise FieldDoesNotExist(f"{model.__name__} has no {column}")
        model = relation.related_model
    field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    return cast("Field[Any, Any]", field), nullable or bool(field.null)
