"""The demonstration's files: issue 24 as it was published, and the number check of its text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins import queries
from zhiben.bulletins.check import check
from zhiben.calendars import Period
from zhiben.demo.dates import FIRST, LAST
from zhiben.demo.loading import FIRST_NUMBER


def write(folder: Path, *, viewer: Viewer) -> Iterator[Path]:
    """bulletin-24.docx, .pdf and .json byte for byte as kept, and bulletin-24-check.json; answers what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    issue = queries.get(viewer=viewer, number=FIRST_NUMBER)
    for file in issue.renditions.order_by("format"):
        yield _written(folder / f"bulletin-{FIRST_NUMBER}.{file.format}", bytes(file.content))
    findings = check(
        queries.text(issue, viewer=viewer), viewer=viewer, scope=Scope(), period=Period(FIRST, LAST), as_of=issue.seal
    )
    report = json.dumps([each.as_json() for each in findings if each.counts], ensure_ascii=False, indent=1)
    yield _written(folder / f"bulletin-{FIRST_NUMBER}-check.json", report.encode())


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
