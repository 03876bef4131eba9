"""A word for the way a number went, against the two numbers: 今年37件，去年41件，两年持平; 比上月的2310人次还要多."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.pointing import pointing_at
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

MORE: Final = re.compile(
    r"^(?:还要?|要|更|略|稍|又|明显|大大)?(?:有所|略有)?(?:多|高|长|大|增加|上升|增长|提高)(?:了|些|一些)?$"
)
LESS: Final = re.compile(
    r"^(?:还要?|要|更|略|稍|又|明显|大大)?(?:有所|略有)?(?:少|低|短|小|减少|下降|降低|回落)(?:了|些|一些)?$"
)
UP: Final = r"增加|增长|上升|抬头|提高|提升|回升|反弹|攀升|走高|增多"
DOWN: Final = r"减少|下降|降低|回落|下滑|走低|回调|减轻|缩减"
TREND: Final = re.compile(
    r"^(?P<about>[^，]{0,6}?)(?:同比|环比|较|比|与|和|跟|去年|上年|上[月季周]|同期|[两二]年|两[月周季]|[两二]个?(?:月|季度|年度)|相比|总体|明显|仍|均|都|也|则|呈|又)*"
    rf"(?:有所|略有|稍有|小幅|有)?(?:不[升降增减]反)?(?:(?P<up>{UP}|(?<=反)[升增])|(?P<down>{DOWN}|(?<=反)[降减])|(?P<flat>持平|相同|一样多|相等|不变))(?:了|趋势|态势|苗头)?$"
)
MOMENTS: Final = (
    re.compile(r"(?<![0-9年])(?P<n>1[0-2]|[1-9])月份?"),
    re.compile(r"第?(?P<n>[一二三四])季度?|(?P<m>[上下])半年"),
    re.compile(r"(?P<n>20[0-9]{2})年"),
    re.compile(r"第(?P<n>[一二三四五六])(?:[次轮批期]|个?[周月])"),
)
HANZI: Final = dict(zip("一二三四五六上下", (1, 2, 3, 4, 5, 6, 1, 2), strict=True))
STEADILY: Final = (
    r"(?:逐[年月周季日次旬轮届批步]|连续?[两三四五六七八九十0-9]+个?[年月周季次天轮]度?|一[年月季周次天批]比一[年月季周次天批]"
    r"|年年|月月|持续|一路|节节|稳步|步步|不断|呈|递)"
)
COURSE: Final = re.compile(
    rf"{STEADILY}[^，。；：、]{{0,6}}?(?:(?P<up>增|升|涨|高|多|加[码大强密]|延长|上行)|(?P<down>下[行滑探]|减|降|低|少|缩短|回落|压))"
)
SURE: Final = 4
FACTOR: Final = 3
FEW: Final = 3
SUMMED: Final = re.compile(r"共|合计|总|累计|平均|其中|目标|计划")
SHORT: Final = 3
YEAR_END: Final = 7  # months apart


def judge_trends(scene: Scene) -> Iterator[Reading]:
    for number, terms in enumerate(scene.sentences):
        steady = bool(COURSE.search(scene.printed(*scene.page.bounds(number)))) and len(_run(terms)) >= FEW
        if steady and (found := _course(scene, number, terms)):
            yield found
        for place, second in enumerate(terms[1:], 1):
            first = terms[place - 1]
            if not _pair(first, second):
                continue
            if (found := _than(scene, first, second)) or (not steady and (found := _went(scene, first, second))):
                yield found


def _pair(first: Term, second: Term) -> bool:
    return (
        same_kind(first, second)
        and not (first.quantity.text == second.quantity.text and first.quantity.text[0] == "一")  # 一年比一年少
        and (first.is_value or first.is_percent)
        and first.exact
        and second.exact
        and not first.changed
        and not second.changed
        and _near(first, second)
    )


def _near(first: Term, second: Term) -> bool:
    """Whether both may be of the same; from none to a few is near."""
    small, large = sorted((first.value, second.value))
    return large <= FACTOR * (small or 1)


def _than(scene: Scene, first: Term, second: Term) -> Reading | None:
    """比7月份的2310人次还要多: no number of its own says by how much."""
    end = second.at + 1 + len(second.tail)
    if not re.match(r"^(?:，|也|还|又|反而|反倒|却|竟然?|甚至)*(?:比|较)", second.lead) or scene.page.text[
        end : end + 1
    ] in {
        "\ue000",
        "\ue001",
    }:
        return None
    more, less = bool(MORE.match(second.tail)), bool(LESS.match(second.tail))
    if more == less or "其中" in second.gap:
        return None
    return _against(first, second, "up" if more else "down")


def _went(scene: Scene, first: Term, second: Term) -> Reading | None:
    now, then = _when(scene, first, second)
    if now is None or then is None:
        return None
    start, end = scene.page.bounds(second.sentence)
    behind = re.split(r"[，；。\n]", _spoken(scene, second.sentence, second.at + 1 + len(second.tail), end))
    before = re.split(r"[，；。：\n]", _spoken(scene, second.sentence, start, first.at))
    told = [behind[1] if len(behind) > 1 and not behind[0] else "", before[-2] if len(before) > 1 else ""]
    for place, words in enumerate(told):
        match = TREND.match(words)
        if match is None:
            continue
        about = match["about"]
        own = first.clause if place == 0 else about
        short = place == 0 or all(
            len(re.sub(r"[0-9]+月份?|[今去上本]年|上月|本月|为|是", "", each.lead)) <= SHORT for each in (first, second)
        )
        if (
            short
            and (not about or about in own or about[:2] in own)
            and not re.search(r"基本|大体|大致|几乎|率", words)
        ):
            found = _against(now, then, "up" if match["up"] else "down" if match["down"] else "flat")
            word = match["up"] or match["down"] or match["flat"]
            said = scene.page.text.find(word, start, end)
            return found and Reading(pointing_at(scene.page, found.statement, said, said + len(word)), found.sure)
    return None


def _spoken(scene: Scene, sentence: int, start: int, end: int) -> str:
    """The text with its numbers and periods as they are printed."""
    said = {each.at: each.quantity.text for each in scene.page.by_sentence[sentence]} | scene.page.whens
    return "".join(said.get(at, scene.page.text[at]) for at in range(start, end))


def _when(scene: Scene, first: Term, second: Term) -> tuple[Term | None, Term | None]:
    """Which of the two is of now and which of then, by their words or their months."""
    one, two = bool(cues.THEN.search(first.lead)), bool(cues.THEN.search(second.lead))
    if one != two:
        return (second, first) if one else (first, second)
    moments = [moment(each.lead) for each in (first, second)]
    if moments[0] and moments[1] and not one and moments[0][0] == moments[1][0]:
        (kind, this), (_same, that) = moments[0], moments[1]
        if this == that or (kind == 0 and abs(this - that) >= YEAR_END):
            return None, None  # January after December, or the other way round
        return (second, first) if this < that else (first, second)
    return None, None


def moment(words: str) -> tuple[int, int] | None:
    """What kind of time the words name, and which."""
    for kind, pattern in enumerate(MOMENTS):
        if match := pattern.search(words):
            name = next(each for each in match.groups() if each)
            return kind, HANZI.get(name) or int(name)
    return None


def _course(scene: Scene, number: int, terms: list[Term]) -> Reading | None:
    """连续四周下降：41处、36处、33处、35处: the one step against what is said of all."""
    match = COURSE.search(scene.printed(*scene.page.bounds(number)))
    run = _run(terms) if match else []
    if match is None or len(run) < FEW:
        return None
    moments = [moment(each.lead) for each in run]
    known = [each[1] for each in moments if each]
    if len(known) == len(run) and known == sorted(known, reverse=True):
        run = run[::-1]
    against = [
        (then, now) for then, now in itertools.pairwise(run)
        if then.value != now.value and (now.value > then.value) != bool(match["up"])
    ]  # fmt: skip
    if len(against) != 1:
        return None
    found = _against(against[0][1], against[0][0], "up" if match["up"] else "down")
    return found and Reading(_pointing(scene, number, found.statement), found.sure)


def _pointing(scene: Scene, number: int, statement: Statement) -> Statement:
    """The statement with the words for the course among its places, where no number or date stands in them."""
    start, end = scene.page.bounds(number)
    match = COURSE.search(scene.page.text, start, end)
    return pointing_at(scene.page, statement, *match.span()) if match else statement


def _run(terms: list[Term]) -> list[Term]:
    """The longest row of numbers of one kind that none but dates and names part."""
    best: list[Term] = []
    run: list[Term] = []
    for term in terms:
        plain = (term.is_value or term.is_percent) and term.exact and not SUMMED.search(term.lead)
        plain = plain and (not term.changed or bool(cues.REACHED.search(term.lead)))
        run = [*run, term] if plain and run and same_kind(run[0], term) else [term] if plain else []
        best = max(best, run, key=len)
    return best


def _against(now: Term, then: Term, way: str) -> Reading | None:
    if (way == "up" and now.value > then.value) or (way == "down" and now.value < then.value):
        return None
    if way == "flat" and now.value == then.value:
        return None
    limit = {"up": Range(then.value, None), "down": Range(None, then.value), "flat": Range(then.value, then.value)}[way]
    return Reading(stated("order", now.quantity, [then.quantity], limit, Agreement.NO), SURE)
