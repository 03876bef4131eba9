"""The members of an enumeration, and in how many ways they may be counted.

What ；divides are its clauses; names with values of their own are one each, whether 、or a comma stands between them; other names
stand between 、. What a total or a remark opens is no member. Where words leave members out, nothing is counted.
"""

import re
from collections.abc import Sequence
from typing import Final

from zhiben.numbers.statements.structure.lists.counts import Count

NONE: Final[frozenset[int]] = frozenset()
OPEN: Final = re.compile(
    r"等(?!级|候|待|额|同|距)|之类|诸如|例如|比如|譬如|若干|部分(?!.{0,2}厂)|及其|以外|之外|(?<![拆清消解排免扫铲去删])除(?![尘雪冰草锈湿险四患])|尤其|特别是|居多|省略|…|略$"
)
REST: Final = re.compile(r"其他|其它|其余|剩余|余下")
# What speaks of the members together, or of something else, once they are told.
SUMMED: Final = (
    r"其中|以上|上述|前述|共(?!享|青|用|建)|总(?:计|共|数|额|量|长|投|面|人|的|课|分|里|造|价)|合计|合起|小计|累计|加起来|相加|计(?!算|划|量|时|生)|平均|占(?!道|用|压)"
    r"|均(?!衡)|都(?!市|江)|全部|最[高低多少大小长短]|同比|环比|比(?:上|去|计|年|目|同)|较|两者|三者|另|同时|此外|长度|面积|超过|不足|低于|高于|多于|少于|[两二三四五六七八九][^，、0-9]{1,4}(?<![公中])共|[^，、0-9]{0,6}(?:总数|总量|总额|总计|合计)"
)
SUMMARY: Final = re.compile(rf"^(?:{SUMMED})")
REMARK: Final = re.compile(
    rf"^(?:{SUMMED}|这|每|与|和[^，、]{{0,4}}[相持]|并|但|而|则|且|已|由|要(?!素|害|点|道)|将|对(?!讲|外|内)|经(?!开|济|营|验|贸)|限(?!速|高|载|量|行)|请|以(?!案|查|训|赛)|现(?!场|金|状|浇|有)"
    r"|全(?:市|县|区|省|镇|乡|年|长|程)|各(?:[家个类项处地级])|也|还|分别|依次|检(?:测|查)(?![站所队组不缺])|整改|合格|涉及|为(?!民)|是|在(?![线建岗途库])|从(?!业)|到(?![位岗会])|至|按(?!摩)|于|其|该|责任(?=[人单]|为|明)"
    r"|因|如|若|不再|没有|未(?=能|对|按))"
)
VALUED: Final = re.compile(
    r"^(?P<name>[^0-9]{1,24}?)(?P<number>[0-9]+(?:\.[0-9]+)?[万亿余多]?|(?<![第十一二两三四五六七八九])[一二两三四五六七八九十]{1,3}(?=[个家起处件条项场次人名台座间户栋具盏只本册门课学]))"
    r"(?P<unit>[\u4e00-\u9fff%％]{1,3})(?:（[^（）]*）)?$"
)
LABEL: Final = re.compile(r"[0-9]+(?=[号#＃标线期区段库栋楼室井站班组队层炉泵车机]|[A-Za-z])|(?<=[A-Za-zＫK#])[0-9]+")
ACTIONS: Final = re.compile(
    r"发现|整改|检查|排查|立案|罚款|处罚|培训|下达|责令|参加|死亡|受伤|完成|投入|出动|组织|开展|新增|减少|增加|下降|上升|去年|上年|同期|本月|上月|预计|平均|每|男$|女$|已|未|合计|共$|总"
)
QUANTITIES: Final = re.compile(
    r"新增|减少|增加|下降|上升|去年|上年|同期|预计|平均|每|^(?:男|女)|^已|^(?:未|已)?(?:发现|整改|检查|排查|完成|投入|出动)|合计|共$|^总"
)
JOIN: Final = re.compile(r"以及|(?<![涉波普危触顾以])及(?![时格])|和(?![平谐])|(?<!参)与(?!会)")
BRACKETS: Final = re.compile(r"（[^（）]*）")
TITLES: Final = re.compile(r"(?<=[》”])(?=[《“])")
ENDING: Final = re.compile(
    r"(?:负责|承担|牵头|带队|包[保联]|担任|组成|主持|完成|值守|施工|承建|承办|供货|管理|监管)[^、]{0,6}$"
)
MARKED: Final = re.compile(
    r"^(?:[一二三四五六七八九][是要、]|第[一二三四五六七八九]|首先|其次|（?[1-9一二三四五六七八九][）.、．]|[①-⑨])"
)
ADDED: Final = re.compile(r"^(?:以及|还有|再加|外加|加上|另加|连同|和|及)")
BRIEF: Final = 6  # characters of a clause that may go on with names
LONGEST: Final = 16  # characters of a name
SHORT: Final = 12  # characters of a clause that is a member
LIKE: Final = 3  # characters by which clauses alike differ
LEAST: Final = 2
THREE: Final = 3


