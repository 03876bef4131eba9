"""Units one after another, each with its numbers, and the total in the sentence before or behind them."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.statements.judging import added_up
from zhiben.numbers.statements.page import END, Mention, Page
from zhiben.numbers.statements.parts import FAR, is_part, ratio_to
from zhiben.numbers.statements.places import first_name
from zhiben.numbers.statements.statement import Statement

CHUNK: Final = re.compile(rf"[^；。！？{END}]+")
SAID: Final = re.compile(r"具体|如下|其中|分别|各[镇乡街县区市]")
BEHIND: Final = re.compile(r"^[^，]{0,6}?(?:合计|共计|总计|以上|全[市县区省镇])")
TOTAL: Final = re.compile(r"共|总|合计|累计|全[市县区省镇]|全街道")
CLOSE_MANY: Final = Fraction(1, 10)
CLOSE_TWO: Final = Fraction(1, 20)
HALF: Final = Fraction(1, 2)
MANY: Final = 3
MOST_ROWS: Final = 200


class Chunk(NamedTuple):
    words: str
    mentions: list[Mention]
    name: str


def judge_rows(page: Page) -> Iterator[Statement]:
    """A镇检查30家次，发现12处。B镇…。: each number of the total sentence against the same number of all units."""
    run: list[Chunk] = []
    before: Chunk | None = None
    for chunk in [*_chunks(page), None]:
        if chunk is not None and chunk.name and chunk.mentions and len(run) < MOST_ROWS:
            run.append(chunk)
            continue
        if len(run) > 1:
            yield from _judged(run, before, chunk)
        run, before = [], chunk


def _chunks(page: Page) -> Iterator[Chunk]:
    place = 0
    for match in CHUNK.finditer(page.text):
        inside = []
        while place < len(page.mentions) and page.mentions[place].at < match.end():
            inside.append(page.mentions[place])
            place += 1
        yield Chunk(match[0], inside, first_name(match[0]))


def _judged(rows: list[Chunk], before: Chunk | None, behind: Chunk | None) -> Iterator[Statement]:
    if len({row.name for row in rows}) < len(rows):
        return
    if behind is not None and behind.mentions and BEHIND.search(behind.words):
        yield from _totals(rows, behind)
    elif before is not None and before.mentions and TOTAL.search(before.words) and not _has_own_list(before):
        yield from _totals(rows, before)


def _has_own_list(total: Chunk) -> bool:
    """其中 within the sentence of the total is judged with its list."""
    return "其中" in total.words and not total.words.rstrip("：，").endswith("其中")


def _totals(rows: list[Chunk], total: Chunk) -> Iterator[Statement]:
    seen: set[tuple[str, str]] = set()
    for whole in total.mentions:
        key = whole.unit, whole.action
        if not is_part(whole) or key in seen:
            continue
        seen.add(key)
        parts = [
            next((each for each in row.mentions if (each.unit, each.action) == key and is_part(each)), None)
            for row in rows
        ]
        known = [each for each in parts if each is not None]
        if len(known) < len(rows):
            continue
        summed = added_up("parts_total", whole.quantity, [each.quantity for each in known])
        ratio = ratio_to(whole, known)
        if summed.holds or (ratio is not None and _clear(ratio, len(rows), said=bool(SAID.search(total.words)))):
            yield summed


def _clear(ratio: Fraction, count: int, *, said: bool) -> bool:
    if said and count >= MANY:
        return HALF <= ratio <= FAR
    return abs(ratio - 1) <= (CLOSE_MANY if count >= MANY else CLOSE_TWO)
