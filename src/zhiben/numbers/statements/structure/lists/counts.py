"""Numbers that count what is named beside them: 三个工种, 六大区域, 四条, with the words of what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Interval, Quantity
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure.choosing import Reading

NUMERAL: Final = (
    r"(?<![0-9第.．,百千万亿两余多几数十〇零一二三四五六七八九前后末近约超每])"
    r"(?P<number>十[一二三四五六七八九]?|[二两三四五六七八九]|[12]?[0-9](?![0-9.]))"
)
SORT: Final = (
    "大类|小类|类别|类型|类|种类|种|方面|部门|环节|领域|行业|系统|板块|等级|级别|级|档|渠道|途径|工种|专业|科目|岗位"
    "|标段|部分|阶段|步骤|层面|层次|时段"
)
# Of what a clerk counts, measures of time, money and shares are none.
MEASURE: Final = (
    r"(?P<unit>个(?!月|半|小时|百分|工作日)|(?:大|小)?(?:"
    + SORT
    + r")|家|项|条|点(?![0-9钟整多])|件|段|步|栋|幢|座|处|门|块|份|部|本|张(?!贴)|支"
    r"|名(?![列次])|位(?!列|居)|样|关|道|招|句|桩|组|队|批|片|路|镇|乡|村|县|区|市|局|院|校|站|厂|矿|班|间|层|套|台|辆|艘|架|根|盏|只"
    r"|起|次|场|期|户|口|棵|孔|扇|款|单位|社区|街道|乡镇|车间|科室|小组|区域|片区|地|所|省|国|州|盟|旗|方(?![式案法位向便圆])|大)"
)
COUNT: Final = re.compile(NUMERAL + MEASURE)
CLAUSE: Final = re.compile(r"[，。；：！？（）\n\t]")
SORTS: Final = re.compile(rf"(?:大|小)?(?:{SORT})$")
ONES: Final = "零一二三四五六七八九"
LONGEST: Final = 60  # characters of a clause before the number
LEAST: Final = 2
MOST_WRONG: Final = 2
SURE: Final = 4
TEN: Final = 10
# ASCII marks as the others write them; each stays one character.
MARKS: Final = re.compile(r"(?<![0-9])[,:;()]|[,:;()](?![0-9])")
WIDE: Final = dict(zip(",:;()", "，：；（）", strict=True))


@dataclass(frozen=True, slots=True)
class Count:
    """Number and measure at `start` to `end`; `clause` is what its clause says before them."""

    text: str
    start: int
    end: int
    value: int
    unit: str
    clause: str

    @property
    def is_of_sorts(self) -> bool:
        """Whether it counts kinds, which are named by any words."""
        return bool(SORTS.match(self.unit))


def fullwidth(text: str) -> str:
    """The text with the punctuation of Chinese, every character at its place."""
    return MARKS.sub(lambda match: WIDE[match[0]], text)


def counts_in(text: str, begin: int, end: int) -> Iterator[Count]:
    for match in COUNT.finditer(text, begin, end):
        value = value_of(match["number"])
        if value >= LEAST and not counted_by_next(text, match.end(), match["unit"]):
            clause = CLAUSE.split(text[max(begin, match.start() - LONGEST) : match.start()])[-1].rstrip("“”‘’")
            yield Count(text, match.start(), match.end(), value, match["unit"], clause)


def counted_by_next(text: str, end: int, unit: str) -> bool:
    """文昌站、南门站、特勤二站3个站: what a number of the same follows is a name."""
    return bool(re.compile(rf"(?:[0-9]+|[二两三四五六七八九十]+)个?{re.escape(unit)}").match(text, end))


def value_of(number: str) -> int:
    if number.isdecimal():
        return int(number)
    if number[0] == "十":
        return TEN + (ONES.index(number[1]) if number[1:] else 0)
    return ONES.index(number.replace("两", "二"))


def told_by(count: Count, ways: frozenset[int]) -> Iterator[Reading]:
    """What `count` says, where the members may be told in so many ways; nothing where they are far apart."""
    if not ways or max(ways) < LEAST:
        return
    right = min(ways, key=lambda way: abs(way - count.value))
    if abs(right - count.value) > MOST_WRONG or right < LEAST:
        return
    value = Decimal(count.value)
    quantity = Quantity(
        count.start, count.end, count.text[count.start : count.end], "count", unit=count.unit, value=count.value,
        interval=Interval(value, value),
    )  # fmt: skip
    how = Agreement.EXACT if right == count.value else Agreement.NO
    yield Reading(stated("count_of_list", quantity, [], Range(Fraction(right), Fraction(right)), how), SURE)
