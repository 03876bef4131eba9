"""Regulated fields (领域) and business types (业态): codes in records and entries, labels as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language


@dataclass(frozen=True)
class Term:
    """A code, its labels, and other words that texts and office files use for it."""

    code: str
    label_zh: str
    label_en: str
    said: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.label_en if (get_language() or "").startswith("en") else self.label_zh


def fields() -> dict[str, Term]:
    """Every regulated field by its code."""
    return _terms("fields")


def business_types() -> dict[str, Term]:
    """Every business type by its code."""
    return _terms("business_types")


def field_choices() -> list[tuple[str, str]]:
    """(code, label in the reader's language) of the fields: for columns and forms."""
    return [(code, str(term)) for code, term in fields().items()]


def business_type_choices() -> list[tuple[str, str]]:
    """(code, label in the reader's language) of the business types: for columns and forms."""
    return [(code, str(term)) for code, term in business_types().items()]


def field_label(code: str) -> str:
    """The label of a field; the code itself where it is unknown."""
    return str(fields().get(code, code))


def business_type_label(code: str) -> str:
    """The label of a business type; the code itself where it is unknown."""
    return str(business_types().get(code, code))


@cache
def _terms(section: str) -> dict[str, Term]:
    text = Path(__file__).with_name("fields.toml").read_text("utf-8")
    return {
        code: Term(code, spec["label"], spec["label_en"], tuple(spec["said"]))
        for code, spec in tomllib.loads(text)[section].items()
    }
