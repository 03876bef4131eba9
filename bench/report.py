"""The table: our figure, the reference from the same run, the ratio, the target."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
MORE = ("/s",)  # units of which more is better


@dataclass
class Result:
    """One measured thing; `reference` is the floor measured in the same run, None where there is none."""

    name: str
    ours: float
    unit: str
    target: float | None = None
    reference: float | None = None
    against: str = ""  # what the reference does

    @property
    def ratio(self) -> float | None:
        """How many times the reference's work ours costs."""
        if not self.reference:
            return None
        return self.reference / self.ours if self._more else self.ours / self.reference

    @property
    def met(self) -> bool | None:
        """Whether the target is reached."""
        if self.target is None:
            return None
        return self.ours >= self.target if self._more else self.ours <= self.target

    @property
    def _more(self) -> bool:
        return self.unit.endswith(MORE)

    def cells(self) -> list[str]:
        """The row of the table."""
        ratio = "" if self.ratio is None else f"{self.ratio:.1f}"
        sign = "≥" if self._more else "≤"
        target = "" if self.target is None else f"{sign} {_number(self.target)}"
        met = {None: "", True: "yes", False: "no"}[self.met]
        reference = "" if self.reference is None else _number(self.reference)
        return [self.name, _number(self.ours), self.unit, target, met, reference, ratio, self.against]


HEAD = ["measured", "ours", "unit", "target", "met", "reference", "ratio", "the reference"]


def table(results: list[Result]) -> str:
    """As Markdown, which a terminal shows well enough."""
    rows = [HEAD, ["---"] * len(HEAD), *(each.cells() for each in results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> dict[str, Any]:
    """What it was measured on, and how busy that was."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory, 1),
        "python": platform.python_version(),
        "load_average": [round(each, 1) for each in os.getloadavg()],
    }


def write(engine: str, rows: int, results: list[Result], found: dict[str, Any]) -> Path:
    """bench/results/<date>-<engine>.json and .md; answers the latter."""
    RESULTS.mkdir(exist_ok=True)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    said = {"date": day, "engine": engine, "rows": rows, "machine": found}
    listed = [asdict(each) | {"ratio": each.ratio, "met": each.met} for each in results]
    text = json.dumps(said | {"results": listed}, ensure_ascii=False, indent=1)
    (RESULTS / f"{day}-{engine}.json").write_text(text + "\n", "utf-8")
    described = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in found.items())
    head = f"# {engine}, {rows} hazards and {rows} inspections, {day}\n\n{described}\n\n"
    page = RESULTS / f"{day}-{engine}.md"
    page.write_text(head + table(results) + "\n", "utf-8")
    return page


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"  # noqa: PLR2004


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
