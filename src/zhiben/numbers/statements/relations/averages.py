"""The mean of a list: 118秒、126秒、134秒，平均126秒."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.relations.judging import Reading, choose, compared, printable
from zhiben.numbers.statements.relations.nearness import UNLIKE, nearness
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import comparable
from zhiben.numbers.statements.statement import Statement

MEAN: Final = re.compile(
    r"平均(?!每|到)|均摊|平摊|摊[到下]来?|[年月日人班次场组校](?:人)?均(?!衡|匀)|均值|均为|均(?=[价重分长龄耗值])|中间值"
)
TRIMMED: Final = re.compile(r"去掉|剔除|扣除|不含|加权|其中")
OTHER: Final = re.compile(r"共|总|合计|最[高低]|同比|较|比")
ENDS: Final = re.compile(r"最[高多大好长][^。]*最[低少小差短]|最[低少小差短][^。]*最[高多大好长]")  # two of many
MEAN_OF_EACH: Final = re.compile(r"平均每(?:个|一)?(?P<noun>[\u4e00-\u9fff]{1,3})$")
MOST: Final = 12
FEWEST: Final = 2


def judge_averages(passage: Passage) -> Iterator[Statement]:
    """Every mean that follows a list of what it is the mean of."""
    for item in passage.items:
        match = MEAN.search(item.lead) or _of_each_listed(passage, item)
        if match is None or item.token.kind not in {"amount", "length"} or not item.token.value:
            continue
        if match[0] == "均为" or TRIMMED.search(passage.words(item.sentence)):
            continue
        parts = _list_before(passage, item)
        if len(parts) < FEWEST or (len(parts) == FEWEST and ENDS.search(passage.words(item.sentence))):
            continue
        found = choose([_reading(item, each) for each in _runs(parts)])
        if found:
            yield found


def _of_each_listed(passage: Passage, mean: Item) -> re.Match[str] | None:
    """第一期85人，第二期95人，平均每期90人; 五个镇查出18、22、15、30、25处，平均每镇22处: the list is of what 每 names."""
    match = MEAN_OF_EACH.search(mean.lead)
    parts = _list_before(passage, mean) if match else []
    if match is None or len(parts) < FEWEST:
        return None
    name = match["noun"]
    told = [
        item for item in passage.sentences[mean.sentence]
        if item.index < parts[0].index and item.quantity.value == len(parts) and name[0] in item.unit + item.tail
    ]  # fmt: skip
    return match if told or all(name[0] in part.lead for part in parts) else None


def _runs(parts: list[Item]) -> list[list[Item]]:
    """All of the list, or without its first where that is the total of the others."""
    rest = sum((part.token.value for part in parts[1:]), Fraction(0))
    total = len(parts) > FEWEST and parts[0].token.value == rest
    return [parts, parts[1:]] if total else [parts]


def _list_before(passage: Passage, mean: Item) -> list[Item]:
    """The numbers of the mean's kind that stand before it, one after the other."""
    found: list[Item] = []
    for item in reversed(passage.items[max(0, mean.index - MOST) : mean.index]):
        if item.token.kind == "moment" and item.sentence == mean.sentence:
            continue
        if item.sentence != mean.sentence or OTHER.search(item.lead):
            break
        if (
            item.token.kind != mean.token.kind
            or not comparable(item.unit or mean.unit, mean.unit)
            or item.unit not in {mean.unit, ""}
        ):
            if found:
                break
            continue
        found.insert(0, item)
    return found


def _reading(mean: Item, parts: list[Item]) -> Reading:
    count = len(parts)
    total = arithmetic.total(part.token.range for part in parts)
    best = sum((part.token.value for part in parts), Fraction(0)) / count
    exact = all(part.token.exact for part in parts)
    statement = compared(
        "average",
        mean,
        parts,
        arithmetic.times(total, Fraction(1, count)),
        printable(mean.quantity, best) if exact else None,
        rounded=True,
    )
    like = nearness(mean.token.value, best)
    values = sorted(part.token.value for part in parts)
    inside = values[0] <= best <= values[-1] and (count > FEWEST or mean.index == parts[-1].index + 1)
    return Reading(statement, (2 + like + inside) if like > UNLIKE and exact else 0)
