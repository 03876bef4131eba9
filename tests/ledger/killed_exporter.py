"""Exports into one folder after another, killed each time at another moment, and once more to the end.

Run by test_parquet.py in a process of its own: arguments are the folder and how many moments; prints one JSON line each.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402

from zhiben.ledger.parquet import manifest, proving, tables, writing  # noqa: E402


def killed_at(moment):
    """Die when the `moment`-th of the steps that touch the disk has been done half way."""
    steps = iter(range(10_000))

    def dying(step):
        def done(*words, **named):
            if next(steps) == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*words, **named)

        return done

    tables._copy = dying(tables._copy)
    manifest.put_in_place = dying(manifest.put_in_place)
    Path.replace = dying(Path.replace)


def apart(work):
    """Do it in a process of its own; answers how that ended."""
    connection.close()
    pid = os.fork()
    if not pid:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def export(where, moment=None):
    """With small batches, so that there are merges and several files."""
    writing.LARGEST, writing.PAGE = 40, 2
    if moment is not None:
        killed_at(moment)
    writing.export(where)


def tell(where, ended):
    """What is left of a folder."""
    proof = proving.prove(where)
    known = {file.name for batch in manifest.read(where).batches for file in batch.files}
    waste = [str(each) for each in where.glob("instance=*/*") if str(each.relative_to(where)) not in known]
    said = {"ended": ended, "seals": proof.seals, "entries": proof.entries, "waste": len(waste)}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main():
    """Each moment in a folder of its own."""
    folder, moments = Path(sys.argv[1]), int(sys.argv[2])
    for moment in range(moments):
        where = folder / str(moment)
        ended = apart(lambda: export(where, moment))  # noqa: B023
        apart(lambda: tell(where, ended)) if (where / manifest.NAME).exists() else None  # noqa: B023
        apart(lambda: export(where))  # noqa: B023
        apart(lambda: export(where))  # what was merged this time goes the next time  # noqa: B023
        apart(lambda: tell(where, 0))  # noqa: B023


main()
