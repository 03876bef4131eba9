"""The ledgers below as far as they were verified, and figures over them: of each exactly up to one of its seals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import Period
from zhiben.facts.errors import Invalid
from zhiben.figures import catalogue
from zhiben.figures.analytics.folders import DuckDB, Folder, Spark
from zhiben.figures.compiler import Dimension, Question, table
from zhiben.figures.engine import whole
from zhiben.figures.evaluation import Number, TableRow, basic, number_of, passes
from zhiben.ledger.parquet import manifest as manifests
from zhiben.ledger.parquet.proving import seal_in
from zhiben.subordinates.errors import Discontinued, Twice, Unverified
from zhiben.subordinates.models import Head

SHARED = ("region", "field", "level", "category")  # an organisation's path means something in its own ledger only


@dataclass(frozen=True)
class Over:
    """Verified folders, and which engine reads them: DuckDB here, or the Spark cluster whose master is named."""

    folders: tuple[Folder, ...]
    spark: str = ""


def heads(*, viewer: Viewer) -> QuerySet[Head]:
    """The newest verified seal of each ledger."""
    viewer.require("ledger.verify")
    newest = Head.objects.filter(instance=OuterRef("instance")).order_by("-number").values("pk")[:1]
    return Head.objects.filter(pk=Subquery(newest)).order_by("instance")


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


def _verified(where: Path, instance: str, seal: int | None) -> Folder:
    newest = Head.objects.filter(instance=instance).order_by("-number").first() if instance else None
    if newest is None or (seal or 0) > newest.number:
        raise Unverified(where, seal)
    there = seal_in(where, newest.number)
    if there is None or there.hash != newest.hash:
        raise Discontinued(where, f"{newest} {newest.short_hash}", there.hash[:12] if there else "")
    stands = seal_in(where, seal) if seal else there
    if stands is None:
        raise Unverified(where, seal)
    return Folder(where, stands.last, stands.day)


def _asked(
    *, viewer: Viewer, code: str, scope: Scope, period: Period, over: Over, by: tuple[Dimension, ...]
) -> list[TableRow]:
    viewer.require("figures.view", at=scope)
    _refuse_local(scope, by)
    figure = catalogue.figure(code)
    cells: dict[tuple[str, ...], dict[str, int]] = {} if by else {(): {}}
    # Each folder is cut at its own seal's day already.
    asked = Question((), period, period.end, scope, by)
    with (Spark if over.spark else DuckDB)(over.folders, over.spark) as engine:
        for share in passes(list(dict.fromkeys(basic([figure])))):
            for row in engine.ask(table(replace(asked, figures=share), engine.sql())):
                group, numbers = tuple(row[: len(by)]), row[len(by) :]
                said = zip((each.code for each in share), map(whole, numbers), strict=True)
                cells.setdefault(group, {}).update(said)
    return [TableRow(group, (number_of(figure, found)[0],)) for group, found in sorted(cells.items())]


def _refuse_local(scope: Scope, by: tuple[Dimension, ...]) -> None:
    names: list[Any] = [each if isinstance(each, str) else each[0] for each in by]
    if scope.organisation or any(name not in SHARED for name in names):
        sentence = _("各下级台账的单位各自编排，不能合起来分；可用：%(known)s。")
        raise Invalid({"by": [sentence % {"known": "、".join(SHARED)}]})
