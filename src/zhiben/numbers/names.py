"""Numerals that count nothing: words that merely contain one (统一, 一线), and names (“四个坚持”, 十大行动,"
" 《…十五条…》)."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhiben.numbers.numerals import DIGITS, NUMERALS

# Words in which the numeral has no value of its own: nothing is reported for them.
IDIOMS: Final = (
    "一方 一线 一定 统一 进一步 一步 一般 一致 一同 一并 一律 一直 一旦 一切 一些 一样 一系列 一体 一把手 一票否决"
    " 唯一 万一 专一 之一"
    " 逐一 一一 一度 一经 一时 一边 一面 一带 一向 一贯 一举 一再 一概 一味 一心 一流 一共 一行 一路 一手 一齐 一端"
    " 一侧 一旁 一脉 一盘棋"
    " 一张网 一张图 一本账 一条龙 一站式 一键 一网 一环 一刻 一刀切 同一 单一 不一 合一 某一 任一 每一 另一 这一"
    " 那一 哪一 下一 上一 新一"
    " 一批 一种 一轮 一次性 一次死亡 一次伤亡 一方面 一家人 一家两口 一家二口 一家三口 一家四口 一家五口 一家六口"
    " 一条心 一股劲 一竿子 一揽子 一连串 一帆风顺 一如既往 一以贯之 一丝不苟"
    " 一马当先 一鼓作气"
    " 一抓到底 一盯到底 一分为二 一成不变 始终如一 首屈一指 独一无二 万众一心 一类 一级 一期 一层 一段 一道 一点"
    " 一门 一块 一阵 一番"
    " 一大批 一整套 一定程度 一体化 一会儿 一词 一事 一票 一人 一岗 一把 一支烟 一头 一角 一楼 一侧 一览 一半数"
    " 一对一 一代 一辈 一生"
    " 一一对应 一包到底 一竿到底 一锤定音 一蹴而就 一目了然 一视同仁 一网打尽 一言一行 一点一滴 一丝一毫 一草一木"
    " 一举一动 一时一刻"
    " 二者 二维码 二次供水 二手 二氧化 二甲 二级 二类 二期 二线 二楼 二层 二段 二等 二组 二批 二道 二环 二次 二话"
    " 二元 二七区"
    " 两者 两侧 两岸 两旁 两端 两边 两面 两手 两全 两难 两性 两地 两翼 两头 两会 两节 两江新区 两当 两用 两级分化"
    " 两眼 两高"
    " 三者 三农 三令五申 三军 再三 三亚 三门峡 三明 三水 三台县 三轮 三明治 三中全会 三天两头 三番五次 三角 三脚"
    " 三通 三元 三维 三峡"
    " 三沙 三里 三河市 三产 三氧化 三氯 三甲 三相 三伏 三九天 三线 三环 三心二意 三阳 三江 三原 三都"
    " 四川 四周 四面 四邻 四季 四方 四海 四肢 四平 四会市 四通八达 四轮 四氯 四氢 四里 四环 四分五裂 四处奔 四处走"
    " 四处张 四大"
    " 五金 五官 五谷 五彩 五台 五常 五指山 五粮液 五里 五星 五环 五湖四海 五花八门 五大连池 五莲 五原 五寨 五险"
    " 六安 六盘水 六合 六枝 六神 六里 六氟 七台河 七彩 七夕 七里 七上八下 七嘴八舌 七氟 八方 八卦 八仙 八角 八里"
    " 八宝 八公山 八步区"
    " 九江 九州 九寨沟 九龙 九里 九华 九原 九台 九三学社 十堰 十足 十字 十分 十全十美 十里 十之八九 十指 十有八九"
    " 十万火急 十佳"
    " 百姓 百年 百货 百度 百色 百科 百花 百合 百川 百倍 百分点 百分制 百分比 百强 百家争鸣 百里 百团 百炼 百忙 百尺"
    " 百般 百无一 老百"
    " 千万不 千万别 千万要 千头万绪 千方百计 千家万户 千钧一发 千斤顶 千军万马 千里 千山 千秋 千岛 千阳 千变万化"
    " 千篇一律 千辛万苦 千古"
    " 千叮 千瓦 千米 千克 万无一失 万分 万众 万科 万里 万能 万家灯火 万达 万州 万向 万物 万事 万般 亿元GDP"
    " 十万人火灾 十万人口 百万吨死亡率 万车死亡 万宁 万年 万源 万荣 万全 万载 万安"
    " 万盛 万山 万国 万用表 亿利 零容忍 零距离 零星 零售 零散 零部件 零件 零点 零食 零钱 零担 零工 零乱 零碎 零下"
    " 零基础 零打碎敲 零跑"
    " 成百上千 成千上万 数以百计 数以千计 数以万计 数一数二 举一反三 接二连三 丢三落四 朝三暮四 张三 李三 李四 王五"
    " 赵六 不管三七二十一"
    " 五年计划 三字经 三国 三明市 三圣 三合土 四合院 五保 五保户 五四 六一八 八戒 九宫 十番 百日咳 百叶 千层 千禧"
    " 万圣 第三方"
    " 三期工程 三个和尚 一个样 一个劲 一阵子 一下子 一下 一辆辆 一个个 一件件 一项项 一户户 一家家 一处处 一条条 一幅幅"
    " 一张张 一次次 一遍遍"
    " 一步步 一天天 一场场 一座座 一名名 一句话 一席话 一身 一口气 一窝蜂 一阵风 一年一度 一专多能 一老一小 一来"
    " 一去 一把火 一举多"
    " 一经查实 一有 一看 一听 一说 一想 一拥而上 一哄而散 一散而 一窗 一码 一卡通 一件事 一号 一汽 一建 一中 二中"
    " 三中 一小 二小"
).split()
UNLESS: Final = {
    "万分": "之",
    "十分": "钟之", "一块": "展牌", "一人": "死受遇轻重被次", "一方": "案", "一楼": "一", "一路": "一", "一小": "时", "二小": "时",
    "四方": "面案", "一事": "一", "四周": "内后前时", "三环": "节", "四环": "节", "二环": "节", "五环": "节",
    "一环": "节", "八方": "面",
    "零点": "零一二三四五六七八九", "六安": "全", "三通": "道", "三维": "修", "四平": "方", "三平": "方",
}  # fmt: skip

# Names of policies and slogans: reported as what they are, a name (class other).
NAMES: Final = (
    "双随机、一公开 双随机一公开 双随机，一公开 三管三必须 四不两直 四不放过 三同时 三违 三超一疲劳 五落实 五到位"
    " 一岗双责 一会三卡 一线三排"
    " 三合一 多合一 两客一危一重 两客一危 两重点一重大 三位一体 四位一体 五位一体 一企一档 一企一策 一患一档"
    " 一楼一策 一案双查 一案三查"
    " 三个必须 四个意识 四个自信 两个维护 两个确立 四早 六稳 六保 九小场所 九小 五小 三小场所 三小 五进 四进 三三制"
    " 三区三线 三级安全教育 三级教育"
    " 三落实 五定 四不伤害 三不伤害 两票三制 三宝四口 五牌一图 六个一 五个一 四个一 三个一 八个一 十个一 两单两卡"
    " 十五五 十四五 十三五"
    " 三查三改 三张清单 七个百分之百 六个百分百 一带一路 三岗 六微 四色 三清单 四清单 两清单 四方责任 三方责任 三查"
    " 一图一表 三项岗位人员"
    " 二十大 十九大 二十届三中全会 二十届二中全会 二十届四中全会 十八大 零报告"
).split()

# 三个落实, 两个清单: 个 before a verb or an abstract noun makes a slogan, before a thing a count.
# 十四届全国人大三次会议, 二十届四中全会.
CONGRESS: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}届[一-龥]{0,6}?[一二三四五六七八九十]{1,2}(?:次(?:全体)?(?:会议|全会)|中全会)|[一二三四五六七八九十]{1,3}次(?:党代会|全国代表大会)"
)
SLOGAN: Final = re.compile(
    r"个(?:坚持|必须|落实|到位|清单|强化|注重|突出|提升|确保|聚焦|狠抓|紧盯|到底|维护|确立|意识|自信|一批|一律|不放过|不准|严禁|一(?![0-9])"
    r"|从严|全覆盖|严格|统筹|结合|转变|延伸|杜绝|百分之百|百分百|100%|服从|紧密|深入|推进|抓好|抓实|压实|夯实|严查|严控|“|不变)"
)
GREAT: Final = re.compile(
    r"大(?:行动|工程|战役|攻坚|体系|战略|任务|提升|举措|会战|要素|机制|专项|领域|板块|系统|类别|方面|重点|抓手|支柱|平台)"
)
EVERY: Final = re.compile(
    r"一(?P<x>[^0-9一二三四五六七八九十，。、；：！？“”\s])一"
    r"(?:[策档案码牌卡表册图评议人员岗责警方台人清单治调报查通销改督研训考]|巡查|调度|研判|通报|整治|分析|会商|督导|上报|报告|讲评|检查|演练|培训)"
)
FESTIVAL: Final = re.compile(
    r"(?:五一|十一|六一|七一|八一|元旦)(?=[节期假”“及和与前后]|、“?(?:国庆|中秋|端午|清明|春节|元旦|十一|五一)|劳动|国庆|黄金|小长|儿童|建军|等重|期间)"
    r"|(?:三八|五四)(?=节|妇女|青年)"
)
SURNAMES: Final = "李王张刘陈杨赵黄吴徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖"
PUNCTUATION: Final = "，。、；：！？（）“”《》\t \n"
QUOTE: Final = 16  # characters; a longer quotation is a sentence and its numbers are numbers
DIGIT_QUOTE: Final = 10
TITLE: Final = 120


def _register(words: list[str]) -> dict[str, list[tuple[int, str]]]:
    """Words by their first numeral and its neighbour → (the numeral's offset, the word), longest word first."""
    table: dict[str, list[tuple[int, str]]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        offset = next((place for place, char in enumerate(word) if char in NUMERALS), None)
        if offset is not None:
            key = word[offset - 1 : offset + 1] if offset else word[:2]
            table.setdefault(key, []).append((offset, word))
    return table


def _words(table: dict[str, list[tuple[int, str]]], text: str, at: int) -> Iterator[tuple[int, int, str]]:
    """(begin, end, word) of the words of `table` whose first numeral stands at `at`."""
    for key in (text[at : at + 2], text[max(0, at - 1) : at + 1]):
        for offset, word in table.get(key, ()):
            if at >= offset and text.startswith(word, at - offset):
                yield at - offset, at - offset + len(word), word


_IDIOMS: Final = _register(IDIOMS)
_NAMES: Final = _register(NAMES)


# Web and mail addresses: whatever digits they hold belong to them.
ADDRESS: Final = re.compile(
    r"(?:https?[:：]|www\.)[!-~：？]{3,300}|(?<![A-Za-z0-9._-])[A-Za-z0-9._-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z.]{2,30}"
)


@dataclass(frozen=True, slots=True)
class Zones:
    """The titles 《…》, short quotations “…” and addresses of a text, by where they begin and end."""

    begins: list[int]
    ends: list[int]
    kinds: list[str]

    def kind(self, at: int) -> str:
        """'title', 'quote' or ''."""
        place = bisect_right(self.begins, at) - 1
        return self.kinds[place] if place >= 0 and at < self.ends[place] else ""

    def inner(self, at: int) -> tuple[int, int]:
        """Where the text between the marks around `at` begins and ends."""
        place = bisect_right(self.begins, at) - 1
        marks = 0 if self.kinds[place] == "address" else 1
        return self.begins[place] + marks, self.ends[place] - marks


def zones(text: str) -> Zones:
    """One pass; marks that are never closed, or too far apart, are no quotation."""
    found = Zones([], [], [])
    title = quote = -1
    for at, char in enumerate(text):
        if char == "《":
            title = at if title < 0 or at - title > TITLE else title
        elif char == "“" or (char == '"' and quote < 0):
            quote = at
        elif char == "》" and title >= 0:
            if at - title <= TITLE:
                _drop_after(found, title)
                _add(found, title, at + 1, "title")
            title = -1
        elif char in '”"' and quote >= 0:
            if at - quote - 1 <= QUOTE and title < 0:
                _add(found, quote, at + 1, "quote")
            quote = -1
    return _with_addresses(found, text)


def _with_addresses(found: Zones, text: str) -> Zones:
    """Zones do not overlap: an address in a title is part of the title."""
    addresses = [match.span() for match in ADDRESS.finditer(text) if not found.kind(match.start())]
    if not addresses:
        return found
    marked = [*zip(found.begins, found.ends, found.kinds, strict=True), *((a, b, "address") for a, b in addresses)]
    merged = Zones([], [], [])
    for begin, end, kind in sorted(marked):
        if not merged.ends or begin >= merged.ends[-1]:
            _add(merged, begin, end, kind)
    return merged


def _add(found: Zones, begin: int, end: int, kind: str) -> None:
    found.begins.append(begin)
    found.ends.append(end)
    found.kinds.append(kind)


def _drop_after(found: Zones, begin: int) -> None:
    """A title swallows the quotations inside it."""
    while found.begins and found.begins[-1] > begin:
        found.begins.pop()
        found.ends.pop()
        found.kinds.pop()


def idiom_end(text: str, at: int) -> int:
    """Where the word ends whose numeral at `at` means nothing, or -1."""
    for _begin, end, word in _words(_IDIOMS, text, at):
        following = text[end : end + 1]
        if not following or following not in UNLESS.get(word, ""):
            return end
    if _is_person(text, at):
        return at + 1
    return -1


def _is_person(text: str, at: int) -> bool:
    """李三: a surname after a mark or at the beginning, with one numeral for a given name."""
    if text[at] not in DIGITS or at < 1 or text[at - 1] not in SURNAMES or text[at + 1 : at + 2] in set(NUMERALS):
        return False
    return at == 1 or text[at - 2] in PUNCTUATION


def name_span(text: str, at: int) -> tuple[int, int] | None:
    """The name whose first numeral stands at `at`: 四不两直, 一企一档, 三个落实, 十大行动."""
    named = next(((begin, stop) for begin, stop, _word in _words(_NAMES, text, at)), None)
    if named and named[0] < at:
        return named
    found = _slogan(text, at)
    if named and (found is None or found[1] <= named[1]):
        return named
    return found


def _slogan(text: str, at: int) -> tuple[int, int] | None:
    if match := CONGRESS.match(text, at):
        return at, match.end()
    if text[at] == "一" and (match := EVERY.match(text, at)):
        return at, match.end()
    end = at
    while end < len(text) and end < at + 4 and text[end] in NUMERALS:
        end += 1
    for pattern in (SLOGAN, GREAT):
        if match := pattern.match(text, end):
            return at, match.end()
    return None
