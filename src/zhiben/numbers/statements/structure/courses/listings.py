"""Names with values of one unit: what a sentence lists, what it gives 分别, and the columns of tables."""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiben.numbers.quantity import Interval, Quantity
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.structure.courses.spoken import Spoken
from zhiben.numbers.statements.structure.scene import Term

BREAKS: Final = re.compile(r"[，。；：！？、（）\n\ue002]")
NEW_LIST: Final = re.compile(r"其中|包括|[：。！？\n]|另|比|较|相[比较]|至|上限|下限")
TIME: Final = "time"
SECONDS: Final = {"秒": 1, "秒钟": 1, "分": 60, "分钟": 60, "小时": 3600}
LENGTH: Final = re.compile(r"(?:(?P<h>[0-9]{1,2})(?:个?小)?时)?(?P<m>[0-9]{1,3})分(?P<s>[0-9]{1,2})秒")
NO_NAME: Final = re.compile(
    r"^(?:发现|查出|整改|完成|检查|已|未|尚|还|剩|其余|其他|其它|余|共|总|合计|小计|累计|全部|平均|每|占|约|近|去年|上年|上月|同期|比|较|增|减"
    r"|降|升|目标|计划|要求|标准|应(?!急)|实(?=[到收际有检缴参])|至|到|最|首尾|相差|差|以[上下]|超过|低于|高于|不足)"
    r"|(?:合计|共|总计|总数|总量|累计|相差|平均每.*)$"
)
LINKS: Final = re.compile(r"^(?:其中|另外|还有|以及|随后|[而则是为以“]|第[一二三四五六]是)+")
VERB: Final = re.compile(
    r"(?<=..)(?:查[处获出]?|发现|整改|完成|为|是|有|得(?!胜)|平均|共|投入|占|报送?|用了?|达|疏散|出动|检[查测]|发生|上报|各|仅|只|抽|培训|销号|存|约).*$"
)
SHARED_OUT: Final = re.compile(r"(?:分别|依次)[^，。；：、0-9]{0,6}$")
COUNT: Final = re.compile(
    r"(?:这|等|上述)?(?:[两二三四五六七八九十]|[0-9]{1,2})(?:[个家类项地镇村县区班组所校者座条人大处级种])"
)
JOINED: Final = re.compile(r"[、，]?(?:和|与|及|以及)?")
HEAD_UNIT: Final = re.compile(r"[（(](?P<unit>[^（）()]{1,4})[）)]$")
POINTS: Final = "百分点"
NUMERALS: Final = "一二三四五六七八九十"
LONGEST: Final = 14  # characters of a name
FAR: Final = 45  # characters between two values of a list
MEAN: Final = re.compile(r"均$|总分$|[总全]体$")
MOST: Final = 40
MOST_COLUMNS: Final = 24
REACH: Final = 200  # characters
BEFORE: Final = 12  # sentences
BEHIND: Final = 3
FEW: Final = 2


@dataclass(eq=False)
class Figure:
    """One value with its name; `start` is where it stands in the words, or -1 in a table."""

    name: str
    value: Fraction
    quantity: Quantity
    start: int = -1


@dataclass(eq=False)
class Listing:
    """Values that can be compared; `measure` is what their own words or head say, `about` what stands around them."""

    figures: list[Figure]
    kind: str
    measure: str
    about: str
    sentence: int = -1
    paragraph: int = -1
    changes: bool = False

    @property
    def is_table(self) -> bool:
        return self.sentence < 0


@dataclass(eq=False)
class Item:
    start: int
    end: int
    kind: str
    value: Fraction
    quantity: Quantity
    lead: str
    exact: bool
    changed: bool


