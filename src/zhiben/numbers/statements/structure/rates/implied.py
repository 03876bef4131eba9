"""A share of what a list adds up to, though no number says the sum: 工贸20项、危化13项、消防17项，工贸最多，占40%."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final, NamedTuple

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.slips import GOOD, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term

SHARE: Final = re.compile(r"占(?:比|到|了|总数的?|全部的?|其中的?)?(?:约|近|仅|为|达)?$")
NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
HUNDRED: Final = 100
FEW, MOST = 2, 16
SURE: Final = 5
SURELY: Final = 99  # nothing else is the whole where the list gives the share to its last digit


class Row(NamedTuple):
    """Numbers of one kind, one after the other, and what they add up to."""

    terms: tuple[Term, ...]
    total: Fraction


def judge_implied(scene: Scene) -> Iterator[Reading]:
    shares = [each for each in scene.terms if each.is_percent and not each.is_change and SHARE.search(each.lead)]
    for claimed in shares:
        rows = list(_rows(scene, claimed))
        fitting = [(row, part) for row in rows for part in _parts(scene, claimed, row) if _fits(claimed, row, part)]
        if fitting:
            yield Reading(_statement(claimed, *fitting[0]), SURELY)
            continue
        for row in rows:
            parts = _parts(scene, claimed, row)[:1]
            beside = [each for each in shares if each is not claimed and each.sentence == claimed.sentence]
            confirmed = any(_fits(other, row, each) for other in beside for each in _parts(scene, other, row))
            right = HUNDRED * parts[0].value / row.total if parts else Fraction(0)
            if parts and (confirmed or _slip(claimed, right)):
                yield Reading(_statement(claimed, row, parts[0]), SURE)
                break


def _rows(scene: Scene, claimed: Term) -> Iterator[Row]:
    """The lists of its sentence and the one before, without the total that heads them."""
    last = [
        [each for each in row if each.is_value and not each.changed and not cues.EACH.search(each.lead)]
        for row in scene.sentences[max(scene.page.paragraph(claimed.sentence), claimed.sentence - 1) : claimed.sentence + 1]
    ]  # fmt: skip
    for near in [*last, [each for row in last for each in row]] if len(last) > 1 else last:
        for _kind, run in groupby(near, key=lambda each: each.kind):
            yield from _of_run(list(run))
        ends = {each.lead[-1:] for each in near if each.lead}
        for end in ends:  # 头一批次抽40件，合格37件；第二批次抽20件，合格19件
            yield from _of_run([each for each in near if each.lead.endswith(end)], alternating=True)


def _of_run(run: Sequence[Term], *, alternating: bool = False) -> Iterator[Row]:
    if not FEW - alternating < len(run) <= MOST or any(each.kind != run[0].kind for each in run):
        return
    total = sum((each.value for each in run), Fraction(0))
    if 2 * run[0].value == total:  # the first is what the others add up to
        yield Row(tuple(run[1:]), run[0].value)
        return
    yield Row(tuple(run), total)
    if len(run) > FEW + 1:
        yield Row(tuple(run[1:]), total - run[0].value)
        yield Row(tuple(run[:-1]), total - run[-1].value)


def _parts(scene: Scene, claimed: Term, row: Row) -> list[Term]:
    """What the share is said of: the number that its clause names, or that stands before it."""
    words = scene.printed(scene.page.clause_start(claimed.at), claimed.at)
    before = re.split("[；。]", scene.printed(max(0, scene.page.clause_start(claimed.at) - MOST), claimed.at))[-1]
    if not any(each.sentence == claimed.sentence and each.quantity.text in words for each in row.terms):
        named = [each for each in row.terms if (name := NAME.findall(each.lead)) and name[-1][:4] in before]
        if named:
            return named[-1:]
    place = scene.index(claimed) - 1
    last = scene.terms[place] if place >= 0 else None
    return [last] if last is not None and last.kind == row.terms[0].kind and last.is_value else []


def _fits(claimed: Term, row: Row, part: Term) -> bool:
    right = HUNDRED * part.value / row.total
    return bool(arithmetic.agreement(claimed.quantity, arithmetic.exactly(right)))


def _slip(claimed: Term, right: Fraction) -> bool:
    """Whether a digit was exchanged; rates with a decimal are told apart by more than two."""
    decimal = Fraction(claimed.quantity.step or 1) < 1
    return decimal and likeness(claimed.value, right, scale_of([claimed.value])) > GOOD


def _statement(claimed: Term, row: Row, part: Term) -> Statement:
    right = HUNDRED * part.value / row.total
    parts = [part.quantity, *(each.quantity for each in row.terms if each is not part)]
    return stated("share", claimed.quantity, parts, arithmetic.exactly(right))
