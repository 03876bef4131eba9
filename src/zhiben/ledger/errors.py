"""What stands in the way of an export; each error makes its sentence itself, with the remedy."""

from __future__ import annotations

from zhiben.facts.errors import Refused


class _Said(Refused):
    """An error that is its sentence."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class BadExport(_Said):
    """It could not be written, or what was written is damaged, incomplete or foreign."""


class UnderWay(BadExport):
    """Somebody else is exporting to the same folder at this moment."""
