"""All are within a bound, and one of them is outside: 用时82秒、88秒和104秒，场场都在90秒以内; 整改率均在90%以上，石桥镇整改率88.9%."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.arithmetic import Range, times
from zhiben.numbers.statements.pointing import pointing_at
from zhiben.numbers.statements.relations.judging import worded
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import comparable
from zhiben.numbers.statements.statement import Statement

EVERY: Final = re.compile(
    r"(?:全部|全都|悉数|一律|皆|(?<![人户日月年周件平])均(?![衡匀分价])|(?<![大首成古])都(?![市是江会督])|所有|各[^，。；：]{1,8}均"
    r"|无一|没有哪?一|(?P<one>[人家户村个件场次处条校车船部台班站店厂库座辆艘支栋层街镇企矿路桥])(?P=one))[^，。；：\ue000]{0,12}$"
)
WAY: Final = re.compile(
    r"(?P<no>不|未|没有?|未曾|从未)?(?:再|有)?(?:(?P<up>超过|高于|大于|多于|超出|突破|长于|达到)|(?P<down>低于|少于|小于|短于|不足|不到))"
)
NONE: Final = re.compile(r"(?:无一|没有哪?一)[^，。；]{0,4}$")
INSIDE: Final = re.compile(r"以[内下]|之[内下]|^内")
ABOVE: Final = re.compile(r"[以之]上")
AIMED: Final = re.compile(
    r"目标|确保|力争|争取|要求|承诺|必须|须|不得|应(?!急)|计划|标准|规定|拟|将|才|方可|如|若|凡|平均|原则|除|以外|之外|基本|大[多都]"
)
OTHER: Final = re.compile(
    r"平均|"
    r"[人户日月年周件场站处次单]均|合计|共|总|累计|去年|上年|上[次月季轮]|同期|往年|目标|要求|标准|规定|限|应|原(?!因)|曾|其余|另|[增减升降]|提高|少了|多了|[相之]差|超出|缩短|比|较|每|距|间隔|全[市县区镇乡省]|至"
)
HIGHEST: Final = re.compile(r"最[多高大长慢重晚深远久强厚]")
LOWEST: Final = re.compile(r"最[少低小短快轻早浅近弱薄]")
ONE_OF_THEM: Final = re.compile(
    r"(?:的那?一?[个家处起次辆台支班户名座场条只]?|有一[个家处起次辆台支班户名座场条只][^，。；]{0,6}|第[^，。；]{1,2}[次起场轮个组]|只有[^，。；]{1,10}|仅[^，。；]{1,10})"
    r"(?:用时|历时|耗时|用了|花了|达到?了?|为|是|测得|只有|仅有?)?$"
)
SAID: Final = re.compile(r"(?:为|是|达到?了?|仅|只有|有|在|也|高达|低至|却|就|已|只|升至|降至|到|了)+$")
PLACES: Final = re.compile(r"^(?:各|所有|全部|这|该|上述|\ue000)|^$|[镇乡村县区市家校企矿厂店站]$")
MEASURE: Final = re.compile(r"(?P<of>[^，。；：]*?)(?P<name>[一-鿿]{2})$")
THOSE: Final = re.compile(r"(?:各|所有|全部|\ue000)(?P<what>[^，。；：\ue000]{1,8})")
NAME: Final = 8  # characters
LISTED: Final = 2  # how far the members of a list stand apart, see page.LEVELS
WINDOW: Final = 10
FACTOR: Final = 10
PAIR: Final = 2


class Bound(NamedTuple):
    """What no number may be above, or below."""

    item: Item
    is_most: bool
    begin: int  # where the sweeping word stands
    measure: str  # what is said to be within it

    def excludes(self, item: Item) -> bool:
        value, bound = item.token.value, self.item.token.value
        return value > bound if self.is_most else value < bound

    @property
    def range(self) -> Range:
        value = self.item.token.value
        return Range(None, value) if self.is_most else Range(value, None)


def judge_bounds(passage: Passage) -> Iterator[Statement]:
    """Every bound of all of them that a number of its list, its measure or its extreme is beyond."""
    for items in passage.sentences:
        for item in items:
            bound = _bound(item)
            if bound is None:
                continue
            near = [each for each in passage.around(item) if _is_measured(bound, each)]
            outside = next(
                (each for each in near if bound.excludes(each) and _is_of_them(passage, bound, near, each)), None
            )
            if outside is not None:
                scale = 1 / outside.token.measure.scale
                allowed = times(bound.range, scale)
                said = _printed(bound)
                wrong = worded("extreme", outside, [item], allowed, Agreement.NO, said=said)
                yield pointing_at(passage.page, wrong, bound.begin, item.at)


def _printed(bound: Bound) -> str:
    text = bound.item.quantity.text
    return (
        text
        if WAY.match(text) or INSIDE.search(text) or ABOVE.search(text)
        else text + ("以内" if bound.is_most else "以上")
    )


def _bound(item: Item) -> Bound | None:
    """均在90秒以内, 无一低于80分, 都没有超过65分贝."""
    every = EVERY.search(item.lead)
    if item.token.kind not in {"amount", "length"} or every is None or AIMED.search(item.clause_words):
        return None
    if not item.token.value or item.quantity.cls == "change" or item.unit in {"", "倍"}:
        return None
    words = item.lead[every.start() :] + item.quantity.text
    way = WAY.search(words)
    if way is not None and not (way["up"] == "达到" and (INSIDE.search(item.quantity.text + item.tail[:PAIR]))):
        no = bool(way["no"]) != bool(NONE.search(words[: way.start()]))
        is_most = bool(way["down"]) != no
    elif INSIDE.search(item.quantity.text[-PAIR:]) or INSIDE.match(item.tail):
        is_most = not NONE.search(item.lead)
    elif ABOVE.search(item.quantity.text[-PAIR:]) or ABOVE.match(item.tail):
        is_most = bool(NONE.search(item.lead))
    else:
        return None
    begin = item.at - len(item.lead) + every.start()
    return Bound(item, is_most, begin, item.lead[: every.start()])


def _is_measured(bound: Bound, item: Item) -> bool:
    """Whether it is one number of the kind that is bounded."""
    if item is bound.item or not _is_alike(bound.item, item) or not item.token.exact:
        return False
    if item.token.kind not in {"amount", "length"} or not item.token.value or item.quantity.cls == "change":
        return False
    close = max(item.token.value, bound.item.token.value) <= FACTOR * min(item.token.value, bound.item.token.value)
    return close and not OTHER.search(item.lead) and not WAY.match(item.quantity.text)


def _is_alike(one: Item, other: Item) -> bool:
    lengths = one.token.kind == other.token.kind == "length" and one.dimension == other.dimension
    return lengths or (one.token.kind == other.token.kind and comparable(one.unit, other.unit))


def _is_of_them(passage: Passage, bound: Bound, near: list[Item], item: Item) -> bool:
    if abs(item.index - bound.item.index) > WINDOW:
        return False
    if item.sentence == bound.item.sentence and _is_listed(passage, bound, near, item):
        return True
    return _is_outermost(passage, bound, item) or _is_same_measure(bound, item) or _is_one(passage, bound, item)


def _is_listed(passage: Passage, bound: Bound, near: list[Item], item: Item) -> bool:
    """Whether it is of the list beside the bound, whose others are within."""
    behind = item.index > bound.item.index
    run: list[Item] = []
    members = {each.index for each in near}
    at = bound.item.index + (1 if behind else -1)
    while at in members and abs(at - bound.item.index) <= WINDOW:
        each = passage.items[at]
        if run and (each if behind else run[-1]).level > LISTED:
            break
        run.append(each)
        at += 1 if behind else -1
    between = passage.between(*sorted((bound.item, run[0]), key=lambda each: each.at)) if run else "。"
    joined = not re.search(r"[。；]", between) and between.count("，") + between.count("：") == 1
    return joined and len(run) >= PAIR and item in run and any(not bound.excludes(each) for each in run)


def _clauses(item: Item, passage: Passage) -> str:
    """Its clause and the one before."""
    start = passage.page.bounds(item.sentence)[0]
    words = passage.page.text[start : item.at]
    return "，".join(re.split(r"[，；：]", words)[-PAIR:])


def _is_outermost(passage: Passage, bound: Bound, item: Item) -> bool:
    """Whether it is called the most, or the least, of what is bounded."""
    words = _clauses(item, passage)
    outermost = HIGHEST if bound.is_most else LOWEST
    opposite = LOWEST if bound.is_most else HIGHEST
    own = re.split(r"[，；：]", words)[-1]
    if not outermost.search(own) and (not outermost.search(words) or opposite.search(words)):
        return False
    next_to = item.sentence == bound.item.sentence and 0 < item.index - bound.item.index <= 1
    return next_to or _shares(bound.item.clause_words, words)


def _shares(one: str, other: str) -> bool:
    pairs = {one[at : at + PAIR] for at in range(len(one) - 1)}
    return any(
        pair in other for pair in pairs if re.fullmatch(r"[一-鿿]{2}", pair) and pair not in {"全部", "都在", "均在"}
    )


def _is_same_measure(bound: Bound, item: Item) -> bool:
    """整改率均在…: the same name stands before the other number, of one of those that are bounded."""
    _whose, of, measure = bound.measure.rpartition("的")
    match = MEASURE.fullmatch(measure if of else bound.measure)
    if match is None or not (of or PLACES.search(match["of"])):
        return False
    return SAID.sub("", item.lead).endswith(measure if of else match["name"])


def _is_one(passage: Passage, bound: Bound, item: Item) -> bool:
    """不明原因的那个用时1小时50分, 各桥墩…，3号墩6毫米: right behind, in the sentence."""
    named_by_number = item.index == bound.item.index + PAIR and not item.level and not item.lead  # 三班12条
    behind = item.sentence == bound.item.sentence and (item.index == bound.item.index + 1 or named_by_number)
    if not behind or item.clause != bound.item.clause + 1:
        return False
    name, those = SAID.sub("", item.lead) or passage.items[item.index - 1].unit, THOSE.search(bound.item.clause_words)
    named = len(name) <= NAME and those is not None and any(char in those["what"] for char in name[-PAIR:])
    return named or bool(ONE_OF_THEM.search(item.lead))
