"""Measure words (量词) and units: which word after a number says what was counted.

An open class: curated tables first, then rules for what the tables lack (any measure word with 次 behind it counts events,
one with another in brackets or behind a stroke is one unit, a single character before a mark is a measure word). After
Arabic digits nearly every measure word is one; after a Chinese numeral many are the second half of a name (三门峡, 九部),
so those are accepted from a shorter list and with more exceptions.
"""

import re
from typing import Final, NamedTuple

from zhiben.numbers.numerals import NUMERALS

# Longest first is arranged below. Compound measures count events: one visit to one firm is one 家次.
COMPOUND: Final = (
    "轮次 周岁 家次 户次 人次 场次 块次 座次 车次 班次 批次 台次 件次 架次 艘次 处次 点次 条次 例次 项次 航次 班组 点位"
    " 部门 街道 社区 乡镇 镇街 部委 委办局 县区 区县 市县 县市区"
    " 部分 方面 大类 小类 中类 环节 学时 课时 片区 支部 网格 大项 小项 小时 小组 人月 人日 工时 工日 车道 车位 床位"
    " 席位 铺位 摊位 泊位 机组 台班 台时 机位 站点 平方米 平方公里 平方 立方米 立方 公里 千米 厘米 毫米 分米 延米 海里 英寸"
    " 公顷 公斤 标方 标箱 千克 毫克 微克 毫升 千瓦时 千瓦 兆瓦 千伏安 千伏 兆帕 千帕 分贝 赫兹 摄氏度"
    " 人份 人天 台套 件套 户家 企业 工位 车间 标段"
).split()
AFTER_HANZI: Final = (
    "家 户 个 项 条 处 份 块 次 起 人 名 位 套 座 台 辆 部 件 张 幅 面 场 期 批 轮 支 所 栋 幢 间 层 类 种 宗 例 篇"
    " 本 册 页 级 艘 架 片 段 道 点 镇 乡 县 区 市 省 村 岁 倍 组 班 米 吨 亩 把 枚 只 门 步 章 节 封 首 款 届 具 瓶"
    " 罐 箱 袋 桶 根 颗 笔 顶 盏 副 双 趟 遍 句 列 股 群 拨 枝 株 棵 员 死 伤 亡"
).split()
AFTER_DIGITS: Final = (
    "队 字 头 包 盒 车 船 粒 口 眼 国 州 店 桩 对 分 回 卷 则 岗 站 库 井 矿 厂 校 园 馆 院 杆 孔 管 床 桌 席 票 案 束"
    " 捆 屏 版 帧 集 档 栏 讲 课 环 圈 代 卡 单 度 克 升 尺 寸 斤 里 匹 峰 尾 羽 窝 丛 簇 朵 滴 扇 堵 挺 发 行 排"
    " 团 连 式 样 刻 关 辈 筒 壶 杯 碗 盘 碟 盆 缸 篓 筐 担 扎 沓 摞 叠 堆 垛 锭 截 铺 身 剂 帖 针 通 声 刀 炉 窑 茬"
    " 餐 顿 任 局 手 出 幕 尊 柄 杯 筐 架 摊 格 幢 栋 舱 仓 罩 幅 令 股 街 路 桥 户 斗 伏 瓦 帕 ㎡ ㎥ ℃ °"
).split()
LATIN: Final = (
    "km² km/h km m² m³ m/s mm² cm² cm mm kg t/h t ha g mg/m³ mg/L mg μg/m³ μm kWh kW kVA kV MVA MW GW V A MPa kPa Pa L mL ml"
    " m Hz dB(A) dB ppm Mbps GB MB TB ℃"
).split()
NO_LATIN: Final = frozenset("级景股栋座楼区类型轮版口")  # 3A级, 5A景区
# 车次, 岗次, 店次: events counted by a place or a thing that is no measure word itself.
EVENT: Final = re.compile(r"[一-龥](?=次(?![生级序数要品]))")
NO_EVENT: Final = frozenset("层档多梯首每这那再几同名依其此多年月日天本上下各渐频逐历屡初第")
WITH: Final = re.compile(r"（(?P<inner>次|[一-龥]{1,2})）|/(?P<per>[一-龥]{1,3}|[A-Za-z]{1,3}[²³]?)")
PER: Final = frozenset(
    "立方米 平方米 平方公里 公里 小时 分钟 分 秒 日 天 月 年 升 吨 米 人 户 家 台 亩 次 车 m³ m² m L h s d km min kg".split()
)
# After a Chinese numeral these are rather the end of a name: 中铁十四局, 二十三冶, 三十九团.
NEVER_HANZI: Final = frozenset("局州国路街里关发行身手声令校院园馆口包头队团连尺寸斤克升代卡环单字度厂矿井站店")
# A word of two characters that names a place or a thing and stands before a mark: 覆盖3园区、5站所。
PLACE: Final = re.compile(
    r"[一-龥][区园厂校院站所店队组村镇乡街局部司户点线楼库场馆车船井矿炉机器罐箱柜桥](?=[，。；、）\t]|$)"
)
MARK: Final = frozenset("，。；、）：！？”\t|")
NO_MEASURE: Final = frozenset(
    "后前内外中时的了等者及和与止整许上下来去比与或至到为是在有以则之余多万亿千百十余年月日周秒号元半初底末旬份左右又"
    "能可须应要经由从向往被将把让给对同其该此本各每每全均都也还再已未不没无非且并而但若如因所此"
)

