"""A text as articles, sentences and clauses, in offsets of the original. A sentence broken by a page end is one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_ENDS = "。！？；：!?;”》）"
_STOPS = re.compile(r"[。！？!?]")
_CLAUSE = re.compile(r"[，；：,;。！？]")
_LINE = re.compile(r"[^\n]*\n?")
_BLANK = re.compile(r"\s+")
# A title is a line of its own without a full stop or a comma; shorter ones are mastheads, longer ones prose.
_TITLE_MIN, _TITLE_MAX = 7, 70
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[.、．]\D")
# A title in two lines: 关于5月份全区安全生产 / 检查情况的通报.
_TITLE_ENDS = ("通报", "报告", "通知", "情况", "函", "简报", "意见", "方案", "总结", "公告", "说明")


@dataclass(frozen=True)
class Sentence:
    """From `start` to `end` in the original; `text` is that stretch."""

    start: int
    end: int
    text: str
    paragraph: int = 0  # which of its article; a paragraph that a page end broke is one

    def clause(self, at: int) -> tuple[int, int]:
        """The bounds of the clause around offset `at` of the original."""
        inside = at - self.start
        cuts = [found.end() for found in _CLAUSE.finditer(self.text)]
        before = max((cut for cut in cuts if cut <= inside), default=0)
        after = min((cut for cut in cuts if cut > inside), default=len(self.text))
        return self.start + before, self.start + after

    def clauses_before(self, at: int) -> list[str]:
        """The clauses up to the one around offset `at`, that one as far as `at`, in their order."""
        text = self.text[: at - self.start]
        cuts = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text)]
        return [text[first:last] for first, last in pairwise(cuts)]

    def around(self, at: int, end: int) -> str:
        """The clause around a stretch; with the next one where it holds nothing else (5月17日，党组召开会议)."""
        first, last = self.clause(at)
        if squeezed(self.text[end - self.start : last - self.start]) in {"，", "", ","} and last < self.end:
            last = self.clause(last)[1]
        return squeezed(self.text[first - self.start : last - self.start])


@dataclass(frozen=True)
class Section:
    """An article: its title and the sentences below it."""

    title: str
    sentences: tuple[Sentence, ...]
    title_end: int = 0  # where the title ends in the original

    def at(self, offset: int) -> Sentence | None:
        """The sentence around an offset."""
        return next((each for each in self.sentences if each.start <= offset < each.end), None)


def sections(text: str) -> list[Section]:
    """The articles of a text; what stands before the first title is a section without one."""
    lines = list(_lines(text))
    starts = [n for n, line in enumerate(lines) if _is_title(lines, n) and not _goes_on(lines, n)]
    bounds = [0, *starts, len(lines)]
    found = []
    for first, last in pairwise(bounds):
        title, title_end = "", 0
        for n in range(first, last if first in starts else first):
            if n > first and not _goes_on(lines, n):
                break
            title += lines[n][1].strip()
            title_end = lines[n][0] + len(lines[n][1])
        if sentences := tuple(_sentences(text, lines[first:last])):
            found.append(Section(_BLANK.sub(" ", title), sentences, title_end))
    return found


def squeezed(text: str) -> str:
    """Without the spaces and line breaks that pages put into words."""
    return _BLANK.sub("", text)


Line = tuple[int, str]  # where it starts, and its words


def _lines(text: str) -> Iterator[Line]:
    for found in _LINE.finditer(text):
        if found[0].strip():
            yield found.start(), found[0].rstrip("\n")


def _is_title(lines: list[Line], n: int) -> bool:
    words = lines[n][1].strip()
    if not _TITLE_MIN <= len(words) <= _TITLE_MAX or any(mark in words for mark in "。，；：！？\t|"):
        return False
    if _NUMBERED.match(words):  # 一、检查情况: a part of an article
        return False
    before = lines[n - 1][1].strip() if n else "。"
    # The second half of a sentence that a page end broke has no mark either: it follows an unfinished line of prose.
    return before.endswith(tuple(_ENDS)) or "，" not in before


def _goes_on(lines: list[Line], n: int) -> bool:
    """Whether the line is the second half of a title."""
    if not n or not _is_title(lines, n):
        return False
    before = lines[n - 1][1].strip()
    return before.startswith("关于") and not before.endswith(_TITLE_ENDS) and _is_title(lines, n - 1)


def _sentences(text: str, lines: list[Line]) -> Iterator[Sentence]:
    start, paragraph = None, 0
    for n, (offset, words) in enumerate(lines):
        start = offset if start is None else start
        end = offset + len(words)
        finished = words.rstrip().endswith(tuple(_ENDS)) or _is_title(lines, n) or "，" not in words
        if finished or n + 1 == len(lines):
            yield from _split(text, start, end, paragraph)
            start, paragraph = None, paragraph + 1


def _split(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    cuts = [start + found.end() for found in _STOPS.finditer(text[start:end])]
    for first, last in pairwise([start, *cuts, end]):
        if text[first:last].strip():
            yield Sentence(first, last, text[first:last], paragraph)
