"""Units of measure by what they measure, so that hours are compared with minutes and tons with kilograms."""

from fractions import Fraction
from typing import Final, NamedTuple

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86400


class Measure(NamedTuple):
    """What a unit measures, and how many of the smallest unit of its kind it is worth."""

    dimension: str
    scale: Fraction


_TABLE: Final = {
    "time": "秒 1,秒钟 1,分 60,分钟 60,刻钟 900,小时 3600,钟头 3600,天 86400,日 86400,昼夜 86400,周 604800,星期 604800,s 1,min 60,h 3600",
    "month": "月 1,季度 3,季 3,年 12,周年 12,年度 12",
    "workday": "工作日 1",
    "length": "毫米 1,mm 1,厘米 10,cm 10,分米 100,米 1000,m 1000,千米 1000000,公里 1000000,km 1000000,海里 1852000",
    "area": "平方厘米 1/10000,平方米 1,平方 1,㎡ 1,m² 1,公顷 10000,平方公里 1000000,km² 1000000,亩 2000/3",
    "volume": "毫升 1/1000,mL 1/1000,ml 1/1000,升 1,L 1,方 1000,立方 1000,立方米 1000,m³ 1000,㎥ 1000,标方 1000",
    "mass": "毫克 1/1000,mg 1/1000,克 1,g 1,两 50,斤 500,公斤 1000,千克 1000,kg 1000,吨 1000000,t 1000000",
    "energy": "千瓦时 1,度 1,kWh 1,兆瓦时 1000",
    "power": "瓦 1/1000,W 1/1000,千瓦 1,kW 1,兆瓦 1000,MW 1000",
    "people": "人 1,名 1,位 1,员 1,口 1,人次 1,名次 1",
    "turn": "次 1,回 1,趟 1,遍 1,轮次 1,车次 1,趟次 1,家次 1,场次 1",
    "firm": "家 1,户 1,企业 1",
    "set": "套 1,台 1,部 1,台套 1",
    "car": "辆 1,台车 1",
}  # fmt: skip
MEASURES: Final = {
    name: Measure(dimension, Fraction(scale))
    for dimension, row in _TABLE.items()
    for name, scale in (entry.rsplit(" ", 1) for entry in row.split(","))
}
# Dimensions in which different units are only other words for the same thing, which has no fixed size.
COUNTED: Final = frozenset({"people", "turn", "firm", "set", "car"})


def measure_of(unit: str) -> Measure:
    """A unit that no table knows measures itself: 只, 把."""
    return MEASURES.get(unit) or Measure(unit, Fraction(1))


def comparable(first: str, second: str) -> bool:
    """Whether numbers in both units can be compared: 米 and 公里, 人 and 名, 只 and 只; 台 and 台 but not 台 and 套."""
    one, two = measure_of(first), measure_of(second)
    if one.dimension != two.dimension:
        return False
    return first == second or one.dimension not in COUNTED - {"people"}
