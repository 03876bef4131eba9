"""So much for each: 每户两只, 人均1500亩, 每隔50米, 25元/人, 各派12人, 一台车装6吨, 单价85元."""

import re
from dataclasses import dataclass
from typing import Final

from zhiben.numbers.statements.relations.passage import Item, Passage

EVERY: Final = re.compile(r"每(?:[隔逢满一]|另外)?(?P<noun>[^每\ue000、]{1,8})")
MEAN: Final = re.compile(
    r"(?P<noun>[人户日天月年周季次件家村镇乡台亩校班车船艘站点店厂矿所队组处场批单座栋条项笔线宗起例趟桌餐篇页瓶箱时库桥路井仓岗局企])"
    r"均(?![衡匀已未为]|[配补派装拨]\ue000)"
)
DOUBLED: Final = re.compile(r"(?P<noun>[村户家人班车校船店企厂镇站组])(?P=noun)(?![\u4e00-\u9fff]{0,3}(?:都|均|全))")
AVERAGE: Final = re.compile(r"平均|均(?=[价重分长龄耗])|均值|摊")
DISTRIBUTED: Final = re.compile(
    r"各(?![类级项种地方部单区县镇乡街村位界自环岗处有相大个族科股室岛式样色异国省市州])|^均?(?:配|补|派|装|拨)$"
)
SINGLE: Final = re.compile(r"单(?P<noun>[台套件次车户人班个支座站笔趟程只瓶桶吨])|单(?:价|重|耗|位成本)|定额")
TIMED: Final = re.compile(
    r"(?P<noun>[日月年周时班])(?:产(?!生)|供|耗|处理|运|排放|输|采|销|发电|用[水电气量]|租金|缴|交|薪|速|吞吐)"
)
BEHIND: Final = re.compile(r"^(?:/|每|一(?=[户人台只桶瓶套件吨斤盒箱包袋米天个次月年]))(?P<noun>[\u4e00-\u9fff]{1,4})")
DIVIDED: Final = re.compile(r"每(?:[隔逢满]|间隔|相隔)?$")
ONE: Final = re.compile(
    r"(?:^|[，；：（])(?:给|按|以|即|若|是|而|则)?一(?![般共起定些并旦直律样同线经再边方面部季期级类是]|次性)(?P<noun>[\u4e00-\u9fff]{1,5})$"
)
ONE_UNIT: Final = re.compile(r"(?<![第十百之])一(?P<noun>[人户台只家车班组村天桶瓶套件吨亩座辆])$")
NO_ONE: Final = frozenset({"个", "次", "批", "种"})  # 一个30天的月份
NO_VERB: Final = re.compile(r"[，。；、：（）共总了中有又内累合计]")
NAMES: Final = frozenset(
    {"车间", "班组", "标段", "片区", "中队", "大队", "支队", "分厂", "班", "组", "队", "部"}
)  # 一车间 is a name
VERB: Final = 4
JUST_BEFORE: Final = 3


@dataclass(frozen=True, eq=False)
class Each:
    """What a number is said of: names as they stand behind 每; `size` where the text counts them (每3天), `average` a mean."""

    names: tuple[str, ...]
    size: Item | None = None
    average: bool = False
    distributed: bool = False
    priced: bool = False  # 单价: how many may stand behind as well
    weak: bool = False  # 一次拿出35万元 may as well be the total

    @property
    def anonymous(self) -> bool:
        """平均3条: of what is not said."""
        return not self.names and self.size is None


def each_of(passage: Passage, item: Item) -> Each | None:
    """What the number is said of, or None where it is no number for each."""
    if item.token.kind not in {"amount", "length"} or item.unit in {"%", "倍", "‰", ""}:
        return None
    before = passage.items[item.index - 1] if item.index else None
    before = before if before is not None and before.clause == item.clause else None
    named = _named(item)
    if named is not None and named.anonymous and before is not None and _one(before):
        return Each((), size=before, average=True)  # 一天平均15家
    return (
        named or _sized(before) or _behind(item) or _single(item)
        or _distributed(item) or (before and _of_one(passage, before, item)) or _of_one_word(item)
    )  # fmt: skip


def _named(item: Item) -> Each | None:
    """每人每天, 人均, 平均, 盏/公里."""
    average = bool(AVERAGE.search(item.lead))
    if "/" in item.unit:
        return Each((item.unit.partition("/")[2],), average=average)
    if names := tuple(match["noun"] for match in EVERY.finditer(item.lead)):
        return Each(names, average=average)
    if doubled := DOUBLED.search(item.lead):
        return Each((doubled["noun"],))
    if names := tuple(match["noun"] for match in MEAN.finditer(item.lead)):
        return Each(names, average=True)
    return Each((), average=True) if average and not _one(item) else None


def _sized(before: Item | None) -> Each | None:
    """每3天, 平均一天."""
    if before is None:
        return None
    if AVERAGE.search(before.lead[-JUST_BEFORE:]) and _one(before):
        return Each((), size=before, average=True)
    return Each((), size=before) if DIVIDED.search(before.lead) else None


def _behind(item: Item) -> Each | None:
    """25元/人, 50元一桶, 200元每人."""
    match = BEHIND.match(item.tail)
    return Each((match["noun"],)) if match else None


def _single(item: Item) -> Each | None:
    """单台, 单价, 日产."""
    match = SINGLE.search(item.lead) or TIMED.search(item.lead)
    if match is None:
        return None
    return Each((match["noun"],)) if match["noun"] else Each((), priced=True)


def _distributed(item: Item) -> Each | None:
    """4座分库各备6个."""
    return Each((), distributed=True) if DISTRIBUTED.search(item.lead) else None


def _of_one(passage: Passage, before: Item, item: Item) -> Each | None:
    """一天走4趟, 一户两只: nothing but a verb stands between."""
    between = passage.between(before, item)
    short = (
        len(between) <= VERB
        and not NO_VERB.search(between)
        and not between.startswith("的")
        and not between.endswith("的")
    )
    return Each((), size=before, weak=True) if short and _one(before) else None


def _of_one_word(item: Item) -> Each | None:
    """一台车装6吨."""
    match = ONE.search(item.lead) or ONE_UNIT.search(item.lead)
    if match is None or f"一{match['noun']}" in item.elsewhere or match["noun"] in NO_ONE or match["noun"][:2] in NAMES:
        return None
    return Each((match["noun"],), weak=True)


def _one(item: Item) -> bool:
    one = item.quantity.value == 1 and item.quantity.text[0] in "一1"
    return one and item.unit not in NAMES and item.token.kind in {"amount", "length"}
