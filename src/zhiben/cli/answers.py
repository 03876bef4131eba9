"""What an installation says about itself, to be compared with what another one says: every figure, and what is missing.

`python -m zhiben.cli.answers` prints it as JSON, in the process that a move starts on the other database.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date

import django

FIRST = date(2000, 1, 1)
LEVELS = ("organisation", "region")


def answers() -> dict[str, str]:
    """Question → answer: every figure of the catalogue over everything and this year, live and sealed; by place."""
    from zhiben.accounts.viewer import SYSTEM  # noqa: PLC0415  (Django has to be set up)
    from zhiben.calendars import Period, today  # noqa: PLC0415
    from zhiben.cli.doctor import database  # noqa: PLC0415
    from zhiben.figures import catalogue, queries  # noqa: PLC0415
    from zhiben.ledger import queries as ledger  # noqa: PLC0415

    codes = [figure.code for figure in catalogue.figures()]
    seal = ledger.latest()
    found = {"seal": f"{seal.number} {bytes(seal.hash).hex()}" if seal else ""}
    for number, complaint in enumerate(database.guarded()):
        found[f"unguarded {number}"] = complaint.said
    periods = (Period(FIRST, today()), Period(date(today().year, 1, 1), today()))
    for period in periods:
        for as_of in (None, seal):
            values = queries.values(viewer=SYSTEM, codes=codes, period=period, as_of=as_of)
            found |= {f"{code} {period} {as_of or 'live'}": str(value.number) for code, value in values.items()}
    for level in LEVELS:
        table = queries.breakdown(viewer=SYSTEM, codes=codes, by=[level], period=periods[0], as_of=seal)
        found |= {f"{level} {' '.join(row.dimensions)}": " ".join(map(str, row.numbers)) for row in table.rows}
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
    django.setup()
    json.dump(answers(), sys.stdout, ensure_ascii=False)
