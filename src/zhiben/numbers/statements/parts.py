"""Parts and totals in prose: 共…，其中…; …，合计…; …（…、…）; and what remains (剩余13项)."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, takewhile
from typing import Final, NamedTuple

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import added_up, not_above, remainder
from zhiben.numbers.statements.page import PAIR, Mention, Page, items_before
from zhiben.numbers.statements.statement import Statement

ADDITIVE: Final = frozenset({"count", "money"})
AMONG: Final = re.compile(
    r"(?<!发)(?<!尤)其中(?!心)|(?<=\ue000)[^，。；、：\ue000]{1,12}中，|(?<=[，（])(?:当中|包括(?!但不限)|包含|涵盖)|(?<=（)含(?![税量])"
)
OPEN_BEFORE: Final = re.compile(r"[例仅]|如(?!下)|主要|重点|尤其|特别是|包括但不限")
OPEN_BEHIND: Final = re.compile(
    r"[^，。；]*等|[，；]另有|[，；](?:其余|其他|其它|余下|剩余|余者)|[，；、]?[^，。；]{0,12}(?:若干|未统计|未计|不详)"
)
MOST: Final = 60  # numbers of one list; nobody adds up more in a sentence
# How much of the total a list may miss and still be meant as all of it, where nothing else says so.
NEAR_TWO: Final = Fraction(9, 10)
NEAR_MANY: Final = Fraction(4, 5)
FAR: Final = Fraction(2)
MANY: Final = 3
REST: Final = re.compile(r"其他|其它|其余|剩余|余下|余者")
COMPLEMENTS: Final = tuple(
    tuple(pair.split("/"))
    for pair in (
        "一般/重大 一般/较大 男/女 城区/农村 城镇/农村 已/未 已/正在 已/尚 已/限期 立行立改/限期 当场/限期 立即/限期 现场/限期"
        " 完成/未 生产/经营 专职/兼职 党员/群众 公办/民办 查实/不实 查实/未 属实/不实 白天/夜间 日间/夜间 线上/线下"
        " 合格/不合格 按期/逾期 工作日/节假日 企业自查/部门 自查/检查 死亡/受伤 轻伤/重伤"
        " 上半年/下半年 整改/未 整改/正在 新建/改建 国有/民营 规上/规下 经营性/非经营性 固定/流动"
        " 在用/停用 使用/停用 长期/临时 在岗/待岗 在岗/离岗"
    ).split()
)
OUTCOME: Final = re.compile(r"未(?=通过|达|按|如期|及时|[^，。]{1,4}中)")
PLACE: Final = re.compile(
    r"(?:[镇乡区县市村局委办厅队站所街]|企(?!业)|街道|办事处|管委会|公司|集团|社区|大队|中心|科室)(?:[^，。；]{0,6})$"
)
AT_ONCE: Final = re.compile(r"(?:同时|重复|交叉|重叠|兼有|多种)(?![^，。]{0,6}(?:下发|要求|责令|开展|组织))")
EACH: Final = re.compile(r"各(?!类|级|项|镇|乡|县|区|市|街|部门|单位|地|行业|成员|相关|有关|大|个)[^各，。]{0,6}$")
AND: Final = re.compile(r"[和与及]")
# Marks of things that may stand beside one another: a woman may also be a foreman, a night also a weekend.
OVERLAPPING: Final = re.compile(
    r"同时|兼|交叉|重复|重叠|既|均为|联合|女|党员|团员|班组长|持证|新员工|退役|青年|老年|夜间|夜查|周末|周六|周日|节假日|凌晨|首次|重点|高危|规上|"
    r"涉粉|有限空间|四不两直|暗访|专家|志愿者|特种|单[笔次项]|涉及|重大危险源|最[大高多小]|往年|结转|跨|以上的|超过"
)
# What is done about a thing is no kind of it: 其中重大隐患2处，已整改40处.
APART: Final = frozenset({"rectify", "done", "stop", "case", "detain", "warn", "expose", "punish"})
THINGS: Final = frozenset("家 户 所 座 个 栋 间 处 点 站".split())
PEOPLE: Final = frozenset({"人", "名", "人次", "位", "户"})
NEW_TOTAL: Final = re.compile(r"(?:以上)?(?:合计|共计|总计|累计|总共|一共|共(?!同|享|建|治))")
THEN: Final = re.compile(r"去年|上年|上月|上周|同期|上期|计划|目标|任务|限额|较|比|往年|[如含]|最[高低多少]")
NAMES_LIST: Final = re.compile(
    r"，(?:具体)?(?:构成|分布|组成|来源|明细)(?:情况)?(?:如下|为|是)?：|，由(?=[^。；]{0,80}(?:组成|构成))|，?(?:具体|依次|分别)(?:为|是)?：?|，?(?:具体为|具体是)：?|：(?:一是)?"
)


class List(NamedTuple):
    """Numbers of one unit that stand in one list, and whether the list is said to be complete."""

    parts: list[Mention]
    closed: bool
    opened: bool


def judge_parts(page: Page) -> Iterator[Statement]:
    """Every list of the prose with its total."""
    for number, mentions in enumerate(page.by_sentence):
        if mentions:
            yield from _among(page, number, mentions)
            yield from _listed(page, mentions)


def _among(page: Page, sentence: int, mentions: list[Mention]) -> Iterator[Statement]:
    """…共120家次，其中A镇30家次、B镇50家次; the list ends with the sentence, the bracket or the next 其中."""
    begin, end = page.bounds(sentence)
    places = [match.end() for match in AMONG.finditer(page.text, begin, end)]
    for place, following in pairwise([*places, end]):
        bracket = _bracket(page.text, place)
        stop = min(following, bracket) if bracket else following
        parts = list(takewhile(_no_total, (each for each in mentions if place <= each.at < stop)))[:MOST]
        wholes = [each for each in mentions if each.at < place][-MOST:]
        if not wholes and sentence and page.text[begin:place].strip("，：") == "其中":
            wholes = page.by_sentence[sentence - 1][-MOST:]
        if bracket:
            wholes = wholes[-1:]
        if mixed := _mixed(parts, wholes):
            yield from mixed
            continue
        for group, candidates in _groups(parts, wholes):
            yield from _group(page, candidates, group, place)


def _mixed(parts: list[Mention], wholes: list[Mention]) -> list[Statement]:
    """学校236所，医院58家，其他12004家: one list though its measure words change; only what adds up is said of it."""
    things = [each for each in parts if is_part(each)]
    units = {each.unit for each in things}
    foreign = units - {each.unit for each in wholes}
    if not wholes or len(units) == 1 or not foreign or not units <= THINGS:
        return []
    summed = added_up("parts_total", wholes[-1].quantity, [each.quantity for each in things])
    return [summed] if summed.holds else []


def _group(page: Page, candidates: list[Mention], group: list[Mention], place: int) -> Iterator[Statement]:
    expanded = multiplied(page, group)
    if expanded:
        listed = _list(page, expanded, place)
        yield from _judged(
            candidates, expanded, listed._replace(opened=listed.opened or _interrupted(page, listed.parts))
        )


def _interrupted(page: Page, parts: list[Mention]) -> bool:
    """Whether things of another measure word stand between the parts, so that the parts are not the list."""
    between = page.mentions[parts[0].index : parts[-1].index]
    return any(
        each.unit != parts[0].unit and each.unit in THINGS and is_part(each) and not each.action for each in between
    )


def _no_total(mention: Mention) -> bool:
    return not NEW_TOTAL.match(mention.before)


def _bracket(text: str, place: int) -> int:
    """Where the bracket closes that opened right before 其中, or 0."""
    opened = text.rfind("（", max(0, place - 6), place)
    return text.find("）", place) if opened >= 0 and "）" not in text[opened:place] else 0


def _groups(parts: list[Mention], wholes: list[Mention]) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """Parts of one unit and one action, with the numbers before 其中 that can be their total."""
    groups: dict[tuple[str, str], list[Mention]] = {}
    known = {(each.unit, each.action) for each in wholes if is_part(each)}
    # 检查120家次、整改40处、发现45处，其中…: several totals of one unit are told apart by what was done.
    several = {unit for unit, _action in known if sum(1 for other, _ in known if other == unit) > 1}
    first: dict[str, str] = {}
    for each in parts:
        if is_part(each):
            leading = first.setdefault(each.unit, each.action)
            named = each.unit in several and (each.unit, each.action) in known
            joined = each.level <= 1 and each.action not in {leading, ""} and leading == ""
            apart = named or (not joined and each.action in APART and leading not in APART)
            groups.setdefault((each.unit, each.action if apart else ""), []).append(each)
    for (unit, action), group in groups.items():
        same = [each for each in wholes if each.unit == unit and each.cls in ADDITIVE]
        candidates = [each for each in same if each.action == action] or same
        if candidates:
            yield group, candidates


def multiplied(page: Page, mentions: list[Mention]) -> list[Mention] | None:
    """A镇、B镇各2家 counts twice; None where the names that 各 stands for are not given."""
    found: list[Mention] = []
    for each in mentions:
        if not EACH.search(each.before):
            found.append(each)
            continue
        names = len(items_before(page, each)) + len(AND.findall(each.before))
        if names < PAIR or "各" in EACH.sub("", each.before):
            return None
        found.extend([each] * names)
    return found


def is_part(mention: Mention) -> bool:
    """A number of things, not a condition on them (超过10万元的有3家)."""
    return mention.cls in ADDITIVE and bool(mention.unit) and not mention.after.startswith("的有")


def _list(page: Page, group: list[Mention], place: int) -> List:
    """The first numbers of the group that stand equally far apart, and what is said about their being all."""
    level = gap(page, group[0], group[1]) if len(group) > 1 else 0
    parts = group[:1]
    for before, this in pairwise(group):
        if gap(page, before, this) > level:
            break
        parts.append(this)
    last = page.text[parts[-1].at + 1 : parts[-1].at + 12]
    note = page.text[parts[-1].at + 1 : page.bounds(parts[-1].sentence)[1]]
    opened = bool(AT_ONCE.search(note) or OPEN_BEFORE.search(page.text[place : parts[0].at]) or OPEN_BEHIND.match(last))
    return List(parts, complete([each.label for each in parts]), opened)


def gap(page: Page, first: Mention, second: Mention) -> int:
    return max((_LEVEL.get(char, 0) for char in page.between(first, second)), default=0)


_LEVEL: Final = {"、": 1, "，": 2, "：": 0, "；": 3, "。": 4}


def complete(labels: Sequence[str]) -> bool:
    """Whether the parts' names leave nothing out: 其他, or 一般 and 重大."""
    if len(labels) < PAIR:
        return False
    if REST.search(labels[-1]) or any("分别" in label for label in labels):
        return True
    # 已复查280家，20家未通过复查: who did not pass was among those that were seen.
    labels = [OUTCOME.sub("", label) for label in labels]
    return len(labels) == PAIR and any(
        (first in labels[0] and second in labels[1]) or (second in labels[0] and first in labels[1])
        for first, second in COMPLEMENTS
    )


