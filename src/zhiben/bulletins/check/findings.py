"""What the number check says of one number, and what it says of numbers that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from zhiben.accounts.viewer import EVERYWHERE, Scope
from zhiben.calendars import Period

Span = tuple[int, int]  # offsets of the original text
PER_CENT = 100


class Verdict(StrEnum):
    """Agrees or disagrees with the ledger, unknown to it, none of its business as the office taught, or no quantity."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNKNOWN = "unknown"
    IGNORED = "ignored"
    NO_QUANTITY = "no_quantity"


@dataclass(frozen=True)
class Contradiction:
    """Numbers of a text that cannot all be right, or one that what was published before gainsays."""

    kind: str  # a Statement's kind; `fell`, `restated` or `base` against the past
    spans: tuple[Span, ...]  # the number that is judged first, then those it is judged by
    read: str  # what the text says
    compared: str  # what that was compared with
    expected: str  # what would make it true
    issue: str = ""  # against the past: which issue said otherwise

    def as_json(self) -> dict[str, Any]:
        """For `--json` and the API."""
        return {
            "kind": self.kind,
            "spans": [list(span) for span in self.spans],
            "read": self.read,
            "compared": self.compared,
            "expected": self.expected,
            "issue": self.issue,
        }


@dataclass(frozen=True)
class Finding:
    """One number of the text (`start` to `end` in characters of the original) and what the ledger says to it.

    `confidence` is from 0 to 1: how much of what the text says around the number speaks for this figure and no other.
    Below `figures.SURE` nothing is ever said to disagree.
    """

    start: int
    end: int
    text: str
    cls: str
    verdict: Verdict
    reason: str
    figure: str = ""  # the code of the figure it should quote
    form: str = ""  # how the text writes it, for a reference
    scope: Scope = EVERYWHERE
    period: Period | None = None
    value: int | str | None = None  # what the ledger says
    record: str = ""  # the record it should quote, where it is no figure
    runner_up: str = ""  # another figure that it may have meant
    rows: tuple[str, ...] = ()  # the first records behind a disagreeing figure
    how: str = ""  # exact, rounded, truncated or inside: how an agreeing number agrees
    confidence: float = 0.0
    why: str = ""  # in words: what in the text speaks for this figure, unit and period
    proposals: tuple[str, ...] = ()  # the codes that come into question, the likeliest first
    unit: str = ""  # the measure word that was read
    contradictions: tuple[
        Contradiction, ...
    ] = ()  # of the numbers of the text itself or of the past: it is the one judged

    @property
    def counts(self) -> bool:
        """Whether there is anything to say."""
        return self.verdict is not Verdict.NO_QUANTITY

    @property
    def wrong(self) -> bool:
        """Whether something has to be put right."""
        return self.verdict is Verdict.DISAGREES or bool(self.contradictions)

    def as_json(self) -> dict[str, Any]:
        """For `--json` and the API."""
        scope = {"organisation": self.scope.organisation, "region": self.scope.region, "field": self.scope.field}
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "class": self.cls,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "figure": self.figure,
            "scope": {name: path for name, path in scope.items() if path},
            "period": {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
            if self.period
            else None,
            "ledger": self.value,
            "record": self.record,
            "runner_up": self.runner_up,
            "rows": list(self.rows),
            "how": self.how,
            "confidence": round(self.confidence, 2),
            "why": self.why,
            "proposals": list(self.proposals),
            "contradictions": [each.as_json() for each in self.contradictions],
        }


def told(number: int | Fraction | None) -> int | Fraction | None:
    """A figure's value as a text prints it: rates in percent."""
    return number * PER_CENT if isinstance(number, Fraction) else number
