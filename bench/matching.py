"""python -m bench.matching [--unseen]: does the number check find the figure that a reader would?

Sentences about the demonstration's ledger with the right figure for each number (tests/bulletins/corpus), and the twelve
circulars. Prints the share of right figures, of unknowns and of wrong ones, by figure; and how long a circular takes, and ten pages.
"""

# ruff: noqa: PLC0415 -- the home is chosen before Django reads its settings
from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bench import scratch

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "bulletins" / "corpus"
CIRCULARS = ROOT / "tests" / "bulletins" / "circulars"
PERIOD = date(2024, 1, 1), date(2024, 5, 27)
PAGES = 8_000  # characters on ten of them
RIGHT, UNKNOWN, WRONG, INVENTED = "right", "unknown", "wrong", "invented"


@dataclass
class Score:
    """How the numbers of a corpus came out."""

    by_figure: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failures: list[str] = field(default_factory=list)
    units: Counter[bool] = field(default_factory=Counter)

    def add(self, sentence: str, number: dict[str, Any], got: str) -> None:
        wanted = number["figure"]
        if got == wanted:
            outcome = RIGHT
        elif not got:
            outcome = UNKNOWN
        else:
            outcome = WRONG if wanted else INVENTED
        self.by_figure[wanted or "(none)"][outcome] += 1
        if outcome != RIGHT:
            self.failures.append(f"{outcome:8} {number['text']}\t{wanted or '-'} ≠ {got or '-'}\t{sentence}")

    @property
    def total(self) -> Counter[str]:
        return sum(self.by_figure.values(), Counter())

    def lines(self) -> Iterator[str]:
        for code, counts in sorted(self.by_figure.items()):
            told = "  ".join(f"{outcome} {count}" for outcome, count in counts.items())
            yield f"{code:34} {told}"
        total = self.total
        count = sum(total.values()) or 1
        shares = "  ".join(f"{outcome} {total[outcome] / count:.3f}" for outcome in (RIGHT, UNKNOWN, WRONG, INVENTED))
        yield f"{'all':34} {count} numbers  {shares}"
        if self.units:
            yield f"{'unit, where one is named':34} {self.units[True] / sum(self.units.values()):.3f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--unseen", action="store_true", help="the half that nobody develops on")
    parser.add_argument("--keep", default="", metavar="FOLDER", help="a home with the demonstration, kept between runs")
    parser.add_argument("--quiet", action="store_true", help="no failures")
    asked = parser.parse_args()
    demonstration(asked.keep)
    score = sentences("unseen" if asked.unseen else "development")
    print("\n".join(score.lines()))
    if not asked.quiet:
        print("\n".join(score.failures))
    for line in circulars():
        print(line)
    for line in ten_pages():
        print(line)


def demonstration(keep: str) -> None:
    """The demonstration's ledger, loaded unless it is kept."""
    known = scratch.prepare("sqlite", keep=keep)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if not known:
        call_command("demo", "load")
        scratch.loaded()


def sentences(half: str) -> Score:
    """The corpus, one review a sentence."""
    from zhiben.accounts.viewer import SYSTEM, Scope
    from zhiben.bulletins.check import review
    from zhiben.calendars import Period
    from zhiben.places.models import Organisation

    named = {name: each.path for each in Organisation.objects.all() for name in (each.name, each.short) if name}
    score = Score()
    for line in (CORPUS / f"figures-{half}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        text = f"{row['title']}\n{row['text']}" if row.get("title") else row["text"]
        found = review(text, viewer=SYSTEM, scope=Scope(), period=Period(*PERIOD))
        offset = len(text) - len(row["text"])
        at = 0
        for number in row["numbers"]:
            start = row["text"].find(number["text"], at)
            at = start + len(number["text"])
            hit = next((f for f in found.numbers if f.start < offset + at and f.end > offset + start), None)
            score.add(row["text"], number, hit.figure if hit else "")
            if hit and hit.figure and hit.figure == number["figure"] and number.get("organisation"):
                same = hit.scope.organisation == named.get(number["organisation"], "?")
                score.units[same] += 1
                if not same:
                    score.failures.append(f"unit     {number['text']}\t{number['organisation']}\t{row['text']}")
    return score


def circulars() -> Iterator[str]:
    """The twelve: what disagrees, what contradicts, and how long it took."""
    from zhiben.accounts.viewer import SYSTEM, Scope
    from zhiben.bulletins.check import review
    from zhiben.calendars import Period
    from zhiben.documents.intake import read_source

    for path in sorted(CIRCULARS.glob("*.*")) if CIRCULARS.exists() else ():
        if path.suffix == ".json":
            continue
        source = read_source(path.name, path.read_bytes())
        began = time.perf_counter()
        found = review(source, viewer=SYSTEM, scope=Scope(), period=Period(*PERIOD))
        took = time.perf_counter() - began
        counts = Counter(each.verdict.value for each in found.numbers)
        told = "  ".join(f"{verdict} {count}" for verdict, count in sorted(counts.items()))
        yield f"{path.name:34} {took:.3f} s  {told}  contradictions {len(found.contradictions)}"


def ten_pages() -> Iterator[str]:
    """How long ten pages take: read, against itself, the ledger and the past; of the printed bulletin, and of the circulars.

    The circulars were written to hold as many kinds of numbers as possible, one in 13 characters; the bulletin has one in 35.
    """
    from django.core.management import call_command

    from zhiben.documents.intake import read_source

    with tempfile.TemporaryDirectory() as folder:
        with redirect_stdout(io.StringIO()):
            call_command("demo", "documents", "--out", folder)
        [bulletin] = Path(folder).glob("*.docx")
        yield _timed("the bulletin", [read_source(bulletin.name, bulletin.read_bytes()).text])
    files = (each for each in sorted(CIRCULARS.glob("*.*")) if each.suffix not in {".json", ".xlsx"})
    yield _timed("the circulars", [read_source(each.name, each.read_bytes()).text for each in files])


def _timed(name: str, texts: list[str]) -> str:
    from zhiben.accounts.viewer import SYSTEM, Scope
    from zhiben.bulletins.check import review
    from zhiben.calendars import Period

    text = "\n".join(texts)
    text = (text * (PAGES // len(text) + 1))[:PAGES]
    took = []
    for _again in range(4):
        began = time.perf_counter()
        found = review(text, viewer=SYSTEM, scope=Scope(), period=Period(*PERIOD))
        took.append(time.perf_counter() - began)
    counted = sum(each.counts for each in found.numbers)
    return f"ten pages of {name}: {PAGES} characters, {counted} numbers, {min(took):.2f} s (at most 0.5; the first time {took[0]:.2f} s)"


if __name__ == "__main__":
    sys.exit(main())
