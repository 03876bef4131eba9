"""Who is said to be first, last, second or the most, by name, against the values that the text gives the names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.relations.judging import said_as
from zhiben.numbers.statements.statement import Span, Statement
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.courses.listings import TIME, Figure, Known, Listing
from zhiben.numbers.statements.structure.courses.measures import NAMED, SAID, could_mean
from zhiben.numbers.statements.structure.courses.spoken import Spoken, spoken
from zhiben.numbers.statements.structure.scene import Scene

NUMERALS: Final = "一二三四五六七八九十"
PLACE: Final = rf"第(?P<place>[{NUMERALS}]|[1-9](?![0-9]))(?:位|名)?"
ONE: Final = "(?:榜首|首位|第一位?|第一名|第1[位名]?(?![0-9])|最前|头名)"
SCOPE: Final = "(?:全[^，。；]{1,3}|各[^，。；]{1,5})?"
WORD: Final = re.compile(
    r"(?P<top>最(?:多|高|大|长|重|深|久|贵|宽|厚|远|好|优|强)|峰值)|(?P<bottom>最(?:少|低|小|短|轻|浅|便宜|窄|薄|近|差|弱))"
    r"|(?P<fast>最快)|(?P<slow>最慢)"
    rf"|(?P<first>(?:[位高仍又]?居|[位名高]列|排名?|排在|列)于?{SCOPE}(?:之|的)?(?:{ONE}|首(?!批|次|个|先))|之首|夺冠|夺魁|折桂|拔得头筹|独占鳌头)"
    r"|(?P<last>垫底|(?:位|高|仍)?(?:居|列|排名?|排在|处于?)(?:最后一?[位名]?(?=$|[，。；、])|末尾|末位|末席|末)|之末|倒数第一|殿后|敬陪末座)"
    rf"|(?P<nth>(?P<from>倒数)?(?:位居|位列|名列|排名?|排在|居|列){PLACE}|居其次|次之|居次)"
    rf"|(?P<next>(?<=[，；。])(?:其次|再次|接着|随后)(?:是|为)?)|(?P<bare>第(?P<number>[{NUMERALS}])名?(?=$|[，。；\n]))"
)
BEHIND: Final = re.compile(
    r"(?:的|者)?(?:[一-龥]{0,6}?)(?:依次|分别)?(?:是|为|当属|要数|系|属于?)(?P<name>.+)$|的(?P<own>.+)$"
)
ENDED: Final = re.compile(r"(?:值|者)?(?:$|[，而且、和但及（]|(?:为|达到?|有|共|占)约?[0-9])")
NO_CLAIM: Final = re.compile(
    r"之一|并非|不是|未必|曾|假如|如果|可能|预计|力争|目标|要求|(?<![响反对相适供])应(?![急用对])|须|必须|确保|争取|不再|不|避免|防止"
)
THEN: Final = re.compile(r"去年|上年|前年|同期|上[月周季]|往年|历史|历年|以往")
TOLD: Final = re.compile("值?(?:（|，)?(?:分?为|达到?|有|仅|是|即|共计?)*")
COUNTED: Final = re.compile("数|量|规模")
GOOD: Final = re.compile("(?:合格|整改|完成|满意|达标|覆盖|知晓|办结|销号|完好|及时|参与|参训)[率度]")
AMONG: Final = re.compile(
    r"(?:中|里|内|之中|当中|看|说|讲|算|计|以|是|为|的|在|由|将|则|而|但|即|“|、|，|据|及|和|与|有|轮到)$"
)
JOINED: Final = re.compile(r"[、和与及]|以及|”、“")
NEAR: Final = 2  # sentences
SURE: Final = 3  # less than what judges the number itself
FEW: Final = 2


class Named(NamedTuple):
    """A name of a listing where the claim has it."""

    start: int
    end: int
    figure: Figure


@dataclass(eq=False)
class Claim:
    """`way` is 1 for the highest first, -1 for the lowest, 0 where either may be; `rank` counts from there."""

    start: int
    end: int
    way: int
    rank: int
    speed: int = 0  # 1 for the fastest, which takes the least time
    clause: Span = (0, 0)
    said: str = ""  # what is measured, in its own words
    before: str = ""  # what the claim before in the sentence measures


def judge_superlatives(scene: Scene, text: str, grids: Sequence[Grid]) -> Iterator[Reading]:
    told = spoken(scene, text)
    if not WORD.search(told.words):
        return
    known = Known(told, grids)
    last: tuple[Claim, int] | None = None
    for match in WORD.finditer(told.words):
        claim = _claim(told, match, last)
        if claim is None:
            continue
        if last is not None and told.sentence(last[0].start) == told.sentence(claim.start):
            claim.before = last[0].said or last[0].before
        found = _judged(told, known, claim)
        if found is not None:
            last = claim, claim.rank + found[1]
            yield found[0]
        else:
            last = claim, 0


def _claim(told: Spoken, match: re.Match[str], last: tuple[Claim, int] | None) -> Claim | None:
    clause = told.clause(match.start())
    claim = Claim(match.start(), match.end(), 0, 1, clause=clause)
    kind = next(
        name for name in ("top", "bottom", "fast", "slow", "first", "last", "nth", "next", "bare") if match[name]
    )
    if kind in {"top", "bottom"}:
        claim.way = 1 if kind == "top" else -1
    elif kind in {"fast", "slow"}:
        claim.speed = 1 if kind == "fast" else -1
    elif kind == "last":
        claim.rank = -1
    elif kind in {"nth", "bare"} and (match["place"] or match["number"]):
        claim.rank = _number(match["place"] or match["number"])
        claim.rank = -claim.rank if match["from"] else claim.rank
    elif kind in {"nth", "next"}:
        if last is None or not last[1] or told.sentence(last[0].start) != told.sentence(match.start()):
            return None
        claim.way, claim.speed, claim.rank = max(last[0].way, 0), last[0].speed, last[1]
    return claim


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else NUMERALS.index(numeral) + 1


class Meant(NamedTuple):
    """A listing that a claim may mean, with its names in the claim, how surely, and how near it stands."""

    listing: Listing
    named: list[Named]
    sure: int
    distance: int


def _judged(told: Spoken, known: Known, claim: Claim) -> tuple[Reading, int] | None:
    """What the nearest listings that can be meant say, and how many names the claim has."""
    start, end = claim.clause
    if NO_CLAIM.search(told.words, start, min(end, claim.end + 2)):
        return None
    rows = _nearest(list(_meant(told, known, claim)), claim)
    judged = [(row, truth) for row in rows if (truth := _true(row.listing, row.named, claim)) is not None]
    if not judged:
        return None
    right = next((row for row, truth in judged if truth), None)
    row = right or max((row for row, _truth in judged), key=lambda each: each.sure)
    if right is None and row.sure < SAID and row.distance > NEAR_TIER:
        return None
    return Reading(_statement(told, claim, row.listing, row.named, holds=right is not None), SURE), len(row.named)


def _meant(told: Spoken, known: Known, claim: Claim) -> Iterator[Meant]:
    sentence, paragraph = told.sentence_number(claim.start), told.paragraph_number(claim.start)
    before = told.words[told.sentence(claim.start)[0] : claim.clause[0]]
    for listing in known.near(sentence):
        named, said = _named(told, listing, claim)
        distance = _distance(listing, sentence, paragraph)
        if not named or distance >= FAR or not _of_own_kind(told, listing, claim, named):
            continue
        claim.said = said.strip()
        if sure := could_mean(listing, said if claim.said else claim.before, before):
            yield Meant(listing, named, sure, distance if sure < SAID else 0)


def _nearest(rows: list[Meant], claim: Claim) -> list[Meant]:
    """Those that stand nearest; where the words name one by its own words, only such."""
    nearest = min((row.distance for row in rows), default=0)
    rows = [row for row in rows if row.distance == nearest]
    best = max((row.sure for row in rows), default=0)
    rows = [row for row in rows if row.sure == best or best < NAMED]
    if not claim.way and not claim.speed:  # the place in a table of points is that by the sum or mean
        rows = [row for row in rows if row.listing.is_table and WHOLE.search(row.listing.measure)] or rows
    return rows


WHOLE: Final = re.compile(r"平均|总分|总评|综合|合计|总得分|最终|得分")
NEAR_TIER: Final = 2
FAR: Final = 9


def _distance(listing: Listing, sentence: int, paragraph: int) -> int:
    """0 in the sentence, 1 in the two before or the next, 3 in the paragraph, 4 elsewhere near or in a table."""
    if listing.is_table:
        return 4
    if listing.sentence == sentence:
        return 0
    if listing.paragraph == paragraph:
        return 1 if -1 <= sentence - listing.sentence <= NEAR else 3
    return 5 if abs(paragraph - listing.paragraph) <= NEAR else FAR


def _named(told: Spoken, listing: Listing, claim: Claim) -> tuple[list[Named], str]:
    """The names that the claim is made of, and the words with them that say what is measured."""
    start, end = claim.clause
    before, after = told.words[start : claim.start], told.words[claim.end : end]
    if told.words[claim.start : claim.end].rstrip("是为") in {"其次", "再次", "接着", "随后"}:
        return leading(listing, after, claim.end), ""
    behind = BEHIND.match(after)
    if behind:
        group = "name" if behind["name"] else "own"
        named = leading(listing, behind[group], claim.end + behind.start(group))
        if named:
            return named, before
    if not (ENDED.match(after) or re.match(r"的[一-龥]{0,5}$", after)):
        return [], ""
    return _before(told, listing, claim, before)


def _of_own_kind(told: Spoken, listing: Listing, claim: Claim, named: Sequence[Named]) -> bool:
    """Whether a number that stands between the name and the word (以14%列第一) is of the listing's kind."""
    between = told.words[named[-1].end : claim.start]
    if re.match("以(?![0-9])", between):
        return False
    last = max(claim.end, named[-1].end)
    behind = last + len(TOLD.match(told.words, last)[0])  # type: ignore[index]
    values = {each.value for each in listing.figures}
    return all(
        (term.kind == listing.kind and term.value in values) or term.lead.endswith("占")
        for _start, _end, term in (*told.within(named[-1].end, claim.start), *told.within(behind, behind + 1))
        if not term.quantity.text.startswith("第")
    )  # fmt: skip


