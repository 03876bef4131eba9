"""python -m bench.weights [--measure]: learn the weights of relations from the texts of the corpus.

Writes src/zhiben/numbers/statements/learnt/weights.json and says how good such weights are: every set is judged by weights that
were learnt without its fold. Needs requirements-weights.txt; the product does not.

Two tables of weights are learnt by logistic regression. `said`: of all relations that the numbers around a number could have with
it, those that hold, for what holds is mostly meant. `wrong`: of those that do not hold, the contradictions that were put into the
texts, and slips of the pen put into numbers that the text gives. Boosted trees then weigh the evidence (`learnt/evidence.py`):
mostly of the texts that no rule was written after, where the other rooms err as they do in an office's texts.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context

import numpy as np
from lightgbm import LGBMClassifier
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from bench.judging import DEVELOPMENT, PARAGRAPHS, Case
from bench.slipped import OWN, Row, known_of, slipped, texts
from zhiben.numbers import read
from zhiben.numbers.statements import Statement
from zhiben.numbers.statements.learnt.candidates import candidates_of, slip
from zhiben.numbers.statements.learnt.evidence import Evidence, Weighed, judged, weigh
from zhiben.numbers.statements.learnt.features import Words, all_places, misses, size_of
from zhiben.numbers.statements.learnt.judging import Scored, after, thresholds
from zhiben.numbers.statements.learnt.marks import TABLE
from zhiben.numbers.statements.learnt.weights import FILE, Weights, packed

SETS = [OWN, *DEVELOPMENT, *PARAGRAPHS]
UNREAD = PARAGRAPHS[3:]  # the sets that no rule was written after
UNWEIGHED = (0.0, 2.0)  # what the other rooms find, as it is
SHIPPED = (-1.0, -1.0)  # by how many numbers a text has
THRESHOLDS = [UNWEIGHED, *((low, high) for low in (0.0, 0.02, 0.05, 0.08) for high in (0.2, 0.25, 0.3, 0.4, 0.5))]
FOLDS = [SETS[start::6] for start in range(6)]
READ = 0.5  # what a set is worth whose texts rules were written after
OTHERS = 30  # relations of one number that do not hold, and are learnt from
FAILING, FAILING_SLIPPED = 150, 25  # of one text
WORTH = (0.15, 0.5, 1.0, 1.0)  # what holds by chance where numbers are small
MOST = 4.0
SLIPPED, TREES_SLIPPED = 0.4, 0.15  # what a slip of ours is worth beside an author's
TIMES = 4.0  # how much rarer contradictions are than what merely does not hold
SEED = 1


class Corpus:
    """The matrices that weights are learnt from, and the evidence of every text; the sets are worked on side by side."""

    def __init__(self, workers: Executor) -> None:
        self._workers = workers
        self._known = dict(zip(SETS, workers.map(known_of, SETS), strict=True))
        self._matrices = dict(zip(SETS, workers.map(_matrices, SETS, self._known.values()), strict=True))
        self.evidence: dict[str, list[Weighted]] = {}

    def tables(self, without: Sequence[str] = ()) -> Weights:
        """The two tables, learnt from all sets but some; no trees yet."""
        kept = [self._matrices[name] for name in SETS if name not in without]
        said, wrong = self._workers.map(_regression, *zip(
            ([each[0] for each in kept], 0.15), ([each[1] for each in kept], 0.1), strict=True,
        ))  # fmt: skip
        return Weights(said.coef_[0], wrong.coef_[0], said.intercept_[0], wrong.intercept_[0], ())

    def weigh_evidence(self) -> None:
        """The evidence of every text, by tables that were learnt without its fold."""
        for fold in FOLDS:
            weighed = partial(_evidence, tables=self.tables(fold))
            known = [self._known[name] for name in fold]
            self.evidence |= zip(fold, self._workers.map(weighed, fold, known), strict=True)

    def trees(self, without: Sequence[str] = ()) -> list[object]:
        """What weighs the evidence, learnt from all sets but some."""
        evidence, right, worth = [], [], []
        for name in SETS:
            if name in without:
                continue
            read_before = 1.0 if name in UNREAD else READ
            for text in self.evidence[name]:
                for row in text.rows:
                    if row.right if text.slipped else row.right or not row.unclear:
                        evidence.append(row.evidence)
                        right.append(row.right)
                        worth.append(TREES_SLIPPED if text.slipped else read_before)
        trees = LGBMClassifier(
            n_estimators=60, num_leaves=8, learning_rate=0.1, min_child_samples=40, reg_lambda=5, n_jobs=1, deterministic=True,
            verbose=-1, random_state=SEED,
        )  # fmt: skip
        trees.fit(np.array(evidence), np.array(right), sample_weight=np.array(worth))
        return [_tree(each["tree_structure"]) for each in trees.booster_.dump_model()["tree_info"]]

    def learn(self) -> Weights:
        return replace(self.tables(), likely=self.trees())


@dataclass
class Heard:
    """The evidence for one candidate, and whether it is right."""

    weighed: Weighed
    evidence: list[float]
    right: bool
    unclear: bool


@dataclass
class Weighted:
    """A text with its evidence; of slipped ones only what trees are learnt from."""

    case: Case
    known: list[Statement]
    slipped: bool
    numbers: int
    rows: list[Heard]


def _matrices(name: str, known: Sequence[list[Statement]]) -> tuple[_Matrix, _Matrix]:
    """The two matrices of a set, `said` and `wrong`."""
    chance = random.Random(name)  # noqa: S311
    originals = list(texts(name, known))
    said, wrong = _Rows(), _Rows()
    for text in itertools.chain(originals, slipped(name, originals)):
        words = Words()
        rows = [text.row(each) for target in text.marks for each in candidates_of(text.marks, target)]
        places = partial(all_places, marks=text.marks, words=words)
        if not text.slipped:
            said.extend((places(row.candidate), right, worth) for row, right, worth in _said_rows(rows, chance))
        wrong.extend(
            (sorted({*places(row.candidate), *misses(row.candidate, slip(row.candidate.target, row.candidate.value))}), right, worth)
            for row, right, worth in _wrong_rows(rows, chance, slipped=text.slipped)
        )  # fmt: skip
    return said.matrix(), wrong.matrix()


def _evidence(name: str, known: Sequence[list[Statement]], tables: Weights) -> list[Weighted]:
    originals = list(texts(name, known))
    found = []
    for text in itertools.chain(originals, slipped(name, originals)):
        seen = judged(text.marks, text.known)
        rows = []
        for each, evidence in Evidence(text.marks, weigh(text.marks, tables), seen).rows():
            row = text.row(each.candidate)
            rows.append(Heard(each, evidence, row.right, row.unclear))
        found.append(Weighted(text.case, text.known, text.slipped, len(text.marks), rows))
    return found


def _said_rows(rows: Sequence[Row], chance: random.Random) -> Iterator[tuple[Row, bool, float]]:
    of: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.holds or not row.unclear:
            of[row.candidate.target.place].append(row)
    for target in of.values():
        said = [row for row in target if row.right or (row.holds and row.planted is None)]
        others = [row for row in target if not (row.right or (row.holds and row.planted is None))]
        for row in said:
            yield row, True, WORTH[size_of(row.candidate.target)]
        kept = chance.sample(others, min(len(others), OTHERS))
        for row in kept:
            yield row, False, WORTH[size_of(row.candidate.target)] * min(MOST, len(others) / len(kept))


def _wrong_rows(rows: Sequence[Row], chance: random.Random, *, slipped: bool) -> Iterator[tuple[Row, bool, float]]:
    worth = SLIPPED if slipped else 1.0
    right = [row for row in rows if row.right]
    others = [row for row in rows if not row.holds and not row.right and not row.unclear]
    alike = Counter(row.planted for row in right)
    for row in right:
        yield row, True, TIMES * worth / alike[row.planted]
    kept = chance.sample(others, min(len(others), FAILING_SLIPPED if slipped else FAILING))
    for row in kept:
        yield row, False, worth * min(2 * MOST, len(others) / len(kept))


class _Rows:
    """A sparse matrix of ones that grows by rows, each with whether it is right and what it is worth."""

    def __init__(self) -> None:
        self._ends, self._places = [0], array("I")
        self._right: list[bool] = []
        self._worth: list[float] = []

    def extend(self, rows: Iterable[tuple[Sequence[int], bool, float]]) -> None:
        for places, right, worth in rows:
            self._places.extend(places)
            self._ends.append(len(self._places))
            self._right.append(right)
            self._worth.append(worth)

    def matrix(self) -> _Matrix:
        ones = np.ones(len(self._places), np.float32)
        shape = len(self._right), TABLE
        rows = csr_matrix((ones, np.array(self._places, np.int32), np.array(self._ends)), shape=shape)
        return rows, np.array(self._right), np.array(self._worth)


_Matrix = tuple[csr_matrix, np.ndarray, np.ndarray]


def _regression(parts: Sequence[_Matrix], strength: float) -> LogisticRegression:
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=100, random_state=SEED)
    rows, right, worth = zip(*parts, strict=True)
    return model.fit(vstack(rows), np.concatenate(right), sample_weight=np.concatenate(worth))


def _tree(node: dict[str, object]) -> object:
    if "leaf_value" in node:
        return round(float(node["leaf_value"]), 4)  # type: ignore[arg-type]
    below, above = _tree(node["left_child"]), _tree(node["right_child"])  # type: ignore[arg-type]
    return [node["split_feature"], float(f"{node['threshold']:.6g}"), below, above]


def write(learnt: Weights) -> None:
    kept = {
        "made of": {"sets": SETS, "unread": UNREAD},
        "said": {**packed(learnt.said), "bias": learnt.bias_said},
        "wrong": {**packed(learnt.wrong), "bias": learnt.bias_wrong},
        "likely": learnt.likely,
    }
    FILE.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


class Measured:
    """Contradictions found and false alarms of every set, at several thresholds."""

    def __init__(self) -> None:
        self.found: Counter[tuple[str, float, float]] = Counter()
        self.false: Counter[tuple[str, float, float]] = Counter()
        self.planted: Counter[str] = Counter()
        self.true: Counter[str] = Counter()

    def add(self, name: str, text: Weighted, learnt: Weights) -> None:
        planted = text.case.planted
        self.planted[name] += len(planted)
        self.true[name] += sum(each.is_quantity for each in read(text.case.text)) - len(planted)
        scored = [Scored(row.weighed, learnt.probability(row.evidence)) for row in text.rows]
        for asked in (*THRESHOLDS, SHIPPED):
            found = after(text.known, scored, *(thresholds(text.numbers) if asked == SHIPPED else asked))
            hits, left = _hits(text.case, [each for each in found if not each.holds])
            self.found[name, *asked] += hits
            self.false[name, *asked] += left

    def show(self, title: str, names: Sequence[str], thresholds: Sequence[tuple[float, float]]) -> None:
        print(title)
        for low, high in thresholds:
            found, false = (sum(each[name, low, high] for name in names) for each in (self.found, self.false))
            recall = found / sum(self.planted[name] for name in names)
            per = sum(self.true[name] for name in names) / max(false, 1)
            print(f"  {low:5} {high:5}  recall {recall:.3f}  1 false alarm in {per:.0f}")


def measure(corpus: Corpus) -> None:
    """Every set by weights that were learnt without its fold."""
    measured = Measured()
    for fold in FOLDS:
        learnt = Weights((), (), 0.0, 0.0, corpus.trees(fold))
        for name in fold:
            for text in corpus.evidence[name]:
                if not text.slipped:
                    measured.add(name, text, learnt)
    measured.show("no rule was written after", UNREAD, [*THRESHOLDS, SHIPPED])
    measured.show("rules were written after", [name for name in SETS if name not in UNREAD], [*THRESHOLDS, SHIPPED])
    for name in SETS:
        measured.show(name, [name], [UNWEIGHED, SHIPPED])


def _hits(case: Case, wrong: list[Statement]) -> tuple[int, int]:
    left, hits = list(wrong), 0
    for _kind, start, end, _true in case.planted:
        touching = [each for each in left if any(a < end and start < b for a, b in each.spans)]
        hits += bool(touching)
        left = [each for each in left if each is not touching[0]] if touching else left
    return hits, len(left)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.weights", description=__doc__)
    parser.add_argument("--measure", action="store_true", help="measure only")
    asked = parser.parse_args()
    with ProcessPoolExecutor(mp_context=get_context("fork")) as workers:
        corpus = Corpus(workers)
        corpus.weigh_evidence()
        measure(corpus)
        if not asked.measure:
            write(corpus.learn())


if __name__ == "__main__":
    main()
