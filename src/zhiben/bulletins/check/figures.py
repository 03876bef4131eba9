"""Which figure a number of the text should quote: by its measure word and the words near it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.bulletins.check.measures import BARE, THINGS, share
from zhiben.bulletins.check.munch import Word, Words
from zhiben.bulletins.check.passages import REACH, Passage, Spot
from zhiben.figures.definitions import AMOUNT, BALANCE, RATIO, Figure

# What a letter of a word is worth that touches the number (宣传品30000余份, 2家参股企业), that stands between the number
# before and it, behind it, elsewhere in its clause (there it rather speaks of another number), or earlier in the sentence.
TOUCHING, OWN, BEHIND, CLAUSE, SENTENCE = 8.0, 4.0, 3.0, 1.5, 1.0
# A figure whose longer word holds the heard one (发现并整改 – 整改), or whose shorter one is held by it (带队检查 – 检查).
PARTLY = 0.45
LENT = 2.5  # how much more the words before count where the number's own stretch says nothing
# A word of so many figures tells none of them apart (隐患, 检查): it counts little where nothing else is heard of a figure.
COMMON, ALONE = 4, 0.35
# A thing by another name: it tells the figures that count it as little apart as the name that all of them know.
ALSO: Final = {"隐患": frozenset("安全隐患 事故隐患 各类隐患 隐患问题 风险隐患 安全生产隐患".split())}
# A thing that merely stands in the register: where more is said of it than its name, something was done to it.
GENERIC: Final = frozenset(
    "企业 单位 场所 商户 生产经营单位 经营主体 用户 人员 成员 材料 项目 行动 重点 目标 步骤 文件 会议 档案"
    " 乡镇 镇街 镇办 涉及企业 涉及单位 涉及生产经营单位".split()
)
UNEXPLAINED = 8.0  # against a figure of which only such a name is heard, for each letter that nobody explains
RESIDUE = 2  # letters that need no explanation
EXCLUDED = 1.25  # a letter of a word that means something else
AGAINST = 0.5  # a letter of another figure's word in the number's own stretch
CLOSE = Fraction(4, 5)  # a second candidate with this share of the first's weight is worth mentioning
ENOUGH = 14.0  # the weight at which a candidate needs no more
SURE = 0.5  # the confidence below which nothing is said to disagree
DOUBTFUL = 0.45
HEARD = 0.2  # and that below which no figure is named
MOST = 5  # proposals

# Words that hold a figure's word and mean something else; whoever says one does not say the other.
OTHERWISE: Final = tuple("""
    一般隐患 一般事故隐患 较大隐患 隐患排查治理 隐患治理 隐患整改通知书 整改通知书 整改指令书 责令限期整改指令书
    限期整改 立行立改 整改资金 整改责任人 检查人员 检查组 检查员 检查站
    安全检查员 执法人员 执法文书 发现率 培训率 培训合格率 覆盖率 参与率 满意率 知晓率 抽查率 建档率 持证率 按期整改率
    燃气用户 用户端 居民用户 用电用户 用户数 移动支付 移动应用 流动人口 事故隐患举报 隐患举报 举报隐患 举报 职工 从业人员 在校学生
    事故 死亡 受伤 火灾 罚款 立案 处罚 问责 约谈 移送 停产 关闭 取缔 查封 扣押 资金 经费 投入 党员 志愿者 车辆 船舶 设备
    消防栓 灭火器 报警器 探测器 群众 学生 师生 居民 村民 妇女 儿童 老人 电动车 电动自行车 特种设备 电梯 压力容器 道路 桥梁 河道 水库
    关停 停业 停用 整顿 责令停产 注销 拆除 搬迁 参保 评定 达标 投保 新建 改造 安装 更换 配备 加装
    复查 复核 反弹 整改质量 延期 摘牌 挂牌整改
    未发现 未排查 未检查 未整改到位
