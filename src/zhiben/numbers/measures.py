"""Measure words (量词) and units: which word after a number says what was counted.

After Arabic digits nearly every measure word is one; after a Chinese numeral many are the second half of a name
(三门峡, 九部), so those are accepted from a shorter list and with more exceptions.
"""

from typing import Final

from zhiben.numbers.quantity import Class

# Longest first is arranged below. Compound measures count events: one visit to one firm is one 家次.
COMPOUND: Final = (
    "轮次 周岁 家次 户次 人次 场次 块次 座次 车次 班次 批次 台次 件次 架次 艘次 处次 点次 条次 例次 项次 班组 点位"
    " 部门 街道 社区 乡镇 镇街"
    " 部分 方面 大类 小类 环节 学时 课时 片区 支部 网格 大项 小项 小时 平方米 平方公里 立方米 公里 千米 厘米 毫米"
    " 公顷 公斤"
    " 千克 毫升 千瓦时 千瓦 兆帕 摄氏度 人份 人天 台套 件套 户家 企业 工位 车间 标段"
).split()
AFTER_HANZI: Final = (
    "家 户 个 项 条 处 份 块 次 起 人 名 位 套 座 台 辆 部 件 张 幅 面 场 期 批 轮 支 所 栋 幢 间 层 类 种 宗 例 篇"
    " 本 册 页"
    " 级 艘 架 片 段 道 点 镇 乡 县 区 市 省 村 岁 倍 组 班 米 吨 亩 把 枚 只 门 步"
).split()
AFTER_DIGITS: Final = (
    "具 队 章 节 字 句 头 根 瓶 罐 箱 袋 包 盒 桶 车 船 列 颗 粒 口 眼 国 州 店 桩 盏 顶 副 双 对 枝 株 棵 分 遍 趟"
    " 回 届 卷 则 岗 站 库 井 矿"
    " 厂 校 园 馆 院 杆 孔 管 床 桌 席 票 笔 案 束 捆 屏 版 帧 集 档 栏 讲 课 股 环 圈 代 卡 单 度 克 升 ㎡ ℃"
).split()
LATIN: Final = "km m cm mm kg t g kW kV V A MPa kPa Pa L mL ml m² m³ km² MW kWh Hz dB ppm Mbps GB MB".split()

# What follows makes the measure word the start of another word: 3 + 人民路 is no 3 人.
NOT_BEFORE: Final = {
    "人": "民大社防", "元": "旦宵", "度": "假", "部": "署", "台": "账风湾", "支": "持撑付", "组": "织建", "分": "之别",
    "节": "假日约", "回": "头访", "对": "于", "包": "括含保", "站": "位", "字": "样", "面": "积", "单": "位", "课": "题",
    "校": "园", "院": "内", "车": "间辆", "代": "表", "点": "多", "位": "于", "口": "径",
}  # fmt: skip
NOT_BEFORE_HANZI: Final = {
    "人": "民大社防员口才事工为身体均格生间", "名": "单称义誉录", "部": "署长队委位", "面": "对向积临貌", "家": "庭属长具电",
    "位": "于置", "处": "于理置罚长分", "起": "到来步草因", "场": "所地景内外", "点": "名击", "条": "件例线", "次": "生要日性序",
    "份": "额", "期": "间限待末", "所": "有属在谓以", "班": "子", "支": "持撑付", "台": "账风湾", "门": "口峡前诊",
    "间": "隔接断",
    "道": "路德沟里", "类": "似型", "种": "植子", "本": "地级身", "把": "关手", "张": "贴", "座": "谈", "轮": "流班车", "批": "评准示",
    "组": "织建长", "片": "面", "段": "位", "区": "间别", "省": "级", "市": "级场", "县": "级", "套": "餐", "层": "面级", "个": "体人别性",
    "户": "外主籍", "米": "粉", "块": "钱", "步": "骤", "元": "旦", "村": "庄", "项": "目标", "只": "有是能要",
}  # fmt: skip

DURATIONS: Final = (
    "个季度 季度 个工作日 工作日 个小时 小时 分钟 秒钟 个月 个半月 个学期 个周 个星期 星期 周年 年度 昼夜 世纪"
    " 个年头 年 天 日 周 秒 月"
).split()
MONEY: Final = {
    "元人民币": "元", "人民币": "元", "元": "元", "块钱": "元", "美元": "美元", "欧元": "欧元", "港元": "港元",
    "港币": "港元",
}  # fmt: skip
RATES: Final = {"个百分点": "百分点", "百分点": "百分点", "%": "%", "‰": "‰", "倍": "倍"}
SCALE_IS_UNIT: Final = {"千": "瓦米克伏帕卡赫", "百": "度货姓", "万": "能达向科", "亿": "", "十": ""}


def _by_first(words: list[str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        table.setdefault(word[0], []).append(word)
    return table


_WIDE: Final = _by_first([*COMPOUND, *AFTER_HANZI, *AFTER_DIGITS])
_NARROW: Final = _by_first([*COMPOUND, *AFTER_HANZI])
_DURATIONS: Final = _by_first(DURATIONS)
_MONEY: Final = _by_first(list(MONEY))
_RATES: Final = _by_first(list(RATES))
_LATIN: Final = _by_first(LATIN)


def measure_at(text: str, at: int, *, hanzi: bool) -> str:
    """The measure word that stands at `at`, or ''."""
    word = _first(_NARROW if hanzi else _WIDE, text, at)
    if len(word) == 1:
        barred = (NOT_BEFORE_HANZI if hanzi else NOT_BEFORE).get(word, "")
        following = text[at + 1 : at + 2]
        if following and following in barred:
            return ""
    return word


def latin_at(text: str, at: int) -> str:
    """A unit in Latin letters (km, kV), or ''."""
    word = _first(_LATIN, text, at)
    return "" if text[at + len(word) : at + len(word) + 1].isascii() and text[at + len(word) :][:1].isalnum() else word


def duration_at(text: str, at: int) -> str:
    """A unit of time, or ''; 年 in 年度 and 日 in 日报 are told apart by the longer words."""
    return _first(_DURATIONS, text, at)


def money_at(text: str, at: int) -> str:
    """The money word at `at`, or ''; MONEY says which currency it is."""
    word = _first(_MONEY, text, at)
    return "" if word == "元" and text[at + 1 : at + 2] in {"旦", "宵"} else word


def rate_at(text: str, at: int) -> str:
    """%, 个百分点, 倍 or ''."""
    return _first(_RATES, text, at)


def _first(table: dict[str, list[str]], text: str, at: int) -> str:
    for word in table.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return word
    return ""


def unit_class(word: str) -> Class:
    """Which class of number a unit makes."""
    if word in MONEY:
        return "money"
    return "percent" if word in RATES and word != "倍" else "count"
