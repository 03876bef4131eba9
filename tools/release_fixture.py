"""Freeze a release: a small installation as this version leaves it, for the upgrade tests of all later ones.

    ZHIBEN_HOME=EMPTY [ZHIBEN_DATABASE=postgres://…/EMPTY] python tools/release_fixture.py tests/fixtures/releases/0.3.0

writes `sqlite.sql.xz` or `postgresql.sql.xz`, the evidence, and in `facts-….json` what has to hold after every upgrade:
rows per table, the newest seal's hash, figures. Run it once for each database. The code of an older release is frozen by
putting its `src` first on PYTHONPATH. The demonstration is the source, with one visit in a hundred and what it lacks:
a photo and an import.
"""

from __future__ import annotations

import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
os.environ |= {"ZHIBEN_DEMO": "1", "ZHIBEN_TODAY": "2024-05-27"}

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

from zhiben.accounts.viewer import SYSTEM  # noqa: E402
from zhiben.calendars import Period  # noqa: E402
from zhiben.demo import loading, plan  # noqa: E402
from zhiben.documents.spreadsheet import write_xlsx  # noqa: E402
from zhiben.facts.ids import derived_id  # noqa: E402
from zhiben.figures import catalogue  # noqa: E402
from zhiben.figures import queries as figures  # noqa: E402
from zhiben.hazards import actions as hazards  # noqa: E402
from zhiben.ledger import actions as ledger  # noqa: E402
from zhiben.ledger.models import Seal  # noqa: E402
from zhiben.places.models import Organisation  # noqa: E402
from zhiben.registers import imports  # noqa: E402
from zhiben.registers.declaration import REGISTERS  # noqa: E402
from zhiben.registers.sheets import read  # noqa: E402

EVERY = 100  # of the demonstration's visits, so many make one
PERIODS = (("2024-01-01", "2024-05-27"), ("2024-05-01", "2024-05-27"))
FIGURES = sorted(catalogue.shipped())
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def fill() -> None:
    """The demonstration in small, and what it lacks."""
    call_command("migrate", verbosity=0, interactive=False)
    small: Any = loading  # its plan is thinned out
    small.visits = lambda *words, **values: plan.visits(*words, **values)[::EVERY]
    loading.load(print)
    _photo()
    _import()
    ledger.seal()


def _photo() -> None:
    enterprise = Organisation.objects.get(name="漯河市惠农农资有限公司")
    hazards.find(
        by=SYSTEM, id=derived_id("release", "hazard"), organisation=enterprise.parent, enterprise=enterprise,
        happened_on=date(2024, 5, 20), title="疏散通道堆放货物", photos=[PHOTO],
    )  # fmt: skip


def _import() -> None:
    register = REGISTERS["goals"]
    row = ["全年不发生较大事故", "年度重点", "召陵镇", date(2024, 3, 8)]
    sheet = read(register, write_xlsx("目标", ["目标", "类别", "单位", "提出日期"], [row]), name="目标.xlsx")
    imports.run(register, sheet, imports.match_headers(register, sheet.headers, viewer=SYSTEM).mapping, by=SYSTEM)


def facts(seal: Seal) -> dict[str, Any]:
    """What has to hold after every upgrade."""
    values = {}
    for figure in FIGURES:
        for start, end in PERIODS:
            period = Period(date.fromisoformat(start), date.fromisoformat(end))
            values[f"{figure} {start} {end}"] = str(
                figures.value(viewer=SYSTEM, code=figure, period=period, as_of=seal).number
            )
    return {
        "made_at": datetime.now().astimezone().date().isoformat(),
        "migrations": migrations(),
        "rows": rows(),
        "seal": {"number": seal.number, "hash": bytes(seal.hash).hex()},
        "figures": values,
    }


def migrations() -> dict[str, str]:
    """The last one of each app that has any."""
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    return dict(sorted(leaves))


def rows() -> dict[str, int]:
    """How many each table holds."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def dumped() -> str:
    """The database as SQL text."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as database:
            return "\n".join(database.iterdump())
    known = connection.settings_dict
    command = [
        "pg_dump",
        "--no-owner",
        "--no-privileges",
        "--host",
        known["HOST"],
        "--username",
        known["USER"],
        known["NAME"],
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    # What this pg_dump says to its own psql, an older server or client does not know.
    kept = [
        line
        for line in done.stdout.splitlines()
        if not line.startswith(("SET transaction_timeout", "\\restrict", "\\unrestrict"))
    ]
    return "\n".join(kept)


def main() -> None:
    """Make it."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    fill()
    kind = connection.vendor
    (folder / f"{kind}.sql.xz").write_bytes(lzma.compress(dumped().encode(), preset=9 | lzma.PRESET_EXTREME))
    (folder / f"facts-{kind}.json").write_text(
        json.dumps(facts(Seal.objects.latest("number")), ensure_ascii=False, indent=1, default=str) + "\n", "utf-8"
    )
    if not (folder / "evidence").exists():
        shutil.copytree(settings.MEDIA_ROOT, folder / "evidence")


if __name__ == "__main__":
    main()
