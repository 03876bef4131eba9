"""What stands in the way of a backup or a move; each error makes its sentence itself, with the remedy."""

from __future__ import annotations

from zhiben.facts.errors import Refused


class BadBackup(Refused):
    """It could not be written, or what was written is damaged, incomplete or foreign."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class UnderWay(BadBackup):
    """Somebody else makes one at this moment."""


class NoKey(BadBackup):
    """It is encrypted, and the key at hand does not open it."""


class CannotMove(BadBackup):
    """The other database does not take it, or ours is in use."""
