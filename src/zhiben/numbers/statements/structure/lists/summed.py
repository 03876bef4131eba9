"""Members that are known by their sum: 4家单位共报告14次，…。甲公司5次、乙公司6次、丙公司3次 are all of them."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.counts import Count, counts_in, told_by
from zhiben.numbers.statements.structure.lists.enumerated import REST, valued

TOTAL: Final = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{0,8}?)(?:今年|全年|本月|本季度?|上半年|[0-9]{1,2}月)?(?:满分|总分|[一总]?共[\u4e00-\u9fff]{0,6}?|合计[\u4e00-\u9fff]{0,4}?|总计|累计[\u4e00-\u9fff]{0,4}?)"
    r"(?P<total>[0-9]+(?:\.[0-9]+)?)(?P<unit>[\u4e00-\u9fff])"
)
ENDS: Final = re.compile(r"(?:公司|集团|[厂矿店站所院校库镇乡村县区市局队组班部科室])$")
ORGANS: Final = re.compile(r"单位|企业|公司|部门|机构|成员")
SUBJECTS: Final = re.compile(r"^(?:科目|项目|课程|题目?|指标)")
STOP: Final = re.compile("[。；！？\n]")
NOT_ALL: Final = re.compile("其中|每|各|平均|另")
LONGEST: Final = 160  # characters from the total to the last member
THREE: Final = 3


def judge_summed(text: str) -> Iterator[Reading]:
    for line in re.finditer(r"[^\n]+", text):
        for count in counts_in(text, line.start(), line.end()):
            total = TOTAL.match(text, count.end, line.end())
            if total and not NOT_ALL.search(count.clause):
                yield from told_by(count, frozenset(_members(count, total, line.end())))


def _members(count: Count, total: re.Match[str], end: int) -> Iterator[int]:
    """How many add up to the total, in its own sentence or at the head of the next."""
    words = count.text[total.end() : min(end, total.end() + LONGEST)]
    own, _mark, behind = words.partition("。")
    for piece in (own[1:], own.partition("，")[2], re.split("[。；]", behind)[0]):
        found, _rest = valued(piece)
        same = [match for match in found if match["unit"][0] == total["unit"]]
        if len(same) < THREE or len(same) < len(found) or not all(match["number"][-1].isdigit() for match in same):
            continue
        summed = sum((Fraction(match["number"]) for match in same), Fraction(0))
        if summed == Fraction(total["total"]) and _are_counted(same, total["noun"] or count.unit, count):
            yield len(same)
            return


def _are_counted(found: list[re.Match[str]], noun: str, count: Count) -> bool:
    names = [match["name"] for match in found]
    if len(set(names)) < len(names) or any(REST.search(name) for name in names):
        return False
    if count.is_of_sorts or SUBJECTS.match(noun):
        return True
    return all(ENDS.search(name) for name in names) and (
        bool(ORGANS.search(noun)) or count.unit == "家" or all(name[-1] in count.unit + noun for name in names)
    )
