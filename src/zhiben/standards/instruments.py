"""Kinds of official letters (执法文书), as data: number, required content, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

DATA = Path(__file__).with_name("data") / "instruments.yaml"


@dataclass(frozen=True)
class InstrumentKind:
    """One kind of letter; `pattern` is its number with {region}, {year} and {seq} to be filled in."""

    code: str
    name: str
    name_en: str
    actor: str
    stage: str
    word: str
    pattern: str
    fields: tuple[dict[str, Any], ...]  # key, label, type, perhaps required
    basis: tuple[str, ...]
    copies: str
    seal_required: bool
    signing: str
    who_may_sign: tuple[str, ...]
    verified: bool = False
    timing: str = ""
    approval: str = ""
    notes: str = ""

    @property
    def label(self) -> str:
        """In the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


@cache
def instrument_kinds() -> dict[str, InstrumentKind]:
    """Every kind by its code."""
    rows = yaml.safe_load(DATA.read_text("utf-8"))
    listed = ("fields", "basis", "who_may_sign")
    return {row["code"]: InstrumentKind(**row | {name: tuple(row[name]) for name in listed}) for row in rows}
