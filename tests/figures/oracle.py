"""The ledger's arithmetic done by hand, entry by entry, and random entries and questions to ask both ways."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid5

from hypothesis import strategies as st

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.calendars import Period, now
from zhiben.figures import queries
from zhiben.figures.definitions import DIMENSIONS, DISTINCT, Figure
from zhiben.ledger.models import Entry

ROOT = UUID(int=7)
TODAY = date(2024, 5, 27)
KINDS = ("inspection.done", "hazard.found", "hazard.open")
ORGANISATIONS = ("0001", "00010001", "000100010001", "000100010002", "00010002", "000100020001", "0002")
REGIONS = ("41", "4111", "411104", "411104001", "411104100", "411102", "411102004", "4112")
FIELDS, LEVELS, CATEGORIES = ("", "fire", "dust"), ("", "major"), ("", "grid", "expert")
ENTERPRISES = tuple(uuid5(ROOT, f"enterprise {n}") for n in range(4))
PREMISES = tuple(uuid5(ROOT, f"premises {n}") for n in range(4))


def random_entries(seed: int, count: int, *, line: int = 1, until: date = TODAY + timedelta(days=9)) -> list[Entry]:
    """Unsaved entries of `count` postings; most subjects have several, some of which cancel."""
    rng = random.Random(seed)
    first = date(2024, 3, 1)
    made = []
    for number in range(count):
        on = first + timedelta(days=rng.randrange((until - first).days))
        made.append(
            Entry(
                subject=uuid5(ROOT, f"subject {rng.randrange(count // 3 + 1)}"),
                line=line + number,
                kind=rng.choice(KINDS),
                happened_on=on,
                opened_on=on - timedelta(days=rng.choice((0, 0, 3, 30))),
                organisation=rng.choice(ORGANISATIONS),
                region=rng.choice(REGIONS),
                enterprise=rng.choice((None, *ENTERPRISES)),
                premises=rng.choice((None, *PREMISES)),
                field=rng.choice(FIELDS),
                level=rng.choice(LEVELS),
                category=rng.choice(CATEGORIES),
                quantity=rng.choice((-1, 1, 1, 1, 2, 0)),
                amount=rng.choice((-3, 0, 5, 12)),
                recorded_at=now(),
                recorded_by=ROOT,
            )
        )
    return made


def post(part: int, seed: int = 1, count: int = 40) -> None:
    """Random entries, on lines that no other part uses."""
    Entry.objects.bulk_create(random_entries(seed + part, count, line=1 + 1000 * part))


def answers(figures: Iterable[Figure], scope: Scope, period: Period, *by: tuple[str, ...], months: int) -> list[object]:
    """What readers are told live: the values, a table by each of `by`, and a trend of so many months."""
    codes = [figure.code for figure in figures]
    values = queries.values(viewer=SYSTEM, codes=codes, scope=scope, period=period)
    tables = [queries.breakdown(viewer=SYSTEM, codes=codes, by=each, scope=scope, period=period) for each in by]
    trends = [queries.trend(viewer=SYSTEM, code=code, periods=period.run(months), scope=scope) for code in codes]
    return [{code: value.number for code, value in values.items()}, [(t.rows, t.total) for t in tables], trends]


def counted(
    figure: Figure, entries: Iterable[Entry], scope: Scope, period: Period, *, cut: date, last: int | None = None
):
    """Every entry that the figure should count, by its definition in words."""
    end = min(period.end, cut)
    standing = figure.aggregate == "balance" or figure.stock
    for each in entries:
        if each.kind not in figure.counts or each.happened_on > end or (last is not None and each.pk > last):
            continue
        if any(getattr(each, name) != value for name, value in figure.where) or not lies_in(each, scope):
            continue
        if each.opened_on in period if figure.cohort else standing or each.happened_on >= period.start:
            yield each


def lies_in(entry: Entry, scope: Scope) -> bool:
    """Whether an entry lies within a scope."""
    if scope.only and scope.organisation and entry.organisation != scope.organisation:
        return False
    return (
        entry.organisation[: len(scope.organisation)] == scope.organisation
        and entry.region[: len(scope.region)] == scope.region
        and (not scope.field or entry.field == scope.field)
        and (scope.enterprise is None or entry.enterprise == scope.enterprise)
        and (scope.premises is None or entry.premises == scope.premises)
    )


def number(figure: Figure, entries: Iterable[Entry]) -> int:
    """What the entries come to."""
    if not figure.distinct:
        return sum(getattr(each, figure.column) for each in entries)
    standing: Counter[object] = Counter()
    for each in entries:
        standing[getattr(each, figure.distinct)] += each.quantity
    return sum(quantity > 0 for value, quantity in standing.items() if value not in {None, ""})


def figures() -> st.SearchStrategy[Figure]:
    """Any definition that is allowed, ratios apart."""

    def build(counts: list[str], aggregate: str, where: dict[str, str], cohort: bool, stock: bool) -> Figure:
        return Figure(
            "own.test",
            "试验",
            "个",
            "试验用。",
            counts=tuple(counts),
            where=tuple(sorted(where.items())),
            aggregate=aggregate,
            cohort=cohort and aggregate != "balance",
            stock=stock and not cohort and aggregate in DISTINCT,
        )

    return st.builds(
        build,
        st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True),
        st.sampled_from(("sum", "amount", "balance", *DISTINCT)),
        st.fixed_dictionaries(
            {}, optional={"field": st.sampled_from(FIELDS), "level": st.just("major"), "category": st.just("grid")}
        ),
        st.booleans(),
        st.booleans(),
    )


periods = st.tuples(st.dates(date(2024, 2, 20), date(2024, 6, 10)), st.integers(0, 60)).map(
    lambda drawn: Period(drawn[0], drawn[0] + timedelta(days=drawn[1]))
)
scopes = st.builds(
    Scope,
    st.sampled_from(("", "", *ORGANISATIONS)),
    st.sampled_from(("", "", *REGIONS)),
    st.sampled_from(("", "", "fire")),
    st.sampled_from((None, None, *ENTERPRISES)),
    st.sampled_from((None, None, *PREMISES)),
    st.booleans(),
)
dimensions = st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=2, unique=True)
