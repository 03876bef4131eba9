"""All structural judges over one text, and which of their findings are said beside those of the wordings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.statement import Span, Statement
from zhiben.numbers.statements.structure.again.again import judge_again
from zhiben.numbers.statements.structure.again.exchanged import judge_exchanged
from zhiben.numbers.statements.structure.again.notes import judge_notes
from zhiben.numbers.statements.structure.again.paired import judge_paired
from zhiben.numbers.statements.structure.again.references import judge_complements, judge_references
from zhiben.numbers.statements.structure.again.repeats import judge_repeats, judge_words_again
from zhiben.numbers.statements.structure.choosing import NAMED, ONLY_EXPLAINS, TITLED, Reading
from zhiben.numbers.statements.structure.courses.comparisons import judge_comparisons
from zhiben.numbers.statements.structure.courses.deadlines import judge_deadlines
from zhiben.numbers.statements.structure.courses.directions import judge_directions
from zhiben.numbers.statements.structure.courses.flows import judge_flows
from zhiben.numbers.statements.structure.courses.gaps import judge_gaps
from zhiben.numbers.statements.structure.courses.leads import judge_leads
from zhiben.numbers.statements.structure.courses.limits import judge_limits
from zhiben.numbers.statements.structure.courses.movements import judge_movements
from zhiben.numbers.statements.structure.courses.placings import judge_placings
from zhiben.numbers.statements.structure.courses.ranks import judge_ranks, judge_round_bounds
from zhiben.numbers.statements.structure.courses.series import judge_lengths, judge_nth, judge_series
from zhiben.numbers.statements.structure.courses.sides import judge_sides
from zhiben.numbers.statements.structure.courses.superlatives import judge_superlatives
from zhiben.numbers.statements.structure.courses.trends import judge_trends
from zhiben.numbers.statements.structure.explained import without_explained
from zhiben.numbers.statements.structure.lists.counted import judge_counted
from zhiben.numbers.statements.structure.lists.joined import judge_joined
from zhiben.numbers.statements.structure.lists.labels import judge_labels
from zhiben.numbers.statements.structure.lists.members import judge_headed, judge_members
from zhiben.numbers.statements.structure.lists.namelists import judge_namelists
from zhiben.numbers.statements.structure.lists.numbered import judge_numbered
from zhiben.numbers.statements.structure.lists.once import judge_once
from zhiben.numbers.statements.structure.lists.placelists import judge_placelists
from zhiben.numbers.statements.structure.lists.points import judge_points
from zhiben.numbers.statements.structure.rates.densities import judge_densities
from zhiben.numbers.statements.structure.rates.fractions import judge_fractions
from zhiben.numbers.statements.structure.rates.headlines import judge_headlines
from zhiben.numbers.statements.structure.rates.implied import SURELY, judge_implied
from zhiben.numbers.statements.structure.rates.majorities import judge_majorities
from zhiben.numbers.statements.structure.rates.outof import judge_outof
from zhiben.numbers.statements.structure.rates.plans import judge_plans
from zhiben.numbers.statements.structure.rates.quotients import judge_quotients
from zhiben.numbers.statements.structure.rates.rows import judge_rows
from zhiben.numbers.statements.structure.scene import Scene
from zhiben.numbers.statements.structure.wholes.alls import judge_alls
from zhiben.numbers.statements.structure.wholes.balances import judge_balances
from zhiben.numbers.statements.structure.wholes.closings import judge_closings
from zhiben.numbers.statements.structure.wholes.divisions import judge_divisions
from zhiben.numbers.statements.structure.wholes.hundreds import judge_hundreds
from zhiben.numbers.statements.structure.wholes.mixed import judge_mixed
from zhiben.numbers.statements.structure.wholes.ofall import judge_of_all
from zhiben.numbers.statements.structure.wholes.within import judge_within

JUDGES: Final = (
    judge_balances, judge_quotients, judge_movements, judge_ranks, judge_round_bounds, judge_again, judge_hundreds, judge_within,
    judge_implied, judge_limits, judge_trends, judge_series, judge_alls, judge_repeats, judge_densities, judge_flows,
    judge_plans, judge_gaps, judge_closings, judge_references, judge_complements, judge_divisions, judge_labels,
    judge_mixed, judge_exchanged, judge_paired, judge_headlines, judge_majorities, judge_leads, judge_members,
    judge_directions, judge_fractions, judge_of_all,
)  # fmt: skip


PAIR: Final = 2
RATES: Final = frozenset({"rate", "share", "times"})
SUMS: Final = frozenset({"parts_total", "difference"})


class Found(NamedTuple):
    """What the judges found, and where they looked."""

    readings: list[Reading]
    scene: Scene
    grids: Sequence[Grid]


def readings(scene: Scene, text: str, hidden: Sequence[Span], grids: Sequence[Grid] = ()) -> Found:
    prose = _without(text, hidden)
    told = list(judge_comparisons(scene))  # by name, which is surer than by what fits
    named = {each.statement.spans[0] for each in told}
    found = [
        *told,
        *(each for judge in JUDGES for each in judge(scene) if each.statement.spans[0] not in named), *judge_namelists(prose),
        *judge_numbered(prose), *judge_deadlines(prose), *judge_placelists(prose), *judge_lengths(prose), *judge_nth(prose),
        *judge_words_again(prose), *judge_once(prose), *judge_outof(scene, prose), *judge_counted(prose),
        *judge_notes(scene, grids), *judge_rows(scene, grids), *judge_points(prose), *judge_joined(prose), *judge_headed(prose),
        *judge_superlatives(scene, prose, grids), *judge_placings(scene, prose, grids), *judge_sides(scene, prose, grids),
    ]  # fmt: skip
    return Found(found, scene, grids)


def _without(text: str, hidden: Sequence[Span]) -> str:
    """The text with its tables blanked out, every character at its place."""
    kept, at = [], 0
    for start, end in sorted(hidden):
        kept += [text[at:start], "\n" * (end - max(at, start))]
        at = max(at, end)
    return "".join([*kept, text[at:]])


def _holds(right: Statement, wrong: Statement) -> bool:
    """上月9起，本月6起，其中道路4起，工地2起，环比少3起: the change that two other numbers give."""
    return right.holds and right.kind == wrong.kind and right.spans[0] == wrong.spans[0]


def _is_said_right(right: Statement, wrong: Statement) -> bool:
    """22项，占17.1% of what the list adds up to, and not of the number before it."""
    return right.holds and right.spans[0] == wrong.spans[0]


def _stands_nearer(right: Statement, wrong: Statement) -> bool:
    """45起，死亡38人，减少5起，下降10%，少死亡4人，下降9.5%: the last is told of the number right before it."""
    claimed = wrong.spans[0]
    if not right.holds or right.kind != wrong.kind or right.spans[0] != claimed:
        return False
    if {*right.spans[1:]} & {*wrong.spans[1:]}:  # 390 of 3640 is the wrong base and no other number
        return False
    ends = [max((end for _start, end in each.spans[1:] if end <= claimed[0]), default=0) for each in (right, wrong)]
    return ends[0] > ends[1]


def _says_better(other: Statement, wrong: Statement) -> bool:
    """Whether it blames the same number by the same kind of sum, for what is nearer to it."""
    if other.holds or other.kind != wrong.kind or other.spans[0] != wrong.spans[0] or len(other.parts) <= PAIR:
        return False
    if not (isinstance(other.computed, Fraction) and isinstance(wrong.computed, Fraction)):
        return False
    printed = Fraction(wrong.claimed.value or 0)
    return abs(other.computed - printed) < abs(wrong.computed - printed)


def _is_of_two(right: Statement, wrong: Statement) -> bool:
    """5月76条，4月64条，增加12条，增长18.75%: two of them give it, whichever the change was laid to."""
    return right.holds and right.kind == wrong.kind and right.spans[0] == wrong.spans[0]


def _is_refuted(wrong: Statement, about: Mapping[int, Sequence[Reading]]) -> bool:
    """Whether its two parts make another number: 1200户，其中230户，已整改210户，正在整改20户.

    `about` is what was found of each number, by where that starts.
    """
    found = about.get(wrong.spans[0][0], ())
    if wrong.kind == "change" and any(_holds(each.statement, wrong) for each in found):
        return True
    if wrong.kind in RATES and any(each.sure == SURELY and _is_said_right(each.statement, wrong) for each in found):
        return True
    if wrong.kind == "ratio_of_change":
        return any(_stands_nearer(each.statement, wrong) or _is_of_two(each.statement, wrong) for each in found)
    if wrong.kind not in SUMS or len(wrong.parts) != PAIR:
        return False
    claimed, parts = wrong.spans[0], {*wrong.spans[1:]}
    if any(_says_better(each.statement, wrong) for each in found):
        return True
    return any(
        each.sure and each.statement.holds and each.statement.kind in SUMS
        and parts <= {*each.statement.spans} and claimed not in each.statement.spans
        for each in about.get(wrong.spans[1][0], ())
    )  # fmt: skip


def _is_inside(wrong: Statement, sums: Sequence[Statement]) -> bool:
    """Whether all its numbers, or all parts of its list, are of one sum that holds: 实到2602人，请假38人 of 2640人."""
    if wrong.holds or wrong.kind not in {*SUMS, "same_quantity", "change"}:
        return False
    if any({*wrong.spans} <= {*sum_.spans} for sum_ in sums):
        return True
    listed = wrong.kind == "parts_total" and len(wrong.parts) > PAIR
    return listed and any(sum_.kind == wrong.kind and {*wrong.spans[1:]} <= {*sum_.spans[1:]} for sum_ in sums)


def _rank(reading: Reading) -> tuple[int, int]:
    """What holds first, what does not next, and last what may hold by chance."""
    statement, sure = reading
    meant = bool(sure) or statement.kind == "change"
    return (1 if not statement.holds else 0 if meant else 2), -sure


def beside(known: Sequence[Statement], read: Found) -> list[Statement]:
    """`known` with what `found` adds: nothing about numbers that are judged already, and one fault of each group of numbers.

    What `found` sees add up is no wrong sum, whatever a wording made of it.
    """
    found: Sequence[Reading] = read.readings
    named = {each.statement.spans[0] for each in found if each.sure == NAMED and not each.statement.holds}
    found = [each for each in found if each.sure == NAMED or each.statement.spans[0] not in named]
    agreed = {
        start
        for each in found
        if each.sure > 0 and each.statement.holds and each.statement.kind in SUMS
        for start, _end in each.statement.spans
    }
    sums = [
        each.statement for each in found
        if each.sure and each.statement.holds and each.statement.kind in SUMS
    ]  # fmt: skip
    found = [each for each in found if each.sure > ONLY_EXPLAINS and not _is_inside(each.statement, sums)]
    known = [each for each in known if not _is_inside(each, sums)]
    refutable = {*SUMS, "extreme", "order"}
    about: dict[int, list[Reading]] = defaultdict(list)
    for each in found:
        for start, _end in each.statement.spans:
            about[start].append(each)
    kept = [
        each for each in known
        if each.holds or not ((each.kind in refutable and each.spans[0][0] in agreed) or _is_refuted(each, about))
    ]  # fmt: skip
    judged = {each.spans[0][0] for each in kept if not each.holds or each.how != "inside"}
    wrong = {each.spans[0][0] for each in kept if not each.holds}
    involved = {start for each in kept if not each.holds for start, _end in each.spans}
    added: list[Statement] = []
    for each in sorted(found, key=_rank):
        statement, starts = each.statement, {start for start, _end in each.statement.spans}
        claimed = statement.spans[0][0]
        if claimed in judged and each.sure < TITLED:
            continue
        if not statement.holds:
            if not wrong.isdisjoint(starts) or claimed in involved:
                continue
            wrong.add(claimed)
            involved |= starts
        judged.add(claimed)
        added.append(statement)
    return without_explained([*kept, *added], read.scene)
