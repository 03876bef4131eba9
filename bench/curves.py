"""bench/results as one page and as curves: how each cost grows with the entries. A picture is a few lines of SVG."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from bench import report

WIDTH, HEIGHT = 860, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 330, 40, 50
COLOURS = ("#0b5cad", "#c2410c", "#15803d", "#7c3aed", "#b91c1c", "#0e7490", "#a16207", "#475569")
Points = Mapping[int, float]


class Axes(NamedTuple):
    """Both logarithmic; from a power of ten to another."""

    first: int
    last: int
    low: int
    high: int

    def at(self, entries: float, value: float) -> tuple[float, float]:
        """A place on the picture."""
        across = (math.log10(entries) - self.first) / (self.last - self.first)
        up = (math.log10(value) - self.low) / (self.high - self.low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


# Each picture: its title, the unit, and what it shows, by the beginning of the name.
PICTURES = {
    "figures": ("Milliseconds of a figure, a dashboard, a page of records", "ms", (
        "dashboard of 12 figures, everywhere", "dashboard, everywhere: as of a seal", "a figure of a district and month, as of",
        "page of 25 records, all visits: the first", "page of 25 records, all visits: in the middle",
    )),
    "everything": ("Milliseconds of a question about everything", "ms", (
        "dashboard, everywhere: a process's first look", "different enterprises", "all years by district",
    )),
    "closing": ("Entries a second, sealed, proven and exported", "entries/s", (
        "seal", "verify", "export to Parquet", "prove the export",
    )),
    "files": ("Milliseconds over Parquet files alone", "ms", ("DuckDB: ", "Spark local[2]: ")),
}  # fmt: skip


def draw() -> Path:
    """The newest day's page and pictures; answers the page."""
    day = max(path.name[:10] for path in report.RESULTS.glob("*-scale-*.json"))
    runs = [json.loads(path.read_text("utf-8")) for path in sorted(report.RESULTS.glob(f"{day}-scale-*.json"))]
    runs.sort(key=lambda run: (run["engine"], run["size"]))
    names = []
    for name, (title, unit, wanted) in PICTURES.items():
        if lines := _lines(runs, unit, wanted):
            names.append(f"{day}-scale-{name}.svg")
            (report.RESULTS / names[-1]).write_text(_picture(f"{title}, by entries in the ledger", lines), "utf-8")
    page = report.RESULTS / f"{day}-scale.md"
    page.write_text(_page(day, runs, names), "utf-8")
    return page


def _lines(runs: list[dict[str, Any]], unit: str, wanted: Iterable[str]) -> dict[str, Points]:
    lines: dict[str, dict[int, float]] = {}
    for run in runs:
        for part in run["parts"].values():
            for result in part["results"]:
                name = result["name"]
                if result["unit"] == unit and any(_is(name, each) for each in wanted):
                    lines.setdefault(f"{run['engine']}: {name}", {})[part["entries"]] = result["ours"]
    return {name: points for name, points in lines.items() if len(points) > 1}


def _is(name: str, wanted: str) -> bool:
    return name == wanted or (len(wanted) > len("verify") and name.startswith(wanted))


def _picture(title: str, lines: Mapping[str, Points]) -> str:
    counts = [count for points in lines.values() for count in points]
    values = [value for points in lines.values() for value in points.values()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    axes = Axes(round(math.log10(min(counts))), round(math.log10(max(counts))), low, max(high, low + 1))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/><text x="{LEFT}" y="22" font-size="15">{escape(title)}</text>',
        *_grid(axes),
        *(part for place, (name, points) in enumerate(lines.items()) for part in _line(axes, place, name, points)),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _grid(axes: Axes) -> Iterable[str]:
    for power in range(axes.first, axes.last + 1):
        x, y = axes.at(10**power, 10**axes.low)
        yield f'<path d="M{x:.0f} {TOP}V{y:.0f}" stroke="#ddd"/>'
        yield f'<text x="{x:.0f}" y="{y + 20:.0f}" text-anchor="middle">{10**power:,}</text>'
    for power in range(axes.low, axes.high + 1):
        x, y = axes.at(10**axes.first, 10**power)
        yield f'<path d="M{x:.0f} {y:.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:,g}</text>'


def _line(axes: Axes, place: int, name: str, points: Points) -> Iterable[str]:
    colour, dashed = COLOURS[place % len(COLOURS)], ' stroke-dasharray="6 3"' if place >= len(COLOURS) else ""
    found = [axes.at(min(max(count, 10**axes.first), 10**axes.last), points[count]) for count in sorted(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in found)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in found)
    y = TOP + 10 + place * 19
    yield f'<path d="M{WIDTH - RIGHT + 12} {y - 4}h18" stroke="{colour}" stroke-width="2"{dashed}/>'
    yield f'<text x="{WIDTH - RIGHT + 35}" y="{y}" font-size="10.5">{escape(name)}</text>'


def _page(day: str, runs: list[dict[str, Any]], pictures: list[str]) -> str:
    said = [f"# The ledger as it grows, {day}", "", *(f"![{name}]({name})" for name in pictures), ""]
    said += [
        "## Targets, at the largest size measured",
        "",
        "| engine | entries | measured | ours | target | met |",
        "| --- " * 6 + "|",
    ]
    for engine in dict.fromkeys(run["engine"] for run in runs):
        largest = [run for run in runs if run["engine"] == engine][-1]
        for part in largest["parts"].values():
            for each in map(_result, part["results"]):
                name, ours, unit, target, met, *_rest = each.cells()
                if target:
                    said.append(f"| {engine} | {part['entries']:,} | {name} | {ours} {unit} | {target} | {met} |")
    for run in runs:
        for name, part in run["parts"].items():
            machine = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in part["machine"].items())
            said += [
                "",
                f"## {run['engine']}, {part['entries']:,} entries: {name}",
                "",
                f"Commit {part['commit']}. {machine}",
                "",
            ]
            said.append(report.table([_result(each) for each in part["results"]]))
            if part.get("given_up"):
                said += ["", f"Given up after {part['seconds_a_question']:g} s: {'; '.join(part['given_up'])}."]
    return "\n".join(said) + "\n"


def _result(said: dict[str, Any]) -> report.Result:
    return report.Result(**{name: value for name, value in said.items() if name not in {"ratio", "met"}})