def _judged(candidates: list[Mention], group: list[Mention], listed: List) -> Iterator[Statement]:
    """At most one statement: the sum that holds, or the one that clearly does not."""
    if found := _prefix(candidates, group):
        total, parts = found
        yield added_up("parts_total", total.quantity, [each.quantity for each in parts])
        return
    quantities = [each.quantity for each in listed.parts]
    # A single part belongs to the number before it; a list to the one that it nearly adds up to.
    total = candidates[-1] if len(quantities) == 1 else min(candidates, key=lambda each: _distance(each, listed.parts))
    summed = added_up("parts_total", total.quantity, quantities)
    if len(quantities) > 1 and summed.holds and not listed.opened:
        yield summed
    elif len(quantities) > 1 and _claims_all(total, listed):
        rest = listed.parts[-1].before.startswith(("其余", "剩余", "余下"))
        yield remainder(quantities[-1], total.quantity, quantities[:-1]) if rest else summed
    else:
        including = not_above(total.quantity, quantities)
        if including.holds or _surely_too_much(listed):
            yield including


def _prefix(candidates: list[Mention], group: list[Mention]) -> tuple[Mention, list[Mention]] | None:
    """A total that exactly the first numbers of the group add up to."""
    totals = {arithmetic.value_of(each.quantity): each for each in candidates if arithmetic.is_exact(each.quantity)}
    running = Fraction(0)
    found = None
    for count, each in enumerate(group, 1):
        if not arithmetic.is_exact(each.quantity):
            break
        running += arithmetic.value_of(each.quantity)
        if count > 1 and running in totals:
            found = totals[running], group[:count]
    return found


