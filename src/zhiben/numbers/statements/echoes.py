"""What a later sentence refers back to: 检查出的328处隐患, 上述6起典型案例, 对230名参演人员."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.page import Mention, Page
from zhiben.numbers.statements.same import is_slip
from zhiben.numbers.statements.statement import Statement

BACK: Final = re.compile(r"上述|以上|前述|这|该|此次|所|对|针对|将|把|共|全部|的$|在$")
FORWARD: Final = re.compile(
    r"其中|另|再|又|新(?![建型设装村区城兴])|余|其他|其它|每|各[^类级项]|分别|比|较|同比|环比|去年|上年|计划|目标"
)
EQUAL: Final = re.compile(r"^[，（]?(?:即|折合|也就是|合)$")
SAME_UNITS: Final = ({"人", "名", "位"}, {"家", "户"}, {"处", "条", "项", "个"}, {"件", "起", "个"})
PREDICATE: Final = re.compile(r"的|须|应|已|均|都|全部|仍|尚|逐一")
SAYS_NOTHING: Final = re.compile(r"(?:累计|合计|总计|共计?|达到?|为|有)+$")
AMONG: Final = re.compile(r"(?P<noun>[\u4e00-\u9fff]{2,8}?)[中里](?=[，有\ue000])")  # 482家企业中有96家
DEFINITE: Final = 4  # characters of a noun that is said again word for word
TOTAL: Final = re.compile(r"共|总|累计")
# Who was hurt or killed is called so afterwards: 11人受伤 … 11名伤者.
CALLED: Final = re.compile(r"^(?:伤者|伤员|受伤人员|死者|遇难者|罹难者|死亡人员)")
SENTENCES: Final = 4  # as far back as a reader looks
WHOLE: Final = re.compile(r"全[年市县区省镇国]|上述|共")
MOST: Final = 60
SHORTEST: Final = 2
SMALL: Final = 12
THREE: Final = 3
CLOSE: Final = Fraction(1, 5)


def judge_echoes(page: Page) -> Iterator[Statement]:
    """Each number with its noun behind it against the last number of that noun."""
    for mention in page.mentions:
        if mention.cls not in {"count", "money"} or not mention.unit:
            continue
        if mention.index and EQUAL.match(page.between(page.mentions[mention.index - 1], mention)):
            if not _is_united(page, mention):
                yield from _equal(page.mentions[mention.index - 1], mention)
        elif first := _earlier(page, mention):
            statement = twice(mention.quantity, first.quantity)
            if statement.holds or _is_slip(first, mention):
                yield statement


def _is_united(page: Page, mention: Mention) -> bool:
    """5所做甲，9所做乙，两样都做的2所，即12所至少做一样."""
    if mention.index < THREE:
        return False
    one, other, both, all_ = (
        arithmetic.value_of(each.quantity) for each in page.mentions[mention.index - THREE : mention.index + 1]
    )
    return one + other - both == all_


def _equal(first: Mention, second: Mention) -> Iterator[Statement]:
    """58.8万元，即588000元."""
    if first.unit == second.unit and first.cls == second.cls:
        yield twice(second.quantity, first.quantity)


def _earlier(page: Page, mention: Mention) -> Mention | None:
    among = AMONG.match(page.text, mention.at + 1)
    noun = among["noun"] if among else PREDICATE.split(mention.after, maxsplit=1)[0].removesuffix("中")
    clause = page.text[page.clause_start(mention.at) : mention.at]
    if len(noun) < SHORTEST or FORWARD.search(clause):
        return None
    if CALLED.match(noun):
        return _casualties(page, mention)
    again = not clause and (len(noun) >= DEFINITE or among is not None)
    if not again and not BACK.search(clause):
        return None
    for first in reversed(page.mentions[max(0, mention.index - MOST) : mention.index]):
        if mention.sentence - first.sentence > SENTENCES and not WHOLE.search(clause + page.said(mention)):
            return None
        if first.sentence < mention.sentence and _same_thing(page, first, mention, noun):
            return first if not again or _said_as_total(page, first, mention, noun) else None
    return None


def _said_as_total(page: Page, first: Mention, second: Mention, noun: str) -> bool:
    """共出动执法人员860人次。… 860人次执法人员: the whole noun, after a total, with a number that looks like it."""
    clause = page.text[page.clause_start(first.at) : first.at]
    alone = sorted(first.after) == sorted(noun)
    return (
        (alone or bool(TOTAL.search(clause))) and first.unit == second.unit and is_slip(first.quantity, second.quantity)
    )


def _casualties(page: Page, mention: Mention) -> Mention | None:
    """The last number of injured or dead in the sentences before, where only one is said."""
    known = page.mentions[max(0, mention.index - MOST) : mention.index]
    same = [
        each for each in known
        if each.action == mention.action and each.sentence < mention.sentence and _same_unit(each.unit, mention.unit)
    ]  # fmt: skip
    return same[0] if len(same) == 1 and mention.sentence - same[0].sentence <= SENTENCES else None


def _same_thing(page: Page, first: Mention, second: Mention, noun: str) -> bool:
    if first.cls != second.cls or not _same_unit(first.unit, second.unit):
        return False
    clause = page.text[page.clause_start(first.at) : first.at]
    if FORWARD.search(clause) or _other_period(first.period, second.period, page.last_year):
        return False
    before = SAYS_NOTHING.sub("", first.before)
    if first.action and first.action == second.action and _tail(before, noun) >= SHORTEST:
        return True  # 约谈企业11家 … 被约谈的十二家企业主要负责人
    if first.after and sorted(first.after) == sorted(noun):  # 23家企业挂牌督办 … 24家挂牌督办企业
        return True
    named = before.endswith(noun) or noun.endswith(first.after or "\n")
    return named or _tail(before, noun) >= min(len(noun), SHORTEST + 1)


def _other_period(first: str, second: str, year: int) -> bool:
    """Two periods that are not the same; 全年 is the year that the text is about."""
    whole = {"全年", f"{year}年"}
    return bool(first and second and first != second and not {first, second} <= whole)


def _tail(before: str, noun: str) -> int:
    """How many characters at the end of `before` stand at the beginning or end of `noun`."""
    for size in range(min(len(before), len(noun)), SHORTEST - 1, -1):
        tail = before[-size:]
        if noun.startswith(tail) or noun.endswith(tail):
            return size
    return 0


def _same_unit(first: str, second: str) -> bool:
    return first == second or any({first, second} <= units for units in SAME_UNITS)


def _is_slip(first: Mention, second: Mention) -> bool:
    one, two = arithmetic.value_of(first.quantity), arithmetic.value_of(second.quantity)
    return is_slip(first.quantity, second.quantity) or max(one, two) <= SMALL or abs(one - two) <= CLOSE * max(one, two)
