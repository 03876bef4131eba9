"""So much each, times how many, is so much in all: 每家补贴2000元, 35家, 7万元. A mean is the same relation read backwards."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.relations.counts import Count, Known, counts_of
from zhiben.numbers.statements.relations.each import Each, each_of
from zhiben.numbers.statements.relations.judging import Reading, choose, compared, multiplied, printable, quotient
from zhiben.numbers.statements.relations.nearness import nearness
from zhiben.numbers.statements.relations.otherwise import made_otherwise, slipped_count
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import DAY, comparable
from zhiben.numbers.statements.statement import Statement

TOTAL: Final = re.compile(
    r"(?<![公中])共(?![同享建治产和])|总|合计|小计|累计|一并|全[部年程月天县市区镇院校厂矿员]|[加合算]起来|加在一起|合起来"
    r"|需|要|应|得|计|凑|正好|刚好|下来|[花用耗费]|达|领|拉|运|送|发[放出]?|收"
)
SUMMED: Final = re.compile(r"(?<![公中])共(?![同享建治产和])|总|合计|小计|累计|[加合算]起来|加在一起|合在一起|一并")
FROM: Final = re.compile(r"(?:从|由)[^，]{0,3}$|上(?:年|月|周|季)|去年|同期|原[来先]")
LIMIT: Final = re.compile(
    r"不(?:少|低|小)于|不(?:超过|多于|高于|得)|至少|至多|最[多少高低大小长]|以[上下内]|上限|下限|限额|标准|目标|计划"
    r"|其中|另|同比|较|上[年月周]|去年|还[有剩]|剩"
)
PART: Final = re.compile(r"其中|另有|另外|剩|余|尚|未|去年|上年|上一?次|上期|同比|较|第")
LOOK: Final = 12
MOST: Final = 6
TWO: Final = 2


ACTUAL: Final = re.compile(r"实有|实配|现有|在编|在岗|实际|实[到参训考检收]|我?配了")
MORE: Final = re.compile(
    r"加上|上限|封顶|顶格|最高|差[\ue000\u4e00-\u9fff]|空[编缺]|缺编|[另外再]加|外加|另[有派配在外设]|还有|多[发配领给拨订备]|额外|此外|备[用份]|富余|预留|损耗|扣[除减]|减免|优惠|打折|折后"
    r"|让利|抹零|剔除|补[发贴]?[^，]{0,3}(?:份|只|个)|超发|重复|轮换|轮[两二三\ue000]|[两二三]班[倒轮]|早中晚|当[天日][和及]|兼"
)
NO_MORE: Final = re.compile(r"(?:没有?|无|不[含计])[另额]?外?(?:备[用份]|富余|预留|损耗|减免|优惠)")
IN_ALL: Final = re.compile(r"下来|总共|一共|合计|共")
ASKED: Final = re.compile(r"至少|不[少低]于|不超过|不[得多高]|至多|最[多少高低大]|以上|以下|上限|下限|限")


def judge_products(passage: Passage) -> Iterator[Statement]:
    """Every number for each whose count and total the text gives."""
    known = [each_of(passage, item) for item in passage.items]
    _inherit(passage, known)
    for item, each in zip(passage.items, known, strict=True):
        if each is not None and item.token.value and not FROM.search(item.clause_words[-LOOK:]):
            found = choose(list(_readings(passage, item, each, known)))
            if found is None:
                continue
            if not found.holds and (slipped := slipped_count(passage, item, found, known)):
                yield slipped
            elif found.holds or not (
                _open(passage, item, each)
                or _of_listed(passage, item, each, known, found)
                or made_otherwise(passage, item, found, known)
            ):
                yield found


def _open(passage: Passage, rate: Item, each: Each) -> bool:
    """每组至少3人 is no number for each, and what is added or taken off besides makes another total."""
    asked = not each.average and ASKED.search(rate.clause_words[-LOOK:] + rate.tail[:3])
    return bool(asked or MORE.search(NO_MORE.sub("", passage.words(rate.sentence))))


def _of_listed(passage: Passage, rate: Item, each: Each, known: Known, found: Statement) -> bool:
    """每个乡镇配测距仪2台、记录仪3台，11个乡镇共55台: what is listed for each makes the total together."""
    listed = [item for item in passage.sentences[rate.sentence] if known[item.index] is each and item.unit == rate.unit]
    rest = sum((item.token.value for item in listed), Fraction(0)) / rate.token.value
    printed, best = arithmetic.value_of(found.claimed), found.best
    return len(listed) > 1 and isinstance(best, Fraction) and best * rest == printed


def _inherit(passage: Passage, known: Known) -> None:
    """各备沙土箱6个、铁锹12把: what follows by 、 is for each as well."""
    for item in passage.items[1:]:
        before = known[item.index - 1]
        previous = passage.items[item.index - 1]
        listed = item.level <= 1 and item.sentence == previous.sentence and "、" in passage.between(previous, item)
        if known[item.index] is None and before is not None and listed and not TOTAL.search(item.lead):
            known[item.index] = before


def _readings(passage: Passage, rate: Item, each: Each, known: Known) -> Iterator[Reading]:
    totals = _totals(passage, rate, each, known)
    if not totals:
        return
    counts = list(counts_of(passage, rate, each, known))
    for count in counts[:MOST]:
        for total in totals[:MOST]:
            reading = None if total in count.items else _reading(passage, rate, each, count, total)
            if reading is not None:
                yield reading


def _reading(passage: Passage, rate: Item, each: Each, count: Count, total: Item) -> Reading | None:
    if each.distributed and not count.items and total.index < rate.index:
        return None
    sure = count.sure + _sure_of(passage, rate, each, total, (rate, *count.items))
    judged = _mean(rate, count, total) if each.average else _product(rate, count, total)
    if judged is None:
        return None
    statement, like = judged
    return Reading(statement, sure + (like - 1 if like else -TWO))


def _mean(rate: Item, count: Count, total: Item) -> tuple[Statement, int] | None:
    computed = quotient(total.token.paid or total.token.range, count.range)
    if computed is None:
        return None
    mean = total.token.value / count.best if count.best else None
    exact = printable(rate.quantity, mean) if mean is not None and total.token.exact else None
    statement = compared("average", rate, [total, *count.items], computed, exact, rounded=True)
    return statement, nearness(rate.token.value, mean) if mean is not None else 0


def _product(rate: Item, count: Count, total: Item) -> tuple[Statement, int]:
    computed = multiplied(rate.token.paid or rate.token.range, count.range)
    best = rate.token.value * count.best if count.best is not None else None
    statement = compared("product", total, [rate, *count.items], computed, best if rate.token.exact else None)
    return statement, nearness(total.token.value, best) if best is not None else 0


def _sure_of(passage: Passage, rate: Item, each: Each, total: Item, numbers: tuple[Item, ...]) -> int:
    sure = int(each.average)
    words = (total.clause_words if total.clause != rate.clause else total.lead) + total.tail[:4]
    sure += bool(TOTAL.search(words)) + bool(SUMMED.search(words))
    if total.sentence == rate.sentence:
        sure += 1 + _alone(passage, {total, *numbers}, rate)
    if not total.token.exact or not rate.token.exact or any(not each.token.exact for each in numbers):
        sure -= 1
    if ACTUAL.search(total.lead) and not each.average:
        sure -= 2 * TWO  # what there is need not be what there should be
    if LIMIT.search(rate.lead) or PART.search(total.lead) or LIMIT.search(rate.tail[:3]):
        sure -= TWO
    return sure


def _alone(passage: Passage, used: set[Item], rate: Item) -> bool:
    """Whether the sentence has no other numbers that could belong together."""
    row = passage.sentences[rate.sentence]
    return len(row) <= MOST and all(item in used or item.token.kind not in {"amount", "length"} for item in row)


def _totals(passage: Passage, rate: Item, each: Each, known: Known) -> list[Item]:
    """Numbers of the rate's kind that are none for each themselves, the nearest behind it first."""
    found = [
        item for item in passage.around(rate)
        if item is not rate and item is not each.size and _may_be_total(item, each, known[item.index])
        and item.token.kind == rate.token.kind and _same_measure(item.unit, _bare(rate.unit)) and item.token.value
        and _same_clock(item, rate)
    ]  # fmt: skip
    return sorted(
        found, key=lambda item: (item.sentence != rate.sentence, item.index < rate.index, abs(item.index - rate.index))
    )


def _may_be_total(item: Item, each: Each, own: Each | None) -> bool:
    return own is None or (own.weak and (not each.weak or bool(IN_ALL.search(item.lead))))


def _same_clock(first: Item, second: Item) -> bool:
    """Hours add up to hours and minutes, days to days."""
    if first.token.kind != "length" or first.unit == second.unit:
        return True
    return max(first.token.measure.scale, second.token.measure.scale) < DAY and first.dimension == "time"


def _same_measure(unit: str, other: str) -> bool:
    """54个次 are so many 个, one after the other."""
    return comparable(unit, other) or (len(unit) > 1 and unit.endswith("次") and comparable(unit[:-1], other))


def _bare(unit: str) -> str:
    return unit.partition("/")[0]
