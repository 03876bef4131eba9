"""Would every character of a document print? typst draws a blank box without a word, so we ask before issue."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from zhiben.documents.fonts.roles import cast
from zhiben.documents.text import plain_text
from zhiben.documents.tree import Chart, Document

_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}
_TAG = re.compile(r"<[^>]*>")


def missing_glyphs(document: Document) -> list[str]:
    """The characters of `document` that no font here can draw, sorted; empty when all is well."""
    drawn = plain_text(document) + "".join(
        _TAG.sub("", block.svg) for block in document.blocks if isinstance(block, Chart)
    )
    known = frozenset[int]().union(*(_characters(part.file, part.index) for part in cast().parts.values()))
    return sorted(
        char for char in set(drawn) if ord(char) not in known and unicodedata.category(char) not in _INVISIBLE
    )


@lru_cache(maxsize=16)
def _characters(file: Path, index: int) -> frozenset[int]:
    with TTFont(file, lazy=True, fontNumber=index) as font:
        return frozenset(font.getBestCmap())
