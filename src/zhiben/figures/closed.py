"""What is sealed never changes, so it is added up once; a live figure adds what was posted since (结转).

A seal closes every position up to its `last`. The sums of each day up to there are kept in this process's memory and
carried forward from seal to seal; nothing is stored. A reader's figure *as of* one of the last seals takes away what came
after it; a published number's proof never looks here: it is computed anew.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from django.db import connection

from zhiben.accounts.viewer import Scope
from zhiben.figures.analytics.choice import Asked, answer
from zhiben.figures.compiler import Dimension, Question, by_all_and_day, by_group_and_day
from zhiben.figures.definitions import AMOUNT, Figure
from zhiben.figures.engine import ask, whole
from zhiben.figures.totals import Row, Stretch, Totals, ordinal

KEPT = 500_000  # days in all totals together: some ten megabytes
TAIL = 20_000  # entries since the last seal: beyond, asking the database for each figure is quicker
RECENT = 8  # tails that are kept: of the scopes and breakdowns that are looked at just now
Group = tuple[str, ...]
Groups = dict[Group, Totals]
By = tuple[Dimension, ...]
POSITION = """
SELECT number, hash, last, (SELECT MAX(id) FROM ledger_entry), (SELECT COUNT(*) FROM
    (SELECT id FROM ledger_entry WHERE id > (SELECT MAX(last) FROM ledger_seal) LIMIT %(limit)s) few)
FROM ledger_seal ORDER BY number DESC LIMIT 1
"""


class Close(NamedTuple):
    """A seal as far as it matters here; its hash tells it from another ledger's seal of that number."""

    number: int
    hash: bytes
    last: int


class Position(NamedTuple):
    """Where the ledger stands: its newest seal, the newest entry, how many were posted since (at most TAIL + 1 are counted)."""

    close: Close
    newest: int
    posted: int


@dataclass
class Few:
    """A stretch of the ledger, short enough to be added up by everything that figures tell apart."""

    rows: dict[str, list[tuple[Group, dict[str, str], Row, Row]]]  # by kind: group, conditions, quantity, amount
    _found: dict[Any, Groups] = field(default_factory=dict)

    @classmethod
    def between(cls, scope: Scope, by: By, first: int, last: int) -> Few:
        """The entries after one position and up to another."""
        rows = defaultdict(list)
        for *group, kind, named, level, category, opened, day, quantity, amount in ask(
            by_all_and_day(scope, by, first=first, last=last, limit=TAIL)
        ):
            said = {"field": named, "level": level, "category": category}
            number = Row.of(opened, day, quantity)
            rows[kind].append((tuple(group), said, number, number._replace(number=int(amount))))
        return cls(rows)

    def totals(self, figure: Figure) -> Groups:
        """What they mean for a figure."""
        key = counted(figure)
        if key not in self._found:
            groups: dict[Group, list[Row]] = defaultdict(list)
            for kind in figure.counts:
                for group, said, quantity, amount in self.rows.get(kind, ()):
                    if all(said[name] == value for name, value in figure.where):
                        groups[group].append(amount if figure.column == AMOUNT else quantity)
            self._found[key] = {group: Totals(rows, cohort=figure.cohort) for group, rows in groups.items()}
        return self._found[key]


@dataclass(frozen=True)
class Live:
    """Totals of some figures: what is closed, and what came since."""

    closed: dict[str, Groups]  # by the figure's code
    since: Few | None

    def groups(self, figure: Figure) -> set[Group]:
        """The groups in which it counts anything."""
        return {group for groups in self._parts(figure) for group in groups}

    def number(self, figure: Figure, stretch: Stretch, group: Group = ()) -> int:
        """The figure over a stretch of days."""
        return sum(_over(groups, stretch, group) for groups in self._parts(figure))

    def _parts(self, figure: Figure) -> list[Groups]:
        closed = self.closed.get(figure.code, {})
        return [closed, self.since.totals(figure)] if self.since else [closed]


def live(figures: Sequence[Figure], scope: Scope, by: By = ()) -> Live | None:
    """The totals of figures that add up, over the whole time; None where too little is sealed for that to be quick."""
    now = position()
    if now is None or now.posted > TAIL:
        return None
    since = _since(scope, by, now) if now.posted else None
    return Live(_closed(figures, scope, by, now.close), since)


