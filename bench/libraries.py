"""Other readers of Chinese numbers, each as text → (numbers as it prints them, where they stand if it says so).

They are measured where they are installed (bench/libraries.txt). None knows bounds (12000余), units, or what is no count;
so they are asked only for what they say: that there is a number, and which.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

PRINTED = re.compile(r"-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:/[0-9]+)?(?P<scale>[万亿])?(?P<rate>%)?")
SCALES = {None: 1, "万": 10**4, "亿": 10**8}


class Answer(NamedTuple):
    """A value that a library found, with its span in the text or None."""

    value: Decimal
    span: tuple[int, int] | None


Library = Callable[[str], list[Answer]]


def installed() -> Iterator[tuple[str, Library | None]]:
    """Every library with its reader, or None where it is not installed."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    for name, opened in OPENED.items():
        try:
            yield name, opened()
        except ImportError:
            yield name, None


def _cn2an() -> Library:
    import cn2an  # noqa: PLC0415

    return lambda text: _rewritten(cn2an.transform(text, "cn2an"))


def _chinesenumber() -> Library:
    from chinesenumber import NumberParser  # noqa: PLC0415

    parser = NumberParser()
    return lambda text: _rewritten(parser.numberify(text))


def _wetext() -> Library:
    from itn.chinese.inverse_normalizer import InverseNormalizer  # noqa: PLC0415

    normalizer = InverseNormalizer()
    return lambda text: _rewritten(normalizer.normalize(text))


def _chinese2digits() -> Library:
    import chinese2digits  # noqa: PLC0415

    def read(text: str) -> list[Answer]:
        found = chinese2digits.takeNumberFromString(text)
        pairs = zip(found["CHNumberStringList"], found["digitsStringList"], strict=True)
        return [
            Answer(_decimal(digits) * (100 if "%" in said or "分之" in said else 1), None) for said, digits in pairs
        ]

    return read


def _recognizers() -> Library:
    from recognizers_number import Culture, recognize_number, recognize_percentage  # noqa: PLC0415

    def read(text: str) -> list[Answer]:
        rates = [_result(each) for each in recognize_percentage(text, Culture.Chinese)]
        taken = [each.span for each in rates if each.span]
        others = [_result(each) for each in recognize_number(text, Culture.Chinese)]
        return rates + [
            each for each in others if each.span and not any(a < each.span[1] and each.span[0] < b for a, b in taken)
        ]

    return read


def _result(each: Any) -> Answer:
    return Answer(_decimal(str(each.resolution["value"]).rstrip("%")), (each.start, each.end + 1))


def _rewritten(text: str) -> list[Answer]:
    """The numbers of a text that a library rewrote in digits."""
    found = []
    for match in PRINTED.finditer(text):
        whole, _, base = match[0].rstrip("万亿%").replace(",", "").partition("/")
        value = _decimal(whole) * 100 / (_decimal(base) or 1) if base else _decimal(whole)
        found.append(Answer(value * SCALES[match["scale"]], None))
    return found


def _decimal(words: str) -> Decimal:
    try:
        return Decimal(words)
    except InvalidOperation:
        return Decimal("NaN")


OPENED: dict[str, Callable[[], Library]] = {
    "cn2an": _cn2an,
    "chinese2digits": _chinese2digits,
    "chinesenumber": _chinesenumber,
    "recognizers-text": _recognizers,
    "WeTextProcessing": _wetext,
}
