"""How well and how fast the numbers of prose are read: python -m bench.reading [--unseen] [--no-libraries] [--no-speed].

Measures the development half of tests/numbers/corpus; the unseen half only where it is asked for, and of that half never
a single sentence is printed. The product's own reader needs nothing but src on the path, so the libraries it is compared
with (bench/libraries.txt) may stand in an environment of their own.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from bench.libraries import Answer, installed  # noqa: E402
from zhiben.numbers import Quantity, read  # noqa: E402
from zhiben.numbers.quantity import QUANTITIES  # noqa: E402

CORPUS = ROOT / "tests" / "numbers" / "corpus"
CLASSES = ("count", "money", "percent", "change", "ordinal", "date", "period", "code", "other")
MOST = 40  # failures printed
CIRCULAR = 8_000  # characters on ten pages
LIMIT = 0.5
MEGABYTE = 1_000_000
HOSTILE = (
    "7",
    "万",
    "一",
    "壹",
    "第",
    "《",
    "“",
    "近",
    " ",
    "\n",
    "\t",
    "|",
    "1|2|\n",
    "1\t2\n",
    "1 ",
    "1,111",
    "百分之",
    "三千万亿",
    "2024年",
    "A1",
    "@",
)


@dataclass(frozen=True)
class Gold:
    """A number as a clerk labelled it, and where it stands."""

    start: int
    end: int
    cls: str
    low: float | None
    high: float | None
    unit: str

    @property
    def counts(self) -> bool:
        return self.cls in QUANTITIES


@dataclass
class Score:
    """Right, found and there: what precision and recall are made of."""

    right: int = 0
    found: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    def line(self, name: str) -> str:
        return f"{name:34}{self.precision:9.4f}{self.recall:9.4f}{self.right:7}{self.found:7}{self.there:7}"


@dataclass
class Scores:
    """Of one half of the corpus."""

    parts: dict[str, Score] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def of(self, name: str) -> Score:
        return self.parts.setdefault(name, Score())


def main() -> int:
    asked = _arguments()
    halves = ["development", *(["unseen"] if asked.unseen else [])]
    for half in halves:
        sentences = corpus(half)
        if not sentences:
            _say(f"{half}: no such corpus")
            continue
        scores = measure(sentences)
        _say(f"\n{half}: {len(sentences)} sentences, {sum(len(golds) for _text, golds in sentences)} numbers")
        _say(f"{'':34}{'precision':>9}{'recall':>9}{'right':>7}{'found':>7}{'there':>7}")
        for name, score in scores.parts.items():
            _say(score.line(name))
        if half == "development":
            _say(f"{len(scores.failures)} sentences are not read as labelled")
            for words in scores.failures[:MOST]:
                _say(f"  {words}")
        if asked.libraries:
            compare(sentences)
    if asked.speed:
        speed()
    return 0


def corpus(half: str) -> list[tuple[str, list[Gold]]]:
    """The sentences of a half with their labels."""
    file = CORPUS / f"{half}.jsonl"
    if not file.exists():
        return []
    return [_labelled(json.loads(line)) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _labelled(sentence: dict[str, Any]) -> tuple[str, list[Gold]]:
    text, at = sentence["text"], 0
    golds = []
    for each in sentence["numbers"]:
        start = text.index(each["text"], at)
        at = start + len(each["text"])
        golds.append(Gold(start, at, each["class"], each["low"], each["high"], each["unit"]))
    return text, golds


def measure(sentences: list[tuple[str, list[Gold]]]) -> Scores:
    """What the reader finds beside what is labelled."""
    scores = Scores()
    for name in ("is a quantity", "value or bounds", "unit", "all of it, and the same characters", *CLASSES):
        scores.of(name)
    for text, golds in sentences:
        found = read(text)
        pairs = list(_pairs(golds, found))
        _judge(scores, golds, found, pairs)
        if [_key(each) for each in golds] != [_read_key(each) for each in found]:
            scores.failures.append(_difference(text, golds, found))
    return scores


def _judge(scores: Scores, golds: list[Gold], found: list[Quantity], pairs: list[tuple[Gold, Quantity]]) -> None:
    counted = [(gold, each) for gold, each in pairs if gold.counts and each.is_quantity]
    rights = {
        "is a quantity": len(counted),
        "value or bounds": sum(_bounds(gold) == _bounds(each) for gold, each in counted),
        "unit": sum(gold.unit == each.unit for gold, each in counted),
        "all of it, and the same characters": sum(_key(gold) == _read_key(each) for gold, each in counted),
    }
    for name, right in rights.items():
        score = scores.of(name)
        score.right += right
        score.found += sum(each.is_quantity for each in found)
        score.there += sum(gold.counts for gold in golds)
    for name, number in Counter(gold.cls for gold, each in pairs if gold.cls == each.cls).items():
        scores.of(name).right += number
    for name, number in Counter(each.cls for each in found).items():
        scores.of(name).found += number
    for name, number in Counter(gold.cls for gold in golds).items():
        scores.of(name).there += number


def _pairs(golds: list[Gold], found: list[Quantity]) -> Iterator[tuple[Gold, Quantity]]:
    """Each label with the one finding that covers most of it."""
    free = list(found)
    for gold in golds:
        shared = [(min(gold.end, each.end) - max(gold.start, each.start), each) for each in free]
        best = max(shared, key=lambda each: each[0], default=None)
        if best and best[0] > 0:
            free.remove(best[1])
            yield gold, best[1]


def _bounds(each: Gold | Quantity) -> tuple[float | None, float | None]:
    low = None if each.low is None else float(each.low)
    high = None if each.high is None else float(each.high)
    return low, high


def _key(gold: Gold) -> tuple[object, ...]:
    return gold.start, gold.end, gold.cls, *_bounds(gold), gold.unit


def _read_key(each: Quantity) -> tuple[object, ...]:
    return each.start, each.end, each.cls, *_bounds(each), each.unit


def _difference(text: str, golds: list[Gold], found: list[Quantity]) -> str:
    labelled, as_read = [_key(each) for each in golds], [_read_key(each) for each in found]
    missing = [f"{text[key[0] : key[1]]}={key[2:]}" for key in labelled if key not in as_read]  # type: ignore[misc]
    extra = [f"{text[key[0] : key[1]]}={key[2:]}" for key in as_read if key not in labelled]  # type: ignore[misc]
    return f"{text[:60]!r}: labelled {', '.join(missing) or 'nothing more'}; read {', '.join(extra) or 'nothing'}"


def compare(sentences: list[tuple[str, list[Gold]]]) -> None:
    """Other libraries on the same sentences: a number is right where its value lies within what is labelled.

    The sign of a fall and the unit of a sum are forgiven them, and a number without a span is sought by its value.
    """
    _say(f"\n{'numbers by value alone':34}{'precision':>9}{'recall':>9}{'right':>7}{'found':>7}{'there':>7}")
    own = _by_value(sentences, lambda text: [_answer(each) for each in read(text) if each.is_quantity])
    _say(own.line("zhiben.numbers"))
    for name, library in installed():
        _say(
            f"{name:34}not installed (bench/libraries.txt)"
            if library is None
            else _by_value(sentences, library).line(name)
        )


def _answer(each: Quantity) -> Answer:
    from decimal import Decimal  # noqa: PLC0415

    return Answer(Decimal(each.low if each.low is not None else each.high or 0), (each.start, each.end))


def _by_value(sentences: list[tuple[str, list[Gold]]], library: Callable[[str], list[Answer]]) -> Score:
    score = Score()
    for text, golds in sentences:
        wanted = [gold for gold in golds if gold.counts]
        score.there += len(wanted)
        answers = library(text)
        score.found += len(answers)
        for answer in answers:
            right = next((gold for gold in wanted if _agrees(gold, answer)), None)
            if right is not None:
                wanted.remove(right)
                score.right += 1
    return score


def _agrees(gold: Gold, answer: Answer) -> bool:
    if answer.span and not (answer.span[0] < gold.end and gold.start < answer.span[1]):
        return False
    if answer.value.is_nan():
        return False
    value = abs(float(answer.value))
    sizes = sorted(abs(bound) for bound in _bounds(gold) if bound is not None)
    if not sizes:
        return False
    # A bound printed with 超过 (101～) is right as 100, and a share as 0.6667 or 66.67.
    return any(
        sizes[0] - 1 <= size <= sizes[-1] + 1
        for size in (value, value * 100 if gold.cls in {"percent", "change"} else value)
    )


def speed() -> None:
    """A ten-page circular, the growth with length, and hostile texts."""
    text = _circular()
    _say(f"\na circular of {len(text)} characters: {_best(text) * 1000:.0f} ms (at most {LIMIT * 1000:.0f})")
    times = [(factor, _best(text * factor)) for factor in (1, 2, 4, 8, 16)]
    for factor, seconds in times:
        _say(f"  x{factor:<3}{seconds * 1000:8.0f} ms{seconds / times[0][1] / factor:8.2f} of linear")
    slope = (times[-1][1] - times[0][1]) / ((times[-1][0] - times[0][0]) * len(text)) * 1e6
    _say(f"  slope: {slope:.1f} s for a million characters")
    for piece in HOSTILE:
        _say(f"  a megabyte of {piece!r:12}{_hostile(piece)}")


def _hostile(piece: str) -> str:
    """Time for a megabyte; memory for a tenth of it, for watching memory takes ten times as long."""
    count = MEGABYTE // len(piece.encode())
    text = "1" + piece * count
    began = time.process_time()
    found = len(read(text))
    seconds = time.process_time() - began
    text = "1" + piece * (count // 10)
    tracemalloc.start()
    read(text)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return f"{seconds:7.2f} s, about {peak * 10 / 2**20:4.0f} MB, {found} numbers"


def _circular() -> str:
    """The development half's own sentences, as many as ten pages hold."""
    words = ""
    for text, _golds in corpus("development"):
        if len(words) < CIRCULAR:
            words += text + "\n"
    return words[:CIRCULAR]


def _best(text: str) -> float:
    times = []
    for _ in range(3):
        began = time.process_time()
        read(text)
        times.append(time.process_time() - began)
    return min(times)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--unseen", action="store_true", help="the half that no rule was written on, too")
    parser.add_argument("--no-libraries", dest="libraries", action="store_false", help="without the comparison")
    parser.add_argument("--no-speed", dest="speed", action="store_false", help="scores only")
    return parser.parse_args()


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