""".split())  # fmt: skip
# And words that hold a figure's word and mean nothing here: why something was done, or what with.
IDLE: Final = tuple(
    "整改不到位 整改不力 整改不彻底 整改措施 整改方案 整改台账 整改期限 检查记录 检查内容 检查标准".split()
)
# What a longer word says of its own: that something was not done, or done too late; the shorter word is not said.
_DENIED = re.compile(r"^(?:尚未|仍未|还未|未|没有|逾期|超期|退回|无)")
_FILLER = re.compile(
    r"(?:共计|累计|合计|总计|共有|总共|共|计|达到|达|约|近|已|均|各|为|是|有|了|：|:|（|\(|各类|等|新增|数量|数|总数|总量|情况|次数|家次|人次"
    r"|就|即|至|到|将近|超过|突破|不少于|“|”|、|开展|进行|完成|组织|共计为|为期|其中|、其中|工作|活动)*+"
)
_LINK = re.compile(
    r"(?:的|各类|各种|各项|安全生产|安全|消防|专项|有效|余|多|左右|以上|重点|“|”|（|）|市级|区级|县级|本级|社会|有关|相关)*+"
)
_THERE = re.compile(
    r"(?:现有|共有|实有|拥有|在册|在库|登记|辖区内|辖区|下辖|内有|其中|系统内|系统|所属|境内|全部|建有|设有|成立|组建|建立|列出|分解|提出|现行|有|共|计|各|个|的|及|和|与|、|，|：|“|”|（|）|\s|累计|已|均|目前|现|为|年)"
)
_STANDS = re.compile(r"现有|共有|实有|拥有|在册|辖|登记|设有|建有|现行|总数")
# What a figure of some level only counts where the text says so.
_QUALIFIED = {
    "major": ("重大",),
    "town": ("督导",),
    "principal": ("主要", "正职", "一把手", "书记", "区长", "县长", "市长", "镇长", "主任带队", "主官"),
}
_MEASURES = frozenset("个项家处次份套")


@dataclass(frozen=True)
class Candidate:
    """A figure, how much speaks for it, and what in the number's own stretch speaks against it."""

    figure: Figure
    weight: float
    against: float = 0.0
    words: tuple[str, ...] = ()
    handed: bool = False  # by the number before: 其中A镇30处
    bare: bool = False  # only a thing is named (对6家企业立案): whether all of them are meant, nobody knows

    @property
    def net(self) -> float:
        """To rank by."""
        return self.weight - self.against

    @property
    def confidence(self) -> float:
        """From 0 to 1: whether enough speaks for it, and how little speaks against it. Others are weighed by whoever compares."""
        if self.net <= 0:
            return 0.0
        most = DOUBTFUL if self.bare else 1.0
        return float(min(most, self.weight / ENOUGH) * self.weight / (self.weight + 2 * self.against))


class _Heard(NamedTuple):
    word: str
    worth: float
    own: bool
    after: bool = False


class Vocabulary:
    """The words of all figures, and those that mean something else."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.figures = list(figures)
        self.of = {each.code: _words(each) for each in self.figures}
        said = {word for words in self.of.values() for word in words}
        self.otherwise = frozenset(OTHERWISE) - said
        self.idle = frozenset(IDLE) - said
        self._words = Words(said | self.otherwise | self.idle)
        self.measured = [word for word in said if word[0] in _MEASURES]  # 个镇: its measure word belongs to it
        self._passages: dict[int, tuple[Passage, list[Word]]] = {}
        self._counting: dict[tuple[str, str], list[tuple[Figure, float]]] = {}
        self._parts: dict[tuple[str, str], float] = {}
        counts = Counter(word for words in self.of.values() for word in words)
        units = Counter(each.unit for each in self.figures)
        self.telling = {
            unit for unit, count in units.items() if count < COMMON
        }  # 家次, 块次: the measure word says much
        self.common = {word for word, count in counts.items() if count >= COMMON}

    def find(self, passage: Passage) -> list[Word]:
        """Its words of a passage."""
        key = id(passage)
        if key not in self._passages:
            self._passages[key] = passage, self._words.find(passage.worded)  # held, so that its identity stays its own
        return self._passages[key][1]

    def find_in(self, text: str) -> list[Word]:
        """Its words of any stretch."""
        return self._words.find(text)

    def counting(self, cls: str, unit: str) -> list[tuple[Figure, float]]:
        """The figures that a number of that kind and measure word may count, and how readily it counts them."""
        key = cls, unit
        if key not in self._counting:
            told = ((each, _counted(each, cls, unit, self._things(each))) for each in self.figures)
            self._counting[key] = [(each, fit) for each, fit in told if fit]
        return self._counting[key]

    def _things(self, figure: Figure) -> str:
        """What the figure counts, where that has measure words of its own."""
        return next((thing for thing in THINGS if any(thing in word for word in self.of[figure.code])), "")

    def part(self, figure: Figure, word: str) -> float:
        """How far a heard word speaks for a figure: 1 where it is one of the figure's own."""
        key = figure.code, word
        if key not in self._parts:
            self._parts[key] = self._part(figure, word)
        return self._parts[key]

    def _part(self, figure: Figure, word: str) -> float:
        own = self.of[figure.code]
        if word in own:
            return 1.0
        if word in self.otherwise or word in self.idle:
            return 0.0
        held = max((len(each) for each in own if each in word), default=0)
        if held and not _DENIED.match(word):
            return PARTLY * held / len(word)
        holds = any(word in each and not _DENIED.match(each) for each in own)
        return PARTLY if holds else 0.0


