"""`zhiben ledger export` in many small batches, so that whoever cuts its connection meets it between two of them."""

from __future__ import annotations

import sys
from pathlib import Path

import django

django.setup()

from tests.faults.slowly import slowly  # noqa: E402

from zhiben.ledger.parquet import writing  # noqa: E402

writing.LARGEST, writing.PAGE = 60, 2
sys.stdout.write("ready\n")
sys.stdout.flush()
with slowly():
    writing.export(Path(sys.argv[1]))
