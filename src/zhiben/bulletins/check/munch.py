"""Find known words in a text, the longest first where several begin at one place. Linear in the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Word(NamedTuple):
    """A word and where it stands."""

    start: int
    end: int
    text: str


class Words:
    """Words to look for."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            if word:
                self._by_first.setdefault(word[0], []).append(word)

    def find(self, text: str) -> list[Word]:
        """Those that stand in the text, from left to right; none overlaps another."""
        found = []
        at = 0
        while at < len(text):
            word = next((each for each in self._by_first.get(text[at], ()) if text.startswith(each, at)), "")
            if word:
                found.append(Word(at, at + len(word), word))
            at += len(word) or 1
        return found
