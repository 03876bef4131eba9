"""Whether a total that one product does not give is made of several: 5个各20万元、11个各12万元，共232万元."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from zhiben.numbers.statements.relations.counting import matches
from zhiben.numbers.statements.relations.counts import Known
from zhiben.numbers.statements.relations.each import Each
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import comparable

SUMMED: Final = re.compile(r"共|总|合计|小计|累计")
CHANGE: Final = re.compile(r"(?:各|每[^，]{1,2})(?:增|减|多|少|升|降)|^(?:增加|减少|上升|下降)")
OTHERS: Final = re.compile(r"^(?:其他|其它|其余|余下|另外)")
REST: Final = re.compile(r"^(?:另外?|其余|余下|剩余?|还有)")
OPEN_COUNT: Final = re.compile(r"^以上|^多")
MISSING: Final = re.compile(r"缺|补|未|尚|差|损坏|丢失")
LACKING: Final = re.compile(r"[只仅](?:有|配|到|派)")
TOP: Final = re.compile(r"最[高多大少低小长短]")
BOUND: Final = re.compile(r"不[少低小]于|不超过|不[得多高]|至少|至多")
NEEDED: Final = re.compile(r"[要需用]")
LARGE: Final = 10  # what two numbers hardly make by chance
REACH: Final = 12  # numbers
FAR: Final = 40  # numbers
AHEAD: Final = 6  # numbers from a number for each back to what it is said of
BEHIND: Final = 2
MOST_SUMS: Final = 400
PAIR: Final = 2

# What some of a list make, the last count used, and how many of the list are for each.
Sums: TypeAlias = set[tuple[Fraction, int, int]]


def is_composed(passage: Passage, rate: Item, total: Item, parts: Sequence[Item], known: Known) -> bool:
    """Whether several numbers for each, or others than `parts`, make the total, or the total is none of the rate's."""
    return (
        _is_unlike(passage, rate, total, parts)
        or _is_of_change(rate)
        or _told_earlier(rate, total, known)
        or _in_pairs(passage, rate, known)
        or _is_satisfied(passage, rate, total, parts)
        or _of_several(passage, rate, total, known)
        or _of_two_sorts(passage, rate, total, parts, known)
        or _of_another_rate(passage, rate, total, parts, known)
        or _of_other_count(passage, rate, total, parts, known)
        or _beside_another(passage, total, parts)
    )


def _is_unlike(passage: Passage, rate: Item, total: Item, parts: Sequence[Item]) -> bool:
    """A bound, an extreme or a shortfall is no total, nor is half of a number that a space divides: 5 250元."""
    if BOUND.match(rate.quantity.text) or TOP.search(total.clause_words) or LACKING.search(total.lead):
        return True
    if _after_extreme(passage, total):
        return True
    if any(OPEN_COUNT.match(part.tail) for part in parts[1:]) and total.token.value > _made(parts):
        return True  # 24台可用8小时以上
    if any(_is_defect(each) and total.token.value == _made(parts) for each in parts[1:]):
        return True
    return any(_is_broken(passage, each) for each in (rate, total, *parts)) or _last_day(total, parts)


def _is_of_change(rate: Item) -> bool:
    """两县各多6起，合计24起: by how much each rose adds up to no total."""
    return bool(CHANGE.search(rate.lead) or CHANGE.match(rate.quantity.text))


def _told_earlier(rate: Item, total: Item, known: Known) -> bool:
    """队长1500元、副队长1200元、两名队员各700元: what stands before 各 is a total only where it is called so."""
    each = known[rate.index]
    before = each is not None and each.distributed and total.index < rate.index
    return before and not SUMMED.search(total.clause_words)


def _is_defect(count: Item) -> bool:
    """压力不足9具: what is too little, and not how many."""
    return count.quantity.text.startswith("不足") and bool(
        re.search(r"压力|电量|水量|亮度|厚度|[^，、]间距$", count.lead)
    )


def _last_day(total: Item, parts: Sequence[Item]) -> bool:
    """一天查4家，163家要41个工作日: the last day need not be full."""
    rest = _made(parts) - total.token.value
    days = any(part.dimension in {"workday", "time"} and NEEDED.search(part.lead) for part in parts[1:])
    return days and 0 < rest < parts[0].token.value


