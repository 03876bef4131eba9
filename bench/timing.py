"""How long something takes: once, or the middle of some runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

RUNS, SECONDS = 15, 3.0  # as many runs as fit into these seconds, but one


def once(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Milliseconds, warm."""
    work()
    spent: list[float] = []
    while len(spent) < runs and sum(spent) < SECONDS:
        spent.append(once(work))
    return statistics.median(spent) * 1000
