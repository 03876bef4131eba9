"""Key dates and seasons (重点时段), as data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import get_language


@cache
def key_dates() -> dict[str, dict[str, str]]:
    """code → label, label_en."""
    text = (Path(__file__).parent / "data" / "key_dates.toml").read_text("utf-8")
    return tomllib.loads(text)


def key_date_choices() -> list[tuple[str, str]]:
    """(code, label in the reader's language): for columns and forms."""
    name = "label_en" if (get_language() or "").startswith("en") else "label"
    return [(code, spec[name]) for code, spec in key_dates().items()]
