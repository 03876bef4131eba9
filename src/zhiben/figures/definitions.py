"""What a figure is: a definition read from data, versioned by its content."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, fields
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

SUM, AMOUNT, BALANCE, RATIO = "sum", "amount", "balance", "ratio"
DISTINCT = ("distinct:enterprise", "distinct:premises", "distinct:category")
AGGREGATES = (SUM, AMOUNT, BALANCE, RATIO, *DISTINCT)
PARTS = 2  # of a ratio: what is above the line and what is below
CONDITIONS = ("field", "level", "category")
DIMENSIONS = ("organisation", "region", "field", "level", "category")


class BadDefinition(ValueError):
    """A definition that cannot be computed; the message says which part."""


@dataclass(frozen=True)
class Figure:
    """One definition. `counts` are kinds of entries; `where` fixes field, level or category to a value.

    aggregate: sum of quantities, `amount` sum of amounts, `balance` sum up to the period's end, `distinct:…` how many
    different ones, `ratio` of two `parts`. With `cohort` the period applies to the day the case was opened.
    """

    code: str
    label_zh: str
    unit: str
    definition_zh: str
    label_en: str = ""
    definition_en: str = ""
    unit_en: str = ""  # where the unit's usual English does not say what is counted
    counts: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    aggregate: str = SUM
    parts: tuple[str, ...] = ()
    cohort: bool = False
    stock: bool = False  # of a distinct count: of what stands at the period's end, whenever it began
    by: tuple[str, ...] = DIMENSIONS
    said: tuple[str, ...] = ()
    digits: int = 1  # of a printed percentage

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits of what it computes; wording does not change the version."""
        computed = {name: value for name, value in asdict(self).items() if name in _COMPUTED}
        return sha256(json.dumps(computed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def label(self) -> str:
        """In the reader's language."""
        return (_english() and self.label_en) or self.label_zh

    @property
    def definition(self) -> str:
        """In the reader's language."""
        return (_english() and self.definition_en) or self.definition_zh

    @property
    def unit_label(self) -> str:
        """The unit in the reader's language; one that an office made up has no other name."""
        return (self.unit_en or units().get(self.unit, self.unit)) if _english() else self.unit

    @property
    def column(self) -> str:
        """What is summed."""
        return "amount" if self.aggregate == AMOUNT else "quantity"

    @property
    def distinct(self) -> str:
        """The column of which different values are counted; '' where it is a sum."""
        return self.aggregate.partition(":")[2]

    @property
    def additive(self) -> bool:
        """Whether the parts of a table add up to its total."""
        return self.aggregate in {SUM, AMOUNT, BALANCE}


# `digits`: a percentage that was printed with one decimal cannot be recomputed with two.
_COMPUTED = {"code", "counts", "where", "aggregate", "parts", "cohort", "stock", "unit", "digits"}
_TRANSLATED = {"label": "label_zh", "definition": "definition_zh"}


def figure_from(code: str, spec: dict[str, Any]) -> Figure:
    """A figure from its catalogue entry; raises BadDefinition naming the part that does not hold."""
    values = {_TRANSLATED.get(name, name): value for name, value in spec.items()}
    if unknown := values.keys() - {field.name for field in fields(Figure)}:
        raise BadDefinition(f"{code}: {sorted(unknown)}")
    for name in ("counts", "parts", "by", "said"):
        if name in values:
            values[name] = tuple(values[name])
    values["where"] = tuple(sorted(dict(values.get("where", ())).items()))
    figure = Figure(code=code, **values)
    if problem := _problem(figure):
        raise BadDefinition(f"{code}: {problem}")
    return figure


def _problem(figure: Figure) -> str:
    """The first part that does not hold; '' where all do."""
    if figure.aggregate not in AGGREGATES:
        return f"aggregate {figure.aggregate}"
    if (figure.aggregate == RATIO) != (len(figure.parts) == PARTS) or bool(figure.counts) == bool(figure.parts):
        return "counts or two parts"
    if bad := [name for name, value in figure.where if name not in CONDITIONS or not isinstance(value, str)]:
        return f"where {bad}"
    if bad := [name for name in figure.by if name not in DIMENSIONS]:
        return f"by {bad}"
    if figure.stock and not figure.distinct:
        return "stock is only said of a distinct count; a sum that stands is a balance"
    if figure.cohort and (figure.stock or figure.aggregate in {BALANCE, RATIO}):
        return "cohort is only said of what happened in a period"
    return ""


def to_spec(figure: Figure) -> dict[str, Any]:
    """The catalogue entry of a figure: what `figure_from` reads back."""
    spec = {name: value for name, value in asdict(figure).items() if name != "code"}
    spec["where"] = dict(figure.where)
    return {{"label_zh": "label", "definition_zh": "definition"}.get(name, name): value for name, value in spec.items()}


@cache
def units() -> dict[str, str]:
    """What the units are called in English."""
    return tomllib.loads((Path(__file__).parent / "units.toml").read_text("utf-8"))


def _english() -> bool:
    return (get_language() or "").startswith("en")
