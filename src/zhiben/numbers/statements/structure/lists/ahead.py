"""A number, and behind it the enumeration that it announces: 分成三段施工：…180米，…150米，…90米; 四条管段，分别为…; 不足5条。不足为：….

What stands between the number and the mark says what is counted and what becomes of it; where it speaks of something else that may
be what is listed, nothing is said.
"""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.counts import COUNT, Count, counts_in, told_by
from zhiben.numbers.statements.structure.lists.enumerated import NONE, are_members, valued, ways_of

NOUN: Final = r"(?P<noun>[\u4e00-\u9fff“”A-Za-z]{0,16}?)"
OPENS: Final = re.compile(
    NOUN + r"[”」]?(?P<mark>(?:如下|即|就是|分别[为是]|依次[为是]|[为是有]|包括|包含|具体[为是]|具体如下)?(?:：|——)"
    r"|[，、]?(?:也就是|就是|即)(?:[为是])?：?|[，。]?(?:它们|具体)?(?:分别|依次)(?:[为是有由在于])：?|，(?:具体|它们)?(?:[为是]|包括)：?|[为是]|（|，|。)"
)
AGAIN: Final = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{0,10}?)[。；，](?:这些|具体|所列)?(?P<name>[\u4e00-\u9fff]{2,6}?)(?:分别|依次|具体)?(?:[为是有]：?|包括：?|如下：|：)"
)
# What is done by what was counted, or said of it, and has no object that may be listed.
SAID: Final = re.compile(
    r"(?:施工|进行|推进|实施|开展|展开|落实|发力|入手|着手|突破|抓起|施策|解决|整改|受检|达标|超标|上榜|获奖|获评|入选|领奖|上课|缺席|迟到|走|负责|参[加与赛训会建]"
    r"|(?:需要?|未|被|受|已|获|待|拟|应|可|仍|均|都)[\u4e00-\u9fff]{1,6})$"
)
VERB: Final = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:存在|发现|查出|暴露|反映|提出|指出|汇报|交流|承诺|提供|安装|配备|采取|实行|推行|建立|制定|开展|检查|落实|围绕|没|有(?![限色关机毒害效轨])|设(?!备|施)|作出|做)"
)
HEAD: Final = re.compile(r"[，。；：！？\n]")
DIVIDES: Final = re.compile(
    r"分(?:成|为|作|布在|属)?$|(?:问题|隐患|原因|情形|主要|集中)[有在]$|[下划内]设|划分[成为]?$|设$|编[成为]$|组成$|归[纳并]?为$"
)
LISTED: Final = re.compile("[、和及][0-9]")  # 红色、黄色预警2次、9次 counts each
LONGEST: Final = 300  # characters of an enumeration
END: Final = re.compile("[。！？\n：]")
OTHER: Final = re.compile("哪|什么|怎|何|之间|之内|交界|接壤|毗邻|以[上内下]")
BRIEF: Final = 8  # characters between the number and 为 or 是
FIRM: Final = re.compile("：|——")


def judge_ahead(text: str) -> Iterator[Reading]:
    for line in re.finditer(r"[^\n]+", text):
        for count in counts_in(text, line.start(), line.end()):
            yield from told_by(count, _ways(count, line.end()))


def _ways(count: Count, end: int) -> frozenset[int]:
    if LISTED.match(count.text, count.end):
        return NONE
    opened = OPENS.match(count.text, count.end, end)
    if opened and _is_listed(count, opened):
        ways = _opened(count, opened, end)
        if ways:
            return ways
    again = AGAIN.match(count.text, count.end, end)
    if again and (count.clause.endswith(again["name"]) or again["noun"].endswith(again["name"])):
        return ways_of(_sentence(count.text, again.end(), end), count, firm=True)
    return NONE


def _is_listed(count: Count, opened: re.Match[str]) -> bool:
    noun = opened["noun"]
    if COUNT.search(noun) or OTHER.search(noun):
        return False
    if VERB.search(noun) and not SAID.search(noun):
        return False
    return count.is_of_sorts or "的" not in noun or count.unit in set("项条点件句招")


def _opened(count: Count, opened: re.Match[str], end: int) -> frozenset[int]:
    mark, begin = opened["mark"], opened.end()
    if mark == "（":
        words, closed, _behind = count.text[begin : min(end, begin + LONGEST)].partition("）")
        return ways_of(words, count, firm=False) if closed and "、" in words else NONE
    words = _sentence(count.text, begin, end)
    if mark in {"，", "。"}:
        return _valued_apart(words, count, opened["noun"])
    if mark in {"为", "是"} and (len(opened["noun"]) > BRIEF or not re.match(r"[^，。；]*、", words)):
        return NONE
    return ways_of(words, count, firm=bool(FIRM.search(mark)))


def _valued_apart(words: str, count: Count, noun: str) -> frozenset[int]:
    """4个小组，综合组5人，督查组6人，…: names that end as what was counted, or what was divided."""
    found, behind = valued(words)
    if not are_members(found, count) or behind:
        return NONE
    ends = {match["name"][-1] for match in found}
    named = len(ends) == 1 and ends <= set(count.unit + noun)
    return frozenset({len(found)}) if named or (count.is_of_sorts and DIVIDES.search(count.clause)) else NONE


def _sentence(text: str, begin: int, end: int) -> str:
    """What the mark opens, to the end of its sentence; nothing where another colon or the end of a line breaks it off."""
    words = END.split(text[begin : min(end, begin + LONGEST)], maxsplit=1)[0]
    stop = begin + len(words)
    if text[stop : stop + 1] == "：" or (stop == begin + LONGEST < end):
        return ""
    if "；" in words and stop == end < len(text):
        return ""
    return words if "（" in words else words.partition("）")[0]
