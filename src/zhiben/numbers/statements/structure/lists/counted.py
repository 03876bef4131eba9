"""Names in a row, and the number that counts them behind a comma or at their end: 高平、鲁军、石磊，总共四人.

A row is three names or more joined by 、; what is added to it by 再加 or 和 is one more. The number may be a name's own (五查卡 of
一查, 二查, 三查), the quoted slogan before the row (“四进”：进企业、…), or how often something happened on the days of the row.
"""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.placelists import against

ITEM: Final = r"[\u4e00-\u9fff“”《》A-Za-z（）]{1,14}?"
NUMERAL: Final = r"(?<![0-9第.,百千万两余多几数])(?P<number>[二两三四五六七八九]|十[一二三四五]?|1[0-5]|[2-9])"
UNIT: Final = (
    r"(?P<unit>个(?![月百小多])|家|位|名|人(?!次)|类|种|项|条(?!件)|部|份|座|所|支|起|样|处|件|台|辆|档|等级|级|方面|部门|镇|乡|村|县|区|街道|社区"
    r"|点(?![0-9钟]))"
)
JOINED: Final = r"(?:、|(?<=[》”])(?=[《“]))"
ROW: Final = rf"(?P<list>{ITEM}(?:{JOINED}{ITEM}){{2,11}}?(?:[和及与]{ITEM}|以及{ITEM}|，(?:再加上?|外加|加上|还有|以及|连同){ITEM})?)"
WHOLLY: Final = r"(?:总共|一共|合共|统共|拢共|共计|合计|总计|共|这|上述|以上|全部|满打满算|凑成|正好)(?:是|有|为)?"
BEHIND: Final = re.compile(
    rf"(?<![^，。；：！？\n])(?P<lead>[^，。；：！？、\n0-9]{{0,10}}(?:[：有为是]|包括|了))?{ROW}(?P<comma>[，。])(?P<cue>{WHOLLY})?{NUMERAL}{UNIT}"
    r"(?P<noun>[\u4e00-\u9fff]{0,12})"
)
AT_ITS_END: Final = re.compile(rf"{ROW}(?P<cue>{WHOLLY})?{NUMERAL}{UNIT}(?P<noun>[\u4e00-\u9fff]{{0,8}})")
ALL: Final = re.compile(
    r"^[\u4e00-\u9fff]{0,6}?(?:均|都|全部|全都|各|协同|分[片头工]|一起|联合|无一|共同|同时|名单|名字)"
)
NAMES_ROW: Final = re.compile(r"(?:[：有为是]|包括|了)$")
OPEN: Final = re.compile(
    r"等(?!级|候|待)|其他|其它|其余|之类|例如|比如|若干|部分|下辖|所属|及其|附近|另|除|主要|重点|突出|最|尤其|各|每|分别|左右|约"
)
VERBS: Final = re.compile(
    r"[查抓罚访]了?$|检查|发现|排查|整改|培训|发放|张贴|开展|召开|组织|举办|出动|投入|处罚|立案|约谈|责令|关停|取缔|安装|配备|新建|更换|走访|组成|分成|分为|编成|成立|共用"
    r"|带领|派出|抽调|选派|带[队着了]|拿出|查[出处获封]|共有|达到?$|[为是有在到做设]$|完成|制定|出台|印发|签订|牵头"
)
SAME: Final = re.compile(
    r"(?P<row>一(?P<verb>[\u4e00-\u9fff])[^。\n]{2,120})[，。；：—、]+[^。；\n]{0,20}?[“「]?(?P<number>[三四五六七八九])(?P<unit>(?P=verb))(?=[\u4e00-\u9fff]{0,3}[”」])"
)
SLOGAN: Final = re.compile(
    r"[“「]?(?P<number>[二三四五六七八九])(?P<unit>[\u4e00-\u9fff])[”」]?(?:[\u4e00-\u9fff]{0,6})(?:：|，?即：?|——|，就是|（)(?P<list>(?P=unit)[^，。；：\n]{1,10}(?:[、，](?P=unit)[^，。；：、\n]{1,10}){2,11})"
)
DAY: Final = r"(?:(?:[0-9]{1,2}月)?[0-9]{1,2}日|20[0-9]{2}年|[0-9]{1,2}月(?![0-9]))"
DAYS: Final = re.compile(
    rf"(?P<list>{DAY}(?:、{DAY}){{1,11}}(?:[和及]{DAY})?)(?P<rest>[^。；！？\n0-9]{{0,16}}?)(?P<cue>先后|共|累计|分)?{NUMERAL}(?P<unit>次|场|批|趟|轮)"
)
ON_DAYS: Final = re.compile(
    rf"{NUMERAL}(?P<unit>次|场|批|趟|轮|期|天)(?P<rest>[^。；！？\n0-9]{{0,12}}?)[，：（](?:时间|日期)?(?:分别|依次)?(?:为|是|在|于)?"
    rf"(?P<list>{DAY}(?:、{DAY}){{1,11}}(?:[和及]{DAY})?)(?=(?:召开|举行|开展|组织|进行|实施)?[，。；）\n]|$)"
)
CLAUSES: Final = re.compile(
    rf"{NUMERAL}(?P<unit>个|条|点|项|类|方面)(?P<noun>[\u4e00-\u9fff]{{0,6}})：(?P<list>[\u4e00-\u9fff]{{3,10}}(?:，[\u4e00-\u9fff]{{3,10}}){{2,9}})(?=[。；\n]|$)"
)
TOLD: Final = re.compile(r"[一二两三四五六七八九十百]+[\u4e00-\u9fff]$")  # 幼儿园十一所、门店九家 is a row of numbers
LONGEST: Final = 12
PAIR: Final = 2
THREE: Final = 3
ORDER: Final = "一二三四五六七八九"


