"""What a check of the doctor's is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong, and how to mend it; one that is not urgent is only a warning."""

    said: str
    remedy: str
    urgent: bool = True


@dataclass(frozen=True)
class Check:
    """One look at one thing. `needs`, a check's name, is looked at before: where that is wrong, this cannot be known."""

    name: str
    label: str | Promise
    look: Callable[[], Iterable[Complaint]]
    needs: str = ""


@dataclass(frozen=True)
class Result:
    """What came of a check: `complaints` is None where it could not be made."""

    check: Check
    complaints: list[Complaint] | None

    @property
    def state(self) -> str:
        """ok, warning, problem or skipped."""
        if self.complaints is None:
            return "skipped"
        if any(each.urgent for each in self.complaints):
            return "problem"
        return "warning" if self.complaints else "ok"


def examine(checks: Iterable[Check]) -> list[Result]:
    """Look at everything, in order; a look that fails is a complaint itself."""
    results: dict[str, Result] = {}
    for check in checks:
        needed = results.get(check.needs)
        skipped = needed is not None and needed.state in {"problem", "skipped"}
        results[check.name] = Result(check, None if skipped else _looked(check))
    return list(results.values())


def _looked(check: Check) -> list[Complaint]:
    try:
        return list(check.look())
    except Exception as error:  # noqa: BLE001  (a look at what is broken may fail in any way)
        said = _("这项检查没有做成：%(error)s") % {"error": str(error).strip() or type(error).__name__}
        return [Complaint(said, _("请把这句话连同日志交给维护人员。"))]
