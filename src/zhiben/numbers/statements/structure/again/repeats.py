"""A number said again in another form or place: in brackets, behind 这, as a modifier, under its title, in a report of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiben.numbers.numerals import from_hanzi
from zhiben.numbers.quantity import Interval, Quantity, tidy
from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.places import owner
from zhiben.numbers.statements.relations.judging import said_as
from zhiben.numbers.statements.relations.units import comparable, measure_of
from zhiben.numbers.statements.structure.again.again import EMPTY, apart_in_time, named_apart
from zhiben.numbers.statements.structure.again.slips import LIKELY, WEAK, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import TITLED, Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

BRACKET: Final = re.compile(r"^[（，](?:计|折合|即|合|小写|大写|也就是|人民币|金额|为|：|:)+$|^（$")
LASTING: Final = re.compile(r"(?:为期|历时|为时|持续|全程|用时|耗时)(?:共|达)?$")
MODIFIER: Final = re.compile(r"^(?:里|的(?!.{0,3}期)|中(?!间)|以来)")
THROUGH: Final = re.compile(r"^(?:，?(?:经过|历经|这|在|在这|短短|整整|整个|，))?$")
WHOLE: Final = re.compile(r"(?:辖区?|共有?|现有|总共|由|全[市县区省镇乡村]有?|设有?)$")
EVERY: Final = re.compile(r"^(?P<noun>[\u4e00-\u9fff]{1,4}?)(?:的[\u4e00-\u9fff]{1,6}?)?(?:都|均|全部|全都|无一)")
RATE: Final = re.compile(r"^的(?P<name>[\u4e00-\u9fff]{2,6}率)")
CAME: Final = re.compile(
    r"(?:实到|到会|出席|参会|到场|参训|参演|投入|出动|抽调|选派|派出)(?:代表|委员|职工|人员|人数|力量)?$"
)
SAID_SAME: Final = re.compile(
    r"(?:[也仍还](?:然|旧)?(?:是|为)(?:那|这)?|同样(?:是|为)?|(?:也|仍|同一[^，。]{1,4})(?:记|写|标|报|填|登记|显示|公布)(?:为|作|成|的是))$"
)
COMING: Final = re.compile(
    r"^(?:，)?(?:到会|与会|出席|参会|到场|在场|参训|参演|参[加与][\u4e00-\u9fff]{2,6})的(?:这)?$"
)
REPORTED: Final = re.compile(
    r"通报|核对|显示|认为|总结|一致|证实|指出|公布|说明|回顾|汇报|上报|[月周日季年]报|简报|报告[里中]|写[道明着，]|时[称说]|[据照按][^，。]{1,8}报|报里"
)
DIFFERENT: Final = re.compile(
    r"其中|另|新增|每|同比|环比|较|比(?![例重赛率])|去年|上年|上[月周]|目标|计划|力争|确保|不[少低]于|剩|余|第[一二三四五]"
)
MERE: Final = re.compile(r"(?:仅|只|共|计|达到?了?|为|是|有|约|累计)+$")
THING: Final = re.compile(r"(?P<number>[二两三四五六七八九十]{1,2})(?P<unit>路|条|支|个)(?P<thing>[\u4e00-\u9fff]{2})")
AGAIN: Final = re.compile(r"^[^，。]{0,1}(?:的|均|都|全|回)")
LATER: Final = re.compile(r"剩余|其余|尚有|还有|另有|尚未|复[检查测核]|整改后|上[次期]|分别")
SCOPE: Final = re.compile(r"[全我本][省市县区镇乡州国]")
RANK: Final = re.compile(
    r"(?P<verb>名列|位列|位居|排名|排|列|居|取得|获得?)(?:全[省市县国区])?(?P<rank>第[一二三四五六七八九十]{1,2})(?P<unit>[位名])?"
)
SAID_RANK: Final = re.compile(r"既然|这[个一]|的(?:成绩|名次|位次|排名)")
YEARS: Final = re.compile(r"去年|今年|上年|前年|20[0-9]{2}年|本月|上月|[0-9]{1,2}月")
DEADLINE: Final = re.compile(
    r"(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日(?:之|以)?前[^0-9]{2,40}?(?:逾期|超过期限|到期)[^0-9]{0,3}（(?:即|指)?(?P<then>(?P<month2>[0-9]{1,2})月(?P<day2>[0-9]{1,2})日)(?:以后|之后|后|起)"
)
SENTENCES: Final = 3
TITLE: Final = 45
LONG: Final = 4  # characters of the words before a number
FACTOR: Final = 2
UNLIKE: Final = 5  # times
FEW: Final = 2
SURE: Final = 5
NUMBERS: Final = 8  # back
HUNDRED: Final = 100


def judge_repeats(scene: Scene) -> Iterator[Reading]:
    for place, second in enumerate(scene.terms):
        before = [
            each
            for each in scene.terms[max(0, place - NUMBERS) : place]
            if second.sentence - each.sentence <= SENTENCES
        ]
        before = [each for each in before if same_kind(each, second) and each.exact]
        if not second.exact or any(each.value == second.value for each in before):
            continue
        if SAID_SAME.search(second.lead) and (other := _measured_alike(scene, place, second)):
            same = other.unit == second.unit or not second.unit
            yield Reading(twice(second.quantity, other.quantity if same else _converted(other, second.unit)), SURE)
        if not before:
            if (other := _told_in_another_unit(scene, place, second)) is not None:
                yield Reading(twice(second.quantity, _converted(other, second.unit)), SURE)
            continue
        first = before[-1]
        adjacent = first is scene.terms[place - 1]
        came = [each for each in before if CAME.search(each.lead)]
        before = came if len(came) == 1 and COMING.match(second.lead) else before
        first = before[-1]
        if (adjacent and _in_brackets(first, second)) or (len(before) == 1 and _of_the_one(scene, first, second)):
            yield Reading(twice(second.quantity, first.quantity), SURE)
        elif (told := _told(scene, before, second)) is not None:
            yield Reading(twice(second.quantity, told.quantity), SURE)
    yield from _title(scene)


def _measured_alike(scene: Scene, place: int, second: Term) -> Term | None:
    """2.5吨 … 出库单上记的也是250公斤: the number before, of the same measure, where it is another."""
    known = [
        each for each in scene.terms[max(0, place - NUMBERS) : place]
        if second.sentence - each.sentence <= 1 and each.exact and not each.changed
        and (same_kind(each, second) or (each.unit and comparable(each.unit, second.unit)))
    ]  # fmt: skip
    if not known or second.changed or DIFFERENT.search(second.lead.replace("还是", "").replace("仍", "")):
        return None
    sizes = [_in_smallest(each) for each in known]
    return known[-1] if _in_smallest(second) not in sizes and _may_be(second, known[-1]) else None


def _may_be(second: Term, first: Term) -> bool:
    """Whether it is of the same size, or a power of ten away from it: 仍是144人 are not 843人."""
    sizes = _in_smallest(second), _in_smallest(first)
    alike = likeness(*sizes, Fraction(min(sizes)) / HUNDRED) >= WEAK if all(sizes) else False
    ratio = max(sizes) / min(sizes) if all(sizes) else Fraction(0)
    return alike or ratio <= FACTOR or ratio in {10, 100, 1000}


def _in_smallest(term: Term) -> Fraction:
    return term.value * (measure_of(term.unit).scale if term.unit else 1)


def _in_brackets(first: Term, second: Term) -> bool:
    """两万五千元（小写：￥52,000）: the same sum, however it is written."""
    money = second.kind.startswith("money")
    if second.gap.startswith("，") and UNLIKE * min(first.value, second.value) < max(first.value, second.value):
        return False  # 每份58元，计1740元
    return bool(BRACKET.match(second.gap)) and (money or len(second.gap) > 1) and (money or "即" in second.gap)


def _of_the_one(scene: Scene, first: Term, second: Term) -> bool:
    """What points back, where there is one number that it can mean."""
    like = likeness(second.value, first.value, scale_of([first.value, second.value]))
    near = max(first.value, second.value) <= FACTOR * min(first.value, second.value)
    if DIFFERENT.search(second.lead) or first.changed or second.changed or first.tail[:1] == second.tail[:1] == "以":
        return False
    if re.search(r"(?:^|[^各在到从])(?:这|上述|前述)$", second.lead) and near:
        money = second.kind.startswith("money") and like >= LIKELY
        team = bool(re.search(r"由$|组成", first.lead + first.tail)) and like >= WEAK
        return money or team or (like >= WEAK and _noun(first, second))
    if LASTING.search(first.lead) and THROUGH.match(second.lead) and MODIFIER.match(second.tail):
        return near and second.sentence - first.sentence <= 1 and _last(scene, second)
    every = EVERY.match(second.tail)
    if every and not second.lead and WHOLE.search(first.lead) and first.tail.startswith(every["noun"]):
        return second.value > first.value and like >= LIKELY
    rate = RATE.match(second.tail)
    if rate and not second.lead and first.is_percent:
        return rate["name"] in first.lead and like >= LIKELY and not DIFFERENT.search(second.tail)
    return bool(CAME.search(first.lead) and COMING.match(second.lead)) and like >= WEAK


def _opens(scene: Scene, term: Term) -> bool:
    """Whether it is the first of its kind in its sentence."""
    return not any(same_kind(each, term) and each.at < term.at for each in scene.sentences[term.sentence])


def _last(scene: Scene, term: Term) -> bool:
    return not any(same_kind(each, term) and each.at > term.at for each in scene.sentences[term.sentence])


def _noun(first: Term, second: Term) -> bool:
    return len(first.tail) > FEW and first.tail[: FEW + 1] == second.tail[: FEW + 1]


def _told(scene: Scene, before: list[Term], second: Term) -> Term | None:
    """9月清点实验室药品柜144个. 教育局通报：9月清点实验室药品柜141个: the same words, told by another."""
    start, _end = scene.page.bounds(second.sentence)
    if not REPORTED.search(scene.page.text[start : second.at]) or DIFFERENT.search(second.lead):
        return None
    own, scope = _words(second), set(SCOPE.findall(second.clause))
    for first in before:
        like = likeness(second.value, first.value, scale_of([first.value, second.value]))
        theirs = _words(first)
        same = (
            len(own) >= LONG
            and len(theirs) >= LONG
            and (own.endswith(theirs[-max(LONG, len(theirs) - 2) :]) or theirs.endswith(own))
        )
        owners = {owner(scene.page, each.mention) for each in (first, second)} - {""}
        if len(owners) > 1 or named_apart(first.lead, second.lead):
            continue
        if apart_in_time(scene, first, second) or not scope <= set(SCOPE.findall(first.clause)):
            continue
        if (
            same
            and first.sentence < second.sentence
            and like >= LIKELY
            and first.unit == second.unit
            and not DIFFERENT.search(first.lead)
        ):
            return first
    return None


def _told_in_another_unit(scene: Scene, place: int, second: Term) -> Term | None:
    """拆除废旧线路4800米 … 据月报，拆掉的废旧线路有4.2千米: the same words, another unit of the same measure."""
    start, _end = scene.page.bounds(second.sentence)
    if not REPORTED.search(scene.page.text[start : second.at]) or DIFFERENT.search(second.lead) or second.changed:
        return None
    own = _words(second)
    for first in reversed(scene.terms[max(0, place - NUMBERS) : place]):
        apart = second.sentence - first.sentence
        if not first.unit or not second.unit or not first.exact or first.changed or not 0 < apart <= SENTENCES:
            continue
        theirs = _words(first)
        same = min(len(own), len(theirs)) >= LONG and (own.endswith(theirs) or theirs.endswith(own))
        if not same or not comparable(first.unit, second.unit) or DIFFERENT.search(first.lead):
            continue
        sizes = _in_smallest(second), _in_smallest(first)
        alike = likeness(*sizes, scale_of(sizes)) >= LIKELY and sizes[0] != sizes[1]
        return first if alike and not apart_in_time(scene, first, second) else None
    return None


def _converted(term: Term, unit: str) -> Quantity:
    """4800米 in 千米: the same place in the text, the value in the other unit."""
    size = _in_smallest(term) / measure_of(unit).scale
    value = Decimal(size.numerator) / Decimal(size.denominator)
    return replace(term.quantity, unit=unit, value=tidy(value), interval=Interval(value, value))


def _words(term: Term) -> str:
    words = re.sub(r"^.*?[月年日周]份?(?=[\u4e00-\u9fff]{4})|^(?:即|各校)", "", MERE.sub("", term.lead))
    return words.rpartition("的")[2]


def _title(scene: Scene) -> Iterator[Reading]:
    """The one number of a title against the first of its kind in the text below."""
    title = next((terms for terms in scene.sentences if terms), [])
    if not title or not scene.page.words(title[0].sentence).endswith("\n") or title[0].sentence > 1:
        return
    start, end = scene.page.bounds(title[0].sentence)
    if end - start > TITLE or scene.page.text[start:end].strip().endswith("。"):
        return
    for first in title:
        body = [
            each
            for each in scene.terms
            if each.sentence > first.sentence and same_kind(each, first) and each.unit == first.unit
        ]
        if (
            not first.exact
            or not body
            or sum(each.kind == first.kind for each in title) > 1
            or any(each.value == first.value for each in body)
        ):
            continue
        named = [each for each in body if len(first.tail) > FEW and each.tail[:FEW] == first.tail[:FEW]]
        second = (named or body)[0]  # 三家联合，对全市253家零售点: the one of what the title counts
        if (
            second.sentence - first.sentence <= FEW
            and second.exact
            and (named or _opens(scene, second))
            and _headlined(scene, first, second)
        ):
            yield Reading(twice(second.quantity, first.quantity), TITLED)


def _headlined(scene: Scene, first: Term, second: Term) -> bool:
    like = likeness(second.value, first.value, scale_of([first.value, second.value]))
    shared = _pairs(first.clause + first.tail) & _pairs(second.clause + second.tail)
    if first.is_change != second.is_change or re.search(r"其中|另|每|目标|计划|第[一二三四]", second.lead + first.lead):
        return False
    if first.is_change:
        return len(shared) > FEW + 1 and like >= WEAK and first.quantity.text[:2] == second.quantity.text[:2]
    counted = len(second.tail) > 1 and second.tail[:FEW] in first.clause  # 无证电梯6部 … 9部电梯
    if (
        DIFFERENT.search(second.lead + first.lead)
        or like < (WEAK if counted else LIKELY)
        or first.changed != second.changed
    ):
        return False
    start, end = scene.page.bounds(second.sentence)
    if LATER.search(scene.page.text[start:end]):
        return False
    place = owner(scene.page, second.mention)
    return len(shared) > (0 if first.unit not in {"%", "人", "家"} else 1) and (
        not place or len(shared) > FEW or place[:2] in scene.page.words(first.sentence)
    )


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1) if not set(words[at : at + 2]) & EMPTY}


def judge_words_again(text: str) -> Iterator[Reading]:
    """What is not read as a number: 八路人马 … 九路人马回来; 名列第三 … 既然排第四; 6月18日前 … 逾期（即6月28日以后）."""
    sentences = [(match.start(), match.end()) for match in re.finditer(r"[^。！？\n]+", text)]
    for place in range(1, len(sentences)):
        yield from _things(text, sentences[place - 1], sentences[place])
        yield from _ranks(text, sentences[place - 1], sentences[place])
    for match in DEADLINE.finditer(text):
        day = (int(match["month"]), int(match["day"]))
        then = (int(match["month2"]), int(match["day2"]))
        if then != day and then[0] == day[0] and then[1] != day[1] + 1:
            right = _made(text, match.start("month"), match.start("day") + len(match["day"]) + 1, day[1], "日")
            claimed = _made(text, match.start("then"), match.end("then"), then[1], "日")
            yield Reading(said_as(twice(claimed, right), f"{day[0]}月{day[1]}日"), SURE)


def _things(text: str, one: tuple[int, int], two: tuple[int, int]) -> Iterator[Reading]:
    second = THING.match(text, *two)
    known = [match for match in THING.finditer(text, *one) if second and match["thing"] == second["thing"]]
    if (
        second is None
        or len(known) != 1
        or not AGAIN.match(text[second.end() : two[1]])
        or known[0]["unit"] != second["unit"]
    ):
        return
    first = known[0]
    values = from_hanzi(first["number"]), from_hanzi(second["number"])
    if None not in values and values[0] != values[1] and not re.search(r"其中|另|再|新", text[one[0] : one[1]]):
        yield Reading(
            twice(
                _made(text, second.start(), second.end("unit"), values[1] or 0, second["unit"]),
                _made(text, first.start(), first.end("unit"), values[0] or 0, first["unit"]),
            ),
            SURE,
        )


def _ranks(text: str, one: tuple[int, int], two: tuple[int, int]) -> Iterator[Reading]:
    first, second = list(RANK.finditer(text, *one)), list(RANK.finditer(text, *two))
    words = text[two[0] : two[1]]
    if len(first) != 1 or not second or not SAID_RANK.search(words):
        return
    years = set(YEARS.findall(text[one[0] : first[0].start()])), set(YEARS.findall(text[two[0] : second[0].start()]))
    if (years[1] and years[0] != years[1]) or re.search(r"由|从|升|降|上次|原", words[: second[0].start() - two[0]]):
        return
    values = from_hanzi(first[0]["rank"][1:]), from_hanzi(second[0]["rank"][1:])
    if None not in values and values[0] != values[1]:
        yield Reading(
            twice(
                _made(text, second[0].start("rank"), second[0].end("rank"), values[1] or 0, "名"),
                _made(text, first[0].start("rank"), first[0].end("rank"), values[0] or 0, "名"),
            ),
            SURE,
        )


def _made(text: str, start: int, end: int, value: int, unit: str) -> Quantity:
    exact = Interval(Decimal(value), Decimal(value))
    return Quantity(start, end, text[start:end], "count", unit=unit, value=value, interval=exact)
