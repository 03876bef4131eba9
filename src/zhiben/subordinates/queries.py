"""The ledgers below as far as they were verified, and figures over them: of each exactly up to one of its seals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.facts.errors import Invalid
from zhiben.figures import catalogue
from zhiben.figures.analytics.folders import DuckDB, Folder, Spark
from zhiben.figures.compiler import Dimension, Question
from zhiben.figures.compiler import table as compiled
from zhiben.figures.definitions import Figure
from zhiben.figures.engine import whole
from zhiben.figures.evaluation import Number, Table, TableRow, basic, number_of, passes
from zhiben.ledger.parquet import manifest as manifests
from zhiben.ledger.parquet.proving import seal_in
from zhiben.subordinates import folders
from zhiben.subordinates.errors import Discontinued, Twice, Unverified
from zhiben.subordinates.models import Head, Received

PERMISSION = "subordinates.view"  # everywhere: nothing here lies in one office only
SHARED = ("region", "field", "level", "category")  # an organisation's path means something in its own ledger only
LEDGER = "ledger"  # the dimension that stands in its place
LATE = 7  # days since the newest verified seal
STAND = re.compile(r"([0-9a-f]{12}):(\d{1,9})")  # a ledger and one of its seals, as an address names them
KEPT = 128  # tables that a process remembers: what was proved does not change

Cells = dict[tuple[str, ...], dict[str, int]]


@dataclass(frozen=True)
class Over:
    """Verified folders, and which engine reads them: DuckDB here, or the Spark cluster whose master is named."""

    folders: tuple[Folder, ...]
    spark: str = ""


@dataclass(frozen=True)
class Below:
    """A folder in ZHIBEN_SUBORDINATES: what its last proof found, and whether it has changed since."""

    name: str
    where: Path | None  # None: it is not there any more
    head: Head | None = None
    proved_at: datetime | None = None
    fault: str = ""
    changed: bool = False

    @property
    def counts(self) -> bool:
        """Whether its files are those that were proved."""
        return self.head is not None and not self.fault and not self.changed

    @property
    def late(self) -> bool:
        """Whether nothing that was sealed in the last LATE days was verified."""
        return self.head is not None and self.days > LATE

    @property
    def days(self) -> int:
        """How long ago its newest verified seal was made."""
        return (today() - self.head.sealed_on).days if self.head else 0


class Standing(NamedTuple):
    """A ledger that is counted, and the seal up to which."""

    name: str
    instance: str
    number: int
    day: date
    folder: Folder
    late: bool = False


def heads(*, viewer: Viewer) -> QuerySet[Head]:
    """The newest verified seal of each ledger."""
    viewer.require(PERMISSION)
    newest = Head.objects.filter(instance=OuterRef("instance")).order_by("-number").values("pk")[:1]
    return Head.objects.filter(pk=Subquery(newest)).order_by("instance")


def listed(*, viewer: Viewer) -> list[Below]:
    """Every folder in ZHIBEN_SUBORDINATES, and those that have gone; the same ledger twice counts once."""
    viewer.require(PERMISSION)
    there = folders.present()
    known = {each.name: each for each in Received.objects.select_related("head")} if folders.place() else {}
    found = [_below(name, there.get(name), known.get(name)) for name in sorted(there.keys() | known.keys())]
    first: dict[str, str] = {}
    return [_once(each, first) for each in found]


def standing(*, viewer: Viewer, below: Iterable[Below], seals: Mapping[str, int] | None = None) -> list[Standing]:
    """Those that are counted, each up to its newest verified seal, or to the verified one said by its beginning.

    Raises Invalid where that seal was never verified, or its ledger is not counted.
    """
    viewer.require(PERMISSION)
    counted = {each.head.instance: each for each in below if each.counts and each.head}
    said = dict(seals or {})
    earlier = {each.instance: each for each in Head.objects.filter(_any_of(said))} if said else {}
    if unknown := [
        f"{instance}:{number}" for instance, number in said.items() if instance not in earlier.keys() & counted
    ]:
        sentence = _("没有核验过“%(said)s”，或该台账现在不能计入。")
        raise Invalid({"as_of": [sentence % {"said": "、".join(unknown)}]})
    return [_standing(each, earlier.get(instance) or each.head) for instance, each in counted.items()]


def table(
    *, viewer: Viewer, codes: Iterable[str], by: Dimension, scope: Scope, period: Period, counted: Iterable[Standing]
) -> Table:
    """Figures by ledger (LEDGER) or by what means the same everywhere, and over all of them; without empty rows."""
    viewer.require(PERMISSION)
    viewer.require("figures.view", at=scope)
    figures = tuple(catalogue.figure(code) for code in codes)
    over = Over(tuple(each.folder for each in counted))
    _refuse_local(scope, () if by == LEDGER else (by,))
    additive = all(figure.additive for figure in figures)
    if not over.folders:
        return Table(figures, (str(by),), [], (None,) * len(figures), additive)
    stood = tuple(folders.state(each.where) for each in over.folders)
    rows = _remembered(stood, over, figures, scope, period, ("organisation" if by == LEDGER else by,))
    (total,) = _remembered(stood, over, figures, scope, period, ())
    return Table(figures, (str(by),), [row for row in rows if any(row.numbers)], total.numbers, additive)


def over(*, viewer: Viewer, folders: Iterable[Path], seals: Mapping[str, int], spark: str = "") -> Over:
    """The folders as far as they were verified, or up to the seals said by the ledgers' beginnings.

    Raises Unverified, Twice, and Discontinued where a folder's chain is not the one that was verified.
    """
    viewer.require("figures.view", at=Scope())
    found: dict[str, Folder] = {}
    left = dict(seals)
    for where in folders:
        instance = manifests.read(where).instance
        if instance in found:
            raise Twice(found[instance].where, where)
        found[instance] = _verified(where, instance, left.pop(instance, None))
    if left:
        raise Invalid({"as_of": [_("没有给出台账“%(said)s”的目录。") % {"said": "、".join(left)}]})
    return Over(tuple(found.values()), spark)


def value(*, viewer: Viewer, code: str, scope: Scope, period: Period, over: Over) -> Number:
    """One figure over all of them together."""
    return _asked(viewer=viewer, code=code, scope=scope, period=period, over=over, by=())[0].numbers[0]


def breakdown(
    *, viewer: Viewer, code: str, by: list[Dimension], scope: Scope, period: Period, over: Over
) -> list[TableRow]:
    """The same by dimensions that mean the same everywhere."""
    return [
        row
        for row in _asked(viewer=viewer, code=code, scope=scope, period=period, over=over, by=tuple(by))
        if any(row.numbers)
    ]


def _below(name: str, where: Path | None, known: Received | None) -> Below:
    if known is None:
        return Below(name, where)
    if where is None:
        gone = _("目录已经不在；请查明是谁移走的，放回后会重新核验。")
        return Below(name, None, known.head, known.proved_at, gone)
    return Below(name, where, known.head, known.proved_at, known.said, folders.state(where) != known.state)


def _once(each: Below, first: dict[str, str]) -> Below:
    if not each.counts or each.head is None:
        return each
    other = first.setdefault(each.head.instance, each.name)
    if other == each.name:
        return each
    return replace(each, fault=_("与“%(other)s”是同一套台账，只计一次；请移走其中一个。") % {"other": other})


def _any_of(seals: Mapping[str, int]) -> Q:
    found = Q(pk__in=[])
    for instance, number in seals.items():
        found |= Q(instance=instance, number=number)
    return found


def _standing(each: Below, head: Head | None) -> Standing:
    if head is None or each.where is None:  # it counts, so both are there
        raise ValueError(each)
    folder = Folder(each.where, head.last, head.sealed_on, each.name)
    late = each.late and head == each.head  # an earlier seal was chosen
    return Standing(each.name, head.instance, head.number, head.sealed_on, folder, late)


def _verified(where: Path, instance: str, seal: int | None) -> Folder:
    newest = Head.objects.filter(instance=instance).order_by("-number").first() if instance else None
    if newest is None or (seal or 0) > newest.number:
        raise Unverified(where, seal)
    there = seal_in(where, newest.number)
    if there is None or there.hash != newest.hash:
        raise Discontinued(where, newest, there.hash[:12] if there else "")
    stands = seal_in(where, seal) if seal else there
    if stands is None:
        raise Unverified(where, seal)
    return Folder(where, stands.last, stands.day)


def _asked(
    *, viewer: Viewer, code: str, scope: Scope, period: Period, over: Over, by: tuple[Dimension, ...]
) -> list[TableRow]:
    viewer.require("figures.view", at=scope)
    _refuse_local(scope, by)
    return _rows(over, (catalogue.figure(code),), scope, period, by)


@lru_cache(KEPT)
def _remembered(
    _stood: tuple[str, ...],  # the state of each folder: with other files it is another question
    over: Over,
    figures: tuple[Figure, ...],
    scope: Scope,
    period: Period,
    by: tuple[Dimension, ...],
) -> tuple[TableRow, ...]:
    return tuple(_rows(over, figures, scope, period, by))


def _rows(
    over: Over, figures: tuple[Figure, ...], scope: Scope, period: Period, by: tuple[Dimension, ...]
) -> list[TableRow]:
    cells: Cells = {} if by else {(): {}}
    # Each folder is cut at its own seal's day already.
    asked = Question((), period, period.end, scope, by)
    with (Spark if over.spark else DuckDB)(over.folders, over.spark) as engine:
        for share in passes(list(dict.fromkeys(basic(figures)))):
            for row in engine.ask(compiled(replace(asked, figures=share), engine.sql())):
                group, numbers = tuple(row[: len(by)]), row[len(by) :]
                said = zip((each.code for each in share), map(whole, numbers), strict=True)
                cells.setdefault(group, {}).update(said)
    return [
        TableRow(group, tuple(number_of(figure, found)[0] for figure in figures))
        for group, found in sorted(cells.items())
    ]


def _refuse_local(scope: Scope, by: tuple[Dimension, ...]) -> None:
    names: list[Any] = [each if isinstance(each, str) else each[0] for each in by]
    if scope.organisation or any(name not in SHARED for name in names):
        sentence = _("各下级台账的单位各自编排，不能合起来分；可用：%(known)s。")
        raise Invalid({"by": [sentence % {"known": "、".join(SHARED)}]})
