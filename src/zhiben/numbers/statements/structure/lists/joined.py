"""Names in two breaths before the number that counts them: 除了甲站、乙所，还有丙院和丁所，五家单位一起值守."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.counted import ALL, ITEM, NUMERAL, OPEN, UNIT, WHOLLY
from zhiben.numbers.statements.structure.lists.placelists import against

ADDED: Final = r"(?:还有|再加上?|外加|加上|连同|以及|也有|另有)"
BREATHS: Final = re.compile(
    rf"(?<![^，。；：！？\n])(?P<lead>除了?|(?:[^，。；：、\n0-9]{{0,10}}(?:[有是为：]|包括)))(?P<list>{ITEM}(?:、{ITEM})*(?:[和及与]{ITEM})?)"
    rf"(?:之?外)?，{ADDED}(?P<more>{ITEM}(?:、{ITEM})*(?:[和及与]{ITEM})?)，(?P<cue>{WHOLLY})?{NUMERAL}{UNIT}(?P<noun>[\u4e00-\u9fff]{{0,10}})"
)
TIMES: Final = re.compile(
    r"每[天日][^，。；\n0-9]{0,12}?(?P<list>早[、]?中[、]?晚|早[、]?晚|上午[、和]下午)[^，。；\n0-9一二两三四五六七八九]{0,8}(?:各[^，。；\n]{0,6}[一1]次，[^，。；\n0-9]{0,8}?)?"
    r"(?P<number>[2-9二两三四五六七八九])(?P<unit>次|遍|回|趟)"
)
MORNING: Final = re.compile("早|中|晚|上午|下午")
LONGEST: Final = 12


def judge_joined(text: str) -> Iterator[Reading]:
    for match in BREATHS.finditer(text):
        names = [*re.split("[、和及与]", match["list"]), *re.split("[、和及与]", match["more"])]
        words = match["list"] + match["more"]
        said = match["cue"] or ALL.match(match["noun"]) or re.search("都|均|全|一起|共同|同时", match["noun"])
        plain = all(name and len(name) <= LONGEST for name in names) and not OPEN.search(words.replace("除", "", 0))
        if said and plain:
            yield from against(match, len(names))
    for match in TIMES.finditer(text):
        right = len(MORNING.findall(match["list"]))
        said = "零一二三四五六七八九".find(match["number"].replace("两", "二"))
        said = int(match["number"]) if match["number"].isdigit() else said
        if said % right:
            yield from against(match, right)
