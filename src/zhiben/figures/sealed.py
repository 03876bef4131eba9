"""What a figure was as of a seal is the same for ever: answers are kept in this process, for those who read.

Only readers are answered so. Whoever proves a published number has it computed anew from the entries: `evaluate` looks
here only where it is told to. A seal's hash covers everything before it, so it tells one ledger's answers from another's.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from django.db import connection

from zhiben.figures.closed import counted
from zhiben.figures.compiler import Question
from zhiben.figures.definitions import Figure
from zhiben.ledger.models import Seal

KEPT = 50_000  # answers: some thirty megabytes

_kept: OrderedDict[Any, int] = OrderedDict()
_lock = Lock()


def known(figures: Iterable[Figure], asked: Question, seal: Seal) -> dict[str, int]:
    """The answers that are kept, by the figure's code."""
    keys = {figure.code: _key(figure, asked, seal) for figure in figures}
    with _lock:
        return {code: _kept[key] for code, key in keys.items() if key in _kept}


def keep(figures: Iterable[Figure], found: Mapping[str, int], asked: Question, seal: Seal) -> None:
    """Keep what was found."""
    with _lock:
        for figure in figures:
            _kept[_key(figure, asked, seal)] = found[figure.code]
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def forget() -> None:
    """Drop everything that is kept."""
    with _lock:
        _kept.clear()


def _key(figure: Figure, asked: Question, seal: Seal) -> Any:
    what = counted(figure), figure.aggregate, figure.stock
    return bytes(seal.hash), seal.last, what, asked.scope, asked.period, asked.cut, connection.alias
