"""Numbers in Chinese official prose: read them, bound them, print them. Plain Python, no tables, no Django."""

from zhiben.numbers.bounds import RULES, Agreement, Rule, contains, reach, round_to
from zhiben.numbers.forms import Form, UnknownForm
from zhiben.numbers.numerals import from_hanzi, to_hanzi
from zhiben.numbers.printed import (
    NO_VALUE,
    CannotPrint,
    choices,
    format_change,
    format_ratio,
    format_value,
    percentage,
)
from zhiben.numbers.quantity import Class, Interval, Quantity
from zhiben.numbers.reading import read

__all__ = [
    "NO_VALUE",
    "RULES",
    "Agreement",
    "CannotPrint",
    "Class",
    "Form",
    "Interval",
    "Quantity",
    "Rule",
    "UnknownForm",
    "choices",
    "contains",
    "format_change",
    "format_ratio",
    "format_value",
    "from_hanzi",
    "percentage",
    "reach",
    "read",
    "round_to",
    "to_hanzi",
]
