"""python -m bench.judging [--unseen]: contradictions found, missed and invented, by kind.

The development half, the second to fourteenth sets and the circulars are measured as often as wanted; the unseen half, the fresh
set (by the third's author) and the unseen halves of the fourth, seventh and ninth only with the flag, at the end.
A contradiction is found where a statement that does not hold claims the labelled number. Any other statement that does not
hold is a false alarm; the other numbers of the texts are the true ones it is set against.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings

from zhiben.documents.intake import Source, read_source
from zhiben.documents.intake.source import Table
from zhiben.numbers import read
from zhiben.numbers.statements import Statement, statements

ROOT = Path(__file__).parent.parent
CIRCULARS = ROOT / "tests" / "bulletins" / "circulars"
CORPUS = ROOT / "tests" / "bulletins" / "corpus"
DEVELOPMENT = "development second third fourth fifth sixth seventh eighth ninth tenth eleventh".split()
PARAGRAPHS = (
    "twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth twentieth twenty-first twenty-second twenty-third "
    "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first thirty-second "
    "thirty-third thirty-fourth thirty-fifth thirty-sixth thirty-seventh thirty-eighth thirty-ninth fortieth "
    "forty-first forty-second forty-third forty-fourth forty-fifth forty-sixth forty-seventh"
).split()
UNSEEN = (
    "unseen",
    "fresh",
    "fourth-unseen",
    "seventh-unseen",
    "ninth-unseen",
    "nineteenth-unseen",
    "forty-eighth-unseen",
)


@dataclass
class Case:
    """A text with the contradictions that were put into it: (kind, start, end, what would be true)."""

    text: str
    planted: list[tuple[str, int, int, str]]
    tables: tuple[Table, ...] = ()


@dataclass
class Tally:
    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    named: int = 0  # found, and what would be true is the same
    true_numbers: int = 0
    lines: list[str] = field(default_factory=list)


def cases(half: str) -> Iterator[Case]:
    for line in (CORPUS / f"contradictions-{half}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Case(
            row["text"], [(c["kind"], c["at"], c["at"] + len(c["claimed"]), c["true"]) for c in row["contradictions"]]
        )


def circulars() -> Iterator[Case]:
    """The twelve circulars as an office hands them in."""
    settings.configure(USE_I18N=False)
    for gold in sorted(CIRCULARS.glob("*.json")):
        [path] = [each for each in CIRCULARS.glob(f"{gold.stem}.*") if each != gold]
        source = read_source(path.name, path.read_bytes())
        planted = [_place(source, row) for row in json.loads(gold.read_text(encoding="utf-8"))["contradictions"]]
        yield Case(source.text, planted, source.tables)


def _place(source: Source, row: dict[str, Any]) -> tuple[str, int, int, str]:
    """Where the claimed number stands: by offset, by the words around it, or by its cell."""
    claimed = row["claimed"]
    if "cell" in row:
        sheet = source.text.index(row["sheet"])
        cells = [cell for table in source.tables for line in table for cell in line if cell[0] > sheet]
        at = next(begin for begin, end in cells if source.text[begin:end] == claimed)
    elif "context" in row:
        at = source.text.index(row["context"]) + row["context"].index(claimed)
    else:
        at = row["at"]
    return row["kind"], at, at + len(claimed), row["true"]


def measure(half: Iterable[Case]) -> Tally:
    """Count what is found, missed and invented in one half."""
    tally = Tally()
    for case in half:
        numbers = read(case.text)
        wrong = [each for each in statements(case.text, numbers, case.tables) if not each.holds]
        quantities = sum(1 for number in numbers if number.is_quantity)
        tally.true_numbers += quantities - len(case.planted)
        _count(tally, case, wrong)
    return tally


def _count(tally: Tally, case: Case, wrong: list[Statement]) -> None:
    left = list(wrong)
    for kind, start, end, true in case.planted:
        # A contradiction lies between numbers: found is what concerns the labelled one; which it blames is counted apart.
        hits = sorted(
            (each for each in left if any(a < end and start < b for a, b in each.spans)),
            key=lambda each: not (each.spans[0][0] < end and start < each.spans[0][1]),
        )
        if not hits:
            tally.missed[kind] += 1
            tally.lines.append(f"missed   {kind}: {_around(case.text, start, end)} {case.text[start:end]} → {true}")
            continue
        tally.found[kind] += 1
        tally.named += _same(hits[0].shown, true)
        if not _same(hits[0].shown, true):
            tally.lines.append(
                f"named    {kind}: {hits[0].kind} {hits[0].shown} for {true}: {_around(case.text, start, end)}"
            )
        left = [each for each in left if each is not hits[0]]
    for each in left:
        tally.invented[each.kind] += 1
        said = [case.text[start:end] for start, end in each.spans]
        tally.lines.append(f"invented {each.kind}: {said} → {each.shown} in {_around(case.text, *each.spans[0])}")


def _around(text: str, start: int, end: int) -> str:
    return repr(text[max(0, start - 70) : end + 40])


def _same(shown: str, true: str) -> bool:
    digits = "0123456789.零一二两三四五六七八九十百千万"
    return [c for c in shown if c in digits] == [c for c in true if c in digits]


def show(half: str, tally: Tally, *, lines: bool) -> None:
    kinds = sorted({*tally.found, *tally.missed, *tally.invented})
    print(f"\n{half}\n{'kind':18}{'found':>8}{'missed':>8}{'invented':>10}")
    for kind in kinds:
        print(f"{kind:18}{tally.found[kind]:8}{tally.missed[kind]:8}{tally.invented[kind]:10}")
    found, missed, invented = (sum(each.values()) for each in (tally.found, tally.missed, tally.invented))
    recall = found / (found + missed) if found + missed else 1
    print(f"{'all':18}{found:8}{missed:8}{invented:10}")
    per = f"1 in {tally.true_numbers / invented:.0f}" if invented else "none"
    print(
        f"recall {recall:.3f}; false alarms {invented} on {tally.true_numbers} true numbers ({per}); said rightly {tally.named}"
    )
    if lines:
        print("\n".join(sorted(tally.lines)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.judging", description=__doc__)
    parser.add_argument("--unseen", action="store_true", help="the unseen halves too; only numbers are printed of them")
    asked = parser.parse_args()
    begin = perf_counter()
    for name in [*DEVELOPMENT, *PARAGRAPHS]:
        show(name, measure(cases(name)), lines=True)
    show("circulars", measure(circulars()), lines=True)
    if asked.unseen:
        for name in UNSEEN:
            show(name, measure(cases(name)), lines=False)
    print(f"{perf_counter() - begin:.2f} s")


if __name__ == "__main__":
    main()
