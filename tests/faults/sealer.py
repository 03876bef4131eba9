"""`zhiben ledger seal` with many small seals, so that whoever kills it meets it between two of them."""

from __future__ import annotations

import sys

import django

django.setup()

from tests.faults.slowly import slowly  # noqa: E402

from zhiben.ledger import seals  # noqa: E402

seals.MOST = 3
sys.stdout.write("ready\n")
sys.stdout.flush()
with slowly():
    seals.seal()