def judge_counted(text: str) -> Iterator[Reading]:
    for line in re.finditer(r"[^！？\n]+", text):
        words = "\n" + line[0]
        if "、" in words or "》《" in words:
            yield from _rows(text, line.start(), line.end())
        yield from _days(text, line.start(), line.end())
    for match in CLAUSES.finditer(text):
        clauses = match["list"].split("，")
        if max(map(len, clauses)) - min(map(len, clauses)) <= PAIR and not OPEN.search(match["list"]):
            yield from against(match, len(clauses))
    for match in SLOGAN.finditer(text):
        yield from against(match, len(re.split("[、，]", match["list"])))
    for match in SAME.finditer(text):
        steps = re.findall(rf"(?<![第十])([{ORDER}]){re.escape(match['verb'])}", match["row"])
        if steps == list(ORDER[: len(steps)]) and len(steps) >= THREE:
            yield from against(match, len(steps))


def _rows(text: str, begin: int, end: int) -> Iterator[Reading]:
    begin = max(0, begin - 1)
    for match in BEHIND.finditer(text, begin, end):
        names = _names(match["list"])
        if names and (match["cue"] or _said_of_them(match, names)):
            yield from _counted(match, names)
    for match in AT_ITS_END.finditer(text, begin, end):
        names = _names(match["list"])
        plain = names and not VERBS.search(names[-1]) and not match["noun"].startswith(("次", "余"))
        if plain and (match["cue"] or match["unit"] != "家"):
            yield from _counted(match, names)


def _names(row: str) -> list[str]:
    """The names of the row, or none where it is no plain row."""
    names = re.split(
        r"、|(?<=[》”])(?=[《“])|，(?:再加上?|外加|加上|还有|以及|连同)|以及", re.sub(r"（[^（）]*）", "", row)
    )
    last = re.split("[和及与]", names[-1]) if re.search("[和及与]", names[-1]) else []
    names = [*names[:-1], *last] if len(last) == PAIR else names
    if (
        any(TOLD.search(name) for name in names[:-1])
        or OPEN.search("".join(names[1:]))
        or any(not name or len(name) > LONGEST for name in names[1:])
    ):
        return []
    inner = names[1:-1] + names[-1:]
    return [] if any(re.search("[和及与]", name) for name in inner) else names


def _said_of_them(match: re.Match[str], names: list[str]) -> bool:
    """Whether the number behind the comma is said of the names: a row of them was announced, and it is said of all."""
    announced = bool(match["lead"]) and match["noun"][:PAIR] in match["lead"]
    if match["comma"] == "。" and not (announced or ALL.match(match["noun"])):
        return False
    if VERBS.search(names[-1]):
        return False
    lead = match["lead"] or names[0]
    noun = match["noun"][:PAIR]
    shared = bool(noun) and (any(name.endswith(noun) for name in names) or noun in lead)
    return bool(ALL.match(match["noun"])) or shared or bool(match["lead"] and NAMES_ROW.search(match["lead"]))


def _counted(match: re.Match[str], names: list[str]) -> Iterator[Reading]:
    for reading in against(match, len(names)):
        wrong = reading.statement.claimed.value
        if wrong is not None and abs(int(wrong) - len(names)) <= (PAIR if match["cue"] else 1):
            yield reading


def _days(text: str, begin: int, end: int) -> Iterator[Reading]:
    """5月6日、14日、23日，先后3次; 在2021年、2022年、2023年三次获评."""
    for match in ON_DAYS.finditer(text, begin, end):
        if not OPEN.search(match["rest"]):
            yield from against(match, len(re.split("[、和及]", match["list"])))
    for match in DAYS.finditer(text, begin, end):
        if not OPEN.search(match["rest"]) and (match["cue"] or not match["rest"]):
            yield from against(match, len(re.split("[、和及]", match["list"])))
