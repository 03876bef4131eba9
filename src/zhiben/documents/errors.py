"""A file that cannot be used, and what to do about it."""

from __future__ import annotations

from zhiben.facts.errors import Refused


class BadFile(Refused, ValueError):
    """An uploaded file is not what it should be; `str()` is a whole sentence that names the remedy."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)
