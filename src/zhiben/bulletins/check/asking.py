"""What the ledger says: every figure is asked once for its scope and period, all of one scope and period together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import Period
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.definitions import Figure
from zhiben.figures.queries import Number, Value
from zhiben.ledger.models import Seal

ROWS = 20
LONG_AGO = date(1949, 10, 1)


class Question(NamedTuple):
    """One figure over one scope and period."""

    code: str
    scope: Scope
    period: Period


@dataclass
class Answers:
    """Values as they were asked for, kept for the length of one review."""

    viewer: Viewer
    as_of: Seal | None
    _values: dict[Question, Value] = field(default_factory=dict)
    _rows: dict[Question, tuple[str, ...]] = field(default_factory=dict)
    _allowed: dict[Scope, bool] = field(default_factory=dict)

    def allowed(self, scope: Scope) -> bool:
        """Whether the viewer may read figures there."""
        if scope not in self._allowed:
            self._allowed[scope] = self.viewer.allows("figures.view", at=scope)
        return self._allowed[scope]

    def ask(self, questions: Iterable[Question]) -> None:
        """Fetch what is not known yet."""
        groups: dict[tuple[Scope, Period], list[str]] = {}
        for each in dict.fromkeys(questions):
            if each not in self._values:
                groups.setdefault((each.scope, each.period), []).append(each.code)
        for (scope, period), codes in groups.items():
            found = figures.values(viewer=self.viewer, codes=codes, scope=scope, period=period, as_of=self.as_of)
            self._values |= {Question(code, scope, period): value for code, value in found.items()}

    def value(self, question: Question) -> Value:
        """The answer."""
        self.ask([question])
        return self._values[question]

    def number(self, code: str, scopes: Iterable[Scope], period: Period) -> Number:
        """Of several units the sum; None where it cannot be summed, or has nothing below its line."""
        numbers = [self.value(Question(code, scope, period)).number for scope in scopes]
        if len(numbers) == 1:
            return numbers[0]
        if any(number is None or isinstance(number, Fraction) for number in numbers):
            return None
        return sum(number for number in numbers if isinstance(number, int))

    def rows(self, figure: Figure, question: Question) -> tuple[str, ...]:
        """The first records behind a figure."""
        if not figure.counts:
            return ()
        if question not in self._rows:
            found = figures.rows(
                viewer=self.viewer, code=question.code, scope=question.scope, period=question.period, as_of=self.as_of,
                limit=ROWS,
            )  # fmt: skip
            self._rows[question] = tuple(str(row.subject) for row in found)
        return self._rows[question]

    def recorded(self, figure: Figure, scope: Scope, period: Period) -> bool:
        """Whether anything of the kind was ever recorded up to the period's end: a ledger that holds nothing gainsays nothing."""
        wide = scope._replace(field="", enterprise=None, premises=None)
        codes = figure.parts or (figure.code,)
        ever = Period(min(LONG_AGO, period.start), period.end)
        return any(self.value(Question(code, wide, ever)).number for code in codes if not catalogue.figure(code).parts)
