"""The number check (核数): every number of a text against the ledger.

Reads the text, finds the figure or record that each number should quote, and says whether it agrees, disagrees or is unknown.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.bulletins.check.context import Names, campaign_start, names, period_of, scope_of
from zhiben.bulletins.check.figures import candidates, runner_up
from zhiben.bulletins.check.findings import Finding, Verdict
from zhiben.bulletins.check.records import named
from zhiben.bulletins.check.sections import Section, Sentence, sections
from zhiben.calendars import Period
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.definitions import Figure
from zhiben.figures.queries import Value
from zhiben.ledger.models import Seal
from zhiben.numbers import read
from zhiben.numbers.bounds import contains
from zhiben.numbers.quantity import Quantity

ROWS = 20


def check(
    text: str, *, viewer: Viewer, scope: Scope = EVERYWHERE, period: Period, as_of: Seal | None = None
) -> list[Finding]:
    """Every number of `text`, in its order. Raises NotAllowed where the scope exceeds the viewer's grants."""
    viewer.require("figures.view", at=scope)
    checker = _Checker(text, viewer, scope, period, as_of)
    return [checker.judge(quantity) for quantity in checker.numbers]


class _Checker:
    """One text under check: its articles, the units and figures that it may speak of."""

    def __init__(self, text: str, viewer: Viewer, scope: Scope, period: Period, as_of: Seal | None) -> None:
        self.viewer, self.scope, self.period, self.as_of = viewer, scope, period, as_of
        self.sections = sections(text)
        self.numbers = read(text)
        self.names: Names = names(scope, viewer=viewer)
        self.figures: list[Figure] = catalogue.figures()
        self.starts: dict[str, date | None] = {}

    def judge(self, quantity: Quantity) -> Finding:
        """What the ledger says to one number."""
        section, sentence = self._place(quantity)
        scope = scope_of(section.title, [], self.names, self.scope) if section else self.scope
        if quantity.is_quantity and sentence and section and not _slogan(quantity, section):
            return self._counted(quantity, section, sentence)
        if sentence and (record := named(quantity, sentence, scope, viewer=self.viewer, until=self.period.end)):
            return _finding(quantity, record.verdict, record.reason, record=record.record)
        return _finding(quantity, Verdict.NO_QUANTITY, "")

    def _counted(self, quantity: Quantity, section: Section, sentence: Sentence) -> Finding:
        found = candidates(quantity, sentence, self.figures, self.numbers)
        if not found:
            return _finding(quantity, Verdict.UNKNOWN, _("没有找到对应的指标。"))
        scope = scope_of(section.title, sentence.clauses_before(quantity.start), self.names, self.scope)
        if not self.viewer.allows("figures.view", at=scope):
            return _finding(quantity, Verdict.UNKNOWN, _("该单位的数字超出您的查看范围。"))
        period = period_of(sentence.text, self.period, self._campaign(scope.organisation))
        figure = found[0].figure
        value = figures.value(viewer=self.viewer, code=figure.code, scope=scope, period=period, as_of=self.as_of)
        return self._compared(quantity, value, runner_up(found))

    def _compared(self, quantity: Quantity, value: Value, second: str) -> Finding:
        number = value.number
        told = number * 100 if isinstance(number, Fraction) else number
        agrees = told is not None and bool(contains(quantity, told))
        words = {
            "label": value.figure.label,
            "number": f"{float(told):.2f}%" if isinstance(told, Fraction) else told,
            "unit": "" if isinstance(told, Fraction) else value.figure.unit,
            "period": value.period,
        }
        said = _("“%(label)s”台账为%(number)s%(unit)s（%(period)s）") % words
        rows: tuple[str, ...] = ()
        if not agrees and value.figure.counts:
            rows = tuple(str(row.subject) for row in figures.rows(
                viewer=self.viewer, code=value.figure.code, scope=value.scope, period=value.period,
                as_of=self.as_of, limit=ROWS,
            ))  # fmt: skip
        return Finding(
            quantity.start,
            quantity.end,
            quantity.text,
            quantity.cls,
            Verdict.AGREES if agrees else Verdict.DISAGREES,
            said + ("。" if agrees else _("，与文中不一致。")),
            figure=value.figure.code,
            form=quantity.form,
            scope=value.scope,
            period=value.period,
            value=number if isinstance(number, int) else str(number),
            runner_up=second,
            rows=rows,
        )

    def _campaign(self, path: str) -> date | None:
        if path not in self.starts:
            self.starts[path] = campaign_start(path, viewer=self.viewer)
        return self.starts[path]

    def _place(self, quantity: Quantity) -> tuple[Section | None, Sentence | None]:
        for section in self.sections:
            if sentence := section.at(quantity.start):
                return section, sentence
        return None, None


def _slogan(quantity: Quantity, section: Section) -> bool:
    """Whether it stands in a title in Chinese numerals (抓实三项重点): a heading's own count, none of the ledger's."""
    return quantity.end <= section.title_end and not any(
        letter.isdigit() and letter.isascii() for letter in quantity.text
    )


def _finding(quantity: Quantity, verdict: Verdict, reason: str, *, record: str = "") -> Finding:
    return Finding(quantity.start, quantity.end, quantity.text, quantity.cls, verdict, reason, record=record)
