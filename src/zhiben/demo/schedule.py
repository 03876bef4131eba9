"""What happens on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.ids import derived_id
from zhiben.registers.declaration import REGISTERS


def enter(code: str, /, *key: object, **values: Any) -> Any:
    """Record in a register, as the product itself; `key` names it among the demonstration's."""
    record = REGISTERS[code].record
    if record is None:
        raise ValueError(code)
    return record(by=SYSTEM, id=derived_id("demo", *key), **values)


@dataclass(frozen=True)
class Happening:
    """Something to record on a day; it reads the date from the clock."""

    on: date
    record: Callable[[], object]


def by_day(happenings: Iterable[Happening]) -> dict[date, list[Happening]]:
    """The happenings of each day, in the order given."""
    found: dict[date, list[Happening]] = defaultdict(list)
    for each in happenings:
        found[each.on].append(each)
    return found