# What follows makes the measure word the start of another word: 3 + 人民路 is no 3 人.
NOT_BEFORE: Final = {
    "人": "民大社防", "元": "旦宵", "度": "假", "部": "署", "台": "账风湾", "支": "持撑付", "组": "织建", "分": "别析管类级",
    "所": "示有在属指",
    "节": "假日约", "回": "头访", "对": "于", "包": "括含保", "站": "位", "字": "样", "面": "积", "单": "位元", "课": "题",
    "校": "园", "院": "内", "车": "间辆道", "代": "表", "点": "多", "位": "于", "口": "径", "排": "查除放污水涝险练名风烟",
    "行": "业动政为程人驶", "方": "面式法案位针", "式": "样", "手": "机段", "关": "闭停注于键", "发": "现生放布出动电展送",
    "团": "队体", "连": "续", "身": "份", "针": "对", "通": "过知报道信", "出": "动现台", "任": "务", "头": "部",
    "里": "面", "级": "别", "起": "诉", "批": "准", "局": "面部", "街": "道",
    "路": "灯面", "楼": "栋", "仓": "库储", "担": "任当", "扎": "实", "铺": "设", "管": "理控制网道线委廊", "案": "件例",
    "令": "人", "摊": "点", "桥": "梁", "队": "伍员", "剂": "量", "档": "案", "集": "中团市体", "版": "本", "栏": "目",
    "卡": "口", "环": "境保节比", "圈": "定", "斗": "争", "格": "局", "刻": "意", "升": "级至到高", "克": "服", "尺": "寸",
    "库": "存房", "井": "下", "船": "舶员", "店": "铺面员", "矿": "山", "厂": "房区家", "国": "道家",
    "州": "市县", "园": "区", "馆": "舍", "席": "位", "票": "据", "讲": "话解座", "盒": "子", "声": "音", "顿": "号",
    "餐": "饮", "幕": "墙", "堆": "场", "滴": "漏", "杆": "塔", "孔": "洞", "束": "缚", "屏": "幕障",
}  # fmt: skip
NOT_BEFORE_HANZI: Final = {
    "人": "民大社防员口才事工为身体均格生间", "名": "单称义誉录", "部": "署长队委位", "面": "对向积临貌", "家": "庭属长具电",
    "位": "于置", "处": "于理置罚长分", "起": "到来步草因", "场": "所地景内外", "点": "名击", "条": "件例线", "次": "生要日性序",
    "份": "额", "期": "间限待末", "所": "有属在谓以", "班": "子", "支": "持撑付", "台": "账风湾", "门": "口峡前诊",
    "间": "隔接断", "道": "路德沟里", "类": "似型", "种": "植子", "本": "地级身", "把": "关手", "张": "贴", "座": "谈",
    "轮": "流班车", "批": "评准示", "组": "织建长", "片": "面", "段": "位", "区": "间别", "省": "级", "市": "级场", "县": "级",
    "套": "餐", "层": "面级", "个": "体人别性", "户": "外主籍", "米": "粉", "块": "钱", "步": "骤", "元": "旦", "村": "庄",
    "项": "目标", "只": "有是能要", "章": "程", "节": "假日约能点水电气省", "封": "闭存堵控", "首": "要次先创席", "届": "时满",
    "具": "体有备", "瓶": "装颈", "罐": "区车体装", "箱": "变", "袋": "装", "桶": "装", "根": "据本治源", "笔": "录试记",
    "顶": "层格部", "双": "控重向方碳减创", "句": "号", "列": "车为入席", "股": "份权东级长", "群": "众体防", "员": "工",
    "死": "亡角守伤难者", "伤": "亡害者情员", "亡": "人羊", "枝": "头", "株": "连", "颗": "粒", "款": "项", "趟": "",
}  # fmt: skip
# 三分之一 has no points; 介于71.5分和96.8分之间 has.
PART: Final = re.compile(rf"分之[0-9{NUMERALS}]")
# One who died or was hurt is a person.
PERSON: Final = {"死": "人", "伤": "人", "亡": "人"}

