"""Totals over things of several kinds, and lists of bare numbers in brackets.

锅炉11台、电梯34部、叉车26辆，共检71台: measure words change with the things. 28条（屋顶5、外墙17、地库6）: in the brackets none is said.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements.judging import added_up
from zhiben.numbers.statements.page import COMMA
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.slips import GOOD, LIKELY, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import NAMED, Reading
from zhiben.numbers.statements.structure.scene import BARE, Scene, Term, same_kind

ANY_THING: Final = frozenset("个 件 份 处 台 套 项 样 场 点 座 辆 家 所 条 次 种 类 栋 间 幅".split())
UNITS: Final = re.compile(r"（[\u4e00-\u9fff](?:、[\u4e00-\u9fff])*）")  # 305件（双、支）
OTHERWISE: Final = re.compile(r"覆盖|惠及|涉及|发现|下发|查出|整改|受教育|服务|获得|节约")
ROUNDS: Final = frozenset("轮 批 期 次 组 队 路 天 周 月 年".split())  # 两轮没有重复，共计检查42家
KINDS: Final = frozenset("类 种 项".split())
SAID: Final = re.compile(rf"(?:总?数|一?共(?:计|有)?|{cues.NAMED_TOTAL.pattern})(?:有|为|达|是)?")
COUNTED: Final = re.compile(r"总?数量?$|的$")
LONGEST_NAME: Final = 6
THREE: Final = 3
PAIR: Final = 2
MOST: Final = 10
SURE: Final = 5


def judge_mixed(scene: Scene) -> Iterator[Reading]:
    for term in scene.terms:
        if not _plain(term):
            continue
        parts = _of_all_kinds(scene, term)
        if len(parts) >= THREE and len({each.kind for each in (*parts, term)}) > 1:
            yield from _summed(scene, term, parts, LIKELY if cues.NAMED_TOTAL.search(term.lead) else GOOD)
        named = _by_name(scene, term)
        if len(named) >= PAIR:
            yield from _summed(scene, term, named, LIKELY, NAMED)
        inside = _in_brackets(scene, term)
        if len(inside) >= PAIR:
            yield from _summed(scene, term, inside, LIKELY)


def _plain(term: Term) -> bool:
    return term.is_value and term.exact and not term.changed and not term.kind.startswith("money")


def _of_all_kinds(scene: Scene, total: Term) -> list[Term]:
    """The list right before a total of anything, as far as the commas go."""
    named = cues.NAMED_TOTAL.search(total.clause) and not OTHERWISE.search(total.lead)
    bracketed = UNITS.match(scene.page.text, total.at + 1)
    if not (total.unit in ANY_THING or "（" in total.quantity.text) or not (named or bracketed):
        return []
    if total.mention.level > COMMA:
        return []
    parts: list[Term] = []
    before = scene.terms[: scene.index(total)][-MOST:]
    if total.mention.level == 0 and before and before[-1].unit in KINDS and before[-1].at + 1 == total.at:  # 四类14件
        before.pop()
    for each in reversed(before):
        heads = bool(parts) and parts[0].mention.level == 1  # 共检查分拣中心7个、打包厂4家
        known = _plain(each) and each.unit and not cues.EACH.search(each.lead)
        known = known and (heads or not cues.TOTAL.search(each.lead))
        if each.sentence != total.sentence or not known or (each.kind == "people") != (total.kind == "people"):
            break
        if not (scene.is_collective(each) or (each.unit in ROUNDS and not each.lead)):
            parts.insert(0, each)
        if each.mention.level > COMMA:
            break
    words = scene.page.words(total.sentence)
    return [] if cues.OPEN.search(words) or "其中" in words else parts


def _by_name(scene: Scene, total: Term) -> list[Term]:
    """两个组的宾馆加到一块儿: of several numbers those that are called as the total is, where others are called otherwise."""
    said = list(SAID.finditer(total.clause))
    before = [each for each in scene.terms[: scene.index(total)][-MOST:] if same_kind(each, total) and _plain(each)]
    near = [each for each in before if total.sentence - each.sentence <= 1]
    if not said or len(near) <= PAIR or any(each.value == total.value for each in near):
        return []
    for words in (total.clause[said[-1].end() :], COUNTED.sub("", total.clause[: said[-1].start()])):
        for size in range(min(LONGEST_NAME, len(words)), 1, -1):
            called = [each for each in near if each.lead.strip("、").endswith(words[-size:])]
            if PAIR <= len(called) < len(near):
                return called
    return []


def _in_brackets(scene: Scene, whole: Term) -> list[Term]:
    """All numbers of the bracket right behind a number, if none of them has a measure word."""
    text = scene.page.text
    if text[whole.at + 1 : whole.at + 2] != "（" or not whole.unit:
        return []
    end = text.find("）", whole.at)
    inside = [each for each in scene.sentences[whole.sentence] if whole.at < each.at < end]
    words = text[whole.at : end]
    if (
        any(each.kind not in {"", BARE} or not each.exact for each in inside)
        or cues.OPEN.search(words)
        or "其中" in words
    ):
        return []
    return inside


def _summed(scene: Scene, whole: Term, parts: list[Term], least: int, sure: int = SURE) -> Iterator[Reading]:
    right = sum((each.value for each in parts), Fraction(0))
    tails = {sum((each.value for each in parts[start:]), Fraction(0)) for start in range(len(parts) - 1)}
    if whole.value in tails and whole.value != right:  # only the last of them
        return
    like = likeness(whole.value, right, scale_of([whole.value, right]))
    if right == whole.value or like >= least:
        yield Reading(added_up("parts_total", whole.quantity, [each.quantity for each in parts]), sure)
