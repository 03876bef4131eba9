"""What neighbours share: 12、15和18家 are all 家, 1.2、0.8万元 both 万元, 下降33.3%和25% both fall, 第1、2期 are both ordinals."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from zhiben.numbers.found import Found
from zhiben.numbers.numerals import NUMERALS, SCALES
from zhiben.numbers.quantity import tidy

JOINED: Final = frozenset({"、", "和", "及", "与", "以及", "、和", "、及"})
THROUGH: Final = frozenset({"至", "到", "-", "~"})
# 城关镇12、孟庙镇8、裴城镇5家: a name stands between.
NAMED: Final = re.compile(r"、(?:和|及)?[一-龥（）]{2,12}")
SCALED: Final = re.compile(r"[0-9.,，]+(?P<scale>万|亿)")
DIGITS: Final = frozenset("0123456789")


def share(text: str, found: list[Found]) -> Iterator[Found]:
    """The findings with what they take from the one behind (a unit) and from the one before (a direction)."""
    found = list(found)
    for index in range(len(found) - 2, -1, -1):
        found[index] = _with_unit(text, found[index], found[index + 1])
    previous: Found | None = None
    for this in found:
        previous = _like(text, previous, this)
        yield previous


def _with_unit(text: str, this: Found, following: Found) -> Found:
    """A bare number before a number of the same list."""
    if this.cls != "count" or this.unit or this.interval is None or not following.unit:
        return this
    gap = text[this.end : following.start]
    estimated = not this.form or ":" in this.form
    listed = (
        gap in JOINED or (gap in THROUGH and estimated) or (bool(NAMED.fullmatch(gap)) and this.form == following.form)
    )
    if not listed or (text[this.end - 1] in NUMERALS and not this.form):
        return this
    if following.cls == "count":
        return replace(this, unit=following.unit)
    if following.cls == "percent" and this.value is not None and gap in JOINED:
        return replace(this, cls="percent", unit=following.unit, step=_step(this), form="")
    if following.cls == "money" and this.value is not None:
        scale = SCALED.match(text, following.start)
        factor = SCALES[scale["scale"]] if scale and text[this.end - 1] in DIGITS else 1
        return replace(
            this, cls="money", unit=following.unit, value=tidy(Decimal(this.value) * factor),
            interval=this.interval.times(factor), step=_step(this) * factor, form="",
        )  # fmt: skip
    return this


def _step(found: Found) -> Decimal:
    """What the last printed digit is worth."""
    exponent = Decimal(found.value or 0).as_tuple().exponent
    return Decimal(1).scaleb(min(0, int(exponent)))


def _like(text: str, previous: Found | None, this: Found) -> Found:
    if previous is None or (gap := text[previous.end : this.start]) not in JOINED | THROUGH:
        return this
    numbered = previous.cls == "ordinal" and text[previous.end - 1] in NUMERALS + "0123456789"
    if numbered and this.cls == "count" and this.form in {"exact", "hanzi"}:
        return Found(this.start, this.end, "ordinal", value=this.value)
    if gap in THROUGH or previous.cls != "change" or this.interval is None or not previous.unit:
        return this
    if this.cls not in {"percent", "count", "money"} or previous.value is None:
        return this
    # 同比减少9起、41人, but not 下降3%、5家: a rate shares its direction with rates only, unless both are announced (分别).
    rates = (previous.unit in RATES) == (this.unit in RATES)
    if not rates and "分别" not in text[max(0, previous.start - 4) : previous.end]:
        return this
    falling = previous.value < 0
    value = -this.value if falling and this.value is not None else this.value
    return replace(
        this, cls="change", value=value, interval=this.interval.negated() if falling else this.interval, form=""
    )


RATES: Final = frozenset({"%", "‰", "‱", "百分点", "倍"})
