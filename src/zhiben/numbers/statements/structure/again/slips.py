"""How a writer may have come from the right number to the printed one: a digit wrong, exchanged, dropped or doubled."""

from collections.abc import Iterable
from fractions import Fraction
from math import gcd
from typing import Final

NEAR: Final = 0.05
NEARBY: Final = 0.125
LONG: Final = 3  # digits from which one wrong digit is no chance
TEN: Final = 10
FINEST: Final = 6  # decimals
EXCHANGED: Final = 2
SURE, GOOD, LIKELY, WEAK, UNLIKE = 4, 3, 2, 1, 0


def likeness(printed: Fraction, right: Fraction, scale: Fraction = Fraction(1)) -> int:
    """0 (nothing alike) to 4 (surely the right number with a slip); both are read in units of `scale`."""
    if printed <= 0 or right <= 0:
        return UNLIKE
    one, other = printed / scale, _rounded(right / scale)
    if one.denominator != 1:
        other, one = _rounded(right * TEN / scale), _rounded(one * TEN)
    return likeness_of_digits(int(one), int(other), abs(printed - right) / max(printed, right))


def likeness_of_digits(one: int, other: int, near: Fraction | float) -> int:
    """The same of two numbers without decimals; `near` is their difference in parts of the larger."""
    a, b = str(one), str(other)
    size = min(len(a), len(b))
    if _power_of_ten(abs(one - other)) and near <= 2 * NEARBY:
        return SURE if size >= LONG else GOOD if size > 1 else LIKELY
    if len(a) == len(b) and (digits := _by_digits(a, b, near)):
        return digits
    if len(a) != len(b) and size > 1 and _dropped(a, b):
        return GOOD if size >= LONG else LIKELY
    if near <= NEAR:
        return LIKELY
    return WEAK if near <= NEARBY else UNLIKE


def _by_digits(a: str, b: str, near: Fraction | float) -> int:
    """One digit wrong, or two exchanged."""
    size = len(a)
    wrong = sum(x != y for x, y in zip(a, b, strict=True))
    if sorted(a) == sorted(b) and wrong == EXCHANGED:
        return SURE if size >= LONG else GOOD
    if wrong == 1 and near <= 4 * NEARBY:
        return GOOD if size >= LONG else LIKELY if size > 1 else WEAK
    return UNLIKE


def scale_of(values: Iterable[Fraction]) -> Fraction:
    """The largest power of ten that divides all values, so that their digits can be compared."""
    known = [value for value in values if value]
    decimals = next((each for each in range(FINEST) if not any(_is_cut(value, each) for value in known)), FINEST)
    if decimals or not known:
        return Fraction(1, TEN**decimals)
    common, scale = gcd(*(value.numerator for value in known)), 1
    while common % TEN == 0:
        common, scale = common // TEN, scale * TEN
    return Fraction(scale)


def _is_cut(value: Fraction, decimals: int) -> bool:
    return bool(value.numerator * TEN**decimals % value.denominator)


def _rounded(value: Fraction) -> Fraction:
    return Fraction(int(value + Fraction(1, 2)))


def _power_of_ten(value: int) -> bool:
    return value > 0 and str(value).rstrip("0") == "1"


def _dropped(first: str, second: str) -> bool:
    """Whether one is the other without one digit: 2.3万 and 2.03万."""
    short, long = sorted((first, second), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
