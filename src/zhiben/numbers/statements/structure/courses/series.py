"""Numbers said to rise or fall from one to the next: 从快到慢依次是, 第一, 第二, 第三; and which of a series this one is."""

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.numerals import from_hanzi
from zhiben.numbers.quantity import Interval, Quantity
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.relations.judging import said_as
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

RISING: Final = re.compile(r"[从由]?(?:快到慢|短到长|少到多|小到大|低到高|近到远|轻到重|早到晚)|升序")
FALLING: Final = re.compile(r"[从由]?(?:慢到快|长到短|多到少|大到小|高到低|远到近|重到轻|晚到早)|降序")
ANY_WAY: Final = re.compile(
    r"[按依](?:照)?[^，。；]{0,10}(?:多少|高低|长短|大小|快慢)[^，。；]{0,4}(?:排|为序|依次)|依次(?:递增|递减|增加|减少|升高|降低)"
)
SPEED: Final = re.compile(r"快|慢")
LENGTH: Final = re.compile(r"(?:(?P<hours>[0-9]{1,2})小时)?(?P<minutes>[0-9]{1,3})分(?P<seconds>[0-9]{1,2})秒")
PLACES: Final = re.compile(
    r"(?<![0-9])第(?P<rank>[一二三四五六])(?:是|为|名|位)?(?P<name>[^，。；、：第\ue000]{0,12})\ue000"
)
NOT_PLACES: Final = re.compile(r"^(?:季|[批轮期次组步项类章条款届学阶场])")
NTH: Final = re.compile(
    r"第(?P<place>[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>次|场|期|届|轮|批|例|起|回|课)(?P<rest>[^。！？\n]{0,40}[，。]?[^。！？\n]{0,40})"
)
SO_FAR: Final = re.compile(
    r"(?P<cue>此前|前面|之前|在此之前|先前|(?:算|加)上(?:今|这|本)[^，。]{0,3}，|包括(?:今|这|本)[^，。]{0,3}在?内?，)[^，。；第0-9]{0,6}(?:已|共|[办开搞组]|一共)[^，。；第0-9]{0,5}?"
    r"(?P<number>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>次|场|期|届|轮|批|例|起|回|课)(?=[，。；！\n]|$)"
)
OF_ANOTHER: Final = re.compile(r"去年|上年|往年|其中|不算|另|除")
SUMMED: Final = re.compile(r"平均|均|共|合计|总|较|比|相差")
SURE: Final = 4
FEW: Final = 3
NEAR: Final = 14  # characters from one number of a list to the next


class Step(NamedTuple):
    value: Fraction
    quantity: Quantity


def judge_series(scene: Scene) -> Iterator[Reading]:
    for number, terms in enumerate(scene.sentences):
        words = scene.page.words(number)
        if len(terms) >= FEW:
            yield from _in_order(scene, number, words, terms)
            yield from _by_place(scene, number, words, terms)


def judge_lengths(text: str) -> Iterator[Reading]:
    """三年级1分50秒，二年级2分05秒，一年级1分58秒: lengths of two pieces that are said to be in order."""
    for line in re.finditer(r"[^。！？\n]+", text):
        way = _way(line[0])
        steps = [_length(match) for match in LENGTH.finditer(text, line.start(), line.end())]
        if way is not None and len(steps) >= FEW:
            yield from _broken(steps, way)


