"""Chinese numerals and whole numbers, both ways (一百二十三 ↔ 123), everyday and financial (壹佰贰拾叁).

Written here and not taken from cn2an, because that library refuses 两 in strict mode, reads 两三 as 23 and cannot read back
一百九十万零三千九百七十一; here None means "this is no number", never a guess.
"""

from decimal import Decimal
from typing import Final

DIGITS: Final = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
FINANCIAL: Final = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩", "一二二三三四五六六七八九十百千万亿两")
TENS: Final = {"十": 10, "百": 100, "千": 1000}
SCALES: Final = {"万": 10_000, "亿": 100_000_000}
NUMERALS: Final = "".join(DIGITS) + "".join(TENS) + "".join(SCALES)
FINANCIAL_NUMERALS: Final = "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億"
TEN, THOUSAND, WAN = 10, 1000, 10_000
SHORTEST_BY_POSITION: Final = 3
LONGEST: Final = 40  # characters; a longer run is not a number that anybody wrote on purpose


def from_hanzi(text: str) -> int | None:
    """The whole number that `text` names, or None: 四十二 → 42, 二〇二四 → 2024, 三万五 → 35000, 两三 → None."""
    text = text.translate(FINANCIAL)
    if not text or len(text) > LONGEST or any(char not in NUMERALS for char in text):
        return None
    if all(char in DIGITS for char in text):
        return _by_position(text)
    return _by_grammar(text)


def _by_position(text: str) -> int | None:
    """二〇二四 is 2024; two digits side by side (两三, 三五) are an estimate and no number."""
    if len(text) == 1:
        return DIGITS[text]
    if len(text) < SHORTEST_BY_POSITION or "两" in text:
        return None
    return int("".join(str(DIGITS[char]) for char in text))


class _Reader:
    """One pass over a numeral: `digit` waits for its place, `section` is below 万, `total` holds what is done."""

    def __init__(self) -> None:
        self.total = 0
        self.section = 0
        self.digit: int | None = None
        self.place = 10_000  # the last place within the section: places must fall (三百五千 is no number)
        self.scale = 0  # the smallest scale so far
        self.zero = False  # 零 stands between, so a last bare digit means itself (一百零五, not 一百五)

    def take_digit(self, value: int) -> bool:
        if value == 0:
            self.zero = True
            return self.digit is None
        if self.digit is not None:
            return False
        self.digit = value
        return True

    def take_place(self, value: int) -> bool:
        if value >= self.place or (self.digit is None and value != TEN and self.section + self.total):
            return False
        self.section += (1 if self.digit is None else self.digit) * value
        self.place, self.digit, self.zero = value, None, False
        return True

    def take_scale(self, value: int) -> bool:
        if self.digit is not None and not self.zero and TEN < self.place < WAN:
            return False  # 一千二亿: 1002 of them are 一千零二, 1200 are 一千二百
        self.section += self.digit or 0
        if not self.section and not self.total:
            self.section = 1  # 万余, 亿元: the scale alone is one of it
        if value > self.scale and self.scale:
            self.total = (self.total + self.section) * value  # 一万亿
        elif value == self.scale or not self.section:
            return False
        else:
            self.total += self.section * value
        self.section, self.digit, self.place, self.scale, self.zero = 0, None, 10_000, value, False
        return True

    def result(self) -> int:
        if self.digit is None:
            return self.total + self.section
        if self.zero or self.place == TEN or not (self.total + self.section):
            return self.total + self.section + self.digit
        step = (self.scale if self.place == WAN else self.place) // 10  # 一百五 is 150, 三万五 is 35000
        return self.total + self.section + self.digit * step


def _by_grammar(text: str) -> int | None:
    reader = _Reader()
    for char in text:
        if char in DIGITS:
            taken = reader.take_digit(DIGITS[char])
        elif char in TENS:
            taken = reader.take_place(TENS[char])
        else:
            taken = reader.take_scale(SCALES[char])
        if not taken:
            return None
    return reader.result()


def decimal_from_hanzi(text: str) -> Decimal | None:
    """三十三点三 → 33.3; without 点 the same as `from_hanzi`."""
    whole, dot, rest = text.partition("点")
    value = from_hanzi(whole)
    if value is None or (dot and (not rest or len(rest) > LONGEST or any(char not in DIGITS for char in rest))):
        return None
    return Decimal(f"{value}.{''.join(str(DIGITS[char]) for char in rest)}" if dot else value)


def to_hanzi(value: int) -> str:
    """The everyday numeral: 42 → 四十二, 105 → 一百零五, 1903971 → 一百九十万三千九百七十一. Up to 9999 亿."""
    if not 0 <= value < 10**12:
        raise ValueError(value)
    if value == 0:
        return "零"
    parts: list[str] = []
    skipped = False  # a section of zeros before this one is spoken as one 零 (一亿零一千)
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, value = divmod(value, scale)
        if section:
            gap = parts and (skipped or section < THOUSAND)
            parts.append(("零" if gap else "") + _section(section) + name)
        skipped = not section
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text


def _section(value: int) -> str:
    """A number from 1 to 9999."""
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if digit:
            text += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = bool(text)
    return text