def _before(told: Spoken, listing: Listing, claim: Claim, before: str) -> tuple[list[Named], str]:
    start = claim.clause[0]
    found = [
        each for each in names_in(listing, before, start)
        if (each.start == start or AMONG.search(before[: each.start - start])) and told.words[each.end] not in "中里内"
    ]  # fmt: skip
    if found:
        last = found[-1]
        row = [last]
        for each in reversed(found[:-1]):
            if not JOINED.fullmatch(told.words[each.end : row[0].start]):
                break
            row.insert(0, each)
        return row, before[: row[0].start - start] + "\n" + before[last.end - start :]
    if not re.fullmatch(r"(?:数量|占比|比例)?(?:也|仍|均|都|又|还|继续|并|连续)*", before):
        return [], ""
    previous = told.clause(max(0, start - 1))
    if told.words[previous[1] : previous[1] + 1] != "，":
        return [], ""
    words = told.words[previous[0] : previous[1]]
    found = names_in(listing, words, previous[0])
    if len(found) == 1 and found[0].start == previous[0] and "比" not in words and "较" not in words:
        return found, before + "\n" + re.sub(r"[0-9.]+.{0,3}", "", words[found[0].end - previous[0] :])
    return [], ""


def leading(listing: Listing, words: str, at: int) -> list[Named]:
    """The names right at the beginning of the words, joined by 、 or 和."""
    row: list[Named] = []
    for each in names_in(listing, words, at):
        between = words[(row[-1].end if row else at) - at : each.start - at]
        if not (JOINED.fullmatch(between) if row else re.fullmatch(r"[“”一]?(?:在|出自)?", between)):
            break
        row.append(each)
    return row


