"""As many names as the number beside them says, whatever the names are of and however they are told apart."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Interval, Quantity
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.lists import KIND_OF_FIRM
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.counts import counted_by_next
from zhiben.numbers.statements.structure.lists.enumerated import JOIN, may_go_on

DIGITS: Final = dict(zip("二两三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
NUMERAL: Final = r"(?P<number>[二两三四五六七八九]|十[一二三四五]?|[2-9]|1[0-5])"
MEASURE: Final = (
    r"(?P<unit>个(?!百分)|家|起|类|种|项|条|点|步|字|样|份|处|地|方面|环节|部门|镇|乡|县|区|市|村|社区|街道|所|支|座|名|位|人|天|届|期"
    r"|本|部|款|件|大类|者|路|次|关|制|防|化|查|看|不|必|严|清单|门(?=课|功课|科目)|台|场|批|轮|国|省|校|院|站|厂|矿|组|队|科室|系统|领域|行业|单位)"
)
COUNT: Final = re.compile(rf"(?<![0-9第]){NUMERAL}[ ]?(?P<kind>个|大|小)?{MEASURE}")
AFTER: Final = re.compile(
    rf"(?<![0-9第,]){NUMERAL}(?P<kind>个|大|小)?{MEASURE}(?P<noun>[^，。；：！？、\n\t（）]{{0,18}}?)(?P<mark>：|，即：?|，?(?:分别|依次|即|包括|具体)?(?:是|为|包括)：?|（(?=[^（）]*、))(?P<list>[^。！？\n\t：]{{3,200}})"
)
OPEN: Final = re.compile(
    r"等(?!级|候|待)|其他|其它|其余|之类|诸如|例如|若干|部分|及其|以外|之外|除|尤其|如下$|主要|重点|比如|突出|最|居多|另|[下所]辖"
)
VERBS: Final = re.compile(
    r"检查|发现|排查|整改|培训|发放|张贴|开展|召开|组织|举办|出动|投入|处罚|立案|约谈|责令|关停|取缔|安装|配备|新建|更换|走访|分别|每|均|超|约|近|逾|共有|达到?$|为$|是$|有$|[抽查访罚]$|各$"
)
VERB: Final = re.compile(r"存在|发现|有|开展|检查|查出|落实|围绕|没|被|因|交界|接壤|毗邻")
POINTING: Final = re.compile(r"(?:下列|以下)$")
PLACE_END: Final = re.compile(
    r"(?:[组镇乡区县市省局委办院校厂店场站村园矿]|[小中大]学|[一二三四五六]中|街道|办事处|管委会|公司|集团|社区|大队|中心)$"
)
TOTAL: Final = re.compile(r"(?:共计?|合计|总计|这|以上|上述|一共|总共|在内的|全部|计)+$")
LONGEST: Final = 14  # characters of a name
LONGEST_NOUN: Final = 10
LONGEST_LINE: Final = 600
LONGEST_FIRM: Final = 8
LED: Final = re.compile("[由经][^，,。；]{2,12}(?:牵头|主持)[，,]")  # 由住建局牵头，公安、消防、城管、供电五家
LONGEST_LED: Final = 48
THREE: Final = 3
FEW: Final = 2
MOST_WRONG: Final = 2


def judge_namelists(text: str) -> Iterator[Reading]:
    for line in re.finditer(r"[^。！？\n]+", text):
        if len(line[0]) <= LONGEST_LINE:
            yield from _before(text, line.start(), line.end())
            yield from _after(text, line.start(), line.end())
            yield from _steps(text, line.start(), line.end())
            yield from _days(text, line.start(), line.end())
    yield from _points(text)


def _before(text: str, begin: int, end: int) -> Iterator[Reading]:
    for match in re.finditer(COUNT, text[begin:end]):
        at = begin + match.start()
        start = _clause_start(text, begin, at)
        if counted_by_next(text, begin + match.end(), match["unit"]):
            continue
        words = text[start:at].rstrip("”》 ")
        if at == start and text[start - 1 : start] == "，":  # 包括：甲、乙、丙，三份材料
            earlier = text[begin : start - 1]
            words = earlier.rpartition("：")[2] if "：" in earlier else ""
            if set(words) & set("，；（"):
                continue
        items = re.sub(r"（[^（）]*）", "", words).replace("》《", "、").replace("”“", "、").split("、")
        if len(items) < FEW or any(char.isdigit() for char in words) or COUNT.search(words):
            continue
        tail = TOTAL.search(items[-1])
        items[-1] = TOTAL.sub("", items[-1]).rstrip("”》")
        if yes := _counted(text, match, at, items, said=bool(tail), quoted=text[at - 1] in "”》"):
            yield yes


def _clause_start(text: str, begin: int, at: int) -> int:
    """Where the clause of a number begins; what stands in brackets within it is passed over."""
    start = at
    while start > begin and text[start - 1] not in "，。；：！？\n\t（":
        start -= 1
        opened = text.rfind("（", begin, start) if text[start] == "）" else -1
        if opened >= 0:
            start = opened
    return start


def _counted(text: str, match: re.Match[str], at: int, items: list[str], *, said: bool, quoted: bool) -> Reading | None:
    opened = items[-1].endswith("等")  # 甲厂、乙厂、丙厂等2家
    last = items[-1] = items[-1].removesuffix("等")
    least = len(items) + len(JOIN.findall(last)[:1])
    most = sum(1 + len(JOIN.findall(item)) for item in items)
    count = _value(match["number"])
    if (
        not all(items)
        or OPEN.search("".join(items[1:]))
        or (VERBS.search(last) and not quoted)
        or any(len(item) > LONGEST for item in items[1:])
    ):
        return None
    if opened:
        return Reading(_judged(text, at, match, least, most), 4) if least - MOST_WRONG <= count < least else None
    if least <= count <= most:
        return Reading(_judged(text, at, match, least, most), 4)
    if least < THREE or (count == most + 1 and LED.search(text[max(0, at - LONGEST_LED) : at])):
        return None
    wrong = min(abs(count - least), abs(count - most))
    noun = text[at + len(match[0]) : at + len(match[0]) + 4]
    hanzi = match["number"] not in "23456789" and not match["number"].isdigit()
    ends = {item[-1] for item in items}
    kind = match["unit"] in {"类", "种", "部门", "方面", "环节", "大类", "领域", "行业", "系统", "单位"}
    alike = len(ends) == 1 or any(noun[:2] and noun[:2] in item for item in items) or match["unit"] in ends
    named = wrong == 1 and (
        noun[:2] in {"企业", "公司"}
        and all(THREE <= len(i) <= LONGEST_FIRM and not KIND_OF_FIRM.search(i) for i in items[1:])
    )
    placed = match["unit"] != "家" and all(PLACE_END.search(item) for item in items)
    alone = wrong == 1 and (alike or named)
    if wrong > MOST_WRONG or not (said or quoted or hanzi or kind or placed or alone):
        return None
    return Reading(_judged(text, at, match, least, most), 4)


def _after(text: str, begin: int, end: int) -> Iterator[Reading]:
    for match in re.finditer(AFTER, text[begin:end]):
        words, separator = _listed(match)
        items = [item for item in words.strip("；").split(separator) if item.strip()]
        if (separator == "、" and len(items) < FEW and not JOIN.search(words)) or not _are_names(match, words, items):
            continue
        least, most = len(items), sum(1 + len(JOIN.findall(item)) for item in items)
        if separator == "；":
            most = least
        elif match["mark"] == "：" and may_go_on({least, most}, match["list"].split("，")[1:], _value(match["number"])):
            continue
        elif JOIN.search(items[-1]):
            least += 1
        if _is_wrong(_value(match["number"]), least, most, announced=_announced(match)):
            yield Reading(_judged(text, begin + match.start(), match, least, most), 4)


def _listed(match: re.Match[str]) -> tuple[str, str]:
    """The words of the list without their brackets, and the mark that divides them."""
    words, mark = match["list"], match["mark"]
    if mark == "（":
        words = re.sub(r"各?[一1]?[0-9]*[个家处名人座条]?$", "", words.partition("）")[0])
    elif mark != "：":
        words = re.split(r"[，；]", words, maxsplit=1)[0]
    separator = "；" if "；" in words else "、"
    if separator == "、":
        words = re.split("，", words, maxsplit=1)[0]
    return re.sub(r"（[^（）]*）", "", words), separator


def _are_names(match: re.Match[str], words: str, items: list[str]) -> bool:
    if any(char.isdigit() for char in words) or any(len(item) > LONGEST + 2 for item in items):
        return False
    if len(match["noun"]) > LONGEST_NOUN and not POINTING.search(match.string, 0, match.start()):
        return False
    if OPEN.search(words) or OPEN.search(match["noun"]):
        return False
    placed = "分别" in match["mark"] and all(PLACE_END.search(item) for item in items)  # 对六个乡镇开展了抽查，分别是
    return placed or not VERB.search(match["noun"])


def _announced(match: re.Match[str]) -> bool:
    return match["mark"] in {"：", "（"} or bool(re.search("分别|依次|即|包括|具体", match["mark"]))


def _is_wrong(count: int, least: int, most: int, *, announced: bool) -> bool:
    """Off by one or two, of at least two names; of three where nothing announces a list."""
    if least < FEW or least <= count <= most or (not announced and least < THREE):
        return False
    return min(abs(count - least), abs(count - most)) <= MOST_WRONG


STEP: Final = re.compile(r"第(?P<number>[一二三四五六七八九])(?P<unit>步|项|条|点|关|道|件|类)")
SAID: Final = re.compile(r"(?<!第)(?P<number>[二两三四五六七八九])(?P<unit>步|项|条|点|关|道|件|类)")
POINT: Final = re.compile(
    r"（(?P<a>[一二三四五六七八九])）|(?<=[\n。；，：])(?P<b>[一二三四五六七八九])是|^(?P<c>[一二三四五六七八九])是"
)
ALL: Final = re.compile(rf"(?:以上|上述|前述){NUMERAL}{MEASURE}")
DATES: Final = re.compile(
    rf"(?P<list>(?:(?:每?周[一二三四五六日天]|(?:[0-9]{{1,2}}月)?[0-9]{{1,2}}日)[、和及]){{1,9}}(?:周[一二三四五六日天]|(?:[0-9]{{1,2}}月)?[0-9]{{1,2}}日))(?:[^。；！？\n0-9]{{0,24}}?[了共])?(?:，?共|这)?{NUMERAL}(?P<unit>天|次|场|回|晚|日)"
)
ONES: Final = "零一二三四五六七八九"
NEARBY: Final = 400  # characters before a count in which its points stand


def _steps(text: str, begin: int, end: int) -> Iterator[Reading]:
    """三步走，第一步…，第四步…."""
    steps = [(ONES.index(match["number"]), match["unit"]) for match in STEP.finditer(text, begin, end)]
    for match in SAID.finditer(text, begin, end):
        found = [number for number, unit in steps if unit == match["unit"]]
        count = _value(match["number"])
        if found == list(range(1, len(found) + 1)) and len(found) >= FEW and count != len(found):
            yield Reading(_judged(text, match.start(), match, len(found), len(found)), 4)
            return


def _days(text: str, begin: int, end: int) -> Iterator[Reading]:
    """每周二、周四、周日4天."""
    for match in DATES.finditer(text, begin, end):
        names = len(re.split("[、和及]", match["list"]))
        if _value(match["number"]) != names:
            yield Reading(_judged(text, match.start("number"), match, names, names), 4)


def _points(text: str) -> Iterator[Reading]:
    """（一）…；（四）…。以上五项: the points before a count that looks back at them."""
    for match in ALL.finditer(text):
        start = max(0, match.start() - NEARBY)
        found = [
            ONES.index(point["a"] or point["b"] or point["c"]) for point in POINT.finditer(text, start, match.start())
        ]
        last = max((place for place, number in enumerate(found) if number == 1), default=len(found))
        found = found[last:]
        if len(found) >= FEW and found == list(range(1, len(found) + 1)) and _value(match["number"]) != len(found):
            yield Reading(_judged(text, match.start("number"), match, len(found), len(found)), 4)


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    return DIGITS[number[0]] + (DIGITS.get(number[1:2], 1) if len(number) > 1 else 0)


def _judged(text: str, at: int, match: re.Match[str], least: int, most: int) -> Statement:
    value = Decimal(_value(match["number"]))
    last = "kind" if match.groupdict().get("kind") == "个" else "unit"
    end = at + match.end(last) - match.start("number")
    quantity = Quantity(
        at, end, text[at:end], "count", unit=match["unit"], value=int(value), interval=Interval(value, value)
    )
    how = Agreement.EXACT if least <= value <= most else Agreement.NO
    return stated("count_of_list", quantity, [], Range(Fraction(least), Fraction(most)), how)
