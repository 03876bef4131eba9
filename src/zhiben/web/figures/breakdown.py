"""A figure by unit, division or field: rows with names and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.figures import queries as figures
from zhiben.figures.queries import Number, Table
from zhiben.places import queries as places
from zhiben.places.fields import field_label
from zhiben.web.figures.shown import address, printed
from zhiben.web.questions import Asked

DEPTH = 4  # how far one looks below a unit that has a single child


class Part(NamedTuple):
    """One row of a breakdown; `asked` is the same question narrowed to it."""

    label: str
    asked: Asked
    numbers: tuple[Number, ...]
    texts: tuple[str, ...]
    urls: tuple[str, ...]

    @property
    def cells(self) -> list[dict[str, str]]:
        """Text and address of each number."""
        return [{"text": text, "url": url} for text, url in zip(self.texts, self.urls, strict=True)]


class Breakdown(NamedTuple):
    """A table of figures by one dimension."""

    by: str
    table: Table
    parts: list[Part]
    totals: tuple[str, ...]


def breakdown(codes: Sequence[str], by: str, asked: Asked, *, viewer: Viewer, largest: bool = True) -> Breakdown:
    """The figures by `by`: organisation, region or field; the largest first, or in the order of the tree."""
    table = _table(codes, by, asked, viewer)
    names = _names(by, [row.dimensions[0] for row in table.rows], viewer)
    rows = sorted(table.rows, key=lambda row: row.largest_first) if largest else table.rows
    parts = []
    for row in rows:
        value = row.dimensions[0]
        narrowed = _narrowed(asked, by, value)
        label = _own(value, by, asked) or names.get(value, value) or _("未注明")
        texts = tuple(printed(figure, cell) for figure, cell in zip(table.figures, row.numbers, strict=True))
        urls = tuple(address(figure, narrowed) for figure in table.figures)
        parts.append(Part(label, narrowed, row.numbers, texts, urls))
    totals = tuple(printed(figure, cell) for figure, cell in zip(table.figures, table.total, strict=True))
    return Breakdown(by, table, parts, totals)


def place_dimension(asked: Asked) -> str:
    """By division where the question is about one, else by unit."""
    return "region" if asked.scope.region and not asked.scope.organisation else "organisation"


def _table(codes: Sequence[str], by: str, asked: Asked, viewer: Viewer) -> Table:
    """Where everything lies in one unit, a table of that one unit says nothing: look below it."""
    dimension = by
    for _step in range(DEPTH):
        table = figures.breakdown(
            viewer=viewer, codes=codes, by=[dimension], scope=asked.scope, period=asked.period, as_of=asked.seal
        )
        found = [row.dimensions[0] for row in table.rows]
        if by != "organisation" or len(found) != 1 or not found[0] or asked.scope.only:
            break
        deeper = f"organisation:{len(found[0]) + figures.ORGANISATION_SEGMENT}"
        if deeper == dimension or len(found[0]) < _length(dimension, found[0]):
            break
        dimension = deeper
    return table


def _length(dimension: str, path: str) -> int:
    _column, _colon, length = dimension.partition(":")
    return int(length) if length else len(path)


def _names(by: str, values: list[str], viewer: Viewer) -> dict[str, str]:
    if by == "organisation":
        return places.names_of_paths(values, viewer=viewer)
    if by == "region":
        return places.names_of_regions(values, viewer=viewer)
    return {value: field_label(value) for value in values if value}


def _own(value: str, by: str, asked: Asked) -> str:
    """What lies at the unit itself, not below it."""
    return _("本级") if by == "organisation" and value and value == asked.scope.organisation else ""


def _narrowed(asked: Asked, by: str, value: str) -> Asked:
    scope = Scope(**(asked.scope._asdict() | {by: value})) if value else asked.scope
    if _own(value, by, asked):
        scope = scope._replace(only=True)
    return replace(asked, scope=scope)
