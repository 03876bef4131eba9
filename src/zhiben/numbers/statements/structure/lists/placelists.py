"""Names set apart from the number that counts them: 三个镇安上了报警器，青石镇、白沙镇、红岩镇; 柳沟、石桥和马庄6个村."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.numerals import from_hanzi
from zhiben.numbers.quantity import Interval, Quantity
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.lists import KIND_OF_FIRM
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.namelists import OPEN

NUMERAL: Final = r"(?<![0-9第十百千万两余多几])(?P<number>[二两三四五六七八九十]|1?[0-9])"
BEHIND: Final = re.compile(
    NUMERAL + r"(?P<unit>个|座|家|所|条)?(?P<noun>[\u4e00-\u9fff]{0,3}?(?P<end>[镇乡县区市村院校局厂矿街道路桥库站所]))"
    r"(?P<verb>[^，。；：、\n]{0,16})[，：（]"
    r"(?P<list>[\u4e00-\u9fff]{1,6}(?P=end)(?:[、和及与][\u4e00-\u9fff]{1,6}(?P=end)){1,9})(?=[。；）\n]|$)"
)
PLACES: Final = re.compile(
    NUMERAL + r"(?P<unit>场|次|站|期|处|个)(?P<noun>[^，。；：、\n]{0,10})，"
    r"(?:活动|宣讲|演练|分别)?(?:地点|地址|站点|点位|对象|主题)(?:分别)?(?:是|为|：|设在|在)"
    r"(?P<list>[^，。；：\n0-9]{2,12}(?:、[^，。；：\n0-9]{2,12}){1,8})(?=[。；\n]|$)"
)
BEFORE: Final = re.compile(
    r"(?:^|[，。；：\n])(?P<lead>[^，。；：、\n0-9]{0,14}?(?:有|了|在|对|到|为|是|赴|查|访))"
    r"(?P<list>[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8}){1,8}[和及与][\u4e00-\u9fff]{2,8}?)"
    r"(?P<number>1?[0-9])(?P<unit>家|个)(?P<noun>企业|公司|村|镇|乡|社区|街道)"
)
KINDS: Final = re.compile(r"(?:领域|行业|类|系统|方面)$")
SOME: Final = re.compile(r"交界|接壤|毗邻|其中|每|各|另|首批|部分|等|包括|主要|重点|如")
LEAST_FIRM: Final = 4
LEAST: Final = 2
MOST_WRONG: Final = 2


def judge_placelists(text: str) -> Iterator[Reading]:
    for pattern in (BEHIND, PLACES):
        for match in pattern.finditer(text):
            names = re.split(r"[、和及与]", match["list"]) if pattern is BEHIND else match["list"].split("、")
            words = match["noun"] + match["list"] + (match["verb"] if pattern is BEHIND else "")
            if pattern is PLACES and re.search(r"[和及与]", names[-1]):
                continue
            if not (SOME.search(words) or OPEN.search(words)) and all(names):
                yield from against(match, len(names))
    for match in BEFORE.finditer(text):
        names = re.split(r"[、和及与]", match["list"])
        firm = match["noun"] in {"企业", "公司"}
        short = firm and any(len(name) < LEAST_FIRM or KIND_OF_FIRM.search(name) for name in names)
        if not short and not any(KINDS.search(name) for name in names) and not OPEN.search(match["list"]):
            yield from against(match, len(names))


def against(match: re.Match[str], right: int) -> Iterator[Reading]:
    """What `number` and `unit` of the match say, where so many are named instead; nothing where they are far apart."""
    value = int(match["number"]) if match["number"].isdigit() else from_hanzi(match["number"])
    if value is None or value == right or min(value, right) < LEAST or abs(value - right) > MOST_WRONG:
        return
    start, end = match.start("number"), match.end("unit") if match["unit"] else match.end("number")
    exact = Interval(Decimal(value), Decimal(value))
    quantity = Quantity(
        start, end, match.string[start:end], "count", unit=match["unit"] or "", value=value, interval=exact
    )
    yield Reading(stated("count_of_list", quantity, [], Range(Fraction(right), Fraction(right)), Agreement.NO), 4)
