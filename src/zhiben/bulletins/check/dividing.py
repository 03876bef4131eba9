"""A checked text as articles: one, or one for each title or numbered heading (一、…) with prose below it."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiben.bulletins.check.sections import Section, sections, squeezed
from zhiben.numbers import from_hanzi

TITLE_LENGTH = 60
MOST = 40  # articles; more headings are those of a list
_HEADING = re.compile(
    r"^[ \t\u3000]*(?P<words>(?P<number>[一二三四五六七八九十]{1,3})、[^。；：！？\t|\r\n]{2,36})$", re.MULTILINE
)
_PROSE = re.compile(r"[。；，！？\t]")
# Lines that stand around a title and are none: （2024年5月）, 2024年5月27日, 召陵区应急管理局.
_DATE = re.compile(r"^[（(].*[）)]$|[0-9〇零一二三四五六七八九十]{1,4}[年月日]$")
_UNIT = re.compile(r"(?:局|厅|部|办公室|委员会|指挥部|政府|街道|镇|乡|中心|大队|支队|办)$")
_TITLE = re.compile(r"(?:通报|报告|通知|情况|函|意见|方案|总结|公告|说明)$")


@dataclass(frozen=True)
class ArticleText:
    """An article of a text: its title, and from where to where its body stands."""

    title: str
    start: int
    end: int


@dataclass(frozen=True)
class _Head:
    """A heading: from where to where it stands."""

    title: str
    start: int
    end: int


def headline(text: str) -> tuple[str, int]:
    """A title for the article, and where its body begins: the text's first line where that is a title, else a few words."""
    first = next(iter(sections(text)), None)
    if first and first.title and not text[: first.title_end - len(first.title)].strip():
        return first.title, first.title_end
    words = squeezed(text.strip().split("\n", 1)[0])
    return words[:TITLE_LENGTH], 0


def whole(text: str) -> ArticleText:
    """All of it as one article."""
    title, start = headline(text)
    return ArticleText(title, start, len(text))


def divided(text: str) -> list[ArticleText]:
    """The articles of a text, in order; one where it has no two headings.

    What stands before the first heading is an article if it says anything; a masthead alone is none.
    """
    heads = _heads(text)
    if len(heads) < 2:  # noqa: PLR2004 - one heading is the text's own
        return [whole(text)]
    bounds = [each.start for each in heads[1:]] + [len(text)]
    found = [ArticleText(head.title, head.end, end) for head, end in zip(heads, bounds, strict=True)]
    before = text[: heads[0].start]
    if _PROSE.search(before):
        found.insert(0, whole(before))
    return found


def is_one_report(text: str) -> bool:
    """Whether the parts that divide it are numbered under one title: a report of several parts rather than several reports."""
    return bool(left_out(text)) and _heads(text) == _numbered(text)


def left_out(text: str) -> str:
    """The lines of a divided text that belong to no article: a masthead, or a title with nothing but headings below."""
    heads = _heads(text)
    before = text[: heads[0].start] if len(heads) > 1 else ""
    return "" if _PROSE.search(before) else " ".join(before.split())


def span_of(article: ArticleText, text: str) -> tuple[int, int]:
    """How an article's stretch is kept: from 0 where it is the whole text, else from where its body begins."""
    return (
        (0, len(text))
        if article.start == whole(text).start and article.end == len(text)
        else (article.start, article.end)
    )


def at(text: str, start: int, end: int) -> ArticleText:
    """The article of a stretch that was kept."""
    return whole(text) if (start, end) == (0, len(text)) else ArticleText("", start, end)


def missing(text: str, spans: Sequence[tuple[int, int]]) -> list[ArticleText]:
    """The articles of a divided text that no stretch is kept of: taken out of their draft meanwhile."""
    starts = {start for start, _end in spans}
    articles = divided(text)
    return [] if (0, len(text)) in spans or len(articles) == 1 else [e for e in articles if e.start not in starts]


def _heads(text: str) -> list[_Head]:
    """The headings that divide: numbered ones that go on across all titles, else titles, else numbered ones."""
    titled, numbered = list(_titled(text)), _numbered(text)
    found = numbered if len(titled) < 2 or _across(titled, numbered) else titled  # noqa: PLR2004
    return found if len(found) <= MOST else []


def _titled(text: str) -> Iterator[_Head]:
    """Titles with prose below them. Of several lines in a row one is the title: the others are date, unit or masthead."""
    row: list[Section] = []
    for section in sections(text):
        row.append(section)
        begin = section.title_end or section.sentences[0].start
        if _PROSE.search("".join(each.text for each in section.sentences if each.start >= begin)):
            if title := _title_of(row):
                yield _Head(title.title, title.sentences[0].start, title.title_end)
            row = []


def _title_of(row: Sequence[Section]) -> Section | None:
    titles = [each for each in row if each.title and not _DATE.search(each.title)]
    said = [each for each in titles if _TITLE.search(each.title)]
    other = [each for each in titles if not _UNIT.search(each.title)]
    return next((each[-1] for each in (said, other, titles) if each), None)


def _numbered(text: str) -> list[_Head]:
    """一、…, 二、… on lines of their own, counted from one without a gap, each with prose below; else none."""
    found = list(_HEADING.finditer(text))
    numbers = [from_hanzi(each["number"]) for each in found]
    if numbers != list(range(1, len(found) + 1)):
        return []
    bounds = [each.start() for each in found] + [len(text)]
    if not all(_PROSE.search(text[each.end() : end]) for each, end in zip(found, bounds[1:], strict=True)):
        return []
    return [_Head(each["words"].strip(), each.start(), each.end()) for each in found]


def _across(titled: Sequence[_Head], numbered: Sequence[_Head]) -> bool:
    """Whether the count goes on from one title to the next, so that those are titles within the numbered parts."""
    starts = [each.start for each in titled]
    return len({bisect(starts, each.start) for each in numbered}) > 1
