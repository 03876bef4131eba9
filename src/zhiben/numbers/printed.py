"""Printing a value in a form, honestly: what is printed allows the value it was made from, or nothing is printed.

Rates are rounded once, from unrounded fractions: half up (away from zero), or cut off where the form ends in `:down`.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import BY_CODE, round_to
from zhiben.numbers.forms import AFTER, SCALE, SCALE_WORD, WORD, Form, gettext_noop
from zhiben.numbers.numerals import to_hanzi
from zhiben.numbers.quantity import Number

NO_VALUE: Final = "—"  # a rate of nothing; printed, never read back as a number
HUNDRED: Final = 100
TWO: Final = 2
Value = Number | Fraction


class CannotPrint(ValueError):
    """The form cannot honestly say the value (近10万 of 80 000). `message` and `params` let a page translate it."""

    message = gettext_noop("数值 %(value)s 不能写成“%(form)s”：%(reason)s")

    def __init__(self, value: Value, form: Form, reason: str) -> None:
        super().__init__(value, form, reason)
        self.value, self.form, self.reason = value, form, reason
        self.params = {"value": str(value), "form": form.code, "reason": reason}

    def __str__(self) -> str:
        return self.message % self.params


NOT_WHOLE: Final = gettext_noop("须为整数。")
NEGATIVE: Final = gettext_noop("不能为负数。")
TOO_SMALL: Final = gettext_noop("数值太小，所写数字会变成 0。")
TOO_LARGE: Final = gettext_noop("数值太大。")
TOO_FAR: Final = gettext_noop("与最近的整数相差太多，请换一种写法。")


def format_value(value: Value, form: Form | str) -> str:
    """`value` as `form` prints it; rates and changes take percent (98.4, -33.3). Raises CannotPrint, UnknownForm."""
    form = Form.of(form) if isinstance(form, str) else form
    if form.kind in WORD:
        return _estimate(value, form)
    return PRINTERS[form.kind](value, form)


def format_ratio(part: Value, whole: Value, form: Form | str = "percent:1") -> str:
    """part of whole in percent; 「—」 when there is no whole."""
    rate = percentage(part, whole)
    return NO_VALUE if rate is None else format_value(rate, form)


def format_change(now: Value, before: Value, form: Form | str = "change:1") -> str:
    """同比增长x%, 同比下降x% or 持平; 「—」 when there was nothing before (a difference needs no base)."""
    form = Form.of(form) if isinstance(form, str) else form
    difference = Fraction(now) - Fraction(before)
    if form.kind == "delta":
        return format_value(difference, form)
    if not difference:
        return format_value(0, form)
    rate = percentage(difference, before)
    return NO_VALUE if rate is None else format_value(rate, form)


def percentage(part: Value, whole: Value) -> Fraction | None:
    """100 × part ÷ whole, unrounded; None when whole is 0."""
    return Fraction(part) * HUNDRED / abs(Fraction(whole)) if whole else None


def choices() -> list[tuple[str, str, str]]:
    """(code, label, example) of the forms a drop-down offers; any other code is allowed as well."""
    return [(form.code, form.label, format_value(value, form)) for form, value in ((Form.of(c), v) for c, v in OFFERED)]


OFFERED: Final[tuple[tuple[str, Value], ...]] = (
    ("exact", 4541), ("grouped", 4541), ("hanzi", 9), ("yu:10", 362), ("yu:100", 4541), ("yu:1000", 12345), ("yu:10000", 30123),
    ("wan-yu:1", 20123), ("wan-yu:10", 512345), ("wan-yu:0.1", 19123), ("duo-wan:10", 301234), ("near:100", 4541),
    ("near-wan:1", 95123), ("near-wan:10", 95123), ("about:100", 4541), ("over:100", 4541), ("under:100", 4541), ("wan:1", 587612),
    ("wan:2", 587612), ("yi:2", 125_000_000), ("percent:0", 98), ("percent:1", Decimal("98.4")), ("percent:2", Decimal("98.38")),
    ("percent:1:down", Decimal("98.39")), ("change:1", Decimal("-33.3")), ("change:2", Decimal("-66.67")),
    ("change-month:1", Decimal("12.5")), ("delta", -2),
)  # fmt: skip


def _whole(value: Value, form: Form) -> int:
    if Fraction(value).denominator != 1:
        raise CannotPrint(value, form, NOT_WHOLE)
    return int(value)


def _exact(value: Value, form: Form) -> str:
    if Fraction(value).denominator == 1:
        return str(int(value))
    if isinstance(value, Fraction):
        raise CannotPrint(value, form, NOT_WHOLE)
    return f"{value:f}"


def _grouped(value: Value, form: Form) -> str:
    return f"{_whole(value, form):,}"


def _hanzi(value: Value, form: Form) -> str:
    """九; before a measure word a lone 2 is 两."""
    whole = _whole(value, form)
    if whole < 0:
        raise CannotPrint(value, form, NEGATIVE)
    if whole >= 10**12:
        raise CannotPrint(value, form, TOO_LARGE)
    return "两" if whole == TWO and form.kind == "hanzi" else to_hanzi(whole)


def _scaled(value: Value, form: Form) -> str:
    """58.8万: the printed decimals, rounded or cut off."""
    scale = SCALE[form.scale]
    number = round_to(Fraction(value) / scale, Decimal(1).scaleb(-form.decimals), down=form.down)
    if value and not number:
        raise CannotPrint(value, form, TOO_SMALL)
    if value < 0:
        raise CannotPrint(value, form, NEGATIVE)
    return f"{number:.{form.decimals}f}{SCALE_WORD[form.scale]}"


def _rate(value: Value, form: Form) -> str:
    number = round_to(value, Decimal(1).scaleb(-form.decimals), down=form.down)
    if value and not number:
        raise CannotPrint(value, form, TOO_SMALL)
    # 100.0% would hide whether it is all of them; only an exact 100 is printed so.
    return "100%" if value == HUNDRED else f"{number:.{form.decimals}f}%"


def _change(value: Value, form: Form) -> str:
    than = {"change": "同比", "change-month": "环比", "change-bare": ""}[form.kind]
    still = "" if form.kind == "change" else than  # 持平 alone is year on year, as offices print it
    if not value:
        return f"{still}持平"
    number = abs(round_to(value, Decimal(1).scaleb(-form.decimals), down=form.down))
    if not number:
        return f"{still}基本持平"
    return f"{than}{'增长' if value > 0 else '下降'}{number:.{form.decimals}f}%"


def _delta(value: Value, form: Form) -> str:
    if not value:
        return "持平"
    return f"同比{'增加' if value > 0 else '减少'}{_exact(value if value > 0 else -value, form)}"


PRINTERS: Final[dict[str, Callable[[Value, Form], str]]] = {
    "exact": _exact,
    "grouped": _grouped,
    "hanzi": _hanzi,
    "hanzi-er": _hanzi,
    "wan": _scaled,
    "yi": _scaled,
    "percent": _rate,
    "change": _change,
    "change-month": _change,
    "change-bare": _change,
    "delta": _delta,
}


def _estimate(value: Value, form: Form) -> str:
    """The nearest round number on the side that the word names; a value that is round itself needs no word."""
    if value < 0:
        raise CannotPrint(value, form, NEGATIVE)
    step = form.step * SCALE[form.scale]
    number = _round_number(Fraction(value), step, form.kind)
    if number == value and form.kind != "about":
        return _numeral(number, form, "")
    if number <= 0:
        raise CannotPrint(value, form, TOO_SMALL)
    bounds = BY_CODE[form.kind].bounds(number)
    if not _inside(Fraction(value), bounds.low, bounds.high):
        raise CannotPrint(value, form, TOO_FAR)
    return _numeral(number, form, WORD[form.kind])


def _inside(value: Fraction, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _round_number(value: Fraction, step: Decimal, kind: str) -> Decimal:
    if kind == "about":
        return round_to(value, step)
    number = round_to(value, step, down=True)
    return number + step if kind in {"near", "under"} and number != value else number


def _numeral(number: Decimal, form: Form, word: str) -> str:
    size = number / SCALE[form.scale]
    if form.style == "hanzi":
        digits = to_hanzi(int(size)) if size == int(size) else f"{size.normalize():f}"
    else:
        digits = f"{size.normalize():,f}" if form.style == "grouped" else f"{size.normalize():f}"
    scale = SCALE_WORD[form.scale]
    if form.kind in AFTER:
        return f"{digits}{scale}{word}" if form.scale_first else f"{digits}{word}{scale}"
    return f"{word}{digits}{scale}"
