"""A process that draws a number and does not end its transaction: python -m tests.faults.holder SECONDS.

It says `holds` when others have to wait for it, and at the end `done`, or what the database said instead.
"""

from __future__ import annotations

import sys
from uuid import UUID

import django


def main() -> None:
    """Draw, and ask the database something that takes so long."""
    django.setup()
    from django.db import OperationalError, connection, transaction
    from tests.faults.test_hosts import SERIES

    from zhiben.numbering.actions import draw

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            draw(SERIES, by=UUID(int=1))
            sys.stdout.write("holds\n")
            sys.stdout.flush()
            cursor.execute("SELECT pg_sleep(%s)", [float(sys.argv[1])])
        said = "done"
    except OperationalError as error:
        said = str(error).splitlines()[0]
    sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    main()
