"""A time of day after the one by which it was due, called in time: 应在10:00前完成，记录显示11:25，无一迟到."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Interval, Quantity
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.relations.judging import said_as
from zhiben.numbers.statements.structure.choosing import Reading

CLOCK: Final = r"[0-9]{1,2}[:：][0-9]{2}"
DUE: Final = re.compile(
    rf"(?:应|须|要求|规定|需|最迟)[^。；\n0-9]{{0,10}}(?P<due>{CLOCK})(?:之|以)?前[^。；\n0-9]{{0,16}}，[^。；\n0-9]{{0,12}}(?P<then>{CLOCK})"
    r"(?P<said>[^。；\n]{1,24})"
)
IN_TIME: Final = re.compile(r"无一?人?迟[到报]|[未没有]迟[到报]|(?<![不未])(?:按时|准时|如期)")
LATE: Final = re.compile(r"未[按准]时|不[按准]时|超时|晚|逾期|次日")
SURE: Final = 4


def judge_deadlines(text: str) -> Iterator[Reading]:
    for match in DUE.finditer(text):
        due, then = _minutes(match["due"]), _minutes(match["then"])
        if then > due and IN_TIME.search(match["said"]) and not LATE.search(match["said"]):
            value = Decimal(then)
            claimed = Quantity(
                match.start("then"), match.end("then"), match["then"], "count",
                unit="分钟", value=then, interval=Interval(value, value),
            )  # fmt: skip
            statement = stated("order", claimed, [], Range(None, Fraction(due)), Agreement.NO)
            yield Reading(said_as(statement, f"～{match['due']}"), SURE)


def _minutes(clock: str) -> int:
    hours, minutes = re.split("[:：]", clock)
    return 60 * int(hours) + int(minutes)