def _distance(total: Mention, parts: list[Mention]) -> Fraction:
    whole = arithmetic.value_of(total.quantity)
    return abs(whole - sum((arithmetic.value_of(each.quantity) for each in parts), Fraction(0)))


def _claims_all(total: Mention, listed: List) -> bool:
    """Whether the list clearly means to be all of the total: it says so, or it nearly adds up."""
    if listed.opened:
        return False
    if listed.closed:
        return True
    if any(OVERLAPPING.search(each.label) and not PLACE.search(each.before) for each in listed.parts):
        return False
    ratio = ratio_to(total, listed.parts)
    many = len(listed.parts) >= MANY and not any(each.action or each.after for each in listed.parts)
    if total.unit in PEOPLE and not many and not all(PLACE.search(each.before) for each in listed.parts):
        return False
    near = NEAR_MANY if len(listed.parts) >= MANY else NEAR_TWO
    return ratio is not None and near <= ratio <= FAR and (_NEARLY <= ratio <= 1 / _NEARLY or _one_digit(total, listed))


_NEARLY: Final = Fraction(19, 20)
NINE: Final = 9  # divides the difference that exchanged digits make


def _one_digit(total: Mention, listed: List) -> bool:
    """Whether one digit, or two that changed places, explain the difference; a list that leaves some out differs by anything."""
    numbers = [total.quantity, *(each.quantity for each in listed.parts)]
    if not all(arithmetic.is_exact(each) for each in numbers):
        return True
    steps = _distance(total, listed.parts) / Fraction(arithmetic.finest(numbers) or 1)
    digits = str(steps.numerator).rstrip("0")
    return steps.denominator > 1 or len(digits) <= 1 or int(digits) % NINE == 0


