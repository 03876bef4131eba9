"""Run several commands in one process: each as an operator would type it, by its words.

    python -m tests.demo.asking < [["ledger", "verify"], …]   → [{"code": 0, "out": "…", "err": "…"}, …]

One line of commands, one line of answers, as often as one likes: starting Python and Django for each of a hundred
questions would take minutes.
"""

from __future__ import annotations

import io
import json
import sys

from zhiben.cli.main import main


def run(words: list[str]) -> dict[str, object]:
    """What `zhiben WORDS` would print, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    sys.argv, sys.stdout, sys.stderr = ["zhiben", *words], out, err
    try:
        main()
        code: object = 0
    except SystemExit as stopped:
        code = stopped.code or 0
    finally:
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    for line in sys.stdin:
        answers = [run(words) for words in json.loads(line)]
        sys.stdout.write(json.dumps(answers, ensure_ascii=False) + "\n")
        sys.stdout.flush()