def as_of(figures: Iterable[Figure], asked: Question) -> dict[str, int]:
    """The figures as of a position, by code: of those whose totals are kept as of a seal not long after it."""
    if asked.last is None:
        return {}
    theirs: dict[Close, list[tuple[Figure, Groups]]] = defaultdict(list)
    with _lock:
        for figure in figures:
            kept = _kept.get((counted(figure), asked.scope, ())) if figure.additive else None
            if kept is not None and 0 <= kept.close.last - asked.last <= TAIL:
                theirs[kept.close].append((figure, kept.groups))
    found: dict[str, int] = {}
    for close, kept_groups in theirs.items():
        if not stands(close):
            continue
        after = Few.between(asked.scope, (), asked.last, close.last) if close.last > asked.last else Few({})
        for figure, groups in kept_groups:
            stretch = Stretch.of(figure, asked.period, asked.cut)
            found[figure.code] = _over(groups, stretch) - _over(after.totals(figure), stretch)
    return found


def position() -> Position | None:
    """Where the ledger stands; None before its first seal."""
    rows = ask((POSITION, {"limit": TAIL + 1}))
    if not rows:
        return None
    number, seal, last, newest, count = rows[0]
    return Position(Close(number, bytes(seal), last), newest, count)


def stands(close: Close) -> bool:
    """Whether the ledger has that very seal."""
    rows = ask(("SELECT hash FROM ledger_seal WHERE number = %(number)s", {"number": close.number}))
    return bool(rows) and bytes(rows[0][0]) == close.hash


def counted(figure: Figure) -> Any:
    """What the sums depend on: two figures that count the same over other days share them."""
    return figure.counts, figure.where, figure.column, figure.cohort


def forget() -> None:
    """Drop everything that is kept."""
    with _lock:
        _kept.clear()
        _recent.clear()


def _over(groups: Groups, stretch: Stretch, group: Group = ()) -> int:
    return groups[group].over(stretch) if group in groups else 0


@dataclass
class _Kept:
    close: Close
    groups: Groups

    @property
    def size(self) -> int:
        return 1 + sum(map(len, self.groups.values()))


_kept: OrderedDict[Any, _Kept] = OrderedDict()
_recent: OrderedDict[Any, Few] = OrderedDict()
_lock = Lock()


def _since(scope: Scope, by: By, now: Position) -> Few:
    """The tail; read once while nothing is posted. The count tells a lower position that was committed later."""
    key = scope, by, now
    with _lock:
        known = _recent.get(key)
    if known is not None:
        return known
    few = Few.between(scope, by, now.close.last, now.newest)
    if not connection.in_atomic_block:  # what a transaction sees may never have been
        with _lock:
            _recent[key] = few
            while len(_recent) > RECENT:
                _recent.popitem(last=False)
    return few


def _closed(figures: Sequence[Figure], scope: Scope, by: By, close: Close) -> dict[str, Groups]:
    found: dict[str, Groups] = {}
    forward: dict[Close, Few | None] = {}
    for figure in figures:
        key = counted(figure), scope, by
        with _lock:
            kept = _kept.get(key)
        if kept is not None and kept.close == close:
            found[figure.code] = kept.groups
            continue
        if kept is not None and kept.close not in forward:
            forward[kept.close] = _forward(scope, by, kept.close, close)
        few = forward[kept.close] if kept is not None else None
        groups = _whole(figure, scope, by, close) if kept is None or few is None else _sum(figure, kept.groups, few)
        found[figure.code] = _keep(key, _Kept(close, groups))
    return found


def _forward(scope: Scope, by: By, before: Close, close: Close) -> Few | None:
    """From one seal to a later one of the same chain; None where they are too far apart."""
    if before.number >= close.number or close.last - before.last > TAIL or not stands(before):
        return None
    return Few.between(scope, by, before.last, close.last)


def _whole(figure: Figure, scope: Scope, by: By, close: Close) -> Groups:
    """Everything up to the seal."""
    rows: dict[Group, list[tuple[int, int, int]]] = defaultdict(list)
    found = answer(
        Asked(figure.counts, scope, close.last),
        lambda sql: by_group_and_day(figure, scope, by, last=close.last, sql=sql),
    )
    for *group, opened, day, number in found.rows:
        rows[tuple(group)].append((ordinal(opened), ordinal(day), whole(number)))
    return {group: Totals(each, cohort=figure.cohort) for group, each in rows.items()}


def _sum(figure: Figure, groups: Groups, few: Few) -> Groups:
    none = Totals((), cohort=figure.cohort)
    return groups | {
        group: Totals([*groups.get(group, none), *totals], cohort=figure.cohort)
        for group, totals in few.totals(figure).items()
    }


def _keep(key: Any, kept: _Kept) -> Groups:
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > 1 and sum(each.size for each in _kept.values()) > KEPT:
            _kept.popitem(last=False)
    return kept.groups
