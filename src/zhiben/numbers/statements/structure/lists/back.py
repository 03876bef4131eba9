"""A number that counts what is named before it: 门诊楼、住院楼、医技楼三栋建筑; 1标、2标、6标…，对这5个标段; …14盏，…9处，以上三类问题."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.counts import COUNT, Count, counts_in, told_by, value_of
from zhiben.numbers.statements.structure.lists.enumerated import (
    BRACKETS,
    JOIN,
    NONE,
    OPEN,
    TITLES,
    is_name,
    valued,
)

POINTS_BACK: Final = re.compile(r"(?:以上|上述|前述|这|该)$")
WHOLLY: Final = re.compile(r"(?:共计?|合计|总计|这|一共|总共|全部|计)+$")
VERBS: Final = re.compile(
    r"检查|发现|排查|整改|培训|发放|张贴|开展|召开|组织|举办|出动|投入|处罚|立案|约谈|责令|关停|取缔|安装|配备|新建|更换|走访|分别|每|均|超|约|近|逾|共有|达到?$|[为是有在到设了各抽查访罚成建]$|第$|各"
)
# Where a second enumeration may begin within the row.
WITHIN: Final = re.compile(r"[的在对把将向由至从给]|下属|所属|所辖|下辖")
PLACED: Final = re.compile(r"(?:[镇乡县区市省村矿厂校院局站所队库店]|公司|集团|街道|社区|医院|学校|企业|车间|项目部)$")
ANY_PLACE: Final = re.compile(r"^(?:地|单位|部门|乡镇|地区|地方|县区|区县|方面|家|点|处|场所|片区|区域|成员)")
TWO: Final = re.compile(r"^(?:工种|部门|乡镇|区县|县区|科目|专业|岗位|行业|领域|车间|班组|标段|县|镇|村|社区|科室)")
LABELS: Final = re.compile(
    r"(?:[^，。；、和及与\n0-9A-Z]{0,12}(?:[0-9]{1,3}|[A-Z])[^，。；、和及与\n0-9A-Z]{1,2}[、和及与]){1,12}"
    r"[^，。；、和及与\n0-9A-Z]{0,12}(?:[0-9]{1,3}|[A-Z])(?P<last>[\u4e00-\u9fff])"
)
TOGETHER: Final = re.compile("会同|协同|连同|携手|伙同")  # 本局会同公安、消防三个部门
LED: Final = re.compile(r"[由经][^，。；]{2,10}(?:牵头|主持)，$")
LABELLED: Final = re.compile(r"[0-9]+[号#＃标][\u4e00-\u9fff]{0,3}$")
IN_ALL: Final = re.compile(
    r"(?P<row>[^。；\n0-9]{4,60}?[一1](?P<unit>[次场回遍]))，(?:全[年月季周]|一年|[总一]?共|合计|累计)(?:共|合计|总共)?[\u4e00-\u9fff]{0,6}?(?P<number>[二两三四五六七八九2-9])(?P=unit)"
)
LISTED: Final = re.compile("、|[和及][0-9]")  # within a row: 加装2台、…; 红色、黄色预警2次、9次 counts each
LEAST: Final = 2
THREE: Final = 3
FAR: Final = 4
LONGEST: Final = 12  # characters of a name
NEARBY: Final = 120  # characters in which a row of labels stands


def judge_back(text: str) -> Iterator[Reading]:
    for line in re.finditer(r"[^\n]+", text):
        for count in counts_in(text, line.start(), line.end()):
            yield from told_by(count, _row(count) or _pointed(count, line.start()))
    yield from _in_all(text)


def _row(count: Count) -> frozenset[int]:
    """The names of its own clause."""
    if LISTED.match(count.text, count.end):
        return NONE
    words = COUNT.split(BRACKETS.sub("", count.clause))[-1]  # 两座桥和东路、西路三条路
    said = WHOLLY.search(words)
    words = TITLES.sub("、", words[: said.start()] if said else words)
    items = words.split("、")
    noun = count.text[count.end : count.end + 6] if not count.is_of_sorts else count.unit + count.text[count.end :][:4]
    if len(items) < LEAST or not all(items) or not all(map(is_name, items[1:])) or OPEN.search(words):
        return NONE
    if any(len(item) > LONGEST for item in items[1:]) or VERBS.search(items[-1]) or _is_of_another(items, noun, count):
        return NONE
    ways = set(range(len(items), len(items) + sum(len(JOIN.findall(item)) for item in items) + 1))
    if JOIN.search(items[-1]) and len(items) >= LEAST:
        ways.discard(len(items))
    ways |= {len(items) - place for place, item in enumerate(items) if place and WITHIN.search(item)}
    if count.unit == "家" and count.text[count.start].isdecimal():  # kinds of firms are named alike
        return NONE
    led = count.text[max(0, count.start - len(count.clause) - LONGEST) : count.start - len(count.clause)]
    if TOGETHER.search(items[0]) or LED.search(led):
        ways.add(len(items) + 1)
    few = max(ways) < THREE
    if few and count.value not in ways and not _are_two(items, noun, count):
        return NONE
    return frozenset(ways) if abs(count.value - len(items)) <= (1 if len(items) < FAR else LEAST) else NONE


def _are_two(items: list[str], noun: str, count: Count) -> bool:
    """Whether two names alone are what was counted."""
    return count.value == THREE and ((bool(TWO.match(noun)) and _is_short(items)) or _are_labelled(items))


def _are_labelled(items: list[str]) -> bool:
    """2号炉、3号炉: two that differ by their numbers alone."""
    return len({re.sub(r"^.*?[0-9]+", "", item) for item in items}) == 1 and all(map(LABELLED.search, items))


def _is_short(items: list[str]) -> bool:
    return all(len(item) <= FAR for item in items[1:]) and not re.search("[、和与及]", items[-1])


def _is_of_another(items: list[str], noun: str, count: Count) -> bool:
    """甲镇、乙镇、丙镇四个村 are villages in the towns, as many as there may be."""
    ends = {match[0][-1] for item in items[1:] if (match := PLACED.search(item))}
    if not ends or ANY_PLACE.match(noun) or count.unit == "家" or count.unit in ends:
        return False
    return not any(end in noun for end in ends)


def _pointed(count: Count, begin: int) -> frozenset[int]:
    """What 以上 and 这 point at: names with values all through the sentence, or labels before the comma."""
    points = POINTS_BACK.search(count.clause)
    if not points:
        return NONE
    start = max(begin, count.start - NEARBY)
    before = count.text[start : count.start - len(count.clause)]
    sentence = re.split("[。！？\n]", before)[-1]
    if not sentence.endswith("，"):
        return NONE
    if points[0] in {"以上", "上述", "前述"} and count.is_of_sorts:
        found, behind = valued(re.split("[；：]", sentence)[-1].rstrip("，"))
        if len(found) >= LEAST and not behind and _are_kinds(found):
            return frozenset({len(found)})
    return _labels(sentence, count)


def _are_kinds(found: list[re.Match[str]]) -> bool:
    """The first stands behind the verb of the sentence: 发现防火门损坏487樘."""
    names = [re.sub(r"^.{0,8}?(?:发现|查出|排查出|检查出|查处|查获|存在)", "", found[0]["name"])]
    names += [match["name"] for match in found[1:]]
    return len(set(names)) == len(names) and not any(VERBS.search(name) for name in names)


def _labels(sentence: str, count: Count) -> frozenset[int]:
    rows = list(LABELS.finditer(sentence))
    if len(rows) != 1 or OPEN.search(sentence):
        return NONE
    row = rows[0]
    labels = re.findall(rf"(?:[0-9]{{1,3}}|[A-Z]){re.escape(row['last'])}(?=[、和及与]|$)", row[0])
    pieces = re.split("[、和及与]", row[0])
    noun = count.unit + count.text[count.end : count.end + 3]
    return frozenset({len(labels)}) if len(labels) == len(pieces) and row["last"] in noun else NONE


def _in_all(text: str) -> Iterator[Reading]:
    """五月检定一次、十一月检定一次，全年检定3次."""
    for match in IN_ALL.finditer(text):
        pieces = re.split("[、，]", match["row"])
        unit = match["unit"]
        once = [re.search(rf"[一1]{unit}$", piece) for piece in pieces]
        if not all(once[1:]) or len(pieces) < LEAST or re.search("每|其中|另|各", match["row"]):
            continue
        if once[0] is None and len(pieces) > LEAST:
            pieces = pieces[1:]
        elif once[0] is None:
            continue
        start, value = match.start("number"), value_of(match["number"])
        yield from told_by(Count(text, start, match.end(), value, unit, match["row"]), frozenset({len(pieces)}))
