"""As many as the numbers from the first to the last: 201室至212室 are twelve, 周一至周五 five days, 一看 to 六看 six."""

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
from zhiben.numbers.statements.structure.choosing import Reading

HANZI: Final = "一二三四五六七八九十百"
MARKED: Final = r"室|号楼|号|页|栋|楼|房|桩|井|条|章|款|排|车间|站|层|单元"
FROM_TO: Final = re.compile(
    rf"(?<![0-9.月年-])第?(?P<first>[0-9]{{1,5}}|[{HANZI}]{{1,4}})(?P<one>{MARKED})?(?:至|到|—+|[-－~～]|编到|排到|编至)第?"
    rf"(?P<last>[0-9]{{1,5}}|[{HANZI}]{{1,4}})(?P<two>{MARKED})?(?![0-9.%])"
)
CLAIMED: Final = re.compile(
    r"(?P<cue>一共|合计|总计|共计?|数量|涉及|连号[^，。；0-9]{0,6}?|(?<=，)计)[^，。；、0-9（）配检办设修换处清抽收增签]{0,4}?(?P<number>[0-9]{1,4}|[二两三四五六七八九十百]{1,4})"
    r"(?P<unit>个(?!月|百分)|间|栋|幢|具|只|口|页|条|处|座|台|户|节|盏|张|根|套|辆|本|份|章|款|支|枚|层|排|块|室)"
)
NOT_ALL: Final = re.compile(
    r"单号|双号|奇数|偶数|间隔|除|跳号|不含|其中|坏|失|未|没|缺(?!号)|有缺|损|发现|隐患|报名|抽|部分|过期|停用|剩|沿|之间|每|、|和[0-9二两三四五六七八九十]|修改(?=.{0,3}处)|问题|违|各"
)
REACH: Final = 30  # characters from the last number to the count
LEAST: Final = 3
WEEK: Final = "一二三四五六日"
WEEKDAYS: Final = re.compile(
    r"(?:周|星期|礼拜)(?P<first>[一二三四五六])(?:至|到|—+|[-~～])(?:周|星期|礼拜)?(?P<last>[二三四五六日天])(?P<cue>这|的|，?共|，一共)(?P<number>[0-9]|[二两三四五六七八九])(?P<unit>天)"
)
VERBS: Final = re.compile(
    r"(?<![第一二三四五六七八九十])(?P<number>[二三四五六七八九])(?P<unit>[\u4e00-\u9fff])(?P<quote>[”」]?)[^。\n]{0,12}?[：，。]?(?P<list>一(?P=unit)[^。\n]{4,240})"
)
CODES: Final = re.compile(
    r"(?<![A-Za-z0-9])(?P<list>(?:[GSXYC][0-9]{2,3}[、和及]){1,8})(?P<letter>[GSXYC])(?P<glued>[0-9]{3,4})(?P<unit>条)"
)
ROLE: Final = r"(?:副?(?:组长|队长|主任|班长|总指挥|指挥长|负责人)|成员|组员|队员|委员|专家|联络员)(?:为|是|有|：)?"
TEAM: Final = re.compile(
    rf"由(?P<number>[0-9]{{1,2}}|[二两三四五六七八九十]{{1,2}})(?P<unit>[人名])[^，。：；]{{0,6}}组成：(?P<list>{ROLE}[^。；：\n]{{3,200}})"
)
NAMES: Final = re.compile(rf"(?:{ROLE})?(?P<names>[\u4e00-\u9fff]{{2,4}}(?:、[\u4e00-\u9fff]{{2,4}})*)")


def judge_numbered(text: str) -> Iterator[Reading]:
    for line in re.finditer(r"[^。！？\n]+", text):
        yield from _ranges(text, line.start(), line.end())
        yield from _weekdays(text, line.start(), line.end())
        yield from _codes(text, line.start(), line.end())
    yield from _verbs(text)
    yield from _teams(text)


