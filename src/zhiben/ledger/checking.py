"""Find out whether anybody touched what was sealed: everything, what is new, or a random sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import tee
from math import comb
from random import SystemRandom
from typing import NamedTuple

from zhiben.ledger.leaves import digests, leaves
from zhiben.ledger.merkle import GENESIS, MARK, Digest
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.seals import Broken, Marked, Missing, chain, unmarked

PAGE = 1000  # seals read at once
CERTAINTY = 0.95  # of what a sample says


class Link(NamedTuple):
    """A seal, and the position up to which the seal before it closes."""

    seal: Seal
    first: int


@dataclass(frozen=True)
class Sample:
    """The whole chain of seals fits, and so do the entries of some of them, chosen at random."""

    seals: int
    checked: int

    @property
    def unnoticed(self) -> int:
        """How many seals with altered entries a sample of this size would miss once in twenty times, at the most.

        With one more of them it would have met one with CERTAINTY.
        """
        few = 0
        while few < self.seals and _missed(self.seals, few + 1, self.checked) > 1 - CERTAINTY:
            few += 1
        return few


def verify(*, since: int = 0) -> int:
    """Recompute the chain after seal number `since`, entry by entry, and answer how many seals that were.

    Raises Broken at the first that does not fit. Seal `since` is believed: whoever names it knows its hash from elsewhere.
    """
    _nothing_before()
    count = 0
    for_entries, for_chain = tee(_links(since))
    for link, found in zip(for_chain, digests((each.first, each.seal.last) for each in for_entries), strict=True):
        _compare(link, found)
        count += 1
    return count


def verify_sample(count: int) -> Sample:
    """Recompute the chain of all seals, and the entries of `count` of them chosen at random. Raises Broken."""
    _nothing_before()
    seals = Seal.objects.count()
    chosen = set(SystemRandom().sample(range(1, seals + 1), min(count, seals)))  # the chain has no gaps: `_links`
    few = [link for link in _links(0) if link.seal.number in chosen]
    for link, found in zip(few, digests((each.first, each.seal.last) for each in few), strict=True):
        _compare(link, found)
    return Sample(seals, len(chosen))


def _links(since: int) -> Iterator[Link]:
    """Every seal after `since`, each compared with the hash of the one before."""
    before = unmarked().filter(number=since).first()
    if since and before is None:
        raise Broken(since)
    number, last, previous = (before.number, before.last, bytes(before.hash)) if before else (0, 0, GENESIS)
    while page := list(unmarked().filter(number__gt=number).order_by("number")[:PAGE]):
        for seal in page:
            number += 1
            if seal.number != number:
                raise Missing(number)
            if seal.last < last or bytes(seal.hash) != chain(seal, previous):
                raise _broken(seal, last)
            yield Link(seal, last)
            last, previous = seal.last, bytes(seal.hash)


def _nothing_before() -> None:
    """Positions begin with 1: what was put before them would be counted, and lie under no seal."""
    position = Entry.objects.filter(id__lt=1).order_by("id").values_list("id", flat=True).first()
    if position is not None:
        raise Broken(1, position)


def _compare(link: Link, found: Digest) -> None:
    if found.root != bytes(link.seal.root) or found.entries != link.seal.entries:
        raise _broken(link.seal, link.first)
    if found.marks != _marks(link.seal):
        raise Marked(link.seal.number)


def _broken(seal: Seal, first: int) -> Broken:
    """Name the first entry under the seal that is not what its mark says, if it is the entries that do not fit."""
    return Broken(seal.number, _first_misfit(first, seal.last, _marks(seal)))


def _marks(seal: Seal) -> bytes:
    return bytes(Seal.objects.values_list("marks", flat=True).get(number=seal.number))


def _first_misfit(first: int, last: int, then: bytes) -> int | None:
    positions: Iterable[int] = (
        Entry.objects.filter(id__gt=first, id__lte=last).order_by("id").values_list("id", flat=True)
    )
    present = (leaf[:MARK] for chunk in leaves(first, last) for leaf in chunk)
    for place, (position, mark) in enumerate(zip(positions, present, strict=True)):
        if mark != then[place * MARK : (place + 1) * MARK]:
            return position
    return None  # rows are missing at the end, or it is the seal itself


def _missed(seals: int, altered: int, checked: int) -> float:
    """How likely a sample without repetition meets none of the altered ones."""
    return comb(seals - altered, checked) / comb(seals, checked)