def names_in(listing: Listing, words: str, at: int) -> list[Named]:
    """Every name of the listing in the words, the longest where two begin alike; none where two are the same."""
    found = [each for figure in listing.figures if (each := _place_of(figure, words, at))]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Named] = []
    for each in found:
        if kept and each[:2] == kept[-1][:2]:
            return []
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _place_of(figure: Figure, words: str, at: int) -> Named | None:
    if figure.name[:1] not in words and figure.name[1:2] not in words:
        return None
    for name in _forms(figure.name):
        place = words.find(name)
        while place >= 0 and name[0].isdigit() and words[max(0, place - 1) : place].isdigit():
            place = words.find(name, place + 1)
        if place >= 0:
            return Named(at + place, at + place + len(name), figure)
    return None


def _forms(name: str) -> list[str]:
    """The name and what it may be shortened to."""
    least = max(FEW, (len(name) + 1) // 2)
    whole = [name[:length] for length in range(len(name), least - 1, -1)] or [name]
    return whole if name[0] not in "和与及" or len(name) <= FEW else [*whole, *_forms(name[1:])]


def _true(listing: Listing, named: Sequence[Named], claim: Claim) -> bool | None:
    """Whether the ranks are right; None where the listing cannot say."""
    way = claim.way
    if claim.speed:
        if listing.kind == TIME or listing.kind in {"天", "日", "个月", "月", "工作日"}:
            way = -claim.speed
        elif listing.kind == "%":
            way = claim.speed
        else:
            return None
    ways = [way] if way else [1] if _is_better_high(listing) or COUNTED.search(claim.said) else [1, -1]
    return any(_ranked(listing, named, way, claim.rank) for way in ways)


def _is_better_high(listing: Listing) -> bool:
    words = listing.measure + listing.about
    return (listing.kind == "分" and "扣" not in words) or (
        listing.kind == "%" and bool(GOOD.search(words)) and "不" not in words
    )


def _ranked(listing: Listing, named: Sequence[Named], way: int, rank: int) -> bool:
    values = [way * each.value for each in listing.figures]
    if rank < 0:
        values, rank, way = [-each for each in values], -rank, -way
    for each in named:
        own = way * each.figure.value
        above = sum(value > own for value in values)
        alike = sum(value == own for value in values)
        if not (above <= rank + len(named) - FEW and rank <= above + alike):
            return False
    return True


def _statement(told: Spoken, claim: Claim, listing: Listing, named: Sequence[Named], *, holds: bool) -> Statement:
    """The name is what is claimed; its value and the one that stands where it is said to stand are the parts."""
    claimed = told.word(named[0].start, named[-1].end)
    own, right = named[0].figure, _right(listing, claim)
    parts = [own.quantity, *([right.quantity] if right.quantity is not own.quantity else [])]
    how = Agreement.INSIDE if holds else Agreement.NO
    computed = Range(right.value, right.value)
    statement = _pointing(stated("order", claimed, parts, computed, how), told.word(claim.start, claim.end))
    return said_as(statement, right.name)


def _right(listing: Listing, claim: Claim) -> Figure:
    """Who stands where the name is said to stand."""
    way = claim.way or 1
    if claim.speed:
        way = claim.speed if listing.kind == "%" else -claim.speed
    rank = claim.rank
    if rank < 0:
        way, rank = -way, -rank
    order = sorted(listing.figures, key=lambda each: each.value, reverse=way > 0)
    return order[min(rank, len(order)) - 1]


def _pointing(statement: Statement, word: Quantity) -> Statement:
    return replace(statement, spans=tuple(dict.fromkeys((*statement.spans, (word.start, word.end)))))