def _ranges(text: str, begin: int, end: int) -> Iterator[Reading]:
    """从201室到212室，连号的教室14间: one more than the difference, unless some are left out or only some are counted."""
    found = list(FROM_TO.finditer(text, begin, end))
    if len(found) != 1:
        return
    match = found[0]
    marked = match["one"] or match["two"] or re.search(r"编号|号", text[max(begin, match.start() - 8) : match.start()])
    first, last = _value(match["first"]), _value(match["last"])
    claim = CLAIMED.search(text, match.end(), min(end, match.end() + REACH))
    if not marked or claim is None or first is None or last is None or last - first < LEAST:
        return
    if match["one"] and match["two"] and match["one"] != match["two"]:
        return
    said, right = _value(claim["number"]), last - first + 1
    words = text[match.end() : min(end, claim.end() + REACH // 2)]
    if (
        said is None
        or said == right
        or NOT_ALL.search(text[begin : match.start()][-8:] + words)
        or not _near(said, right)
    ):
        return
    yield _wrong(claim, claim.start("number"), right)


def _near(said: int, right: int) -> bool:
    return abs(said - right) <= max(2, right // 5)


def _weekdays(text: str, begin: int, end: int) -> Iterator[Reading]:
    for match in WEEKDAYS.finditer(text, begin, end):
        right = WEEK.index(match["last"].replace("天", "日")) - WEEK.index(match["first"]) + 1
        if right > 1 and _value(match["number"]) != right:
            yield _wrong(match, match.start("number"), right)


def _codes(text: str, begin: int, end: int) -> Iterator[Reading]:
    """G107、S233、S3194条: the last digit counts the roads, where the code before it is as long as its like."""
    for match in CODES.finditer(text, begin, end):
        codes = re.findall(r"([GSXYC])([0-9]+)", match["list"])
        lengths = {len(digits) for letter, digits in codes if letter == match["letter"]} or {len(d) for _, d in codes}
        right = len(codes) + 1
        if lengths == {len(match["glued"]) - 1} and int(match["glued"][-1]) not in {0, 1, right}:
            yield _wrong(match, match.end("glued") - 1, right)


def _verbs(text: str) -> Iterator[Reading]:
    """“五看”：一看电线，…，六看烟感."""
    for match in VERBS.finditer(text):
        steps = re.findall(rf"(?<![第十])([一二三四五六七八九]){re.escape(match['unit'])}(?![”」])", match["list"])
        right = len(steps)
        in_order = steps == list("一二三四五六七八九"[:right])
        if in_order and right >= LEAST and _value(match["number"]) != right and (match["quote"] or right > LEAST):
            yield _wrong(match, match.start("number"), right)


def _teams(text: str) -> Iterator[Reading]:
    """由5人组成：组长高平，成员冯立、祝海: every name is one."""
    for match in TEAM.finditer(text):
        pieces = [NAMES.fullmatch(piece) for piece in match["list"].split("，")]
        names = [name for piece in pieces if piece for name in piece["names"].split("、")]
        plain = all(pieces) and not any(re.search(r"等|另|其他|专家$|代表$|人员$", name) for name in names)
        said = _value(match["number"])
        if plain and said is not None and len(names) > 1 and said != len(names) and _near(said, len(names)):
            yield _wrong(match, match.start("number"), len(names))


def _value(number: str) -> int | None:
    return int(number) if number.isdigit() else from_hanzi(number)


def _wrong(match: re.Match[str], start: int, right: int) -> Reading:
    text, end = match.string, match.end("unit")
    value = _value(text[start : match.start("unit")]) or 0
    exact = Interval(Decimal(value), Decimal(value))
    quantity = Quantity(start, end, text[start:end], "count", unit=match["unit"], value=value, interval=exact)
    return Reading(stated("count_of_list", quantity, [], Range(Fraction(right), Fraction(right)), Agreement.NO), 4)
