"""How alike a printed number and the right one are: what a slip of the pen explains was meant to be the same."""

from fractions import Fraction
from typing import Final

CLOSE, NEAR, FAR = Fraction(6, 100), Fraction(1, 4), Fraction(1, 2)
SLIP, ALIKE, POSSIBLE, UNLIKE = 3, 2, 1, 0
DECIMALS: Final = 2
WRONG: Final = 2


def nearness(printed: Fraction, right: Fraction) -> int:
    """0 (unlike) to 3 (a digit wrong, exchanged or lost, or nearly the same)."""
    if printed <= 0 or right <= 0:
        return UNLIKE
    off = abs(printed - right) / max(printed, right)
    if off <= CLOSE or abs(printed - right) <= 1 or _slip(_digits(printed), _digits(right)):
        return SLIP
    return ALIKE if off <= NEAR else POSSIBLE if off <= FAR else UNLIKE


def _digits(value: Fraction) -> str:
    return str(int(value)) if value.denominator == 1 else f"{float(value):.{DECIMALS}f}".rstrip("0").replace(".", "")


def _slip(first: str, second: str) -> bool:
    if len(first) == len(second) > 1:
        wrong = [place for place in range(len(first)) if first[place] != second[place]]
        return len(wrong) == 1 or (len(wrong) == WRONG and sorted(first) == sorted(second))
    short, long = sorted((first, second), key=len)
    return (
        len(long) - len(short) == 1
        and len(short) > 1
        and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    )