class Known:
    """The listings of a text, by the sentence in which they end; those of tables apart."""

    def __init__(self, told: Spoken, grids: Sequence[Grid]) -> None:
        found = listings(told, grids)
        self._tables = [each for each in found if each.is_table][:MOST_COLUMNS]
        self._prose = sorted((each for each in found if not each.is_table), key=lambda each: each.sentence)
        self._sentences = [each.sentence for each in self._prose]

    def near(self, sentence: int) -> list[Listing]:
        """The listings of the sentences around one, and of tables."""
        first = bisect_left(self._sentences, sentence - BEFORE)
        last = bisect_right(self._sentences, sentence + BEHIND)
        return [*self._prose[first:last][:MOST_COLUMNS], *self._tables]


def listings(told: Spoken, grids: Sequence[Grid]) -> list[Listing]:
    found: list[Listing] = []
    start = 0
    for end in itertools.chain((at for at, char in enumerate(told.words) if char == "\n"), [len(told.words)]):
        items = items_of(told, start, end)
        if len(items) >= FEW:
            found += _in_prose(told, items)
        start = end + 1
    for grid in grids:
        found += _in_table(grid)
    return [
        each
        for each in found
        if len(each.figures) >= FEW and len({one.name for one in each.figures}) == len(each.figures)
    ]


def items_of(told: Spoken, start: int, end: int) -> list[Item]:
    """The numbers of a paragraph; 3分40秒 is one."""
    lengths = [_length(told, match) for match in LENGTH.finditer(told.words, start, end)]
    taken = {at for each in lengths for at in range(each.start, each.end)}
    terms = told.within(start, end)
    names = _numbered_names(told, terms)
    items = lengths + [
        _item(term, first, last) for first, last, term in terms
        if first not in taken | names and (term.is_value or term.is_percent or term.is_change or term.unit == POINTS)
    ]  # fmt: skip
    items.sort(key=lambda each: each.start)
    previous = start
    for each in items:
        each.lead = _lead(told.words, previous, each.start)
        previous = each.end
    return items


def _numbered_names(told: Spoken, terms: Sequence[tuple[int, int, Term]]) -> set[int]:
    """Where 一栋, 二栋, 第三名 stand that are names: a numeral and one word, two of them alike, a value right behind."""
    rows: dict[str, list[int]] = defaultdict(list)
    places = [start for start, _end, term in terms if term.quantity.text.startswith("第")]
    for start, end, term in terms:
        text = term.quantity.text
        if text[0] in NUMERALS and text[1:] == term.unit and not BREAKS.match(told.words, end):
            rows[term.unit].append(start)
    return {*places, *(start for row in rows.values() if len(row) >= FEW for start in row)}


def _item(term: Term, start: int, end: int) -> Item:
    kind, value = term.kind, term.value
    if term.unit in SECONDS and term.unit != "分":
        kind, value = TIME, value * SECONDS[term.unit]
    return Item(
        start, end, kind, value, term.quantity, "", term.exact, term.is_change or term.changed or term.unit == POINTS
    )


def _length(told: Spoken, match: re.Match[str]) -> Item:
    seconds = (int(match["h"] or 0) * 60 + int(match["m"])) * 60 + int(match["s"])
    exact = Interval(Decimal(seconds), Decimal(seconds))
    word = told.word(match.start(), match.end())
    quantity = Quantity(word.start, word.end, word.text, "count", unit="秒", value=seconds, interval=exact)
    return Item(match.start(), match.end(), TIME, Fraction(seconds), quantity, "", exact=True, changed=False)


def _lead(words: str, start: int, end: int) -> str:
    """What stands right before a number; before its bracket, where nothing stands in it."""
    pieces = BREAKS.split(words[max(start, end - FAR) : end])
    if not pieces[-1] and words[end - 1] == "（" and len(pieces) > 1:
        return pieces[-2]
    return pieces[-1]


def _in_prose(told: Spoken, items: list[Item]) -> Iterator[Listing]:
    by_kind: dict[tuple[str, bool], list[Item]] = defaultdict(list)
    for each in items:
        by_kind[each.kind, each.changed].append(each)
    for (kind, changed), row in by_kind.items():
        if kind and len(row) >= FEW:
            yield from _of_one_kind(told, row, kind, changed=changed)
    yield from _shared_out(told, items)


