"""Merkle trees over hashed entries, as in RFC 6962: no Django, so that a bare process can compute them too."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

GENESIS = bytes(32)
CHUNK = 4096  # entries hashed at once; a power of two, so that each chunk is a whole subtree of the tree
MARK = 4  # bytes of each leaf that a seal keeps


class Digest(NamedTuple):
    """What a seal holds of the entries that it closes."""

    entries: int
    root: bytes
    marks: bytes  # four bytes of each leaf: name the one that does not fit; prove nothing


class Tree:
    """A Merkle root over leaves that come in chunks; only the chunks' own roots are kept."""

    def __init__(self) -> None:
        self.entries, self.marks = 0, bytearray()
        self._tops: list[bytes] = []

    def add(self, leaves: list[bytes]) -> None:
        """The next leaves: CHUNK of them, fewer only in the last chunk."""
        self.entries += len(leaves)
        self.marks += b"".join(each[:MARK] for each in leaves)
        self._tops.append(merkle(leaves))

    def digest(self) -> Digest:
        """What it came to."""
        return Digest(self.entries, merkle(self._tops), bytes(self.marks))


def merkle(leaves: list[bytes]) -> bytes:
    """The root: leaves and nodes are told apart by their first byte; an odd node moves up unchanged."""
    level = leaves or [GENESIS]
    while len(level) > 1:
        up = [sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = up + level[-1:] if len(level) % 2 else up
    return level[0]


def hashed(text: bytes) -> list[bytes]:
    """The leaves of canonical forms, one a line."""
    return [sha256(b"\0" + line).digest() for line in text.split(b"\n")] if text else []
