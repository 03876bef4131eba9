"""What the number check says of one number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhiben.accounts.viewer import EVERYWHERE, Scope
from zhiben.calendars import Period


class Verdict(StrEnum):
    """Agrees or disagrees with the ledger, unknown to it, or no quantity at all."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNKNOWN = "unknown"
    NO_QUANTITY = "no_quantity"


@dataclass(frozen=True)
class Finding:
    """One number of the text (`start` to `end` in characters of the original) and what the ledger says to it."""

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

    @property
    def counts(self) -> bool:
        """Whether there is anything to say."""
        return self.verdict is not Verdict.NO_QUANTITY

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
        }
