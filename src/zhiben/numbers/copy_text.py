"""The reading copy of a text: one spelling for full-width and half-width, no blanks and line breaks inside a number.

A PDF breaks lines and pages in the middle of a sentence and may space out digits. The scanner therefore reads a copy without
them; `Copy.at` leads every character back to the original, so that offsets are those of what the clerk pasted.
"""

import re
from dataclasses import dataclass
from typing import Final

from zhiben.numbers.measures import measure_at
from zhiben.numbers.numerals import NUMERALS

HARD: Final = "\t"  # nothing reads across it: a cell of a table, or a line that does not continue
BLANK: Final = frozenset(" \t\n\r\x0b\x0c\x85\xa0\xad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
                         "\u200b\u2028\u2029\u202f\u205f\u3000\ufeff")  # fmt: skip
BREAK: Final = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
SAME: Final = str.maketrans(
    "０１２３４５６７８９％．（）：；！？，［］﹝﹞【】－–—−‐‑―﹣～〜∼˜•・‧〇「」『』〈〉＋×＂ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ／＃|｜∶○◯",
    '0123456789%.（）：；！？，〔〕〔〕〔〕--------~~~~···零“”“”《》+×"ABCDEFGHIJKLMNOPQRSTUVWXYZ/#\t\t：零零',
)
ASCII_MARKS: Final = str.maketrans("():;!?[]", "（）：；！？〔〕")
HEADING: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|[（(]?[0-9]{1,2}[、.）)](?![0-9])|第[一二三四五六七八九十0-9]{1,3}[章节条部]"
)
LONG_LINE: Final = 18  # characters; only a full line breaks in the middle of a number
SHORT_LINE: Final = 8
LONGEST_LINE: Final = 400  # how far a line is looked at for tabs
SPACED: Final = re.compile(r"(?<![0-9.,，\t ])[0-9]{1,12}(?: [0-9]{1,12}){1,9}(?![0-9 ])")
TWO: Final = 2  # three and more groups are the cells of a row
GROUPED: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
AMOUNT: Final = re.compile(r"(?:\.[0-9]{1,4})?[万亿]?元|\.[0-9]{1,4}[万亿]")


@dataclass(frozen=True, slots=True)
class Copy:
    """`text` as the scanner reads it; `at[i]` is where its i-th character stands in the original; `starts` begin a line."""

    text: str
    at: list[int]
    starts: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.at[start], self.at[end - 1] + 1


def reading_copy(original: str) -> Copy:
    """One pass; linear in the length of the text."""
    plain = original.translate(SAME).translate(ASCII_MARKS)
    chars: list[str] = []
    at: list[int] = []
    starts = {0}
    line = 0  # where the current line starts in `chars`
    position, length = 0, len(plain)
    while position < length:
        if plain[position] not in BLANK:
            chars.append(plain[position])
            at.append(position)
            position += 1
            continue
        begin = position
        while position < length and plain[position] in BLANK:
            position += 1
        gap = plain[begin:position]
        if not chars or position == length:
            continue
        broken = not BREAK.isdisjoint(gap)
        if broken and (HARD in chars[line:] or HARD in plain[position : _line_end(plain, position)]):
            kept = HARD  # the rows of a table
        else:
            kept = _kept(chars, gap, plain, position, line if broken else -1)
        if kept:
            chars.append(kept)
            at.append(begin)
        if broken:
            line = len(chars)
            starts.add(line)
    return _joined("".join(chars), at, starts)


def _line_end(plain: str, at: int) -> int:
    end = plain.find("\n", at, at + LONGEST_LINE)
    return min(at + LONGEST_LINE, len(plain)) if end < 0 else end


def _kept(chars: list[str], gap: str, plain: str, following: int, line: int) -> str:
    """What remains of a run of blanks: nothing where a word continues, HARD where it must not, ' ' between two numbers."""
    before, after = chars[-1], plain[following]
    if line >= 0:
        if HARD in gap:
            return HARD
        return _broken(before, after, plain, following, len(chars) - line)
    if "\t" in gap:
        return HARD
    digits = before.isdigit() and (after.isdigit() or (after.isascii() and after.isalpha()))
    return " " if digits or (_numeral(before) and after in NUMERALS) else ""


def _broken(before: str, after: str, plain: str, following: int, length: int) -> str:
    if HEADING.match(plain, following):
        return HARD
    if _numeral(before) and _numeral(after):
        return "" if length >= LONG_LINE and before.isdigit() == after.isdigit() else HARD
    if _numeral(before) and length < SHORT_LINE:
        end = plain.find("\n", following, following + SHORT_LINE)
        # A column of short cells; but a measure word alone on its line ends the number before it.
        if end > 0 and not measure_at(plain, following, hanzi=not before.isdigit()):
            return HARD
    return ""


def _numeral(char: str) -> bool:
    return char in "0123456789" or char in NUMERALS


def _joined(text: str, at: list[int], starts: set[int]) -> Copy:
    """Close the blanks inside 4 541 家次 and 4 5 4 1 家次; leave those between the cells of a row."""
    drop: set[int] = set()
    for match in SPACED.finditer(text):
        groups = match[0].split(" ")
        single = all(len(group) == 1 for group in groups)
        if single or GROUPED.fullmatch(match[0]) or len(groups) == TWO:
            grouped = GROUPED.fullmatch(match[0]) and AMOUNT.match(text, match.end())
            tail = text[match.end() : match.end() + 1]
            if grouped or tail in {"余", "多", "万", "亿", "%"} or measure_at(text, match.end(), hanzi=False):
                drop.update(place for place in range(*match.span()) if text[place] == " ")
    if not drop:
        return Copy(text, at, frozenset(starts))
    kept = [place for place in range(len(text)) if place not in drop]
    renumbered = {old: new for new, old in enumerate(kept)}
    return Copy(
        "".join(text[place] for place in kept),
        [at[place] for place in kept],
        frozenset(renumbered[start] for start in starts if start in renumbered),
    )
