"""The check's result for whoever must answer: a document of what does not hold, and notes beside the numbers of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhiben.bulletins.check.findings import Contradiction, Finding, Span
from zhiben.bulletins.check.review import Review
from zhiben.bulletins.check.saying import State, excerpt, lines, sentences, state, where
from zhiben.calendars import Period
from zhiben.documents.tree import Block, Document, Paragraph, Table, Text, Title
from zhiben.documents.word import Note

TITLES = 10  # of the records behind a number


@dataclass(frozen=True)
class Heading:
    """What stands above the report."""

    name: str  # of the text: its file or first words
    where: str  # the scope in words
    period: Period
    office: str  # who checked
    at: str  # when, to the minute: the ledger moves on


def report(review: Review, heading: Heading, titles: Mapping[str, str]) -> Document:
    """What disagrees, what contradicts itself or the past, what nobody could tell; `titles`: record's id → what it is called.

    Agreeing numbers are counted, not listed.
    """
    by = {each: [f for f in review.numbers if state(f) is each] for each in State}
    blocks: list[Block] = [Title((Text(_("核数结果")),)), Paragraph((Text(_summary(review, by, heading)),))]
    parts: list[tuple[str, list[Block]]] = [
        (_("与台账不一致"), [block for each in by[State.DISAGREES] for block in _answer(each, review, titles)]),
        (
            _("自相矛盾或与往期不符"),
            [block for each in review.contradictions for block in _conflict(each, review)],
        ),
        (_("未能核对"), list(_unknown(by[State.UNKNOWN], review))),
    ]
    numbered = (_("一、%(name)s"), _("二、%(name)s"), _("三、%(name)s"))
    for number, (name, listed) in zip(numbered, ((name, listed) for name, listed in parts if listed), strict=False):
        blocks += [Title((Text(number % {"name": name}),), level=2), *listed]
    if len(blocks) == 2:  # noqa: PLR2004
        blocks.append(Paragraph((Text(_("没有需要答复的数字。")),)))
    return Document(
        kind="check",
        title=_("核数结果：%(name)s") % {"name": heading.name},
        blocks=tuple(blocks),
        author=heading.office,
    )


def notes(review: Review, *, author: str) -> list[Note]:
    """A note beside each number of which there is anything to say, and beside contradictions that stand at no number."""
    found = []
    for each in review.numbers:
        stands = state(each)
        if stands is not None:
            said = [f"{stands.symbol} {stands.word}", *sentences(each)]
            said += [line for conflict in each.contradictions for line in lines(conflict)]
            found.append(Note(each.start, each.end, "\n".join(said), author))
    for conflict in strays(review):
        said = [f"{State.CONTRADICTS.symbol} {State.CONTRADICTS.word}", *lines(conflict)]
        found.append(Note(*conflict.spans[0], "\n".join(said), author))
    return found


def strays(review: Review) -> list[Contradiction]:
    """Contradictions whose judged stretch is no number of the review's."""
    known = {(each.start, each.end) for each in review.numbers}
    return [each for each in review.contradictions if each.spans[0] not in known]


def _summary(review: Review, by: Mapping[State, list[Finding]], heading: Heading) -> str:
    words = {
        "name": heading.name, "where": heading.where, "period": heading.period, "at": heading.at,
        "agrees": len(by[State.AGREES]), "disagrees": len(by[State.DISAGREES]), "unknown": len(by[State.UNKNOWN]),
        "contradictions": len(review.contradictions),
    }  # fmt: skip
    return (
        _(
            "《%(name)s》按%(where)s、%(period)s的台账核对（%(at)s）：一致%(agrees)s处，不一致%(disagrees)s处，"
            "自相矛盾或与往期不符%(contradictions)s处，未能核对%(unknown)s处。请逐条答复：文中有误的改文，台账有误的更正记录。"
        )
        % words
    )


def _answer(finding: Finding, review: Review, titles: Mapping[str, str]) -> Iterator[Block]:
    yield _place((finding.start, finding.end), review)
    for sentence in sentences(finding):
        yield Paragraph((Text(sentence),))
    named = [titles[identity] for identity in finding.rows if identity in titles][:TITLES]
    if named:
        said = _("所计记录（最近%(count)s条）：%(titles)s。") % {"count": len(named), "titles": _("；").join(named)}
        yield Paragraph((Text(said, "kai"),))


def _conflict(contradiction: Contradiction, review: Review) -> Iterator[Block]:
    yield _place(contradiction.spans[0], review)
    for sentence in lines(contradiction):
        yield Paragraph((Text(sentence),))


def _place(span: Span, review: Review) -> Paragraph:
    before, number, after = excerpt(span, review.source)
    place = _("%(place)s：") % {"place": where(span, review.source)}
    return Paragraph((Text(place, "bold"), Text(f"“{before}"), Text(number, "bold"), Text(f"{after}”")))


def _unknown(findings: Sequence[Finding], review: Review) -> Iterator[Block]:
    if not findings:
        return
    rows = []
    for each in findings:
        before, number, after = excerpt((each.start, each.end), review.source)
        place = where((each.start, each.end), review.source)
        rows.append(((Text(place),), (Text(before), Text(number, "bold"), Text(after)), (Text(each.reason),)))
    head = ((Text(_("位置")),), (Text(_("原文")),), (Text(_("原因")),))
    yield Table(head, tuple(rows), widths=(2.0, 6.0, 5.0))
