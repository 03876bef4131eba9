"""Whether a product or a mean that looks wrong is made otherwise: 500元 and twice 300元 are 1100元, 1131人 for 203名 are 5.6 each."""

from fractions import Fraction
from itertools import combinations
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.relations.composed import is_composed
from zhiben.numbers.statements.relations.counts import Known
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import comparable
from zhiben.numbers.statements.statement import Statement

PAIR: Final = 2
BACK: Final = 40  # numbers
NEAR: Final = 10  # numbers
SMALL: Final = 10  # what few numbers may make by chance


def made_otherwise(passage: Passage, rate: Item, found: Statement, known: Known) -> bool:
    """Whether other numbers make the one that is blamed, or make what its own numbers do into another."""
    items = {item.span: item for item in passage.items}
    claimed, *parts = (items[span] for span in found.spans if span in items)
    if found.kind == "product":
        composed = is_composed(passage, rate, claimed, parts, known)
        return composed or _product(passage, rate, claimed, parts, known)
    return found.kind == "average" and bool(parts) and _mean(passage, rate, parts, known)


def _like(passage: Passage, item: Item, others: list[Item]) -> list[Item]:
    """The numbers of its sentence, or the one before, that measure the same."""
    return [
        each for each in passage.around(item, behind=0)
        if each is not item and each not in others and each.token.kind == item.token.kind
        and comparable(each.unit, item.unit) and each.token.exact
    ]  # fmt: skip


def _product(passage: Passage, rate: Item, total: Item, parts: list[Item], known: Known) -> bool:
    value = rate.token.value
    made = value * _size(parts[1:])
    like = [each for each in _like(passage, total, [rate]) if each.index < total.index]
    if any(each.token.value + made == total.token.value for each in like if known[each.index] is None):
        return True  # 500元, and twice 300元
    counts = [each for each in passage.around(total, behind=0) if each.token.kind == "amount" and each is not total]
    for other in like:
        if known[other.index] is not None and any(
            made + other.token.value * each.token.value == total.token.value for each in counts if each not in parts
        ):
            return True  # 4套 for 1400元 and 2吨 for 1500元
    listed = [each for each in passage.items[max(0, total.index - NEAR) : total.index] if each in like or each is rate]
    for start in range(len(listed) - 1):
        if sum((each.token.value for each in listed[start:]), Fraction(0)) == total.token.value >= SMALL:
            return True  # 各扣600元、800元、1000元
    if any(each.token.value == made and each not in parts and each is not total for each in _told(passage, rate)):
        return True  # 3辆 for 19人: 57座, and 51人
    return any(
        comparable(one.unit, other.unit) and abs(one.token.value - other.token.value) * value == total.token.value
        for one, other in combinations([each for each in counts if each.sentence == total.sentence], PAIR)
    )  # 由5人增到8人，月增1.2万元，一人4000元


def _told(passage: Passage, rate: Item) -> list[Item]:
    return [
        each for each in passage.sentences[rate.sentence]
        if each.index > rate.index and each.token.kind == "amount" and each.token.value >= SMALL
    ]  # fmt: skip


def _size(parts: list[Item]) -> Fraction:
    size = Fraction(1)
    for each in parts:
        size *= each.token.value / each.token.measure.scale
    return size


def _mean(passage: Passage, rate: Item, parts: list[Item], known: Known) -> bool:
    total, counts = parts[0], parts[1:]
    own = total.token.value / _size(counts)
    if any(known[each.index] is not None and _prints(each, own) for each in _like(passage, rate, parts)):
        return True  # 1.05万人次 in 7天 are 日均1500人次, and not 平日日均1340人次
    before = passage.items[max(0, rate.index - BACK) : rate.index]
    plain = [each for each in before if each.token.kind == "amount" and each.token.exact and known[each.index] is None]
    wholes = [each for each in plain if each.unit == total.unit]
    if len(counts) != 1:
        return False
    others = [each for each in plain if each.unit == counts[0].unit]
    return any(
        _prints(rate, whole.token.value / count.token.value)
        for whole in wholes for count in others
        if count.token.value and (whole is total or count is counts[0])
    )  # fmt: skip


def slipped_count(passage: Passage, rate: Item, found: Statement, known: Known) -> Statement | None:
    """63处 …, 36处装传感器1134个，平均每处18个: what the mean is of is told before, and said again with a slip."""
    items = {item.span: item for item in passage.items}
    if found.kind != "average" or len(found.spans) != PAIR + 1 or any(span not in items for span in found.spans):
        return None
    total, count = (items[span] for span in found.spans[1:])
    for each in passage.items[max(0, rate.index - BACK) : count.index]:
        same = (
            each.token.kind == "amount" and each.unit == count.unit and each.token.exact and known[each.index] is None
        )
        if same and _exchanged(count, each) and _prints(rate, total.token.value / each.token.value):
            return twice(count.quantity, each.quantity)
    return None


def _exchanged(one: Item, other: Item) -> bool:
    """Whether one is the other with its digits in another order."""
    texts = [str(each.token.value) for each in (one, other)]
    return texts[0] != texts[1] and sorted(texts[0]) == sorted(texts[1])


def _prints(item: Item, value: Fraction) -> bool:
    """Whether the number is the value as it would be printed: with decimals rounded, else exactly."""
    own = value / item.token.measure.scale
    if item.quantity.step is not None and "." in item.quantity.text:
        return bool(arithmetic.agreement(item.quantity, arithmetic.exactly(own)))
    return arithmetic.value_of(item.quantity) == own
