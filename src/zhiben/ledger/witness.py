"""A chain's witnesses: lines kept where the database's owner cannot reach them, and hashes read from paper.

One line a seal, `number day last hash`. The chain alone cannot know that all of it was made anew; a witness can.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from zhiben.facts.errors import Invalid
from zhiben.ledger.models import Seal
from zhiben.ledger.seals import Broken

PAGE = 1000  # lines compared at once
LINE = re.compile(r"(\d{1,9}) \d{4}-\d\d-\d\d \d{1,19} ([0-9a-f]{64})")
PRINTED = re.compile(r"(\d{1,9}):([0-9a-f]{8,64})")


class Witness(NamedTuple):
    """What somebody else knows of a seal: its number and the first digits of its hash, at least eight."""

    number: int
    hash: str


class Foreign(Broken):
    """The chain has another seal than its witness saw, or none: it was made anew, or its end was cut off."""

    def __init__(self, said: Witness, found: str) -> None:
        super().__init__(said.number)
        self.args = (said, found)
        self.said, self.found = said, found

    def __str__(self) -> str:
        data = {"seal": self.said.number, "said": self.said.hash[:12], "found": self.found[:12]}
        if not self.found:
            return _("见证中有第%(seal)s号封存（%(said)s），台账里却没有：封存被删去，或库是旧备份。") % data
        return _("第%(seal)s号封存现为 %(found)s，见证中是 %(said)s：封存链被改写。") % data


def line(seal: Seal) -> str:
    """What is kept elsewhere of a seal."""
    return f"{seal.number} {seal.day.isoformat()} {seal.last} {bytes(seal.hash).hex()}\n"


def lines(*, since: int = 0) -> Iterator[str]:
    """Of every seal after that number, oldest first."""
    seals = Seal.objects.defer("marks", "root").filter(number__gt=since).order_by("number")
    return (line(each) for each in seals.iterator(PAGE))


def read(text: Iterable[str]) -> Iterator[Witness]:
    """The lines of a witness; raises Invalid naming the first that is none."""
    for place, each in enumerate(text, start=1):
        if not each.strip():
            continue
        found = LINE.fullmatch(each.strip())
        if found is None:
            said = _("见证第 %(line)s 行“%(text)s”不完整。每行应为：封存号 日期 末笔 校验值（64 位）。")
            raise Invalid({"witness": [said % {"line": place, "text": each.strip()[:40]}]})
        yield Witness(int(found[1]), found[2])


def printed(text: str) -> Witness:
    """A hash as it is read from paper, `24:abcdef123456`; raises Invalid."""
    found = PRINTED.fullmatch("".join(text.split()).lower().replace("：", ":"))
    if found is None:
        said = _("“%(text)s”不是封存号和校验值；请写成 24:abcdef123456，至少 8 位。")
        raise Invalid({"hash": [said % {"text": text}]})
    return Witness(int(found[1]), found[2])


def compare(witnesses: Iterable[Witness]) -> int:
    """Compare each with the chain as it is now; how many. Raises Foreign at the first that does not agree."""
    count, rest = 0, iter(witnesses)
    while page := list(islice(rest, PAGE)):
        seals = Seal.objects.filter(number__in=[each.number for each in page]).values_list("number", "hash")
        hashes = {number: bytes(found).hex() for number, found in seals}
        for each in page:
            found = hashes.get(each.number, "")
            if not found or not found.startswith(each.hash):
                raise Foreign(each, found)
        count += len(page)
    return count


def append(where: Path) -> int:
    """Add the seals that a file has not seen; how many. Raises Foreign where the file saw another chain.

    Nothing that stands in the file is touched, so it may lie where one can only append.
    """
    seen = newest(where)
    compare([seen] if seen else [])
    new = list(lines(since=seen.number if seen else 0))
    if new:
        where.parent.mkdir(parents=True, exist_ok=True)
        with where.open("ab", buffering=0) as file:
            _write_whole(file.fileno(), "".join(new).encode())
    return len(new)


def newest(where: Path) -> Witness | None:
    """The last seal that a file has seen; raises Invalid where a line is none."""
    if not where.exists():
        return None
    with where.open(encoding="utf-8") as file:
        return max(read(file), default=None)


def _write_whole(file: int, content: bytes) -> None:
    """All of it on the disk, or nothing: half a line would be taken for a damaged witness."""
    before = os.fstat(file).st_size
    try:
        while content:
            content = content[os.write(file, content) :]
        os.fsync(file)
    except OSError:
        with suppress(OSError):
            os.ftruncate(file, before)
        raise