def _in_pairs(passage: Passage, rate: Item, known: Known) -> bool:
    """救援队1支64人、专职队12支216人: a list of pairs, of which the first happens to be of one."""
    each = known[rate.index]
    if each is None or not each.weak or each.size is None or each.size.quantity.text[0] != "1":
        return False
    row = passage.sentences[rate.sentence]
    return any(
        one.unit == each.size.unit and other.unit == rate.unit and one.token.value > 1 and not other.lead
        for one, other in pairwise(row)
    )


def _after_extreme(passage: Passage, total: Item) -> bool:
    """扣分最多的为华泰公司，9分."""
    before = passage.page.text[max(passage.page.starts[total.sentence], total.at - 4 * AHEAD) : total.at]
    clauses = re.split("[，；。]", before)
    return not total.lead and len(clauses) > 1 and bool(re.search(r"最[高多大少低小]的", clauses[-PAIR]))


def _is_broken(passage: Passage, item: Item) -> bool:
    before = passage.items[item.index - 1] if item.index else None
    return before is not None and not before.unit and not item.lead and before.token.end + 1 == item.token.start


def _made(parts: Sequence[Item]) -> Fraction:
    made = parts[0].token.value
    for each in parts[1:]:
        made *= each.token.value / each.token.measure.scale
    return made


def _of_several(passage: Passage, rate: Item, total: Item, known: Known) -> bool:
    """5个各20万元、11个各12万元，共232万元; 46人，12个乡镇各2人、局6人、…: a list with the rate in it makes the total."""
    like = [
        each for each in passage.items[max(0, total.index - REACH) : total.index + REACH]
        if each is not total and abs(each.sentence - total.sentence) <= 1 and each.token.exact
        and each.token.kind == total.token.kind and comparable(each.unit.partition("/")[0], total.unit)
    ]  # fmt: skip
    ahead = [each for each in like if each.index < total.index]
    behind = [each for each in like if each.index > total.index]
    return any(
        rate in run and _adds_up(passage, run, total, rate, known)
        for side in (ahead, behind)
        for run in (_runs(side, back=side is ahead))
    )