def judge_nth(text: str) -> Iterator[Reading]:
    """这是第五次演练，前面已有过三次: one less than the number of this one, or as many with it."""
    for match in NTH.finditer(text):
        place, said = _value(match["place"]), SO_FAR.search(match["rest"])
        if (
            place is None
            or said is None
            or said["unit"] != match["unit"]
            or OF_ANOTHER.search(match["rest"][: said.end()])
        ):
            continue
        right = place if "上" in said["cue"] or "包括" in said["cue"] else place - 1
        count = _value(said["number"])
        if count is not None and right > 0 and count != right and abs(count - right) <= max(2, right // 2):
            start = match.start("rest") + said.start("number")
            value = Decimal(count)
            quantity = Quantity(
                start, match.start("rest") + said.end("unit"), said["number"] + said["unit"], "count",
                unit=said["unit"], value=count, interval=Interval(value, value),
            )  # fmt: skip
            yield Reading(stated("order", quantity, [], Range(Fraction(right), Fraction(right)), Agreement.NO), SURE)


def _way(words: str) -> int | None:
    """1 for rising, -1 for falling, 0 for one of the two, None where no order is said."""
    rising, falling = bool(RISING.search(words)), bool(FALLING.search(words))
    if rising != falling:
        return 1 if rising else -1
    return 0 if ANY_WAY.search(words) and not rising else None


def _in_order(scene: Scene, number: int, words: str, terms: Sequence[Term]) -> Iterator[Reading]:
    match = RISING.search(words) or FALLING.search(words) or ANY_WAY.search(words)
    way = _way(words)
    if match is None or way is None:
        return
    start = scene.page.bounds(number)[0] + match.end()
    behind = [each for each in terms if each.at >= start]
    run = list(
        itertools.takewhile(
            lambda each: (
                not SUMMED.search(each.lead)
                and same_kind(each, behind[0])
                and len(each.gap) <= NEAR + NEAR * (each is behind[0])
            ),
            behind,
        )
    )
    if len(run) < FEW or not all(each.exact for each in run) or any(each.changed for each in run):
        return
    if SPEED.search(match[0]) and not re.search(r"分|秒|时|天|日", run[0].unit):
        way = 0
    yield from _broken([Step(each.value, each.quantity) for each in run], way)


def _by_place(scene: Scene, number: int, words: str, terms: Sequence[Term]) -> Iterator[Reading]:
    """第一财务科3.2万元，第二业务科3.9万元: whatever is ranked goes one way."""
    start = scene.page.bounds(number)[0]
    by_place = {each.at: each for each in terms}
    found = [match for match in PLACES.finditer(words) if not NOT_PLACES.match(match["name"])]
    names = [match["name"] for match in found]
    ranks = ["一二三四五六".index(match["rank"]) for match in found]
    run = [by_place.get(start + match.end() - 1) for match in found]
    known = [each for each in run if each is not None and each.exact and not each.changed and each.is_value]
    distinct = len(set(names)) == len(names) and all(len(name) > 1 for name in names)
    alike = len(known) == len(run) >= FEW and all(same_kind(each, known[0]) for each in known)
    if alike and distinct and ranks == list(range(len(ranks))):
        yield from _broken([Step(each.value, each.quantity) for each in known], 0)


def _broken(steps: Sequence[Step], way: int) -> Iterator[Reading]:
    """The one step that goes against all others; where more than one does, the order may be of something else."""
    signs = [(second.value > first.value) - (second.value < first.value) for first, second in itertools.pairwise(steps)]
    if not way:
        way = 1 if signs.count(1) > signs.count(-1) else -1
        if len(steps) == FEW and sorted(signs) == [-1, 1]:
            way = -1
    against = [place for place, sign in enumerate(signs) if sign == -way]
    if len(against) != 1:
        return
    first, second = steps[against[0]], steps[against[0] + 1]
    limit = Range(first.value, None) if way > 0 else Range(None, first.value)
    statement = stated("order", second.quantity, [first.quantity], limit, Agreement.NO)
    if LENGTH.fullmatch(second.quantity.text):  # printed in two pieces
        said = f"{first.quantity.text}～" if way > 0 else f"～{first.quantity.text}"
        statement = said_as(statement, said)
    yield Reading(statement, SURE)


def _length(match: re.Match[str]) -> Step:
    seconds = (int(match["hours"] or 0) * 60 + int(match["minutes"])) * 60 + int(match["seconds"])
    exact = Interval(Decimal(seconds), Decimal(seconds))
    return Step(
        Fraction(seconds),
        Quantity(match.start(), match.end(), match[0], "count", unit="秒", value=seconds, interval=exact),
    )


def _value(number: str) -> int | None:
    return int(number) if number.isdigit() else from_hanzi(number)
