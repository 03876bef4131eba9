"""What is measured without a web server between: figures, imports, the ledger."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from bench import data
from bench.clients import ROUNDS
from bench.report import Result
from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.calendars import Period, today
from zhiben.documents.spreadsheet import save_xlsx
from zhiben.facts.bulk import insert
from zhiben.facts.ids import new_id
from zhiben.figures import closed
from zhiben.figures import queries as figures
from zhiben.hazards.models import Hazard
from zhiben.ledger import actions as ledger
from zhiben.ledger import queries as entries
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import settle
from zhiben.registers import headers, imports
from zhiben.registers.declaration import REGISTERS
from zhiben.web import dashboard
from zhiben.web.questions import home

IMPORTED = 10_000
HEADERS = (
    "隐患描述",
    "单位",
    "生产经营单位",
    "领域",
    "来源",
    "隐患级别",
    "发现日期",
    "整改期限",
    "是否整改",
    "整改完成日期",
)
COLUMNS = (
    "title", "organisation", "enterprise", "field", "source", "level", "happened_on", "due_on", "rectified",
    "eliminated_on",
)  # fmt: skip


def measure(requests: int, rows: int) -> list[Result]:
    """Everything, in an order in which nothing spoils what comes after."""
    viewer = viewer_of(User.objects.get(username=data.USERNAME))
    return [
        *_figures(viewer, requests),
        *_settling(requests // 2),
        *_importing(viewer, min(IMPORTED, rows)),
        *_sealing(),
    ]


def _figures(viewer: Viewer, requests: int) -> list[Result]:
    """Every figure that the dashboard shows, as its viewer sees it: the first look of a process, and all others."""
    scope, codes, month = home(viewer), _codes(), Period.month(today())

    def look() -> object:
        return figures.values(viewer=viewer, codes=codes, scope=scope, period=month)

    def bare() -> object:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT SUM(quantity) FROM ledger_entry WHERE kind = %s AND organisation >= %s AND organisation < %s "
                "AND happened_on >= %s AND happened_on <= %s",
                ["hazard.found", scope.organisation, f"{scope.organisation}~", str(month.start), str(month.end)],
            )
            return cursor.fetchone()

    what, together = "one bare SUM over the index range", f"all {len(codes)} figures of the dashboard together"
    closed.forget()
    first, floor = _once(look) * 1000, _median(bare, requests // 2)
    return [
        Result(f"{together}, p50", _median(look, requests), "ms", 2.2, floor, what),
        Result(f"{together}, a process's first look", first, "ms", None, floor, what),
    ]


def _codes() -> list[str]:
    shown = (*dashboard.KEYS, *dashboard.LISTS, *dashboard.WEEKLY, *dashboard.BY_PLACE, *dashboard.BY_FIELD)
    return list(dict.fromkeys(each[0] for each in shown))


def _settling(count: int) -> list[Result]:
    """A record that was corrected: its reversal and its new entries, in a transaction of their own."""
    records = list(Hazard.objects.filter(voided_at=None, state=Hazard.State.FOUND)[:count])
    turns = iter(records)

    def one() -> None:
        with transaction.atomic():
            hazard = Hazard.objects.select_for_update().get(pk=next(turns).pk)
            hazard.field = "gas" if hazard.field != "gas" else "fire"
            hazard.save(update_fields=["field"])
            settle(hazard, by=SYSTEM.id)

    def bare() -> None:
        with transaction.atomic():
            Hazard.objects.filter(pk=records[0].pk).update(remark="")

    count = len(records) - 1  # the first run is not counted
    spent, floor = _median(one, count), _median(bare, count)
    return [Result("settle one corrected record", spent, "ms", None, floor, "one UPDATE, committed")]


def _importing(viewer: Viewer, count: int) -> list[Result]:
    """A spreadsheet into the register, checked, settled, journalled and committed."""
    with tempfile.TemporaryDirectory() as folder:
        ours = min(imported(Path(folder), viewer, count, seed) for seed in range(3))
        floor = min(copy(Path(folder), viewer, count, seed) for seed in range(3))
    what = "calamine, then the same rows into one table by the driver's quickest way"
    return [Result(f"import {count} hazards from .xlsx, settled", count / ours, "rows/s", 3400, count / floor, what)]


def imported(folder: Path, viewer: Viewer, count: int, seed: int) -> float:
    """Seconds of an import, from the file to the commit."""
    register = REGISTERS["hazards"]
    file = spreadsheet(folder / f"{seed}.xlsx", count, seed)
    began = time.perf_counter()
    sheet = imports.read(register, file)
    mapping = headers.match_headers(register, sheet.headers, viewer=viewer).mapping
    batch = imports.run(register, sheet, mapping, by=viewer).batch
    spent = time.perf_counter() - began
    if batch.new != count:
        raise SystemExit(f"{batch.new} of {count} rows were imported")
    return spent


def copy(folder: Path, viewer: Viewer, count: int, seed: int) -> float:
    """What reading and storing alone cost; taken back, lest records without entries stay."""
    file = spreadsheet(folder / f"{seed}.xlsx", count, seed)
    organisation, enterprise = data.towns()[0]
    began = time.perf_counter()
    cells: list[list[Any]] = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()[1:]
    moment = Entry.objects.values_list("recorded_at", flat=True)[:1][0]
    with transaction.atomic():
        insert(
            [
                Hazard(
                    id=new_id(), title=row[0], happened_on=row[6], field="fire", recorded_at=moment,
                    recorded_by=viewer.id, organisation=organisation, enterprise=enterprise, origin=organisation,
                    organisation_path=organisation.path, origin_path=organisation.path, region_path="",
                )
                for row in cells
            ]
        )  # fmt: skip
        transaction.set_rollback(True)
    return time.perf_counter() - began


def spreadsheet(file: Path, count: int, seed: int) -> Path:
    """Hazards as a unit sends them."""
    rng = random.Random(seed)  # noqa: S311
    values = data.hazard_values(rng, data.towns(), count)
    rows = ([_cell(each.get(name)) for name in COLUMNS] for each in values)
    save_xlsx(file, "隐患", list(HEADERS), rows)
    return file


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if value is None or isinstance(value, str | date) else value.name


def _sealing() -> list[Result]:
    """Everything that came since the last seal, and then the whole chain."""
    sealed = entries.latest()
    before = sealed.last if sealed else 0
    count = Entry.objects.filter(id__gt=before).count()
    seal, verify = _once(ledger.seal), _once(entries.verify)
    read = _once(lambda: sum(1 for _row in Entry.objects.values_list().iterator(chunk_size=5000)))
    total = Entry.objects.count()
    what = "reading the entries through the ORM"
    return [
        Result("seal", count / seal, "entries/s", None, total / read, what),
        Result(f"verify ({total:,} entries)", total / verify, "entries/s", None, total / read, what),
    ]


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _median(work: Callable[[], object], count: int) -> float:
    """Milliseconds of the middle run in the quietest of the rounds."""
    work()
    rounds = [[_once(work) for _each in range(max(1, count // ROUNDS))] for _round in range(ROUNDS)]
    return min(statistics.median(each) for each in rounds) * 1000