def _of_one_kind(told: Spoken, row: list[Item], kind: str, *, changed: bool) -> Iterator[Listing]:
    """The listings among the numbers of one kind of a paragraph."""
    leads: dict[str, list[Item]] = defaultdict(list)
    sentences: dict[int, list[Item]] = defaultdict(list)
    for each in row:
        leads[each.lead].append(each)
        sentences[told.sentence_number(each.start)].append(each)
    for lead, alike in leads.items():
        if len(alike) >= FEW and lead and (figures := _by_subject(told, alike[:MOST])):
            yield _listing(told, alike[: len(figures)], figures, kind, lead, changed=changed)
    for told_there in sentences.values():
        often = Counter(each.lead for each in told_there)
        rest = [each for each in told_there if often[each.lead] == 1]
        for run in map(_without_means, _runs(told, rest)):
            figures = [Figure(_name(each.lead), each.value, each.quantity, each.start) for each in run[:MOST]]
            measure = _suffix([each.lead for each in run])
            yield _listing(told, run[:MOST], figures, kind, measure, changed=changed)


def _listing(
    told: Spoken, run: list[Item], figures: list[Figure], kind: str, measure: str, *, changed: bool
) -> Listing:
    first, last = run[0].start, run[-1].end
    paragraph, _end = told.paragraph(first)
    sentence, _stop = told.sentence(first)
    before, _before = told.sentence(max(paragraph, sentence - 2)) if sentence > paragraph else (sentence, 0)
    about = told.words[max(before, first - 160) : first] + told.words[first:last][:200]
    return Listing(figures, kind, measure, about, told.sentence_number(last), told.paragraph_number(first), changed)


def _name(lead: str) -> str:
    return LINKS.sub("", lead).strip("“”")


def _runs(told: Spoken, row: list[Item]) -> Iterator[list[Item]]:
    """Numbers side by side, each with a name of its own."""
    run: list[Item] = []
    for each in row:
        name = _name(each.lead)
        named = 0 < len(name) <= LONGEST and not NO_NAME.search(name) and each.exact
        gap = told.words[run[-1].end : each.start] if run else ""
        if run and (not named or len(gap) > FAR or NEW_LIST.search(gap)):
            if len(run) >= FEW:
                yield run
            run = []
        if named:
            run.append(each)
    if len(run) >= FEW:
        yield run


def _without_means(run: list[Item]) -> list[Item]:
    """The numbers without the mean of all: 六个专业平均88分."""
    means = [each for each in run if MEAN.search(each.lead)]
    return run if len(means) in {0, len(run)} else [each for each in run if each not in means]


def _suffix(leads: Sequence[str]) -> str:
    """What all names end with."""
    least = min(map(len, leads))
    return next((leads[0][-n:] for n in range(least - 1, 0, -1) if len({each[-n:] for each in leads}) == 1), "")


def _by_subject(told: Spoken, alike: list[Item]) -> list[Figure]:
    """大桥镇，发现72处…；新塘镇，发现60处: the name begins the part of the sentence."""
    rows: list[list[str]] = []
    for place, each in enumerate(alike):
        begin = told.words.rfind("；", max(0, each.start - REACH), each.start)
        begin = max(
            begin + 1,
            told.sentence(each.start)[0],
            told.words.rfind("\ue002", max(0, each.start - REACH), each.start) + 1,
        )
        if place and begin < alike[place - 1].end:
            begin = alike[place - 1].end
        if each.start - begin > 2 * FAR or not each.exact:
            return []
        pieces = [re.split("[0-9]", piece)[0] for piece in BREAKS.split(told.words[begin : each.start])]
        rows.append([piece for piece in pieces if piece])
    first = [row[0] if row else "" for row in rows]
    names = [_name(VERB.sub("", each)) for each in first]
    if len(rows) > 1 and len(rows[0]) > len(rows[1]) > 0:
        names[0] = _name(VERB.sub("", rows[0][len(rows[0]) - len(rows[1])]))
    if any(not 0 < len(name) <= LONGEST or NO_NAME.search(name) for name in names) or len({*names}) < len(names):
        return []
    return [Figure(name, each.value, each.quantity, each.start) for name, each in zip(names, alike, strict=True)]