def _words(figure: Figure) -> frozenset[str]:
    """The figure's own words, and other names of what it counts."""
    own = frozenset(filter(None, (*figure.said, figure.label_zh)))
    return own.union(*(also for name, also in ALSO.items() if name in own))


def candidates(spot: Spot, vocabulary: Vocabulary) -> list[Candidate]:
    """The figures that the number may quote, the likeliest first; empty where nothing speaks for any."""
    heard = list(_heard(spot, vocabulary))
    fitting = [
        (each, fit)
        for each, fit in vocabulary.counting(spot.quantity.cls, spot.unit)
        if _fits(each, fit, spot, heard, vocabulary)
    ]
    rivals = {item.word for item in heard if any(vocabulary.part(each, item.word) == 1 for each, _fit in fitting)}
    found = [_weighed(each, fit, heard, rivals=rivals, spot=spot, vocabulary=vocabulary) for each, fit in fitting]
    return sorted((each for each in found if each.weight > 0), key=lambda each: -each.net)  # alike: as in the catalogue


def runner_up(found: Sequence[Candidate]) -> str:
    """The second one's code where it is close."""
    close = len(found) > 1 and found[1].net > 0 and found[1].net >= found[0].net * CLOSE
    return found[1].figure.code if close else ""


def speaks(spot: Spot, vocabulary: Vocabulary) -> bool:
    """Whether the number's own stretch names anything; 其中A镇30处、B镇20处 does not."""
    return any(each.own for each in _heard(spot, vocabulary))


def _weighed(
    figure: Figure, fit: float, heard: list[_Heard], *, rivals: set[str], spot: Spot, vocabulary: Vocabulary
) -> Candidate:
    said: dict[str, float] = {}
    for each in heard:
        if part := vocabulary.part(figure, each.word):
            said[each.word] = max(said.get(each.word, 0.0), part * each.worth * len(each.word))
    weight = sum(said.values()) * fit
    if not any(vocabulary.part(figure, word) == 1 for word in said):
        weight *= ALONE
    if all(word in vocabulary.common for word in said) and not (fit == 1 and figure.unit in vocabulary.telling):
        weight *= ALONE
    own = {each.word for each in heard if each.own and each.word in said}
    generic = bool(own) and own <= GENERIC and (figure.aggregate == BALANCE or bool(figure.distinct))
    against = _against(figure, heard, rivals=rivals, generic=generic, vocabulary=vocabulary)
    if generic:
        against += UNEXPLAINED * max(0, _residue(spot, heard) - RESIDUE)
    if _major(spot, heard) and not _level(figure):
        against += weight
    bare = generic and not _STANDS.search(spot.before or spot.column)
    named = tuple(word for word in said if word in own) or tuple(said)
    return Candidate(figure, weight, against, named, bare=bare)


def _against(figure: Figure, heard: list[_Heard], *, rivals: set[str], generic: bool, vocabulary: Vocabulary) -> float:
    """What is said that other figures or none explain."""
    strange = [each for each in heard if not vocabulary.part(figure, each.word)]
    own = [each for each in strange if each.own and (each.word in rivals or each.word in vocabulary.otherwise)]
    against = sum(_weight_against(each, vocabulary) for each in own)
    if generic:
        against += TOUCHING * sum(len(each.word) for each in own if each.word in vocabulary.otherwise)
    if generic or not any(each.own and not each.after for each in heard):  # 3处隐患实行挂牌督办: the verb follows
        behind = (each for each in strange if each.after and each.worth == BEHIND and each.word in rivals)
        against += TOUCHING * sum(len(each.word) for each in behind)
    return against


def _weight_against(each: _Heard, vocabulary: Vocabulary) -> float:
    share = EXCLUDED if each.word in vocabulary.otherwise else AGAINST
    return share * each.worth * len(each.word)


def _level(figure: Figure) -> str:
    return dict(figure.where).get("level", "")


