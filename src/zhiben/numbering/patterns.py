"""How a number is written, as in （漯召）应急责改〔2024〕12号."""

from __future__ import annotations

from string import Formatter

NAMES = frozenset({"number", "year"})


def formatted(pattern: str, number: int, *, year: int | None = None) -> str:
    """`pattern` with {number}, {number:03d} and {year} filled in; raises ValueError on any other name."""
    used = {name for _text, name, _spec, _conversion in Formatter().parse(pattern) if name is not None}
    if "number" not in used or used - NAMES or ("year" in used and year is None):
        raise ValueError(f"{pattern!r}: needs {{number}}, may use {{year}}, found {sorted(used)}")
    return pattern.format(number=number, year=year)
