"""A checked text: every number marked where it stands, and beside it what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins import queries
from zhiben.bulletins.check import Contradiction, Finding, Review, Verdict, review
from zhiben.bulletins.check.dividing import at, left_out, missing
from zhiben.bulletins.check.quoting import Quotation, quotable
from zhiben.bulletins.check.report import strays
from zhiben.bulletins.check.saying import State, figure_label, remedy, state
from zhiben.calendars import now
from zhiben.documents.intake import Span
from zhiben.web.bulletins.check_forms import quote_form
from zhiben.web.questions import Asked, scope_label
from zhiben.web.requests import ViewerRequest, render_page

if TYPE_CHECKING:
    from zhiben.bulletins.models import CheckedArticle, CheckedText

PROPOSED = 3
QUANTITIES = frozenset({"count", "money", "percent", "change"})


@dataclass(frozen=True)
class Shown:
    """One number, or one contradiction that stands at no number, with what can be done about it."""

    span: Span
    text: str
    state: State
    finding: Finding | None = None
    contradictions: tuple[Contradiction, ...] = ()
    figure_url: str = ""
    rows_url: str = ""
    remedy: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # other figures that it may have meant: code, label
    quotation: Quotation | None = None
    quoted: bool = False

    @property
    def states(self) -> tuple[State, ...]:
        """Under which states it is found: what the ledger denies may contradict the text besides."""
        return tuple(dict.fromkeys([self.state, *([State.CONTRADICTS] if self.contradictions else [])]))

    @property
    def key(self) -> int:
        """Where it begins: the same number has the same key however often it is checked."""
        return self.span[0]

    @property
    def related(self) -> str:
        """Where the numbers begin that it was compared with."""
        return " ".join(str(start) for each in self.contradictions for start, _end in each.spans[1:])

    @property
    def teachable(self) -> bool:
        """Whether an office can say what it means: it counts something."""
        return self.finding is not None and self.finding.cls in QUANTITIES

    @property
    def open(self) -> bool:
        """Whether it still asks for an answer."""
        return self.state not in {State.AGREES, State.IGNORED}

    @property
    def confidence(self) -> int:
        """In per cent; 0 where nothing was weighed."""
        return round(self.finding.confidence * 100) if self.finding else 0


@dataclass(frozen=True)
class Piece:
    """A stretch of the text, with what was found of it."""

    text: str
    shown: Shown | None = None


@dataclass(frozen=True)
class Part:
    """Running text, or the rows of a table."""

    pieces: list[Piece] = field(default_factory=list)
    rows: list[list[list[Piece]]] = field(default_factory=list)


@dataclass(frozen=True)
class Checked:
    """A text and all that was found, as of one moment."""

    record: CheckedText
    review: Review
    shown: list[Shown]
    at: datetime

    @property
    def quotations(self) -> list[Quotation]:
        """All that can be references at once: what nothing speaks against, and is none yet."""
        agreeing = (each for each in self.shown if each.state is State.AGREES and not each.quoted)
        return [each.quotation for each in agreeing if each.quotation]

    @property
    def counts(self) -> list[tuple[State, int]]:
        """How many numbers stand how, those first that have to be answered; some stand under two."""
        return [(each, sum(each in one.states for one in self.shown)) for each in State]


def bulletin_checked(request: ViewerRequest, id: UUID) -> HttpResponse:
    """The page. It asks the ledger anew each time: what was corrected meanwhile is seen by loading it again."""
    checked = check(id, viewer=request.viewer)
    context = page_context(request, checked) | {"parts": parts(checked)}
    return render_page(request, "bulletins/checked.html", context)


def check(id: UUID, *, viewer: Viewer) -> Checked:
    """Review the text that is kept under `id`. Raises NotFound once it has expired."""
    record = queries.checked_text(id, viewer=viewer)
    scope, period = record.asked
    found = review(record.source, viewer=viewer, scope=scope, period=period)
    quoting = {each.start: each for each in quotable(found.numbers, viewer=viewer)}
    written = list(record.articles.all())
    quoted = {start for each in written for start, _end, _words in each.quotations}
    if written:  # a number in a heading is none of an article's body
        bodies = _bodies(record, written)
        quoting = {key: each for key, each in quoting.items() if any(a <= each.start < b for a, b in bodies)}
    shown = [_shown(each, stands, quoting, quoted) for each in found.numbers if (stands := state(each))]
    shown += [_stray(each, found) for each in strays(found)]
    return Checked(record, found, sorted(shown, key=lambda each: each.span), now())


def _bodies(record: CheckedText, written: Sequence[CheckedArticle]) -> list[Span]:
    """Where the bodies of the text's articles stand, also of those that were taken out meanwhile."""
    spans = [(each.start, each.end) for each in written]
    articles = [*(at(record.text, *each) for each in spans), *missing(record.text, spans)]
    return [(each.start, each.end) for each in articles]


