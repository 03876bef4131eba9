"""Which tests a run on several processes begins with: those that take long, so that no process ends minutes after the others.

`--dist worksteal` gives each process an equal share of the list, one piece after the other; who is done takes from the end
of another's. So every share begins with some of the long ones, and ends with short ones.
"""

from __future__ import annotations

import os
from itertools import chain

import pytest

# What each of these needs runs once per process, or a minute: the longest first. Tests of one line stay together.
LONG = (
    ("tests/demo/test_demo.py", "tests/demo/test_printed_issue.py"),
    ("tests/faults/test_faults.py",),
    ("tests/cli/test_serve.py",),
    ("tests/ledger/test_parquet.py::test_killed",),
    ("tests/figures/test_analytics.py::TheCatalogue",),
    ("tests/upgrade/",),
    ("tests/jobs/test_redis.py", "tests/jobs/test_workers.py"),
    ("tests/stories/", "tests/evidence/"),
    ("tests/cli/",),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lay the shares; every process of the run comes to the same list."""
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if count > 1:
        items[:] = chain.from_iterable(shares(items, count))


def shares(items: list[pytest.Item], count: int) -> list[list[pytest.Item]]:
    """As many pieces as processes, of the lengths in which they are given away."""
    groups: list[list[pytest.Item]] = [[] for _line in LONG]
    short = []
    for item in items:
        line = next((n for n, names in enumerate(LONG) if item.nodeid.startswith(names)), None)
        (short if line is None else groups[line]).append(item)
    # The first process has the first line for itself, which takes nearly as long as the others together.
    heads: list[list[pytest.Item]] = [[] for _process in range(count)]
    for number, group in enumerate(groups):
        heads[1 + (number - 1) % (count - 1) if number else 0] += group
    begun, rest = [], iter(short)
    left = len(items)
    for number, head in enumerate(heads):
        length = left // (count - number)
        begun.append([*head, *(item for _place, item in zip(range(length - len(head)), rest, strict=False))])
        left -= length
    begun[-1] += rest
    return begun
