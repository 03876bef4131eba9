"""Amounts: a number with its estimate words, scale and unit (近10万, 12000余份, 58.8万元, 三家, 三分之二以上, 3至5天)."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from zhiben.numbers.bounds import AFTER, BEFORE, Rule, some
from zhiben.numbers.codes import SHARE
from zhiben.numbers.measures import (
    MONEY,
    RATES,
    SCALE_IS_UNIT,
    duration_at,
    money_at,
    rate_at,
    unit_at,
)
from zhiben.numbers.numerals import (
    DIGITS,
    FINANCIAL,
    FINANCIAL_NUMERALS,
    LONGEST,
    NUMERALS,
    SCALES,
    TENS,
    decimal_from_hanzi,
    from_hanzi,
)
from zhiben.numbers.quantity import Interval

ARABIC: Final = re.compile(
    r"(?P<whole>[0-9]{1,15})(?P<groups>(?:[,，][0-9]{3}){0,5})(?P<over>[0-9]?)(?P<rest>\.[0-9]{1,9})?"
)
UNGROUPED: Final = re.compile(r"(?P<whole>[0-9]{1,15})(?P<rest>\.[0-9]{1,9})?")
HANZI: Final = re.compile(rf"[{NUMERALS}]{{1,{LONGEST + 1}}}")
FINANCE: Final = re.compile(
    rf"[{FINANCIAL_NUMERALS}](?:[{FINANCIAL_NUMERALS}零万亿]){{1,{LONGEST}}}|[{FINANCIAL_NUMERALS}](?=元)"
)
POINT: Final = re.compile(r"点[零一二三四五六七八九]{1,8}")
# A thousands group has at most three digits; an estimate of two digits (三四十万) at most four numerals.
GROUP: Final = 3
PAIR: Final = 2
LONGEST_PAIR: Final = 4
VAGUE: Final = re.compile(r"(?P<ten>[二三四五六七八九]?十)几|(?:[几数])(?P<scale>(?:[十百千]?[万亿]|[十百千]))?")
SCALE: Final = re.compile(r"万亿|千万|百万|十万|千亿|百亿|十亿|亿|万|千|百")
MORE: Final = re.compile(r"[0-9]{1,5}(?=[万千百])")
PER_CENT: Final = re.compile(r"(?P<base>百|千|万)分之")
PER_SIGN: Final = {"百": "%", "千": "‰", "万": "‱"}
FRACTION: Final = re.compile(r"(?P<base>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])")
HALF: Final = re.compile(r"过半数?|半数|一半|(?<=[近超逾])半")
TENTHS: Final = re.compile(
    r"(?P<from>[二两三四五六七八](?=[三四五六七八九]成))?(?P<a>[一二两三四五六七八九0-9])成(?:(?P<b>[一二三四五六七八九])(?![家个项名处])|半)?(?![立功员果效绩本品都年熟长交分因])"
)
ESTIMATE: Final = {"余": "余", "多": "多", "来": "多"}
HUNDRED: Final = Decimal(100)


@dataclass(slots=True)
class Amount:
    """A number on its way from characters to a Found; positions are of the reading copy."""

    start: int
    end: int
    value: Decimal
    hanzi: bool = False
    grouped: bool = False
    decimals: int = 0
    scale: int = 1
    rule: Rule | None = None
    rule_before_scale: bool = False
    word: str = ""
    interval: Interval | None = None
    unit: str = ""
    unit_word: str = ""
    kind: str = ""  # count, money, percent, duration or '' before the unit is known
    numeral: str = ""
    step: Decimal | None = None
    size: Decimal = field(default=Decimal(0))  # the number before its scale


def read_number(text: str, at: int) -> Amount | None:
    """Number, estimate word and scale at `at`, without its unit."""
    char = text[at]
    if char in "0123456789":
        amount = _share(text, at) or _arabic(text, at)
    elif char in FINANCIAL_NUMERALS:
        amount = _financial(text, at)
    else:
        amount = _special(text, at) or _hanzi(text, at)
    if amount is None or amount.kind == "percent":
        return amount
    _estimate(text, amount)
    _scale(text, amount)
    if not amount.rule:
        _estimate(text, amount)
    return amount


def _share(text: str, at: int) -> Amount | None:
    """1/3的企业."""
    match = SHARE.match(text, at)
    return _fraction(at, match.end(), int(match["part"]), int(match["base"])) if match else None


def _fraction(start: int, end: int, part: int, base: int) -> Amount:
    return _rate(start, end, (Decimal(part) * HUNDRED / Decimal(base)).quantize(Decimal("0.0001")))


def _arabic(text: str, at: int) -> Amount | None:
    match = ARABIC.match(text, at)
    if not match:
        return None
    whole, groups = match["whole"], match["groups"]
    grouped = bool(groups) and len(whole) <= GROUP and not match["over"] and (whole[0] != "0" or len(whole) == 1)
    if not grouped:
        match = UNGROUPED.match(text, at)
        if not match:
            return None
        whole, groups = match["whole"], ""
    rest = match["rest"] or ""
    value = Decimal(whole + re.sub("[,，]", "", groups) + rest)
    return Amount(at, match.end(), value, grouped=grouped, decimals=max(0, len(rest) - 1), numeral=match[0], size=value)


def _financial(text: str, at: int) -> Amount | None:
    match = FINANCE.match(text, at)
    value = from_hanzi(match[0]) if match else None
    if match is None or value is None:
        return None
    return Amount(
        at, match.end(), Decimal(value), hanzi=True, numeral=match[0].translate(FINANCIAL), size=Decimal(value)
    )


def _special(text: str, at: int) -> Amount | None:
    """What is no plain numeral: 百分之…, 三分之二, 过半, 八成, 几十."""
    if match := PER_CENT.match(text, at):
        return _per_cent(text, at, match)
    if match := FRACTION.match(text, at):
        return _fraction(at, match.end(), from_hanzi(match["part"]) or 0, from_hanzi(match["base"]) or 1)
    if match := HALF.match(text, at):
        half = _rate(at, match.end(), Decimal(50))
        if match[0].startswith("过"):
            half.rule, half.word = BEFORE["超过"], "过"
        return half
    if match := TENTHS.match(text, at):
        tail = "5" if match[0].endswith("半") else str(DIGITS[match["b"]]) if match["b"] else "0"
        first = DIGITS.get(match["a"], match["a"])
        amount = _rate(at, match.end(), Decimal(f"{first}{tail}"))
        amount.step = Decimal(1 if tail != "0" else 10)
        if match["from"]:  # 七八成
            amount.interval, amount.step = Interval(Decimal(DIGITS[match["from"]] * 10), amount.value), None
        if text.startswith("多", amount.end):
            amount.rule, amount.end = AFTER["多"], amount.end + 1
        return amount
    return _vague(text, at)


def _per_cent(text: str, at: int, match: re.Match[str]) -> Amount | None:
    begin = match.end()
    number = _arabic(text, begin) or _hanzi(text, begin)
    if number is None:
        return None
    _estimate(text, number)
    value = Decimal(100) if number.numeral == "百" else number.value
    unit = PER_SIGN[match["base"]]
    return Amount(
        at, number.end, value, hanzi=True, unit=unit, kind="percent", rule=number.rule, word=number.word,
        step=Decimal(1).scaleb(-number.decimals), size=value, numeral=number.numeral,
    )  # fmt: skip


def _rate(start: int, end: int, value: Decimal) -> Amount:
    return Amount(start, end, value, hanzi=True, unit="%", kind="percent", step=Decimal(1), size=value)


def _vague(text: str, at: int) -> Amount | None:
    """几十, 数百, 十几, 几名: a digit nobody wrote down."""
    match = VAGUE.match(text, at)
    if not match:
        return None
    if match["ten"]:
        tens = Decimal(from_hanzi(match["ten"]) or 10)
        interval = Interval(tens + 1, tens + 9)
    else:
        unit = Decimal(1)
        for char in match["scale"] or "":
            unit *= TENS.get(char) or SCALES[char]
        interval = some(unit)
    return Amount(at, match.end(), interval.low or Decimal(0), hanzi=True, interval=interval, numeral=match[0])


def _hanzi(text: str, at: int) -> Amount | None:
    match = HANZI.match(text, at)
    if not match or len(match[0]) > LONGEST:
        return None
    run, end = match[0], match.end()
    if run[-1] == "千" and len(run) > 1 and text[end : end + 1] in set(SCALE_IS_UNIT["千"]):
        run, end = run[:-1], end - 1  # 三十七千克
    point = POINT.match(text, end)
    if point and run[-1] in "零一二三四五六七八九十" and (value := decimal_from_hanzi(run + point[0])) is not None:
        return Amount(
            at, point.end(), value, hanzi=True, decimals=len(point[0]) - 1, numeral=run + point[0], size=value
        )
    if (pair := _pair(run)) is not None:
        return Amount(at, end, pair.low or Decimal(0), hanzi=True, interval=pair, numeral=run)
    whole = from_hanzi(run)
    if whole is None:
        return None
    amount = Amount(at, end, Decimal(whole), hanzi=True, numeral=run, size=Decimal(whole))
    scale = max((SCALES[char] for char in run if char in SCALES), default=1)
    if scale > 1 and whole % scale == 0:
        amount.step = Decimal(scale)
    return amount


def _pair(run: str) -> Interval | None:
    """两三 → 2..3, 三五 → 3..5, 三四十 → 30..40, 十七八 → 17..18."""
    lead = 10 if len(run) == GROUP and run[0] == "十" else 0
    digits = run[1:] if lead else run[:PAIR]
    if len(digits) != PAIR or any(char not in DIGITS for char in digits) or (not lead and len(run) > LONGEST_PAIR):
        return None
    first, second = DIGITS[digits[0]], DIGITS[digits[1]]
    unit = 1
    for char in "" if lead else run[2:]:
        place = TENS.get(char) or SCALES.get(char)
        if place is None:
            return None
        unit *= place
    near = second - first == 1 or (first, second) == (3, 5)
    return Interval(Decimal((lead + first) * unit), Decimal((lead + second) * unit)) if first and near else None


def _estimate(text: str, amount: Amount) -> None:
    """余 and 多 behind the digits or behind the scale; 来 only in 十来个."""
    char, following = text[amount.end : amount.end + 1], text[amount.end + 1 : amount.end + 2]
    if char not in {"余", "多", "来"} or amount.interval is not None:
        return
    if amount.decimals and amount.scale == 1 and following not in SCALES:  # 12.5余万, but 12.5多
        return
    if char == "来" and not (amount.hanzi and amount.numeral[-1:] in {"十", "百"}):
        return
    if char == "多" and following in {"次", "数", "元", "样", "种", "层", "部"} and not _round(amount):
        return
    amount.rule, amount.word = AFTER[ESTIMATE[char]], char
    amount.rule_before_scale = amount.scale == 1
    amount.end += 1


def _round(amount: Amount) -> bool:
    """30多次 is an estimate; 3多次 is not said, so 多次 begins a word."""
    return amount.scale > 1 or amount.value % 10 == 0


def _scale(text: str, amount: Amount) -> None:
    """万 and 亿 behind Arabic digits, or behind 余; 1亿2000万 is one number."""
    if amount.hanzi and not (amount.rule or amount.decimals or amount.numeral.endswith("几")):
        return
    while (match := SCALE.match(text, amount.end)) and text[match.end() : match.end() + 1] not in set(
        SCALE_IS_UNIT.get(match[0][-1], "")
    ):
        factor = 1
        for char in match[0]:
            factor *= TENS.get(char) or SCALES[char]
        if amount.scale == 1:
            amount.value *= factor
            amount.interval = amount.interval.times(factor) if amount.interval else None
        elif factor >= amount.scale:
            return
        amount.scale, amount.end = factor, match.end()
        more = MORE.match(text, amount.end)
        if more is None or amount.rule or amount.decimals:
            return
        follow = SCALE.match(text, more.end())
        if not follow or _factor(follow[0]) >= factor:
            return
        amount.value += Decimal(more[0]) * _factor(follow[0])
        amount.scale, amount.end = _factor(follow[0]), follow.end()


def _factor(scale: str) -> int:
    factor = 1
    for char in scale:
        factor *= TENS.get(char) or SCALES[char]
    return factor


def read_unit(text: str, amount: Amount) -> None:
    """The unit behind the number, and what it makes of it."""
    if amount.kind:
        return
    at = amount.end
    if word := rate_at(text, at):
        amount.unit, amount.kind = RATES[word], "count" if word == "倍" else "percent"
    elif word := money_at(text, at):
        amount.unit, amount.kind = MONEY[word], "money"
    elif word := _duration(text, amount):
        amount.unit, amount.kind = "", "duration"
    elif unit := unit_at(text, at, hanzi=amount.hanzi, single=_single(amount)):
        amount.unit, amount.kind, word = unit.name, "count", unit.word
    elif text[max(0, amount.start - 1) : amount.start] in {"¥", "￥"}:
        amount.unit, amount.kind, amount.start = "元", "money", amount.start - 1
        return
    else:
        return
    amount.unit_word, amount.end = word, at + len(word)


def _single(amount: Amount) -> bool:
    """三, 百: one numeral, which is as often part of a name."""
    return amount.hanzi and len(amount.numeral) == 1 and amount.rule is None


def _duration(text: str, amount: Amount) -> str:
    """3个月, 两年半, 三个多月; 三年级 and 8天然气站 are none."""
    at = amount.end
    if text.startswith(("个多月", "个多小时", "个半月", "个半小时"), at):
        return text[at : at + (3 if text[at + 2] == "月" else 4)]
    word = duration_at(text, at)
    following = text[at + len(word) : at + len(word) + 1]
    if (
        word
        and following
        and following in {"年": "级龄货", "天": "然桥津", "周": "边围期岁", "日": "常报", "月": "报讲"}.get(word, "")
    ):
        return ""
    if word == "年" and following == "半":
        return "年半"
    return word + "多" if word in {"年", "天"} and following == "多" else word


def step_of(amount: Amount) -> Decimal | None:
    """What the last printed digit is worth, where the number may have been rounded."""
    if amount.step is not None:
        return amount.step
    if amount.scale > 1 or amount.decimals or amount.kind in {"money", "percent"}:
        return Decimal(amount.scale).scaleb(-amount.decimals)
    return None


def interval_of(amount: Amount) -> Interval:
    if amount.interval is not None:
        return amount.interval
    if amount.rule is None:
        return Interval(amount.value, amount.value)
    return amount.rule.bounds(-amount.value).negated() if amount.value < 0 else amount.rule.bounds(amount.value)
