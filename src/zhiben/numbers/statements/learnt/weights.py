"""The weights that were learnt, as they are shipped: two tables in bytes, and trees that weigh the evidence."""

import base64
import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

FILE: Final = Path(__file__).with_name("weights.json")
STEPS: Final = 127  # to each side of nothing
NOTHING: Final = 1e-9  # a weight that weighs nothing
Tree: TypeAlias = float | list[Any]  # [feature, threshold, not above it, above it], or what a leaf adds


@dataclass(frozen=True, slots=True)
class Weights:
    """`said` and `wrong` are tables of weights with what is always added; `likely` are trees whose sum is a logarithm of odds."""

    said: Sequence[float]
    wrong: Sequence[float]
    bias_said: float
    bias_wrong: float
    likely: Sequence[Tree]

    def probability(self, evidence: Sequence[float]) -> float:
        """How likely the evidence is of a contradiction."""
        odds = 0.0
        for tree in self.likely:  # in one loop, for it runs a hundred thousand times in ten pages
            node: Any = tree
            while type(node) is list:
                node = node[2] if evidence[node[0]] <= node[1] else node[3]
            odds += node
        return 1 / (1 + math.exp(-odds))


def packed(table: Sequence[float]) -> dict[str, Any]:
    """A table as it is written to the file: each weight one byte."""
    scale = max(NOTHING, *map(abs, table)) / STEPS
    numbers = bytes(round(weight / scale) + STEPS for weight in table)
    return {"scale": scale, "table": base64.b64encode(zlib.compress(numbers, 9)).decode("ascii")}


def unpacked(part: dict[str, Any]) -> list[float]:
    numbers = zlib.decompress(base64.b64decode(part["table"]))
    values = [(number - STEPS) * part["scale"] for number in range(2 * STEPS + 1)]
    return [values[number] for number in numbers]


@cache
def weights() -> Weights:
    """The weights of the file beside this module, read once in a process."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    said, wrong = kept["said"], kept["wrong"]
    return Weights(unpacked(said), unpacked(wrong), said["bias"], wrong["bias"], kept["likely"])