def _runs(side: list[Item], *, back: bool) -> Iterator[list[Item]]:
    for size in range(PAIR, min(len(side), REACH // PAIR + PAIR) + 1):
        yield side[-size:] if back else side[:size]


def _adds_up(passage: Passage, run: list[Item], total: Item, rate: Item, known: Known) -> bool:
    sums: Sums = {(Fraction(0), -1, 0)}
    for each in run:
        options = list(_options(passage, each, total, known))
        sums = {
            (made + value, at if at >= 0 else last, several + (at >= 0))
            for made, last, several in sums for value, at in options
            if at < 0 or at > last
        }  # fmt: skip
        if not sums or len(sums) > MOST_SUMS:
            return False
    return any(made == total.token.value and several for made, _last, several in sums)


def _options(passage: Passage, item: Item, total: Item, known: Known) -> Iterator[tuple[Fraction, int]]:
    """What it may add to the total, and by which count; what is not for each only adds itself."""
    each = known[item.index]
    if each is None:
        yield item.token.value, -1
        return
    for count in passage.items[max(0, item.index - AHEAD) : item.index + BEHIND]:
        if count.token.kind != "amount" or not count.token.exact or count in {item, total}:
            continue
        close = -PAIR <= count.index - item.index <= 1
        one = each.size is not None and _is_one(each.size) and count.unit == each.size.unit
        named = one or (each.names and matches(each.names[0], count))
        alone = known[count.index] is None or count.index == item.index - 1  # 二等奖2个 each
        apart = alone and not comparable(count.unit, item.unit.partition("/")[0])
        if apart and (named or (close and not each.names)):
            yield item.token.value * count.token.value, count.index


def _of_two_sorts(passage: Passage, rate: Item, total: Item, parts: Sequence[Item], known: Known) -> bool:
    """森林消防每人380元，其他每人260元: of all the total lies between."""
    made = _made(parts)
    for other in _rates(passage, rate, known):
        if OTHERS.match(other.lead) or OTHERS.match(rate.lead):
            ends = sorted((made, made / rate.token.value * other.token.value))
            if ends[0] < total.token.value < ends[1]:
                return True
    return False


def _is_satisfied(passage: Passage, rate: Item, total: Item, parts: Sequence[Item]) -> bool:
    """24间，每间月租380元，租期5个月，计45600元；照明15000元: another number is what all of them make."""
    made = _made(parts)
    row = passage.sentences[rate.sentence]
    sizes = [each.token.value / each.token.measure.scale for each in row if abs(each.index - rate.index) <= AHEAD]
    return any(
        each.token.value == made * size
        for each in row for size in sizes
        if each.index in range(rate.index + 1, total.index) and each.token.value >= LARGE * rate.token.value and size > 1
        and comparable(each.unit, total.unit)
    )  # fmt: skip


def _rates(passage: Passage, rate: Item, known: Known) -> list[Item]:
    return [
        each for each in passage.around(rate)
        if each is not rate and known[each.index] is not None and comparable(each.unit, rate.unit) and each.token.value
    ]  # fmt: skip


def _of_another_rate(passage: Passage, rate: Item, total: Item, parts: Sequence[Item], known: Known) -> bool:
    """战斗服每套1280元、头盔每顶350元，人均合计1630元，96人共156480元; 每套4800元；每台1900元，3800元."""
    size = _made(parts) / rate.token.value
    for other in _rates(passage, rate, known):
        if (other.token.value + rate.token.value) * size == total.token.value:
            return True  # 每段1名小组长，每人带村民3名
        if other is total or other in parts:
            continue
        if size * other.token.value == total.token.value:
            return True
        right_before = other.index == total.index - 1 and rate.index < other.index
        whole = (total.token.value / other.token.value).denominator == 1
        if right_before and whole and not SUMMED.search(total.clause_words):
            return True
    return False


def _of_other_count(passage: Passage, rate: Item, total: Item, parts: Sequence[Item], known: Known) -> bool:
    """How many there are is told elsewhere, or by fewer numbers: 每人每班60元，每天9个班次，183天."""
    each = known[rate.index]
    divided = each is not None and each.size is not None and not _is_one(each.size)
    if divided or _is_one(rate):  # 每50米; and of one each how many there are is only said twice
        return False
    used = {*parts, total}
    scales = [each.token.value / each.token.measure.scale for each in parts[1:]]
    sizes = {Fraction(1)}
    for scale in scales:
        sizes |= {size * scale for size in sizes}
    left = {total.token.value / rate.token.value / size for size in sizes if size}
    if len(scales) > 1 and Fraction(1) in left:
        return True
    near = passage.items[max(0, total.index - FAR) : total.index + AHEAD]
    counts = [
        item for item in near
        if item not in used and item.token.kind == "amount" and item.token.exact and known[item.index] is None
        and (any(item.unit == part.unit for part in parts[1:]) or _is_named(each, item))
    ]  # fmt: skip
    if any(_is_of(count, left) and not any(_exchanged(count, part) for part in parts[1:]) for count in counts):
        return True
    return any(
        part.token.value + rest.token.value in left and REST.match(rest.lead)
        for part in parts[1:] for rest in counts
        if rest.sentence == part.sentence and rest.index > part.index
    )  # fmt: skip


def _is_one(item: Item) -> bool:
    return item.token.value == item.token.measure.scale


def _is_of(count: Item, left: set[Fraction]) -> bool:
    return count.token.value in left and count.token.value >= LARGE


def _exchanged(one: Item, other: Item) -> bool:
    """Whether one looks like a slip of the other."""
    return sorted(str(one.token.value)) == sorted(str(other.token.value))


def _is_named(each: Each | None, item: Item) -> bool:
    return each is not None and any(matches(name, item) for name in each.names)


def _beside_another(passage: Passage, total: Item, parts: Sequence[Item]) -> bool:
    """8.6吨, 最大1罐4吨，其余两罐各2.3吨: with the product it makes a whole; 274套，缺失的44处: with what is missing, the product."""
    made = _made(parts)
    for each in passage.around(total):
        if each in parts or each is total or each.token.kind != "amount" or not each.token.exact:
            continue
        whole = comparable(each.unit, total.unit) and each.token.value == made + total.token.value
        if whole and each.token.value >= LARGE * each.token.measure.scale / PAIR:
            return True
        if total.token.value + each.token.value == made and MISSING.search(each.lead) and each.index > total.index:
            return True
    return False