def _shared_out(told: Spoken, items: list[Item]) -> Iterator[Listing]:
    """启闭机、备用电源、供电线路三项完好率分别为94.5%、87.6%、96.3%."""
    for place, first in enumerate(items):
        if not first.lead or not SHARED_OUT.search(first.lead):
            continue
        run = [first]
        for each in items[place + 1 : place + MOST]:
            if each.kind != first.kind or not JOINED.fullmatch(told.words[run[-1].end : each.start]):
                break
            run.append(each)
        if len(run) < FEW or not all(each.exact for each in run):
            continue
        end = first.start - len(first.lead) + first.lead.rfind("分别" if "分别" in first.lead else "依次")
        begin = max(told.sentence(end)[0], told.words.rfind("；", max(0, end - REACH), end) + 1, end - 120)
        names, measure = _names_of(told.words[begin:end], len(run))
        if names:
            figures = [
                Figure(name, each.value, each.quantity, each.start) for name, each in zip(names, run, strict=True)
            ]
            yield _listing(told, run, figures, first.kind, measure, changed=first.changed)


def _names_of(words: str, count: int) -> tuple[list[str], str]:
    """The last names before 分别, as many as there are numbers, and what is measured."""
    pieces = words.split("、")
    if len(pieces) == count - 1 or (count == FEW and len(pieces) == 1):
        pieces = [*pieces[:-1], *re.split(r"以及|[和与及]", pieces[-1], maxsplit=1)]
    if len(pieces) < count:
        return [], ""
    pieces = pieces[-count:]
    first = re.split(r"[，：（）]", pieces[0])[-1]
    last = re.split(r"[，：（）]", pieces[-1])
    cut = COUNT.search(last[0])
    name = last[0][: cut.start()] if cut else last[0]
    if any(re.search(r"[，：]", each) for each in pieces[1:-1]):
        return [], ""
    names = [_name(first), *pieces[1:-1], name]
    measure = "".join(last)[len(name) :]
    return (names if all(0 < len(each) <= LONGEST for each in names) else []), measure


def _in_table(grid: Grid) -> Iterator[Listing]:
    rows = [row for row in range(len(grid.rows)) if not grid.kinds[row]][:MOST]
    names = {row: _row_name(grid, rows, row) for row in rows}
    about = "".join(grid.head(column) for column in range(len(grid.heads)))
    for column in grid.columns:
        cells = [(names[row], grid.rows[row][column]) for row in rows if names[row]]
        figures = [
            Figure(name, cell.value, cell.quantity) for name, cell in cells if cell.quantity and cell.value is not None
        ]
        if len(figures) < len(rows):
            continue
        yield Listing(figures, _kind(grid, column, figures), grid.head(column), about)
    for row in (row for row, kind in enumerate(grid.kinds) if kind in {"total", "whole"}):
        cells = [(grid.head(column), grid.rows[row][column]) for column in grid.additive]
        figures = [
            Figure(name, cell.value, cell.quantity) for name, cell in cells
            if cell.quantity and cell.value is not None and not re.search("计|总", name)
        ]  # fmt: skip
        yield Listing(figures, "", "", about)


def _row_name(grid: Grid, rows: Sequence[int], row: int) -> str:
    """What tells the row from the others."""
    for place in range(len(grid.names[row])):
        told = [grid.names[each][place] for each in rows]
        if len({*told}) == len(told) and not all(name.isdigit() for name in told):
            return grid.names[row][place]
    return ""


def _kind(grid: Grid, column: int, figures: Sequence[Figure]) -> str:
    if grid.is_rate(column):
        return "%"
    match = HEAD_UNIT.search(grid.head(column))
    return match["unit"] if match else figures[0].quantity.unit if figures else ""
