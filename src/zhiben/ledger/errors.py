"""What stands in the way of an export; each error makes its sentence itself, with the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.utils.functional import Promise, lazy

from zhiben.facts.errors import Refused


def sentence(words: Promise | str, **said: object) -> Promise:
    """`words` filled with `said` whenever it is shown: an export is proved once, and may be told of in two languages."""
    return cast("Promise", _filled(words, said))


class BadExport(Refused):
    """It could not be written, or what was written is damaged, incomplete or foreign."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class UnderWay(BadExport):
    """Somebody else is exporting to the same folder at this moment."""


def _fill(words: Promise | str, said: Mapping[str, object]) -> str:
    return str(words) % said


_filled = lazy(_fill, str)
