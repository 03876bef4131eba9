"""Points that are told one by one, and the number that announces them or looks back at them: 三项措施。一是…；二是…；四是….

The points are told apart by the same mark (一是, 一要, （一）, 一、 or 1. at the head of a line, 第一组) and count on from one. What
announces them ends right before the first; what looks back stands at the head of a clause behind the last.
"""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.counts import fullwidth
from zhiben.numbers.statements.structure.lists.placelists import against

ORDER: Final = "一二三四五六七八九"
NUMERAL: Final = r"(?<![0-9第.,百千万两余多几数十])(?P<number>[二两三四五六七八九]|十[一二三四五]?|1[0-5]|[2-9])"
UNIT: Final = (
    r"(?P<unit>个(?!月|百分|小时)|项|点(?![0-9钟])|条|方面|步|类|大类|种|件|招|环节|阶段|处|起|句|桩|道|关|样|手|大)"
    r"(?P<noun>[^，。；：！？、\n0-9]{0,12}?)"
)
MARKS: Final = (
    rf"(?<=[\n。；，：、！])(?P<n>[{ORDER}])[是要]", rf"（(?P<n>[{ORDER}])）", rf"(?<=\n)(?P<n>[{ORDER}])、",
    r"(?<=\n)(?P<n>[1-9])[.．、](?![0-9])", r"(?<=[\n。；，：])(?P<n>[1-9])[.．、](?![0-9])", r"（(?P<n>[1-9])）",
    r"(?P<n>[①-⑨])", rf"(?<=[\n。；，：])第(?P<n>[{ORDER}])(?=[，、是])",
    rf"(?<=[\n。；，：])(?:案例|问题|做法|经验|启示|教训|任务|措施|建议|要求|事项)(?P<n>[{ORDER}])(?=[：，、是])",
)  # fmt: skip
HEADINGS: Final = 2  # 一、 at the head of a line
STYLES: Final = tuple(re.compile(each) for each in MARKS)
ANNOUNCED: Final = re.compile(NUMERAL + UNIT + r"(?:如下|是|为|包括|即)?(?P<mark>[：。，]?)\n?$")
LOOKED_BACK: Final = re.compile(
    rf"(?:(?<=[，。；\n])(?:以上|上述|前述|这)?|以上|上述|前述){NUMERAL}{UNIT}(?=[，。；\n\u4e00-\u9fff])"
)
THINGS: Final = re.compile(
    r"事$|话$|重点$|承诺|保证|建议|措施|工作|要求|问题|意见|建议|做法|任务|原因|特点|隐患|环节|方面|事项|行动|举措|经验|不足|制度|步骤|内容|纪律|规定|案例|教训|启示"
)
POINTS: Final = frozenset("项 点 条 方面 步 招".split())
ORDINAL: Final = re.compile(r"第(?P<n>[一二三四五六七八九])(?P<end>组|队|小组|阶段|批|班|片区|分队|标段|梯队)")
SEVERAL: Final = re.compile(
    rf"{NUMERAL}(?P<unit>个|支|批|班)?(?P<noun>[\u4e00-\u9fff]{{0,4}}?)(?P<end>小组|组|分队|队|阶段|批|班|片区|标段|梯队)(?![长员成织])"
)
SUMMED: Final = re.compile(r"合计|共计|总计|相加|共")
OPEN: Final = re.compile(r"其中|另|等(?!级|候|待)|主要|首批|前[二两三四五六七八九]|每|各(?!组|队|自)|第$|再|新增")
SOME: Final = re.compile(r"其中|另|首批|前[二两三四五六七八九]|每|第$|除")  # a list that a colon opens is of no others
HEAD: Final = 48  # characters before the first point
NEARBY: Final = 60  # characters behind the last point in which it may be looked back at
LEAST: Final = 2
MOST: Final = 30  # ordinals of a line


def judge_points(text: str) -> Iterator[Reading]:
    text = fullwidth(text)
    lined = "\n" + text  # so that the head of the text is the head of a line
    runs = [run for style in STYLES for run in _runs(list(style.finditer(lined)))]
    starts = sorted(each.start() - 1 for run in runs for each in run)
    for run in runs:
        last = run[-1].start() - 1
        following = next((start for start in starts if start > last), len(text))
        others = {len(other) for other in runs if other is not run and other[-1].start() - 1 < following}
        headings = run[0].re is STYLES[HEADINGS]
        yield from _around(text, (run[0].start() - 1, last, following), len(run), others, headings=headings)
    for line in re.finditer(r"[^\n]+", text):
        yield from _ordinals(text, line.start(), line.end())


def _runs(found: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """The points that count on from one; a run ends where the numbers begin anew."""
    run: list[re.Match[str]] = []
    for match in [*found, None]:
        number = _number(match["n"]) if match else 1
        if number == 1:
            if len(run) >= LEAST and [_number(each["n"]) for each in run] == list(range(1, len(run) + 1)):
                yield run
            run = []
        if match:
            run.append(match)


def _number(printed: str) -> int:
    if printed.isdecimal():
        return int(printed)
    return ORDER.index(printed) + 1 if printed in ORDER else ord(printed) - ord("①") + 1


def _around(
    text: str, places: tuple[int, int, int], right: int, others: set[int], *, headings: bool
) -> Iterator[Reading]:
    """What announces the points, and what looks back at them before any others begin."""
    first, last, following = places
    match = ANNOUNCED.search(text, max(0, first - HEAD), first)
    if match and _is_of_points(match):
        yield from against(match, right)
    stop = re.compile(r"[。；\n]").search(text, last)
    begin = max(last, stop.start() - NEARBY) if stop else last
    end = min(following, (stop.start() if stop else last) + NEARBY)
    back = LOOKED_BACK.search(text, begin, end)
    if back and headings and back[0][0] not in "以上前":  # 四、处罚。…，两项合计: within one point
        return
    if back and (_of_others(back, others) or (back[0][0] not in "以上前" and SUMMED.match(text, back.end("unit")))):
        return  # 责令停航3艘，限期整改11艘，两项合计14艘
    if back and _is_of_points(back) and not (match and int(match["number"] == back["number"])):
        yield from against(back, right)


def _of_others(back: re.Match[str], others: set[int]) -> bool:
    """上述5项任务 in the fourth of the headings, where the second tells five."""
    return any(str(other) == back["number"] or ORDER[other - 1 : other] == back["number"] for other in others)


def _is_of_points(match: re.Match[str]) -> bool:
    clause = re.split("[，。；：\n]", match.string[max(0, match.start() - HEAD) : match.start()])[-1]
    if match.groupdict().get("mark") == "：":
        return not SOME.search(clause + match["noun"])
    noun = THINGS.search(match["noun"] or clause) or THINGS.search(
        match.string[match.end() : match.end() + 6].partition("，")[0]
    )
    return bool(noun or match["unit"] in POINTS) and not OPEN.search(clause + match["noun"])


def _ordinals(text: str, begin: int, end: int) -> Iterator[Reading]:
    """3个督导组，第一组负责城区，…，第四组负责南部."""
    marks = list(ORDINAL.finditer(text, begin, end))
    if not LEAST < len(marks) <= MOST:
        return
    for several in SEVERAL.finditer(text, begin, end):
        told = [
            _number(each["n"])
            for each in marks
            if each["end"][-1] == several["end"][-1] and each.start() > several.end()
        ]
        right = len(told)
        words = (
            re.split("[，。；：\n]", text[max(begin, several.start() - HEAD) : several.start()])[-1] + several["noun"]
        )
        if right > LEAST and told == list(range(1, right + 1)) and not OPEN.search(words):
            yield from against(several, right)
            return
