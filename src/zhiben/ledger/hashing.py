"""Hash a SQLite ledger on all cores: a process for each, since two threads of one process wait for each other in SQLite.

Run as `python -m zhiben.ledger.hashing FILE`, it reads ranges of positions as JSON lines and answers their digests.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from zhiben.ledger import canonical
from zhiben.ledger.merkle import CHUNK, Digest, Tree, hashed

STATEMENT = canonical.texts("sqlite") % ("?", "?", "?")
Range = tuple[int, int]


class Helper:
    """One such process; `digests` answers None where it has died."""

    def __init__(self, database: Path) -> None:
        command = [sys.executable, "-m", "zhiben.ledger.hashing", str(database)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()  # closes its pipes and waits for it

    def digests(self, ranges: list[Range]) -> list[Digest] | None:
        """The digests of some ranges, in their order."""
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            return None
        try:
            asked.write(json.dumps(ranges) + "\n")
            asked.flush()
            said = json.loads(answered.readline())
        except (OSError, ValueError):
            return None
        return [Digest(entries, bytes.fromhex(root), bytes.fromhex(marks)) for entries, root, marks in said]


def main() -> None:
    """Answer until there is nothing more to read."""
    database = Path(sys.argv[1]).resolve().as_uri() + "?mode=ro"
    with closing(sqlite3.connect(database, uri=True, timeout=20)) as connection:
        for line in sys.stdin:
            found = [_digest(connection, first, last) for first, last in json.loads(line)]
            said = [(each.entries, each.root.hex(), each.marks.hex()) for each in found]
            sys.stdout.write(json.dumps(said) + "\n")
            sys.stdout.flush()


def _digest(connection: sqlite3.Connection, first: int, last: int) -> Digest:
    tree = Tree()
    while True:
        text, reached = connection.execute(STATEMENT, (first, last, CHUNK)).fetchone()
        if reached is None:
            return tree.digest()
        tree.add(hashed(text))
        first = reached


if __name__ == "__main__":
    main()
