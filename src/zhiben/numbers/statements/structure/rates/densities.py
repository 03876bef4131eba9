"""So many for every ten thousand, million or hundred million of others: 每万户2.5起, 百万吨死亡率0.038."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import PEOPLE, Scene, Term, same_kind

SCALES: Final = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9,
}  # fmt: skip
PER: Final = re.compile(
    r"(?P<each>每)?(?P<scale>十亿|亿|千万|百万|十万|万|千|百)(?P<unit>人次|人|名|户|吨|台|辆|车|公里|平方米|件|栋)"
    r"(?P<what>[\u4e00-\u9fff]{0,8}?)(?P<rate>率|指数|人数|起数)?(?:均|平均)?(?:为|是|达|仅|仅为|约|约为|发生|死亡|有)?$"
)
ALIKE: Final = {"车": {"辆", "台", "车"}, "人": {*PEOPLE, "个"}, "名": PEOPLE}
DEATHS: Final = re.compile(r"死亡|亡人|遇难|死")
OTHER_TIME: Final = re.compile(r"去年|上年|同期|同比|环比|较|上月|其中")
WINDOW: Final = 6  # numbers before
SURE: Final = 5


def judge_densities(scene: Scene) -> Iterator[Reading]:
    for claimed in scene.terms:
        per = PER.search(claimed.gap[-24:])
        if per and (per["each"] or per["rate"]) and claimed.exact and not claimed.is_percent:
            yield from _judged(scene, claimed, per)


def _judged(scene: Scene, claimed: Term, per: re.Match[str]) -> Iterator[Reading]:
    place = scene.index(claimed)
    known = [
        each for each in scene.terms[max(0, place - WINDOW) : place + 2]
        if each is not claimed
        and abs(each.sentence - claimed.sentence) <= 1
        and scene.page.paragraph(each.sentence) == scene.page.paragraph(claimed.sentence)
        and each.is_value and not each.changed and not PER.search(each.gap[-24:])
    ]  # fmt: skip
    units = ALIKE.get(per["unit"], {per["unit"]})
    wholes = [each for each in known if each.unit in units and each.value * 10 >= SCALES[per["scale"]]]
    parts = [each for each in known if each not in wholes and _is_counted(each, claimed, per)]
    found = [(part, whole, part.value / whole.value * SCALES[per["scale"]]) for part, whole in product(parts, wholes)]
    for part, whole, value in found:
        if abs(value - claimed.value) < _step(claimed):
            yield Reading(_statement(claimed, part, whole, value, Agreement.ROUNDED), SURE)
            return
    if len(found) == 1 and not any(OTHER_TIME.search(each.clause) for each in (claimed, *found[0][:2])):
        part, whole, value = found[0]
        if part.exact and whole.exact:
            yield Reading(_statement(claimed, part, whole, value, Agreement.NO), SURE)


def _is_counted(part: Term, claimed: Term, per: re.Match[str]) -> bool:
    """Whether the number is of what the rate counts: the same unit, or the dead of a 死亡率."""
    if cues.EACH.search(part.lead):
        return False
    deadly = bool(DEATHS.search(per[0]))
    if claimed.unit:
        what = per["what"]
        named = not what or any(what[at : at + 2] in part.own for at in range(len(what) - 1))
        return same_kind(part, claimed) and named and (not deadly or bool(DEATHS.search(part.lead)))
    return deadly and part.unit in PEOPLE and bool(DEATHS.search(part.lead))


def _step(claimed: Term) -> Fraction:
    return Fraction(claimed.quantity.step or 0) or Fraction(1)


def _statement(claimed: Term, part: Term, whole: Term, value: Fraction, how: Agreement) -> Statement:
    return stated("rate", claimed.quantity, [part.quantity, whole.quantity], arithmetic.exactly(value), how)
