"""Totals that stand behind their list, what remains of a total, and lists that follow without 其中."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import takewhile
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import added_up, remainder
from zhiben.numbers.statements.page import COMMA, PAIR, Mention, Page
from zhiben.numbers.statements.parts import ADDITIVE, FAR, MOST, complete, is_part, multiplied, ratio_to
from zhiben.numbers.statements.statement import Statement

NAMED_TOTAL: Final = re.compile(
    r"(?:合计|共计|总计|总共|合共|一共|以上共|加起来|相加|合起来|加在一起|[两三四五六]项共|小计)"
)
LAST_TOTAL: Final = re.compile(
    r"^(?:[全本][市县区省镇乡街道系统]{1,3})?(?:合计|共计|总计|总共|合共|一共|共|总数为?)(?:为|达|达到|有|是)?$"
)
ALSO_TOTAL: Final = re.compile(r"共|累计|总|全部|^[两三四五六七八九十][期轮批次地方镇组队班支类天]")
OVERLAPPING: Final = re.compile(r"同时|重复|去重|交叉|重叠|剔除|涉及多|两类|不含|除外|扣除|合并")
# Periods that lie in one another do not add up.
NESTED: Final = re.compile(r"当月|本月|本周|本季|当日|累计|以来|截至")
NEAR: Final = Fraction(4, 5)
FEW: Final = 12  # numbers of a list that has no 其中
ACROSS: Final = re.compile(r"累计|今年以来|全年|历年|年初以来|自")
WHOLE: Final = re.compile(r"共|总|累计|全[市县区省镇]|发现|排查|查出|检查|受理|接到|接报|发生")
LEFT: Final = re.compile(
    r"^(?:目前|年内|下步|[一二三四]季度)?(?:[还尚仍]有|还剩|尚余|其余|剩余|余下|剩下|余款?|尚欠|[还尚仍]需|还要|还差|差|结余|节余|结存|余额|正常(?:使用|运行)|在用|未(?!按|落实|如|经|及时)|缺|请假|因故|不合格|不达标|不及格|没有|待|正在|逾期未)|[尚仍还]?未[整完办改销到换装建验]"
)
# What a case can be at one time: each belongs to one of these.
STATE: Final = re.compile(
    r"^(?:其中)?(?:已|正在|未|不予|不合格|合格|办结|在办|逾期|超期|超额|限期|当场|现场|立即|立行|停[产用业工建]|整改|查实|不属实|属实|待|尚|关闭|取缔|正常|在[建产营用修]|报废|注销|闭库|拟|维修|备用)"
)
NEARLY: Final = Fraction(97, 100)
CLOSE_STATES: Final = Fraction(9, 10)
BEYOND: Final = re.compile(r"超额|超出|超计划|多完成|超目标")
NOT_LEFT: Final = re.compile(r"其他|同比|环比|较|中[已有]")
REST: Final = re.compile(r"其余|剩余|余下|剩下|[还尚仍][有需]|尚未|仍未|还剩|尚余|还差|尚差|结余|节余|结存")
PLANNED: Final = re.compile(r"^应|计划|任务|目标")
# 15处因资金原因未完成: what is left may be said behind the number.
LEFT_BEHIND: Final = re.compile(r"(?:尚未|仍未|还未|未(?!按|如期|及时|经|落实|通过|达)|没有|仍在|正在)")
REFUSED: Final = re.compile(r"未([\u4e00-\u9fff]{2})")  # 备案44家，2家未备案
DONE: Final = re.compile(r"已|完成|整改|办结|销号|查实|复查|实[到际检参考]|到会|出席|合格|安全|付|支出|停用|注销|拆除")
SUMMED: Final = re.compile(r"共|总|累计|全[市县区省镇年]")
ANY_THING: Final = frozenset("件 份 个".split())  # what counts things of every kind
HALF: Final = Fraction(1, 2)
RESPECTIVELY: Final = re.compile(r"分别")  # all that follow belong to it, not the first two
SHORT_NAME: Final = 6  # characters
CLOSE: Final = Fraction(1, 20)


def judge_totals(page: Page) -> Iterator[Statement]:
    """合计 behind a list, 剩余, and lists that need no word because they are complete."""
    for sentence, mentions in enumerate(page.by_sentence):
        if sentence and len(mentions) > PAIR:
            yield from _next_sentence(page.by_sentence[sentence - 1], mentions)
        if len(mentions) > 1:
            yield from _totals_behind(page, mentions)
            yield from _unsaid(page, mentions)


def _totals_behind(page: Page, mentions: list[Mention]) -> Iterator[Statement]:
    """A镇12家、B镇9家、C镇15家，合计36家: the total stands behind its list."""
    for place, total in enumerate(mentions):
        if total.cls not in ADDITIVE or not total.unit or total.level > COMMA:
            continue
        chained = _chained(mentions, place)
        if "占" in total.before:  # …9起，占全部25起的80%
            continue
        named = chained or bool(NAMED_TOTAL.search(total.before) or LAST_TOTAL.match(total.before))
        if not named and not ALSO_TOTAL.search(total.before):
            continue
        before = multiplied(page, _list_before(mentions[max(0, place - MOST) : place - chained], total))
        if before is None or len(before) < PAIR:
            yield from _some(_unlike(mentions, place) if named or "总" in total.before else None)
            continue
        periods = {page.said(each) + "".join(NESTED.findall(each.before)) for each in (*before, total)} - {""}
        nested = len(periods) > 1 and any(NESTED.search(words) for words in periods)
        if not nested and not OVERLAPPING.search(page.text[before[0].at : total.at]):
            yield from _behind(page, before, total, named=named and not ACROSS.search(total.before))


def _next_sentence(before: list[Mention], mentions: list[Mention]) -> Iterator[Statement]:
    """受理信访97件。来信18件、来电41件、网上留言27件、当面反映11件: a sentence begins with the list of the one before."""
    parts = [mentions[0], *takewhile(lambda each: each.level <= COMMA, mentions[1 : MOST + 1])]
    totals = [each for each in before if each.unit == mentions[0].unit and is_part(each)]
    if len(totals) != 1 or not WHOLE.search(totals[0].label) or len(parts) <= PAIR:
        return
    alike = all(each.unit == totals[0].unit and not each.after and "其中" not in each.before for each in parts)
    names = {each.before for each in parts}
    if alike and len(names) == len(parts) and all(0 < len(name) <= SHORT_NAME for name in names):
        yield from _some(_sum_if(totals[0], parts, 1 - CLOSE, 1 + CLOSE))


def _unlike(mentions: list[Mention], place: int) -> Statement | None:
    """折页4000份、海报650张、围裙1200条，各类宣传品总计5850件; 9人死亡、14人受伤，伤亡总数23人."""
    total = mentions[place]
    parts: list[Mention] = []
    for each in reversed(mentions[max(0, place - FEW) : place]):
        if not is_part(each) or each.cls != total.cls:
            break
        parts.insert(0, each)
        if each.level > 1:
            break
    casualties = "伤亡" in total.before and [each.action for each in parts] == ["death", "injury"]
    several = NAMED_TOTAL.search(total.before) and total.unit in ANY_THING and len({each.unit for each in parts}) > PAIR
    return _sum_if(total, parts, 1 - CLOSE, 1 + CLOSE) if casualties or several else None


def _some(statement: Statement | None) -> Iterator[Statement]:
    if statement:
        yield statement


def _chained(mentions: list[Mention], place: int) -> bool:
    """共计12起，死亡15人: the second is a total too."""
    before = mentions[place - 1] if place else None
    if before is None or before.unit == mentions[place].unit or mentions[place].level > COMMA:
        return False
    return bool(NAMED_TOTAL.search(before.before) or LAST_TOTAL.match(before.before))


def _list_before(before: list[Mention], total: Mention) -> list[Mention]:
    """The numbers of the same unit since the last total."""
    found: list[Mention] = []
    for each in reversed(before):
        if NAMED_TOTAL.search(each.before) or (found and each.action and found[-1].action not in {"", each.action}):
            break
        if each.unit == total.unit and is_part(each):
            found.append(each)
    return found[::-1]


def _behind(page: Page, before: list[Mention], total: Mention, *, named: bool) -> Iterator[Statement]:
    value = arithmetic.value_of(total.quantity)
    running, exact = Fraction(0), None
    for count, each in enumerate(reversed(before), 1):
        running += arithmetic.value_of(each.quantity)
        if count > 1 and running == value:
            exact = before[-count:]
    parts = exact or before
    summed = added_up("parts_total", total.quantity, [each.quantity for each in parts])
    ratio = ratio_to(total, parts)
    opened = "等" in page.text[parts[-1].at + 1 : total.at]
    least, most = (HALF, FAR) if named else (NEAR, 1 / NEAR)
    if summed.holds or (not opened and ratio is not None and least <= ratio <= most):
        yield summed


def _unsaid(page: Page, mentions: list[Mention]) -> Iterator[Statement]:
    """发现907处，立行立改812处，限期整改95处: names that leave nothing out make a total without 其中."""
    last = -1
    for place, total in enumerate(mentions[:-2]):
        if not is_part(total) or total.at <= last or LEFT.search(total.before):
            continue
        # What 、 joins stands side by side: neither is the total of the other.
        if mentions[place + 1].level <= 1 and mentions[place + 1].level and not total.after:
            continue
        words = page.between(total, mentions[place + 1])
        if "其中" in words or "（" in words or "：" in words:
            continue
        parts = _following(page, mentions[place + 1 : place + 1 + FEW], total)
        statement = (_left(total, parts) or _complete(total, parts) or _left_behind(total, parts)) if parts else None
        if statement:
            last = parts[-1].at
            yield statement
        elif parts and (beyond := _beyond(total, parts)):
            yield beyond


def _left(total: Mention, parts: list[Mention]) -> Statement | None:
    """应到58人，实到54人，缺席4人; 交办24项，办结20项，超期1项，其余3项: what is left is what the others do not take."""
    for count in range(1, len(parts)):
        # 支出120万元，其中设备80万元，结余180万元: what 其中 names is taken with its own total.
        left, others = parts[count], [each for each in parts[:count] if "其中" not in each.before]
        if not others:
            return None
        if others[1:] and others[0].quantity.value == total.quantity.value:  # 隐患47项，挂牌督办47项，已摘牌39项
            others = others[1:]
        if not LEFT.search(left.before) or NOT_LEFT.search(left.before):
            continue
        if arithmetic.value_of(total.quantity) < arithmetic.printed_sum(each.quantity for each in others):
            return None
        statement = remainder(left.quantity, total.quantity, [each.quantity for each in others])
        last = count == len(parts) - 1 or parts[count + 1].action not in {"", left.action}
        clear = (len(others) == 1 and (DONE.search(others[0].label) or PLANNED.search(total.before))) or REST.match(
            left.before
        )
        if statement.holds or (last and clear):
            return statement
    return None


def _left_behind(total: Mention, parts: list[Mention]) -> Statement | None:
    """应整改186处，实际完成171处，15处因资金原因未完成."""
    if len(parts) != PAIR or parts[1].before or not LEFT_BEHIND.search(parts[1].after):
        return None
    done, left = parts
    refused = REFUSED.search(left.after)
    if not (DONE.search(done.label) or (refused and refused[1] in done.label)) or arithmetic.value_of(
        total.quantity
    ) < arithmetic.value_of(done.quantity):
        return None
    return remainder(left.quantity, total.quantity, [done.quantity])


def _beyond(total: Mention, parts: list[Mention]) -> Statement | None:
    """计划24场，实际完成26场，超额完成2场."""
    if len(parts) != PAIR or not BEYOND.search(parts[1].before):
        return _short_of(total, *parts) if len(parts) == PAIR else None
    return remainder(parts[1].quantity, parts[0].quantity, [total.quantity])


def _short_of(done: Mention, planned: Mention, left: Mention) -> Statement | None:
    """收到回复94份，应回复112份，还差18份."""
    if not PLANNED.search(planned.before) or not REST.match(left.before) or REST.match(planned.before):
        return None
    fits = arithmetic.value_of(planned.quantity) > arithmetic.value_of(done.quantity)
    return remainder(left.quantity, planned.quantity, [done.quantity]) if fits else None


def _complete(total: Mention, parts: list[Mention]) -> Statement | None:
    """立行立改812处，限期整改95处; 办结198件，正在办理15件，不予受理3件."""
    if len(parts) < PAIR or not WHOLE.search(total.label):
        return None
    if complete([each.label for each in parts[:2]]) and not RESPECTIVELY.search(parts[0].label):
        return _sum_if(total, parts[:2], HALF, FAR)
    if all(STATE.search(each.before) for each in parts) and len({each.before for each in parts}) == len(parts):
        summed = _sum_if(total, parts, NEARLY if len(parts) > PAIR else Fraction(1), 1 / CLOSE_STATES)
        if summed:
            return summed
    same = [each for each in parts if each.action == parts[0].action]
    if complete([each.label for each in same]):
        return _sum_if(total, same, HALF, FAR)
    # 共排查2560户，河东410户、河西530户、…: bare names share what was done.
    bare = all(not each.action and len(each.before) <= SHORT_NAME for each in same)
    close = len(same) > PAIR and (total.action == same[0].action or bare) and SUMMED.search(total.label + total.period)
    return _sum_if(total, same, 1 - CLOSE, 1 + CLOSE) if close else None


def _sum_if(total: Mention, parts: list[Mention], least: Fraction, most: Fraction) -> Statement | None:
    """The sum, where it holds or is so near that it is meant to."""
    summed = added_up("parts_total", total.quantity, [each.quantity for each in parts])
    ratio = ratio_to(total, parts)
    return summed if summed.holds or (ratio is not None and least <= ratio <= most) else None


def _following(page: Page, mentions: list[Mention], total: Mention) -> list[Mention]:
    """The numbers of the total's unit that follow it, rates between them left out, until the words turn elsewhere."""
    found: list[Mention] = []
    for each in mentions:
        if each.cls == "percent":
            continue
        if each.unit != total.unit or not is_part(each) or each.level > COMMA + 1:
            break
        found.append(each)
    return found
