"""Rankings that are told with their values, or as a row of names: 前三名依次为, 从高到低依次为, 位列第一…；第二是…；第三是….

A column of places in a table is one too.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.relations.judging import said_as
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.courses.listings import Figure, Item, Known, items_of
from zhiben.numbers.statements.structure.courses.measures import could_mean
from zhiben.numbers.statements.structure.courses.spoken import Spoken, spoken
from zhiben.numbers.statements.structure.courses.superlatives import leading
from zhiben.numbers.statements.structure.scene import Scene

FALLING: Final = r"从?由?(?:高到低|多到少|大到小|长到短|高至低|多至少|大至小)|降序"
RISING: Final = r"从?由?(?:低到高|少到多|小到大|短到长|低至高|少至多|小至大)|升序"
ROW: Final = re.compile(
    rf"(?:(?P<falling>{FALLING})|(?P<rising>{RISING})|(?P<front>前[二两三四五六七八九十](?:[位名强]|家|个(?!月))|(?:排|居|列)(?:在|于)?前(?:列|面|茅|[二两三四五六七八九十])))"
    r"[^，。；：0-9]{0,8}?(?:依次|分别|排[序列名]|顺序)?(?:为|是|有)[：，]?"
)
TOP: Final = re.compile(
    r"(?P<most>最(?:多|高|大|长|受欢迎|重))|(?P<first>(?:位列|名列|排名?|位居|居|列)第一|居?首位|榜首|居首|第一名)"
)
NEXT: Final = re.compile(
    r"其次|次之|再次|第(?P<place>[二三四五])(?:[是为名位]|的是|(?=[\u4e00-\u9fff“]{2,10}，))|(?:列|居|排)第(?P<behind>[二三四五])"
)
PLACE_HEAD: Final = re.compile(r"名次|排名|位次")
POINTS: Final = re.compile(r"得分|分数|成绩|评分|总分|综合分|分值|^分")
WHOLE: Final = re.compile(r"总|综合|合计|平均|最终")
NUMERALS: Final = "零一二三四五六七八九"
IN_PIECES: Final = re.compile("分.*秒")
APART: Final = re.compile("[：；]|合计|共|总|其余|平均|累计|相差|占")
REACH: Final = 300  # characters
GAP: Final = 16  # characters between the values of a row
FEW: Final = 3
PAIR: Final = 2
SURE: Final = 3  # less than what judges the number itself


class Step(NamedTuple):
    quantity: Quantity
    figure: Figure


def judge_placings(scene: Scene, text: str, grids: Sequence[Grid]) -> Iterator[Reading]:
    for grid in grids:
        yield from _by_place(grid)
    told = spoken(scene, text)
    rows = list(ROW.finditer(told.words))
    known = Known(told, grids)
    for match in rows:
        found = _in_row(told, match) or _named_row(told, known, match)
        if found is not None:
            yield found
    for start, end in _sentences(told):
        if TOP.search(told.words, start, end) and NEXT.search(told.words, start, end):
            yield from _one_after_another(told, start, end)


def _sentences(told: Spoken) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"[。！？\n]|$", told.words):
        yield start, match.start()
        start = match.end()


def _broken(figures: Sequence[Figure], way: int) -> int | None:
    """Where the one step is that goes against all others; 0 of `way` is any."""
    signs = [(b.value > a.value) - (b.value < a.value) for a, b in itertools.pairwise(figures)]
    if not way:
        way = 1 if signs.count(1) > signs.count(-1) else -1
    against = [place for place, sign in enumerate(signs, 1) if sign == -way]
    return against[0] if len(against) == 1 and len(signs) > 1 else None


def _way(match: re.Match[str]) -> int:
    return -1 if match["falling"] else 1 if match["rising"] else 0


def _in_row(told: Spoken, match: re.Match[str]) -> Reading | None:
    """青山县（88.9%）、石泉县（81.8%）、临水县（83.3%）."""
    run: list[Item] = []
    for each in items_of(told, match.end(), min(told.sentence(match.end())[1], match.end() + REACH)):
        if each.changed or not each.exact:
            break
        start = run[-1].end if run else match.end()
        if (
            (run and each.kind != run[0].kind)
            or each.start - start > GAP
            or APART.search(told.words[start : each.start])
        ):
            break
        run.append(each)
    figures = [Figure("", each.value, each.quantity, each.start) for each in run]
    place = _broken(figures, _way(match)) if len(run) >= FEW else None
    if place is None:
        return None
    return _reading(figures[place].quantity, figures[place], figures[place - 1])


def _named_row(told: Spoken, known: Known, match: re.Match[str]) -> Reading | None:
    """合格率从高到低依次为铸造班、熔炼班、电解班: names alone, with the values of a listing."""
    end = told.sentence(match.end())[1]
    stop = next((at for at in range(match.end(), end) if told.words[at] in "，；：（"), end)
    start = told.clause(match.start())[0]
    said = told.words[start : match.start()]
    before = told.words[told.sentence(start)[0] : start]
    found: list[tuple[int, Reading | None]] = []
    for listing in known.near(told.sentence_number(match.start())):
        named = leading(listing, told.words[match.end() : stop], match.end())
        meant = could_mean(listing, re.sub("排[序列名]|依次|顺序", "", said), before) if len(named) >= FEW else 0
        if not meant or (meant == 1 and listing.is_table):
            continue
        figures = [each.figure for each in named]
        signs = {(b.value > a.value) - (b.value < a.value) for a, b in itertools.pairwise(figures)} - {0}
        way = _way(match)
        wrong = signs == {1, -1} or (way and signs == {-way})
        if wrong and (place := _broken(figures, way)) is not None:
            first, second = named[place - 1], named[place]
            word = told.word(first.start, second.end)
            said_right = told.words[second.start : second.end] + "、" + told.words[first.start : first.end]
            reading = _reading(word, second.figure, first.figure)
            found.append((meant, Reading(said_as(reading.statement, said_right), SURE)))
        else:
            found.append(
                (meant, None if wrong else Reading(_right(told, named[0].start, named[-1].end, figures), SURE))
            )
    best = max((meant for meant, _reading_ in found), default=0)
    readings = [reading for meant, reading in found if meant == best]
    holding = [each for each in readings if each is not None and each.statement.holds]
    if holding or None in readings or not readings:
        return holding[0] if holding else None
    return readings[0]


def _right(told: Spoken, start: int, end: int, figures: Sequence[Figure]) -> Statement:
    limit = Range(figures[-1].value, figures[0].value)
    return stated("order", told.word(start, end), [each.quantity for each in figures], limit, Agreement.INSIDE)


def _reading(claimed: Quantity, own: Figure, before: Figure) -> Reading:
    """What stands behind `before`, and should not."""
    limit = Range(None, before.value) if own.value > before.value else Range(before.value, None)
    parts = [before.quantity] if claimed is own.quantity else [own.quantity, before.quantity]
    statement = stated("order", claimed, parts, limit, Agreement.NO)
    if IN_PIECES.search(claimed.text):
        said = before.quantity.text
        statement = said_as(statement, f"～{said}" if own.value > before.value else f"{said}～")
    return Reading(statement, SURE)


def _one_after_another(told: Spoken, start: int, end: int) -> Iterator[Reading]:
    """位列第一，58票；第二是…，64票；第三是…，37票: each part of the sentence has one place and one value."""
    figures: list[Figure] = []
    kind, most = "", False
    at = start
    for part in told.words[start:end].split("；"):
        here, at = at, at + len(part) + 1
        top, following = TOP.search(part), NEXT.search(part)
        if figures and (top or not following or _place(following, len(figures)) != len(figures) + 1):
            break
        if not figures and (not top or following):
            continue
        values = [each for each in items_of(told, here, here + len(part)) if not each.changed]
        kind = kind or (values[0].kind if values else "")
        values = [each for each in values if each.kind == kind]
        if len(values) != 1 or not values[0].exact:
            break
        figures.append(Figure("", values[0].value, values[0].quantity, values[0].start))
        most = most or bool(top and top["most"])
    if len(figures) < PAIR or (len(figures) == PAIR and not most):
        return
    against = [place for place, (one, other) in enumerate(itertools.pairwise(figures), 1) if other.value > one.value]
    if len(against) == 1 and (most or len(figures) > PAIR):
        yield _reading(figures[against[0]].quantity, figures[against[0]], figures[against[0] - 1])


def _place(match: re.Match[str], told: int) -> int:
    numeral = match["place"] or match["behind"]
    return NUMERALS.index(numeral) if numeral else told + 1


def _by_place(grid: Grid) -> Iterator[Reading]:
    """名次 1, 2, 3, 4 and the points, of which one goes against all others."""
    heads = [grid.head(column) for column in range(len(grid.heads))]
    places = [column for column, head in enumerate(heads) if PLACE_HEAD.search(head)]
    points = [column for column, head in enumerate(heads) if POINTS.search(head) and column not in places]
    points = [column for column in points if WHOLE.search(heads[column])] or points
    if len(places) != 1 or len(points) != 1:
        return
    rows = sorted(
        (int(row[places[0]].words), place) for place, row in enumerate(grid.rows)
        if row[places[0]].words.isdigit() and row[points[0]].quantity is not None
    )  # fmt: skip
    cells = [grid.rows[place][points[0]] for _rank, place in rows]
    figures = [Figure("", each.value, each.quantity) for each in cells if each.quantity and each.value is not None]
    place = _broken(figures, -1) if len(figures) > FEW else None
    if place is not None:
        yield _reading(figures[place].quantity, figures[place], figures[place - 1])