def page_context(request: ViewerRequest, checked: Checked, **more: Any) -> dict[str, Any]:
    """What the findings are drawn with, the whole page or they alone."""
    scope, period = checked.record.asked
    form = more.pop("form", None) or quote_form(request.viewer, checked.record)
    return {
        "title": _("核数结果"),
        "checked": checked,
        "where": scope_label(scope, viewer=request.viewer),
        "period": period,
        "may_teach": request.viewer.can("bulletins.record"),
        "may_define": request.viewer.can("figures.define"),
        "quote": form,
        "articles": checked.record.articles.all(),
        "left_out": left_out(checked.record.text),
        **more,
    }


def findings(request: ViewerRequest, checked: Checked, *, status: int = 200, **more: Any) -> HttpResponse:
    """The findings alone: the text stays as it is, a script takes over the marks."""
    return render_page(
        request, "bulletins/checked.html#findings", page_context(request, checked, **more), status=status
    )


def parts(checked: Checked) -> list[Part]:
    """The text cut into paragraphs and tables, each number with what was found of it."""
    source, waiting = checked.review.source, list(checked.shown)
    found: list[Part] = []
    at = 0
    for table in source.tables:
        cells = [cell for row in table for cell in row]
        if not cells or cells[0][0] < at:
            continue
        # The line ends around a table part it from the text; drawn, they would be empty lines.
        found.append(Part(list(_pieces(source.text, (at, max(at, cells[0][0] - 1)), waiting))))
        rows = [[list(_pieces(source.text, cell, waiting)) for cell in row] for row in table]
        found.append(Part(rows=rows))
        at = min(cells[-1][1] + 1, len(source.text))
    return [*found, Part(list(_pieces(source.text, (at, len(source.text)), waiting)))]


def _pieces(text: str, span: Span, waiting: list[Shown]) -> Iterator[Piece]:
    """One stretch; what was found in it is taken off the list."""
    at, last = span
    while waiting and waiting[0].span[0] < last:
        shown = waiting.pop(0)
        if shown.span[0] < at:  # inside the one before
            continue
        if shown.span[0] > at:
            yield Piece(text[at : shown.span[0]])
        yield Piece(text[shown.span[0] : shown.span[1]], shown)
        at = shown.span[1]
    if at < last:
        yield Piece(text[at:last])


def _shown(finding: Finding, stands: State, quoting: dict[int, Quotation], quoted: set[int]) -> Shown:
    figure_url = rows_url = ""
    if finding.figure and finding.period:
        asked = Asked(finding.scope, finding.period).query()
        figure_url = reverse("figure", args=[finding.figure]) + asked
        rows_url = reverse("bulletin-check-rows", args=[finding.figure]) + asked
    return Shown(
        (finding.start, finding.end),
        finding.text,
        stands,
        finding,
        finding.contradictions,
        figure_url,
        rows_url,
        remedy(finding),
        tuple((code, figure_label(code)) for code in _others(finding)),
        quoting.get(finding.start),
        finding.start in quoted,
    )


def _others(finding: Finding) -> Sequence[str]:
    if state(finding) in {State.AGREES, State.IGNORED}:
        return [finding.runner_up] if finding.runner_up else []
    own = finding.figure if finding.verdict is Verdict.UNKNOWN else ""  # likely, but not sure enough to say
    listed = dict.fromkeys([own, finding.runner_up, *finding.proposals])
    return [code for code in listed if code and (code != finding.figure or code == own)][:PROPOSED]


def _stray(each: Contradiction, found: Review) -> Shown:
    start, end = each.spans[0]
    return Shown((start, end), found.source.text[start:end], State.CONTRADICTS, contradictions=(each,))
