"""One question → one SELECT that SQLite, PostgreSQL, DuckDB and Spark understand alike.

Only SUM, COUNT, CASE, SUBSTR, comparisons and GROUP BY: no date functions, no casts, no NULL logic, so there is
nothing to translate. Values are always parameters; names come from the definitions and from `COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from zhiben.accounts.viewer import EVERYWHERE, Scope
from zhiben.calendars import Period
from zhiben.facts.paths import AFTER
from zhiben.figures.definitions import BALANCE, Figure

COLUMNS = {
    "organisation", "region", "field", "level", "category", "kind", "enterprise", "premises", "subject", "amount",
    "quantity", "happened_on", "opened_on",
}  # fmt: skip
STYLES = {"django": "%({})s", "duckdb": "${}", "spark": ":{}"}
Dimension = str | tuple[str, int]  # a column or, for a level of a tree, column and prefix length


@dataclass(frozen=True)
class Question:
    """Figures over one period within a scope. `cut` is the day beyond which nothing is read (today, or the seal's day);
    `last` the position up to which entries count (as of a seal)."""

    figures: tuple[Figure, ...]
    period: Period
    cut: date
    scope: Scope = EVERYWHERE
    by: tuple[Dimension, ...] = ()
    last: int | None = None
    places: tuple[str, ...] = ()  # all that lie in the scope, where they are asked one by one: see `narrowing`


class Days(NamedTuple):
    """From one day to another, both included; None is no bound."""

    first: date | None = None
    last: date | None = None


ALL_DAYS = Days()


class Sql:
    """A statement under construction: text and parameters in the engine's style.

    `ends` is the position up to which the table goes, where it goes no further, `days` those between which all that is
    asked for happened: what the table keeps anyway is not asked of its rows.
    """

    def __init__(
        self, style: str = "django", table: str = "ledger_entry", *, ends: int | None = None, days: Days = ALL_DAYS
    ) -> None:
        self.style, self.table, self.ends, self.days = STYLES[style], table, ends, days
        self.parameters: dict[str, Any] = {}

    def value(self, value: object) -> str:
        """A place for a parameter."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return self.style.format(name)

    def all_of(self, *conditions: str) -> str:
        """The conditions that there are, joined."""
        return " AND ".join(condition for condition in conditions if condition) or "1 = 1"

    def subtree(self, column: str, path: str) -> str:
        """A range of an index."""
        return f"{column} >= {self.value(path)} AND {column} < {self.value(path + AFTER)}" if path else ""

    def one_of(self, kinds: tuple[str, ...]) -> str:
        """One kind is an equality: the planner then walks the index in order."""
        if len(kinds) == 1:
            return f"kind = {self.value(kinds[0])}"
        return f"kind IN ({', '.join(map(self.value, kinds))})"

    def counted(self, figure: Figure, question: Question, days: Days = ALL_DAYS) -> str:
        """The entries that the figure counts in the period; with `days` those of them that happened then."""
        first = None if figure.cohort or figure.aggregate == BALANCE or figure.stock else question.period.start
        first = max(filter(None, (first, days.first)), default=None)
        last = min(filter(None, (question.period.end, question.cut, days.last)))
        return self.all_of(
            self.one_of(figure.counts),
            f"opened_on >= {self.value(question.period.start)}" if figure.cohort else "",
            f"opened_on <= {self.value(question.period.end)}" if figure.cohort else "",
            self.happened(first, last),
            *self.exactly(figure),
        )

    def happened(self, first: date | None, last: date) -> str:
        """Between two days, as far as that is not so of the whole table."""
        return self.all_of(
            f"happened_on >= {self.value(first)}"
            if first and not (self.days.first and first <= self.days.first)
            else "",
            f"happened_on <= {self.value(last)}" if not (self.days.last and self.days.last <= last) else "",
        )

    def exactly(self, figure: Figure) -> list[str]:
        """The values that the figure fixes."""
        return [f"{_name(column)} = {self.value(value)}" for column, value in figure.where]

    def within(self, scope: Scope, last: int | None) -> str:
        """The entries in the scope, as of the seal."""
        own = f"organisation = {self.value(scope.organisation)}" if scope.only and scope.organisation else ""
        return self.all_of(
            own or self.subtree("organisation", scope.organisation),
            self.subtree("region", scope.region),
            f"field = {self.value(scope.field)}" if scope.field else "",
            f"enterprise = {self.value(scope.enterprise)}" if scope.enterprise else "",
            f"premises = {self.value(scope.premises)}" if scope.premises else "",
            f"id <= {self.value(last)}" if last is not None and last != self.ends else "",
        )


def table(question: Question, sql: Sql | None = None) -> tuple[str, dict[str, Any]]:
    """Dimensions, then one column per figure. Several figures must be flows (they share one pass); ratios are no question."""
    sql = sql or Sql()
    if len(question.figures) == 1 and question.figures[0].distinct:
        return _distinct(sql, question, question.figures[0]), sql.parameters
    dimensions = [_dimension(each) for each in question.by]
    cells = [f"{_cell(sql, question, figure)} AS f{n}" for n, figure in enumerate(question.figures)]
    body = f"SELECT {', '.join(dimensions + cells)} FROM {sql.table} WHERE {rows_of(sql, question)}"
    return body + _grouped(question), sql.parameters


def by_day(question: Question, sql: Sql | None = None) -> tuple[str, dict[str, Any]]:
    """The one figure's sum by the day that the period asks for and the day it happened; a balance's from its first day."""
    sql = sql or Sql()
    (figure,) = question.figures
    days = "opened_on, happened_on" if figure.cohort else "happened_on, happened_on"
    return (
        f"SELECT {days}, SUM({_name(figure.column)}) FROM {sql.table} WHERE {rows_of(sql, question)} "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    ), sql.parameters


def by_group_and_day(
    figure: Figure, scope: Scope, by: tuple[Dimension, ...], *, last: int, sql: Sql | None = None
) -> tuple[str, dict[str, Any]]:
    """The one figure's sum by dimensions and day (of a cohort, by the day of opening and day) up to a position.

    The columns are the dimensions, the day of opening, the day, the sum; where it is no cohort, the day stands for both.
    """
    sql = sql or Sql()
    opened = "opened_on" if figure.cohort else "happened_on"
    columns = [*map(_dimension, by), opened, "happened_on"]
    rows = sql.all_of(sql.one_of(figure.counts), *sql.exactly(figure), sql.within(scope, last))
    places = ", ".join(map(str, range(1, len(columns) + 1)))
    return (
        f"SELECT {', '.join(columns)}, SUM({_name(figure.column)}) FROM {sql.table} WHERE {rows} GROUP BY {places}"
    ), sql.parameters


def by_all_and_day(
    scope: Scope, by: tuple[Dimension, ...], *, first: int, last: int, limit: int
) -> tuple[str, dict[str, Any]]:
    """The sums of quantity and amount by all that figures tell apart, of the few entries after `first` up to `last`."""
    sql = Sql(table=stretch(first, last, limit))
    columns = [*map(_dimension, by), "kind", "field", "level", "category", "opened_on", "happened_on"]
    places = ", ".join(map(str, range(1, len(columns) + 1)))
    return (
        f"SELECT {', '.join(columns)}, SUM(quantity), SUM(amount) FROM {sql.table} "
        f"WHERE {sql.within(scope, None)} GROUP BY {places}"
    ), sql.parameters


def stretch(first: int, last: int, limit: int) -> str:
    """The few entries after one position and up to another, as a table."""
    # Bounded, so that a planner reads these positions and nothing else: through the index of kinds it would read them all.
    few = f"SELECT * FROM ledger_entry WHERE id > {int(first)} AND id <= {int(last)} ORDER BY id LIMIT {int(limit)}"
    return f"({few}) few"


def each_different(
    question: Question, *, only: Sequence[Any] = (), sql: Sql | None = None
) -> tuple[str, dict[str, Any]]:
    """Dimensions, value and sum of quantities of each of the values of which the one figure counts the different ones.

    With `only` of no other values.
    """
    sql = sql or Sql()
    (figure,) = question.figures
    column = _name(figure.distinct)
    columns = [*map(_dimension, question.by), column]
    chosen = f"{column} IN ({', '.join(map(sql.value, only))})" if only else ""
    where = sql.all_of(chosen, rows_of(sql, question), _known(sql, figure))
    places = ", ".join(map(str, range(1, len(columns) + 1)))
    return (
        f"SELECT {', '.join(columns)}, SUM(quantity) FROM {sql.table} WHERE {where} GROUP BY {places}"
    ), sql.parameters


def drill(
    question: Question,
    *,
    limit: int,
    after: tuple[date, Any] | None = None,
    before: tuple[date, Any] | None = None,
    sql: Sql | None = None,
) -> tuple[str, dict[str, Any]]:
    """The records behind the one figure: every subject whose entries do not cancel, newest first, after a keyset.

    With `before` those that come before it, the nearest first: to be read in reverse.
    """
    sql = sql or Sql()
    (figure,) = question.figures
    column = _name(figure.column)
    seen, order = "", "2 DESC, 1"
    if mark := before or after:
        day, subject = sql.value(mark[0]), sql.value(mark[1])
        older, later = ("<", ">") if not before else (">", "<")
        seen = f" AND (MAX(happened_on) {older} {day} OR (MAX(happened_on) = {day} AND subject {later} {subject}))"
    if before:
        order = "2, 1 DESC"
    return (
        f"SELECT subject, MAX(happened_on) AS day, SUM({column}) AS f0, MAX(kind) AS kind FROM {sql.table} "
        f"WHERE {rows_of(sql, question)} GROUP BY subject HAVING SUM({column}) <> 0{seen} ORDER BY {order} LIMIT {int(limit)}"
    ), sql.parameters


def counted_entries(question: Question, *, limit: int, sql: Sql | None = None) -> tuple[str, dict[str, Any]]:
    """The entries themselves that the one figure counts: position, subject, day, kind and signed measure."""
    sql = sql or Sql()
    (figure,) = question.figures
    return (
        f"SELECT id, subject, happened_on, kind, {_name(figure.column)} FROM {sql.table} WHERE {rows_of(sql, question)} "
        f"ORDER BY id LIMIT {int(limit)}"
    ), sql.parameters


def _cell(sql: Sql, question: Question, figure: Figure) -> str:
    if len(question.figures) == 1:
        return f"SUM({_name(figure.column)})"  # WHERE has said it all
    return f"SUM(CASE WHEN {sql.counted(figure, question)} THEN {_name(figure.column)} ELSE 0 END)"


def rows_of(sql: Sql, question: Question) -> str:
    """The rows that any of the figures counts, in a form that an index on (kind, scope, day) serves."""
    if len(question.figures) == 1:
        return sql.all_of(sql.counted(question.figures[0], question), _place(sql, question))
    kinds = tuple(sorted({kind for figure in question.figures for kind in figure.counts}))
    return sql.all_of(
        sql.one_of(kinds),
        sql.happened(question.period.start, min(question.period.end, question.cut)),
        _place(sql, question),
    )


def place_of(scope: Scope) -> str:
    """The column by which a place is looked up in an index; '' where the scope is none."""
    return "organisation" if scope.organisation else "region" if scope.region else ""


def _place(sql: Sql, question: Question) -> str:
    scope = question.scope
    if not question.places:
        return sql.within(scope, question.last)
    column = place_of(scope)
    places = f"{column} IN ({', '.join(map(sql.value, question.places))})"
    rest = scope._replace(organisation="") if scope.organisation else scope._replace(region="")
    return sql.all_of(places, sql.within(rest, question.last))


def _distinct(sql: Sql, question: Question, figure: Figure) -> str:
    """Not additive: an enterprise in two towns counts in each town and once in the total."""
    names = [f"d{n}" for n in range(len(question.by))]
    dimensions = [f"{_dimension(each)} AS {name}" for each, name in zip(question.by, names, strict=True)]
    column = _name(figure.distinct)
    inner = ", ".join([*dimensions, column])
    places = ", ".join(str(n + 1) for n in range(len(names) + 1))
    known = _known(sql, figure)
    return (
        f"SELECT {', '.join([*names, 'COUNT(*) AS f0'])} FROM (SELECT {inner} FROM {sql.table} "
        f"WHERE {rows_of(sql, question)} AND {known} GROUP BY {places} HAVING SUM(quantity) > 0) each_one{_grouped(question)}"
    )


def _known(sql: Sql, figure: Figure) -> str:
    """Where there is a value at all."""
    return f"category <> {sql.value('')}" if figure.distinct == "category" else f"{_name(figure.distinct)} IS NOT NULL"


def _grouped(question: Question) -> str:
    places = ", ".join(str(n + 1) for n in range(len(question.by)))
    return f" GROUP BY {places} ORDER BY {places}" if places else ""


def _dimension(dimension: Dimension) -> str:
    if isinstance(dimension, tuple):
        return f"SUBSTR({_name(dimension[0])}, 1, {int(dimension[1])})"
    return _name(dimension)


def _name(column: str) -> str:
    if column not in COLUMNS:
        raise ValueError(column)
    return column