DURATIONS: Final = (
    "个季度 季度 个工作日 工作日 个小时 小时 分钟 秒钟 个月 个半月 个学期 个周 个星期 星期 周年 年度 昼夜 世纪"
    " 个年头 年 天 日 周 秒 月"
).split()
MONEY: Final = {
    "元人民币": "元", "人民币": "元", "元": "元", "块钱": "元", "美元": "美元", "欧元": "欧元", "港元": "港元",
    "港币": "港元",
}  # fmt: skip
RATES: Final = {"个百分点": "百分点", "百分点": "百分点", "%": "%", "‰": "‰", "‱": "‱", "倍": "倍"}
SCALE_IS_UNIT: Final = {"千": "瓦米克伏帕卡赫", "百": "度货姓", "万": "能达向科", "亿": "", "十": ""}


class Unit(NamedTuple):
    """A unit as it is called, and how it is printed: 家次 and 家（次）."""

    name: str
    word: str


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
    if len(word) < EVENT_LENGTH and (event := EVENT.match(text, at)) and event[0] not in NO_EVENT:
        return event[0] + "次"
    if len(word) == 1:
        barred = (NOT_BEFORE_HANZI if hanzi else NOT_BEFORE).get(word, "")
        following = text[at + 1 : at + 2]
        if (following and following in barred) or PART.match(text, at):
            return ""
    return word


EVENT_LENGTH: Final = 2


def unit_at(text: str, at: int, *, hanzi: bool, single: bool = False) -> Unit | None:
    """The unit at `at`: a measure word, two of them together, a unit in Latin letters, or what looks like one.

    `single`: the numeral is one Chinese digit, after which a word that no table knows is rather part of a name.
    """
    word = measure_at(text, at, hanzi=hanzi) or latin_at(text, at)
    if not word and not single:
        word = _unknown(text, at, hanzi=hanzi)
    if not word:
        return None
    if match := WITH.match(text, at + len(word)):
        inner, per = match["inner"], match["per"]
        if inner and (inner == "次" or inner in COMPOUND or inner in AFTER_HANZI or inner in AFTER_DIGITS):
            return Unit(inner if inner.startswith(word) else word + inner, word + match[0])
        if per and per in PER:
            return Unit(word + match[0], word + match[0])
    return Unit(PERSON.get(word, word), word)


def _unknown(text: str, at: int, *, hanzi: bool) -> str:
    """A word that no table knows, where only a measure word can stand."""
    char = text[at : at + 1]
    if hanzi:
        judged = char in NEVER_HANZI or char in AFTER_HANZI
        return "" if judged else measure_at(text, at, hanzi=False)
    if not "一" <= char <= "龥" or char in NO_MEASURE:
        return ""
    if place := PLACE.match(text, at):
        return place[0]
    following = text[at + 1 : at + 2]
    return char if not following or following in MARK else ""


def latin_at(text: str, at: int) -> str:
    """A unit in Latin letters (km, kV), or ''."""
    for word in _LATIN.get(text[at : at + 1], ()):
        following = text[at + len(word) : at + len(word) + 1]
        barred = following in NO_LATIN and len(word) == 1
        if text.startswith(word, at) and not barred and not (following.isascii() and following.isalnum()):
            return word
    return ""


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