def _major(spot: Spot, heard: Iterable[_Heard]) -> bool:
    """Whether the hazards last spoken of are major ones, and the number's own words name no others."""
    things = [each for each in heard if any(thing in each.word for thing in THINGS)]
    if any(each.own for each in things) or not things or "重大" not in things[-1].word:
        return False
    before = [each.value for each in spot.passage.numbers if each.is_quantity and each.end <= spot.quantity.start]
    last, value = before[-1] if before else None, spot.quantity.value
    return last is None or value is None or value <= last  # more than those cannot be of those


def _residue(spot: Spot, heard: Iterable[_Heard]) -> int:
    """How many letters of the number's own stretch before it nothing explains."""
    text = spot.before
    for each in sorted({each.word for each in heard}, key=len, reverse=True):
        text = text.replace(each, "")
    return len(_THERE.sub("", text))


def _heard(spot: Spot, vocabulary: Vocabulary) -> Iterable[_Heard]:
    if spot.column:
        return _heard_in_table(spot, vocabulary)
    return [*_heard_in_item(spot, vocabulary), *_heard_in_prose(spot, vocabulary)]


def _heard_in_table(spot: Spot, vocabulary: Vocabulary) -> Iterable[_Heard]:
    for words, worth in ((spot.column, TOUCHING), (spot.row, OWN), (spot.caption, SENTENCE)):
        for each in vocabulary.find_in(words):
            yield _Heard(each.text, worth, worth > SENTENCE)


def _heard_in_item(spot: Spot, vocabulary: Vocabulary) -> Iterable[_Heard]:
    for each in vocabulary.find_in(spot.item):
        yield _Heard(each.text, TOUCHING, own=True)


def _heard_in_prose(spot: Spot, vocabulary: Vocabulary) -> Iterable[_Heard]:
    text = spot.passage.text
    found = vocabulary.find(spot.passage)
    low = bisect_left(found, spot.start - REACH, key=lambda each: each.start)
    middle = bisect_right(found, spot.start, key=lambda each: each.end)
    before = [_Heard(each.text, *_worth_before(spot, each, text)) for each in found[low:middle]]
    if not any(each.own for each in before):  # 检查情况：A镇369家次: what the sentence began with is all there is
        before = [each._replace(worth=each.worth * LENT) for each in before]
    yield from before
    for word in vocabulary.measured:
        if word != spot.unit == word[: len(spot.unit)] and text.startswith(word, spot.end - len(spot.unit)):
            yield _Heard(word, TOUCHING, own=True, after=True)
    high = spot.until
    if any(each.own for each in before):  # 演练2次、观看警示片: what follows in the list is another number's
        comma = text.find("、", spot.end, spot.until)
        high = comma if comma >= 0 else spot.until
    for each in found[middle:]:
        if each.start >= high:
            break
        if each.start >= spot.end:
            near = bool(_LINK.fullmatch(text, spot.end, each.start))
            yield _Heard(each.text, TOUCHING if near else BEHIND, own=near, after=True)


def _worth_before(spot: Spot, word: Word, text: str) -> tuple[float, bool]:
    if spot.item:
        return SENTENCE, False
    if word.start >= spot.own:
        return (TOUCHING if _FILLER.fullmatch(text, word.end, spot.start) else OWN), True
    return (CLAUSE if word.start >= spot.clause else SENTENCE), False


def _fits(figure: Figure, fit: float, spot: Spot, heard: list[_Heard], vocabulary: Vocabulary) -> bool:
    """Whether the text says what the figure needs to be said; a measure word that is not its own needs its noun."""
    needed = _QUALIFIED.get(_level(figure), ())
    said = (word in each.word for each in heard for word in needed if each.worth > SENTENCE or word == "督导")
    if needed and not any(said) and not (_level(figure) == "major" and _major(spot, heard)):
        return False
    return fit == 1 or any(each.worth >= BEHIND and vocabulary.part(figure, each.word) == 1 for each in heard)


def _counted(figure: Figure, cls: str, unit: str, things: str) -> float:
    """How readily a number of that kind and measure word counts what the figure counts; 0 where it cannot."""
    if cls == "percent":
        return float(figure.aggregate == RATIO)
    if cls == "money":
        return float(figure.aggregate == AMOUNT and figure.unit in {"元", "万元"})
    if cls != "count" or figure.aggregate == RATIO:
        return 0.0
    return share(figure.unit, unit, things=things) if unit else BARE
