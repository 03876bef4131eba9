"""Which number of a text says how many there are of what stands behind 每."""

import re
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range, exactly
from zhiben.numbers.statements.relations.passage import Item
from zhiben.numbers.statements.relations.units import COUNTED, DAY, HOUR, MINUTE, measure_of

ALIASES: Final = {  # the word behind 每, and the units of numbers that count it
    "人": "人 名 位 员 口 人次", "名": "人 名 位", "位": "人 名 位", "户": "户 家", "家": "家 户 企业", "天": "天 日 昼夜",
    "日": "天 日 昼夜", "昼": "天 日 昼夜", "年": "年 周年", "月": "月", "周": "周 星期", "季": "季度",
    "时": "小时 钟头 时 h", "小": "小时 钟头", "分": "分 分钟", "台": "台 套 部 台套", "套": "套 台 台套", "部": "部 台",
    "辆": "辆 车 台 台车", "车": "车 辆 台 车次 台车", "次": "次 趟 回 场 车次 轮次", "趟": "趟 次 车次", "回": "次 回",
    "场": "场 次", "班": "班 班次", "栋": "栋 幢 座", "幢": "栋 幢", "座": "座 栋 个", "处": "处 个", "件": "件 起 宗 个",
    "起": "起 件", "宗": "宗 件", "组": "组 小组 班组", "平": "平方米 平方 ㎡", "吨": "吨 t", "升": "升", "米": "米 m", "延": "米 m",
    "亩": "亩", "只": "只 个", "个": "个", "期": "期", "批": "批", "轮": "轮 次", "节": "节 课时 学时", "课": "课时 节",
    "镇": "镇 乡镇", "乡": "乡镇 乡", "村": "村", "所": "所 个",
}  # fmt: skip
ALIAS: Final = {char: frozenset(units.split()) for char, units in ALIASES.items()}
# What stands for a measure word where the things themselves are called 个, 所, 座, 支.
NOUNS: Final = frozenset(
    "晚夜班组队车村镇乡县区校站店厂矿点楼栋层户厅室馆园库社企人岗桥塔井炉桶瓶箱仓棚船院所局院车单片段岛窗口员师生工家商灯房亭杆罐柜泵机床"
)
LOOSE_UNITS: Final = frozenset("个 所 座 处 支 条 名 位 家 台 辆 间 户 块 人 只 艘 栋 幢 口".split())
YEARLY: Final = re.compile(r"全年|[今本]年|年度|每年|[一1]年(?!以)|(?<!半)年(?=共|需|要|应|计|合计|累计)")
HALF_YEARLY: Final = re.compile(r"[上下]半年|半年")
THREE_QUARTERS: Final = re.compile(r"前三(?:个)?季度")
QUARTERLY: Final = re.compile(r"(?:第?[一二三四1-4]|[上本])季度")
MONTHLY: Final = re.compile(
    r"[上本当]月|全月|(?:^|[^0-9至到—~-])(?:[0-9]|1[0-2])月(?:份)?$|(?:^|[^一二三四五六七八九十个])[一二三四五六七八九十]月份"
)
WEEKLY: Final = re.compile(r"[本上一]周(?!年)|每周|一(?:个)?星期")
CALENDAR: Final = (  # how many months, quarters, weeks, days the words for a period mean
    (YEARLY, {"月": (12, 12), "季": (4, 4), "周": (52, 53), "天": (365, 366)}),
    (HALF_YEARLY, {"月": (6, 6), "季": (2, 2), "周": (26, 27), "天": (181, 184)}),
    (THREE_QUARTERS, {"月": (9, 9), "季": (3, 3), "天": (273, 274)}),
    (QUARTERLY, {"月": (3, 3), "周": (12, 14), "天": (90, 92)}),
    (MONTHLY, {"天": (28, 31), "周": (4, 5)}),
    (WEEKLY, {"天": (5, 7)}),
)
IN_MONTHS: Final = {"月": 1, "季": 3, "年": 12}
IN_SECONDS: Final = {"天": DAY, "日": DAY, "周": 7 * DAY, "小": HOUR, "时": HOUR, "分": MINUTE}
SAME_DAY: Final = str.maketrans("日昼", "天天")
MONTH_DAYS: Final = (Fraction(28), Fraction(31))
OF_EACH: Final = re.compile(r"[每均][^每均]{0,4}$")
DAYS: Final = frozenset("天日")
STRONG, WEAK, NONE = 2, 1, 0


def matches(name: str, count: Item) -> int:
    """How surely `count` counts what `name` (the words behind 每) begins with."""
    unit = count.unit
    if not unit or not name:
        return NONE
    if name.startswith(unit) or unit in ALIAS.get(name[0], ()):
        return STRONG
    if unit in LOOSE_UNITS or measure_of(unit).dimension in COUNTED:
        tail, lead = count.tail[:6], OF_EACH.sub("", count.lead)[-4:]
        if len(name) > 1 and (tail.startswith(name[:2]) or lead.endswith(name[:2])):
            return STRONG
        if name[0] in NOUNS and (name[0] in tail[:4] or lead.endswith(name[0])):
            return WEAK
    return NONE


def how_many(name: str, count: Item) -> Range | None:
    """How many of `name` the number `count` makes: 7 days are 7 of 每天, 3 months 84 to 93; None where it makes none."""
    if matches(name, count):
        return arithmetic.range_of(count.quantity)
    value = count.token.value
    if count.dimension == "workday" and name[0] in DAYS:
        return exactly(value)
    if count.dimension == "month" and name[0] in DAYS:
        return Range(value * MONTH_DAYS[0], value * MONTH_DAYS[1])
    divisor = {"month": IN_MONTHS, "time": IN_SECONDS}.get(count.dimension, {}).get(name[0])
    return exactly(value / divisor) if divisor and value % divisor == 0 else None


def of_the_period(name: str, words: str) -> Range | None:
    """全年, 上半年, 5月: how many months, quarters, weeks or days the words speak of."""
    for pattern, numbers in CALENDAR:
        known = numbers.get(name[0].translate(SAME_DAY))
        if known is not None and pattern.search(words):
            return Range(Fraction(known[0]), Fraction(known[1]))
    return None
