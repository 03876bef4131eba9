"""Keyset pages: page 1600 costs what page 1 costs, and a row that arrives meanwhile shifts nothing."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.db.models import F, Func, Model, Q, QuerySet, Subquery
from django.db.models.expressions import Col
from django.db.models.fields import Field
from django.db.models.lookups import Range
from django.utils.tree import Node

Row = TypeVar("Row", bound=Model)
SIZE = 25
WINDOW = 1000  # rows of the whole table among which a page is looked for first


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
    first page: addresses are kept in notes and chats for years. Rows may be named tuples with `pk` and the column.
    """
    order = _Order(queryset.model, sort)
    cursor = order.read(before or after)
    backwards = bool(before) and cursor is not None
    if cursor is not None:
        queryset = queryset.filter(order.beyond(*cursor, backwards=backwards))
    rows = _first(queryset, order, size + 1, cursor, backwards=backwards)
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


def _first(
    queryset: QuerySet[Row], order: _Order, count: int, cursor: tuple[Any, Any] | None, *, backwards: bool
) -> list[Row]:
    """The first `count` rows of the order.

    SQLite keeps no statistics of ranges: given a wide scope it reads every row of it and sorts them all, to show the
    first 25. So the nearest rows of the whole table are looked through first, along the index of the sort column; a
    narrow scope, which has too few of them, is quickly sorted.
    """
    ordered = queryset.order_by(*order.by(backwards=backwards))
    if connections[queryset.db].vendor == "sqlite" and order.indexed:
        near = _along(ordered, order.column).filter(order.near(cursor, backwards=backwards))
        if len(rows := list(near[:count])) == count:
            return rows
    return list(ordered[:count])


class _Plain(Func):
    """A column that SQLite shall not look up in an index: its documented way to say so is a plus before it."""

    template = "+%(expressions)s"
    arity = 1


def _along(queryset: QuerySet[Row], column: str) -> QuerySet[Row]:
    """The same rows, with no range but that of `column` to be looked up in an index."""
    along = queryset.all()
    _plainly(along.query.where, column)
    return along


def _plainly(node: Any, column: str) -> None:
    for place, each in enumerate(node.children):
        if isinstance(each, Node):
            _plainly(each, column)
        elif isinstance(each, Range) and isinstance(each.lhs, Col) and each.lhs.target.name != column:
            node.children[place] = Range(_Plain(each.lhs), each.rhs)


class _Order:
    """One sort column and the key, read, compared and written as a cursor."""

    def __init__(self, model: type[Model], sort: str) -> None:
        self.model = model
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

    @property
    def indexed(self) -> bool:
        """Whether an index of the whole table begins with the column, and every row has it."""
        first = {
            index.fields[0].lstrip("-") for index in self.model._meta.indexes if index.fields and not index.condition
        }
        return not self.nullable and "__" not in self.column and (self.field.unique or self.column in first)

    def near(self, cursor: tuple[Any, Any] | None, *, backwards: bool) -> Q:
        """Up to the last of the nearest rows of the whole table; nothing at all where it has no more than those."""
        rows = self.model._default_manager.order_by(*self.by(backwards=backwards))
        if cursor is not None:
            rows = rows.filter(self.beyond(*cursor, backwards=backwards))
        last = Subquery(rows.values(self.column)[WINDOW : WINDOW + 1])
        return Q(**{f"{self.column}__{'gte' if self.descending ^ backwards else 'lte'}": last})

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
