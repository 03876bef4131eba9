"""The numbers that Word writes itself before a heading or a list's paragraph: 一、 （二） 1. 第三条 ①."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

DIGITS = "零一二三四五六七八九"
MAX_NUMBER = 9999
MAX_DEPTH = 10  # styles that stand on one another
_LEVEL = re.compile(r"%([1-9])")
_HANZI = frozenset({
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseDigitalTenThousand", "taiwaneseDigital",
})  # fmt: skip
_CIRCLES = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"})
_MAX_CIRCLE = 20
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Lists:
    """Counts the numbered paragraphs of one document as they come."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles: dict[str, Any] = {}
        root = _part(document, "/numbering")
        if root is not None:
            for each in root.findall(qn("w:abstractNum")):
                self._levels[each.get(qn("w:abstractNumId"))] = {
                    int(level.get(qn("w:ilvl"), 0)): level for level in each.findall(qn("w:lvl"))
                }
            for each in root.findall(qn("w:num")):
                self._abstract[each.get(qn("w:numId"))] = _value(each, "w:abstractNumId")
            styles = _part(document, "/styles")
            self._styles = {} if styles is None else {style.get(qn("w:styleId")): style for style in styles}

    def label(self, paragraph: Any) -> str:
        """What Word shows before this paragraph; '' where it is no numbered one."""
        number, depth = self._place(paragraph)
        levels = self._levels.get(self._abstract.get(number, ""), {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[self._abstract[number]]
        counts[depth] = counts.get(depth, _start(level) - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if _value(level, "w:numFmt") in {"bullet", "none"}:
            return ""

        def written(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = levels.get(at, level)
            return _number(counts.get(at, _start(other)), _value(other, "w:numFmt"))

        return _LEVEL.sub(written, _value(level, "w:lvlText"))

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list a paragraph belongs to and how deep, by itself or by its style."""
        depth = ""
        for properties in self._properties(paragraph):
            numbered = properties.find(qn("w:numPr"))
            if numbered is None:
                continue
            depth = depth or _value(numbered, "w:ilvl")
            if number := _value(numbered, "w:numId"):
                return number, int(depth) if depth.isdigit() else 0
        return "", 0

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """Its own, those of its style, and those of the styles that this one stands on."""
        own = paragraph.find(qn("w:pPr"))
        if own is None or not self._levels:
            return
        yield own
        name = _value(own, "w:pStyle")
        for _step in range(MAX_DEPTH):
            style = self._styles.get(name)
            if style is None:
                return
            if (found := style.find(qn("w:pPr"))) is not None:
                yield found
            name = _value(style, "w:basedOn")


def _part(document: Document, name: str) -> Any:
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(name):
            return getattr(relation.target_part, "element", None)
    return None


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else str(found.get(qn("w:val"), ""))


def _start(level: Any) -> int:
    found = _value(level, "w:start")
    return int(found) if found.isdigit() and int(found) <= MAX_NUMBER else 1


def _number(count: int, style: str) -> str:
    if not 0 < count <= MAX_NUMBER:
        return str(count)
    if style in _HANZI:
        return _hanzi(count)
    if style in _CIRCLES and count <= _MAX_CIRCLE:
        return chr(ord("①") + count - 1)
    if style in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if style == "upperLetter" else letter.lower()
    if style in {"upperRoman", "lowerRoman"} and count < 40:  # noqa: PLR2004 -- as far as _ROMAN reaches
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    return str(count)


def _hanzi(count: int) -> str:
    """Up to 9999, as headings count: 十二, not 一十二."""
    words, skipped = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, count = divmod(count, size)
        if digit:
            words += ("零" if skipped and words else "") + DIGITS[digit] + unit
        skipped = not digit
    return words.removeprefix("一") if words.startswith("一十") else words


def _roman(count: int) -> str:
    words = ""
    for size, letters in _ROMAN:
        words += letters * (count // size)
        count %= size
    return words