def ways_of(words: str, count: Count, *, firm: bool) -> frozenset[int]:
    """In how many ways the members of `words` may be counted; `firm` where a colon opens them."""
    words = BRACKETS.sub("", words).rstrip("”’」")
    if MARKED.match(words.lstrip("“")) or OPEN.search(words.partition("。")[0]):
        return NONE
    if "；" in words:
        first = _named(words.partition("；")[0], count, firm=firm) if firm else NONE
        told = firm and count.value in first  # 三件事：甲、乙、丙；练的是另一件
        return first if told else _divided(words) if firm else NONE
    return _valued(words, count) or _named(words, count, firm=firm)


def _divided(words: str) -> frozenset[int]:
    items = [item.strip() for item in words.split("；")]
    while items and (not items[-1] or SUMMARY.match(items[-1])):
        items.pop()
    if len(items) < LEAST or any(not item or SUMMARY.match(item) or MARKED.match(item) for item in items[1:]):
        return NONE
    several = [len(re.split("[、，]", item)) for item in items]
    return frozenset({len(items), len(items) - 1 + several[-1], sum(several)})


def valued(words: str) -> tuple[list[re.Match[str]], list[str]]:
    """The leading pieces that are a name with a value, and the pieces behind them."""
    pieces = [piece for piece in re.split("[，、]", BRACKETS.sub("", words)) if piece]
    found: list[re.Match[str]] = []
    for place, piece in enumerate(pieces):
        joined = re.split("[和及]", piece)
        each = [VALUED.match(part) for part in ([piece] if len(joined) != LEAST else joined)]
        if not all(each) and len(joined) == LEAST:
            each = [VALUED.match(piece)]
        if not all(each) or SUMMARY.match(piece):
            return found, pieces[place:]
        found += [match for match in each if match]
    return found, []


def are_members(found: Sequence[re.Match[str]], count: Count) -> bool:
    """Whether names with values are what was counted: no parts of the count itself, and actions only where kinds are counted."""
    names = [match["name"] for match in found]
    units = {match["unit"][0] for match in found}
    other = QUANTITIES if count.is_of_sorts else ACTIONS
    if len(found) < LEAST or len(set(names)) < len(names) or any(other.search(name) for name in names):
        return False
    if count.unit[0] in units:
        return False
    return len(units) == 1 or count.is_of_sorts


def _valued(words: str, count: Count) -> frozenset[int]:
    found, behind = valued(words)
    if not are_members(found, count) or (behind and not REMARK.match(behind[0])):
        return NONE
    if behind and behind[0].startswith("其中") and any(VALUED.match(piece) for piece in behind[1:]):
        return NONE
    rest = sum(bool(REST.search(match["name"])) for match in found)
    return frozenset({len(found), len(found) - rest})


def _named(words: str, count: Count, *, firm: bool) -> frozenset[int]:
    clauses = [clause for clause in words.split("，") if clause]
    if not clauses:
        return NONE
    first = ENDING.sub("", TITLES.sub("、", clauses[0]))
    items = first.split("、")
    if len(items) < LEAST and not JOIN.search(first):
        return _in_clauses(clauses) if firm else NONE
    if not all(map(is_name, items)):
        return NONE
    ways = {len(items) + more for more in range(sum(len(JOIN.findall(item)) for item in items) + 1)}
    if JOIN.search(items[-1]):
        ways.discard(len(items))
    if REST.search(items[-1]):
        ways.add(len(items) - 1)
    return NONE if may_go_on(ways, clauses[1:], count.value) else frozenset(ways)


def may_go_on(ways: set[int], behind: Sequence[str], said: int) -> bool:
    """Whether the clauses behind the first may be what is lacking: 时间紧、任务重，人手不够."""
    if behind and "、" in behind[0] and not REMARK.match(behind[0]):
        return True
    more = 0
    for clause in behind:
        if not ADDED.match(clause) and (REMARK.match(clause) or len(clause) > BRIEF or re.search("[0-9]", clause)):
            break
        more += 1
    return said in {way + each for way in ways for each in range(1, more + 1)}


def is_name(item: str) -> bool:
    """Whether it may be a member by its form: short, without a number that counts."""
    return 0 < len(item) <= LONGEST and (item.isdecimal() or not re.search("[0-9]", LABEL.sub("", item)))


def _in_clauses(clauses: Sequence[str]) -> frozenset[int]:
    """摸清底数，清理烟道，夜间提醒: clauses alike, to the end of the sentence."""
    lengths = [len(clause) for clause in clauses]
    alike = max(lengths) - min(lengths) <= LIKE and max(lengths) <= SHORT
    plain = not any(REMARK.match(clause) or "、" in clause or re.search("[0-9]", clause) for clause in clauses)
    return frozenset({len(clauses)}) if (alike or _repeat(clauses)) and plain and len(clauses) >= THREE else NONE


def _repeat(clauses: Sequence[str]) -> bool:
    """确保不漏户，确保不漏人，确保不漏项: one word heads or ends them all."""
    return len({clause[:LEAST] for clause in clauses}) == 1 or len({clause[-LEAST:] for clause in clauses}) == 1
