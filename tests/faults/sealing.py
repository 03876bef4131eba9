"""Seals again and again until its input ends; says of each seal what the entries up to it come to at that moment."""

from __future__ import annotations

import json
import sys
import threading

import django

django.setup()

from django.db import IntegrityError, OperationalError  # noqa: E402
from django.db.models import Sum  # noqa: E402

from zhiben.ledger import seals  # noqa: E402
from zhiben.ledger.models import Entry  # noqa: E402


def told(last):
    """Everything up to a position: how many entries, quantity, amount."""
    found = Entry.objects.filter(id__lte=last)
    sums = found.aggregate(quantity=Sum("quantity"), amount=Sum("amount"))
    return [found.count(), sums["quantity"], sums["amount"]]


def main():
    seals.MOST = 50
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    while not over.wait(0.05):
        try:
            closed = seals.seal()
        except (OperationalError, IntegrityError):  # a writer took longer, another sealer was quicker
            continue
        sys.stdout.write(json.dumps([closed.number, closed.last, told(closed.last)]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