def ratio_to(total: Mention, parts: list[Mention]) -> Fraction | None:
    whole = arithmetic.value_of(total.quantity)
    return sum((arithmetic.value_of(each.quantity) for each in parts), Fraction(0)) / whole if whole else None


def _surely_too_much(listed: List) -> bool:
    """Several parts may overlap where they do not claim to be all; one cannot exceed its whole."""
    return len(listed.parts) == 1


def _listed(page: Page, mentions: list[Mention]) -> Iterator[Statement]:
    """120家（危化30家、工贸50家、商贸40家）, and 120家次：A镇30家次、…: the list behind the number is all of it."""
    for total in mentions:
        if total.cls not in ADDITIVE or not total.unit:
            continue
        begin = total.at + 1 + len(total.after)
        end = _list_end(page, begin)
        inside = [each for each in page.mentions[total.index + 1 : total.index + 1 + MOST] if each.at < end]
        parts = [each for each in inside if is_part(each)]
        told_apart = AMONG.match(page.text, begin + 1) or any(THEN.search(_words(page, each)) for each in parts)
        if len(parts) > 1 and not told_apart:
            yield from _list_behind(page, total, parts, begin)


def _list_behind(page: Page, total: Mention, parts: list[Mention], begin: int) -> Iterator[Statement]:
    alike = [each for each in parts if each.unit == total.unit]
    if len(alike) < len(parts) and page.text[begin] == "（":
        # 25家单位（学校12所、医院5家、商场8家）: measure words change with the things.
        summed = added_up("parts_total", total.quantity, [each.quantity for each in parts])
        if summed.holds:
            yield summed
        return
    expanded = multiplied(page, alike)
    if expanded:
        listed = _list(page, expanded, begin)
        yield from _whole(total, expanded, listed._replace(closed=True))


def _words(page: Page, mention: Mention) -> str:
    return mention.before + page.said(mention)


def _list_end(page: Page, begin: int) -> int:
    """Where the list ends that begins right behind a number, or `begin` where there is none."""
    text = page.text
    if text[begin : begin + 1] == "（":
        return max(begin, text.find("）", begin, begin + 400))
    if not NAMES_LIST.match(text, begin):
        return begin
    end = begin + 1
    while end < len(text) and text[end] not in "。\n":
        end += 1
    return end


def _whole(total: Mention, group: list[Mention], listed: List) -> Iterator[Statement]:
    """As `_judged` for a list that must be all: silent where it is far from that."""
    if found := _prefix([total], group):
        yield added_up("parts_total", total.quantity, [each.quantity for each in found[1]])
        return
    ratio = ratio_to(total, listed.parts)
    if len(listed.parts) > 1 and not listed.opened and ratio is not None and 1 / FAR <= ratio <= FAR:
        yield added_up("parts_total", total.quantity, [each.quantity for each in listed.parts])
