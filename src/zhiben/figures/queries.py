"""Evaluate figures within what the viewer may see. A scope beyond the grants is refused, never silently cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.calendars import Period
from zhiben.facts.errors import Invalid
from zhiben.figures import catalogue, walking
from zhiben.figures.closed import Group, Live
from zhiben.figures.compiler import Dimension, Question, Sql, by_day, drill, table
from zhiben.figures.definitions import DIMENSIONS, RATIO, Figure
from zhiben.figures.engine import day_of, id_of, whole
from zhiben.figures.evaluation import (
    Number,
    RecordRow,
    Table,
    TableRow,
    Value,
    answered,
    basic,
    counted_live,
    evaluate,
    live,
    number_of,
    over,
    passes,
    question,
)
from zhiben.figures.totals import Row, Stretch, Totals
from zhiben.ledger.models import Seal

__all__ = ["Number", "RecordRow", "Table", "TableRow", "Value", "breakdown", "rows", "trend", "value", "values"]

ORGANISATION_SEGMENT = 4
REGION_LENGTHS = (2, 4, 6, 9, 12)


def value(*, viewer: Viewer, code: str, scope: Scope = EVERYWHERE, period: Period, as_of: Seal | None = None) -> Value:
    """One figure. Raises NotAllowed where the scope exceeds the viewer's grants, NotFound on an unknown code."""
    return values(viewer=viewer, codes=[code], scope=scope, period=period, as_of=as_of)[code]


def values(
    *, viewer: Viewer, codes: Iterable[str], scope: Scope = EVERYWHERE, period: Period, as_of: Seal | None = None
) -> dict[str, Value]:
    """Several figures over the same scope and period: all flows in one pass, each stock on its own."""
    viewer.require("figures.view", at=scope)
    wanted = {code: catalogue.figure(code) for code in codes}
    return evaluate(wanted.values(), scope=scope, period=period, as_of=as_of, kept=True)


def breakdown(
    *,
    viewer: Viewer,
    codes: Sequence[str],
    by: Sequence[str],
    scope: Scope = EVERYWHERE,
    period: Period,
    as_of: Seal | None = None,
) -> Table:
    """Figures by dimensions: `organisation` and `region` by the level below the scope, `organisation:12` to that length."""
    viewer.require("figures.view", at=scope)
    figures = tuple(catalogue.figure(code) for code in codes)
    asked = replace(question((), scope, period, as_of), by=tuple(_dimension(each, scope) for each in by))
    cells = _cells(list(dict.fromkeys(basic(figures))), asked)
    listed = (TableRow(group, tuple(number_of(f, found)[0] for f in figures)) for group, found in sorted(cells.items()))
    rows = [row for row in listed if any(row.numbers)]  # where nothing is left there is nothing to open
    totals = evaluate(figures, scope=scope, period=period, as_of=as_of, kept=True)
    additive = all(figure.additive for figure in figures)
    return Table(figures, tuple(by), rows, tuple(totals[f.code].number for f in figures), additive)


def rows(
    *,
    viewer: Viewer,
    code: str,
    scope: Scope = EVERYWHERE,
    period: Period,
    as_of: Seal | None = None,
    after: tuple[date, UUID] | None = None,
    before: tuple[date, UUID] | None = None,
    limit: int = 25,
) -> list[RecordRow]:
    """The records that the figure counts, newest first; of a ratio, those of its first part.

    One page after a keyset, or the one that ends just before it.
    """
    viewer.require("figures.view", at=scope)
    figure = catalogue.figure(code)
    while figure.parts:
        figure = catalogue.figure(figure.parts[0])
    asked = question((figure,), scope, period, as_of)
    paged = walking.page(asked, limit=limit, after=after, before=before)
    if paged is not None:
        found = [RecordRow(*row) for row in paged]
        return found[::-1] if before else found

    def page(asked: Question, sql: Sql) -> tuple[str, dict[str, Any]]:
        return drill(asked, limit=limit, after=after, before=before, sql=sql)

    found = [
        RecordRow(id_of(subject), day_of(day), whole(quantity), kind)
        for subject, day, quantity, kind in answered(asked, page, records=True).rows
    ]
    return found[::-1] if before else found


def trend(
    *,
    viewer: Viewer,
    code: str,
    periods: Sequence[Period],
    scope: Scope = EVERYWHERE,
    as_of: Seal | None = None,
) -> list[Number]:
    """The figure over consecutive periods, in one pass where it adds up; a stock at the end of each."""
    viewer.require("figures.view", at=scope)
    figure = catalogue.figure(code)
    if not periods:
        return []
    if figure.aggregate == RATIO:
        above, below = (_trend(catalogue.figure(part), periods, scope, as_of) for part in figure.parts)
        return [Fraction(a, b) if b else None for a, b in zip(above, below, strict=True)]
    return list(_trend(figure, periods, scope, as_of))


def _dimension(name: str, scope: Scope) -> Dimension:
    """`organisation` → the level below the scope's; `region` → likewise, towns where only an organisation is given."""
    column, colon, length = name.partition(":")
    if column not in DIMENSIONS or (colon and not length.isdigit()):
        sentence = _("没有“%(said)s”这个维度；可用：%(known)s。")
        raise Invalid({"by": [sentence % {"said": name, "known": "、".join(DIMENSIONS)}]})
    if length:
        return column, int(length)
    if column == "organisation":
        return column, len(scope.organisation) + ORGANISATION_SEGMENT
    if column == "region":
        below = next((each for each in REGION_LENGTHS if each > len(scope.region)), REGION_LENGTHS[-1])
        return column, below if scope.region else REGION_LENGTHS[3]
    return column


def _trend(figure: Figure, periods: Sequence[Period], scope: Scope, as_of: Seal | None) -> list[int]:
    if figure.distinct:  # not additive: each period is counted by itself
        found = (evaluate([figure], scope=scope, period=each, as_of=as_of, kept=True) for each in periods)
        return [whole(each[figure.code].number) for each in found]
    asked = question((figure,), scope, Period(periods[0].start, periods[-1].end), as_of)
    if running := live([figure], asked):
        return [over(running, figure, each, asked.cut) for each in periods]
    rows = (Row.of(*row) for row in answered(asked, by_day).rows)
    totals = Totals(rows, cohort=figure.cohort)
    return [totals.over(Stretch.of(figure, each, asked.cut)) for each in periods]


def _cells(figures: list[Figure], asked: Question) -> dict[Group, dict[str, int]]:
    """Group → code → sum."""
    cells: dict[Group, dict[str, int]] = defaultdict(dict)
    running, left = live(figures, asked), []
    for figure in figures:
        kept = _kept(running, figure, asked)
        if kept is None:
            left.append(figure)
        else:
            for group, number in kept.items():
                cells[group][figure.code] = number
    for share in passes(left):
        for row in answered(replace(asked, figures=share), table).rows:
            group, numbers = tuple(row[: len(asked.by)]), row[len(asked.by) :]
            cells[group].update(zip((f.code for f in share), map(whole, numbers), strict=True))
    return cells


def _kept(running: Live | None, figure: Figure, asked: Question) -> dict[Group, int] | None:
    """A live figure by group, where what is kept answers it."""
    if running is not None and figure.additive:
        return {group: over(running, figure, asked.period, asked.cut, group) for group in running.groups(figure)}
    return counted_live(figure, asked)
