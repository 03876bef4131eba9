"""An article's body as a clerk types it: one paragraph a line, `{name}` where a reference stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r"\{([^{}\n]{1,40})\}")
# “一、坚持高位推动。” opens a paragraph and is set in 黑体: a number of the first order up to the first full stop.
_LEAD = re.compile(r"^[一二三四五六七八九十]+、[^。{}\n]{2,40}。")


class Piece(NamedTuple):
    """A stretch of a paragraph: words, or the name of a reference."""

    text: str
    reference: bool = False
    lead: bool = False


def names(body: str) -> list[str]:
    """The references that a body uses, in order, each once."""
    return list(dict.fromkeys(_TOKEN.findall(body)))


def paragraphs(body: str) -> Iterator[list[Piece]]:
    """The paragraphs, each as its pieces."""
    for line in body.splitlines():
        if text := line.strip():
            yield list(_pieces(text))


def filled(body: str, texts: dict[str, str]) -> str:
    """The body with each reference's text in its place."""
    return _TOKEN.sub(lambda found: texts.get(found[1], found[0]), body)


def _pieces(text: str) -> Iterator[Piece]:
    start = 0
    if lead := _LEAD.match(text):
        yield Piece(lead[0], lead=True)
        start = lead.end()
    for found in _TOKEN.finditer(text, start):
        if found.start() > start:
            yield Piece(text[start : found.start()])
        yield Piece(found[1], reference=True)
        start = found.end()
    if start < len(text):
        yield Piece(text[start:])
