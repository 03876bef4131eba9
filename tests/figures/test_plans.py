"""Nothing reads more of the ledger than it must: which index answers what, on both databases, and how many rows that is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.core.management.color import no_style
from django.db import connection
from tests.conftest import unguarded
from tests.factories import World
from tests.figures.oracle import ROOT, TODAY
from tests.figures.plans import KEY, Access, accesses, asked

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Reach, Scope, Viewer
from zhiben.calendars import Period, now
from zhiben.facts.bulk import insert, insert_rows
from zhiben.figures import closed, narrowing, records, sealed, walking
from zhiben.figures import queries as figures
from zhiben.figures.analytics import choice
from zhiben.hazards import queries as hazards
from zhiben.hazards.models import Hazard
from zhiben.inspections import queries as inspections
from zhiben.inspections.models import Inspection
from zhiben.ledger import queries
from zhiben.ledger.actions import seal
from zhiben.ledger.models import BY_DAY, BY_RECORD, Entry, Seal
from zhiben.registers.paging import keyset_page

RECORDS, DAYS, DISTRICTS, TOWNS, OFFICES, ENTERPRISES = 15_000, 250, 40, 5, 20, 50
# So dense that a month of everybody is dear: where it is a few pages of an index, PostgreSQL rightly reads it all.
FIRST = TODAY - timedelta(days=DAYS - 1)
NAMES = (
    "subject", "line", "kind", "happened_on", "opened_on", "organisation", "region", "enterprise", "premises", "field",
    "level", "category", "quantity", "amount", "recorded_at", "recorded_by",
)  # fmt: skip
TWELVE = [
    "inspections.done", "hazards.found", "hazards.found_major", "hazards.ordered", "hazards.eliminated", "hazards.accepted",
    "hazards.open", "hazards.overdue", "dossiers.drills", "publicity.events", "hazards.elimination_rate",
    "hazards.found_and_accepted",
]  # fmt: skip
MONTH, EVER = Period.month(TODAY), Period(FIRST, TODAY)
DISTRICT, OFFICE = Scope(region="410101"), Scope(organisation="00010001")
ENTERPRISE = Scope(enterprise=uuid5(ROOT, "0/3"))
MIDDLE = FIRST + timedelta(days=DAYS // 2), UUID(int=0)
REGION, ORGANISATION, BY_ENTERPRISE, SUBJECT, OF_A_DAY = (
    "ledger_by_region", "ledger_by_organisation", "ledger_by_enterprise", "ledger_one_settlement_at_a_time",
    "ledger_seal_of_a_day",
)  # fmt: skip


def entries() -> Iterator[tuple[Any, ...]]:
    """Three visits to a hazard; 3 hazards in 100 stay open."""
    rng, moment = random.Random(7), now()
    for n in range(RECORDS):
        district, day = rng.randrange(DISTRICTS), FIRST + timedelta(days=n * DAYS // RECORDS)
        visit, done = n % 4 != 0, day + timedelta(days=1 + n % 12)
        kinds = [("inspection.done", day, 1)] if visit else [("hazard.found", day, 1), ("hazard.open", day, 1)]
        if not visit and n % 100 > 8 and done <= TODAY:
            kinds += [("hazard.eliminated", done, 1), ("hazard.accepted", done, 1), ("hazard.open", done, -1)]
        for line, (kind, on, quantity) in enumerate(kinds, 1):
            yield (
                uuid5(ROOT, f"record {n}"), line, kind, on, day,
                f"{district // 10 + 1:04}{district % 10 + 1:04}{n % OFFICES + 1:04}",
                f"41{district // 10 + 1:02}{district % 10 + 1:02}{n % TOWNS + 1:03}",
                uuid5(ROOT, f"{district}/{rng.randrange(ENTERPRISES)}"), None, ("fire", "gas", "dust")[n % 3],
                "general", "grid", quantity, 2, moment, ROOT,
            )  # fmt: skip


@pytest.fixture(scope="module")
def _committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A sealed ledger that was vacuumed, as a server does by itself: in a transaction nothing can be."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Rows of a commit that is not on the disk yet are marked as visible to all by no VACUUM: tests do not wait for it.
                cursor.execute("SET synchronous_commit = on")
        insert_rows(Entry, NAMES, list(entries()))
        seal()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE ledger_entry")
                cursor.execute("RESET synchronous_commit")
            assert_visible("ledger_entry")
        yield
        tables = [Entry._meta.db_table, Seal._meta.db_table]
        flush = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
        with unguarded():
            connection.ops.execute_sql_flush(flush)


def assert_visible(table: str) -> None:
    """No index is read alone where a page may hold rows that somebody cannot see yet; then plans are others, and who is
    in the way is said here instead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpages, relallvisible FROM pg_class WHERE relname = %s", [table])
        pages, visible = cursor.fetchone()
        cursor.execute(
            "SELECT pid, state, xact_start, query FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
        )
        # A page that is written to the disk at that moment is passed over: one or two.
        assert visible > 0.95 * pages > 0, cursor.fetchall()


@pytest.fixture
def ledger(_committed: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seal]:
    """The newest seal; nothing is kept of earlier questions, and nothing is exported, whatever other tests left in the home."""
    monkeypatch.setattr(choice, "standing", lambda: None)
    closed.forget()
    records.forget()
    sealed.forget()
    newest = queries.latest()
    assert newest is not None
    yield newest
    closed.forget()
    records.forget()
    sealed.forget()


def bounds(found: list[Access]) -> set[tuple[str, str]]:
    """Which index is read, and between what."""
    return {(each.index, each.bounds) for each in found}


def check(work: Callable[[], object], wanted: dict[str, set[str]], most: int, table: str = "ledger_entry") -> None:
    """Each way into the table is one of the wanted: index → its bounds in SQLite; `most` rows are met in PostgreSQL."""
    found = accesses(work, table)
    assert found
    if connection.vendor == "sqlite":
        assert bounds(found) == {(index, each) for index, many in wanted.items() for each in many}
    else:
        assert {each.index for each in found} == set(wanted), found
        assert sum(each.rows for each in found) <= most, found


PLACE = {
    REGION: {"kind=? AND region>? AND region<?"},
    ORGANISATION: {"kind=? AND organisation>? AND organisation<?"},
    BY_ENTERPRISE: {"enterprise=? AND kind=? AND happened_on>? AND happened_on<?"},
}


def value(code: str, scope: Scope, period: Period = MONTH, **words: Any) -> Callable[[], object]:
    return lambda: figures.value(viewer=SYSTEM, code=code, scope=scope, period=period, **words)


def page(code: str, scope: Scope = EVERYWHERE, **words: Any) -> Callable[[], object]:
    return lambda: figures.rows(viewer=SYSTEM, code=code, scope=scope, period=EVER, **words)


@pytest.mark.parametrize("scope", [EVERYWHERE, DISTRICT, OFFICE], ids=["everywhere", "district", "office"])
def test_a_live_dashboard_reads_what_came_since_the_seal(ledger, scope):
    def dashboard() -> object:
        return figures.values(viewer=SYSTEM, codes=TWELVE, scope=scope, period=MONTH)

    dashboard()
    insert_rows(
        Entry, NAMES, [(uuid5(ROOT, f"new {n}"), *each[1:]) for n, each in zip(range(9), entries(), strict=False)]
    )
    # The newest position; how many there are since; these.
    check(dashboard, {KEY: {"", "rowid>?", "rowid>? AND rowid<?"}}, 1 + 9 + 9)


@pytest.mark.parametrize(("scope", "index"), [(DISTRICT, REGION), (OFFICE, ORGANISATION), (ENTERPRISE, BY_ENTERPRISE)])
def test_a_figure_of_a_place_or_an_enterprise_reads_its_own_entries(ledger, monkeypatch, scope, index):
    theirs = Entry.objects.filter(kind="hazard.found")
    paths = {"region__startswith": scope.region, "organisation__startswith": scope.organisation}
    theirs = theirs.filter(enterprise=scope.enterprise) if scope.enterprise else theirs.filter(**paths)
    most = theirs.count()
    assert 0 < most < Entry.objects.count() / 50
    monkeypatch.setattr(narrowing, "PLACES", 0)
    check(value("hazards.found", scope, EVER, as_of=ledger), {index: PLACE[index]}, 1 + most)
    live = value("hazards.found", scope)
    whole = {each.partition(" AND happened_on")[0] for each in PLACE[index]}
    check(live, {KEY: {"", "rowid>?"}, index: whole}, 1 + most)
    check(live, {KEY: {"", "rowid>?"}}, 1)


@pytest.mark.parametrize(("scope", "index"), [(DISTRICT, REGION), (OFFICE, ORGANISATION)])
@pytest.mark.parametrize("code", ["hazards.found", "inspections.done", "inspections.enterprises"])
def test_a_month_of_a_place_reads_the_entries_of_its_month(ledger, scope, index, code):
    column = "region" if scope.region else "organisation"
    kind = "hazard.found" if code == "hazards.found" else "inspection.done"
    theirs = Entry.objects.filter(kind=kind, **{f"{column}__startswith": getattr(scope, column)})
    month = theirs.filter(happened_on__range=(MONTH.start, TODAY)).count()
    assert month < theirs.count() / 5
    # The places that there are, how many entries they have in those days, and what these come to.
    places = {f"kind=? AND {column}>? AND {column}<?"}
    days = {f"kind=? AND {column}=? AND happened_on>? AND happened_on<?"}
    check(
        value(code, scope, as_of=ledger),
        {index: places | days},
        2 * month + theirs.values(column).distinct().count() + 1,
    )


def test_a_cohort_reads_the_entries_of_its_place(ledger):
    most = Entry.objects.filter(kind="hazard.eliminated", region__startswith=DISTRICT.region).count()
    check(value("hazards.found_and_eliminated", DISTRICT, EVER, as_of=ledger), {REGION: PLACE[REGION]}, most)


def test_different_enterprises_read_the_entries_of_their_place_or_days(ledger, monkeypatch):
    monkeypatch.setattr(narrowing, "PLACES", 0)
    work = value("inspections.enterprises", DISTRICT, EVER, as_of=ledger)
    if connection.vendor == "sqlite":  # it has no idea which of the two is narrower
        check(work, {BY_DAY: {"kind=? AND happened_on>? AND happened_on<?"}, REGION: PLACE[REGION]}, 0)
    else:
        theirs = Entry.objects.filter(kind="inspection.done", region__startswith=DISTRICT.region)
        check(work, {REGION: set()}, theirs.count() + 1)


MARKS = {"newest": {}, "middle": {"after": MIDDLE}, "backwards": {"before": MIDDLE}}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("code", ["inspections.done", "hazards.open"])
def test_a_page_of_records_walks_days_and_looks_up_records(ledger, monkeypatch, code, mark):
    monkeypatch.setattr(walking, "FEW", 100)
    # Whether there are more than few; a page of what counts, or of what was passed, each with its record.
    most = 101 + 50 * 2 + 50 if code == "inspections.done" else 101 + 4 * walking.BATCH
    days = {"kind=?", "kind=? AND happened_on>? AND happened_on<?"}
    if code == "hazards.open" and "before" not in mark:  # it stands from the first day
        days |= {"kind=? AND happened_on<?"}
    first = "" if code == "hazards.open" else "happened_on>? AND "
    record = {f"kind=? AND subject=? AND {first}happened_on<?"}
    check(page(code, **mark), {BY_DAY: days, BY_RECORD: record, SUBJECT: {"subject=?"}}, most)


def test_all_records_of_a_place_are_found_in_its_entries(ledger):
    """Those of a district are few: found together, kept; then only where the ledger stands is read."""
    theirs = Entry.objects.filter(kind="hazard.open", region__startswith=DISTRICT.region).count()
    find = page("hazards.open", DISTRICT)
    wanted = {KEY: {"", "rowid>?"}, REGION: PLACE[REGION]}
    check(find, wanted, 3 + 2 * theirs)
    check(find, {KEY: {"", "rowid>?"}}, 1)


OLDER = 10  # seals may be there


@pytest.fixture
def seals(db: None) -> None:
    """Eight a day, for a year and more."""
    many = [
        Seal(
            number=number, sealed_at=now(), day=FIRST + timedelta(days=(number - OLDER) // 8), last=number, entries=1,
            root=b"1" * 32, hash=b"2" * 32, marks=b"3" * 4,
        )
        for number in range(OLDER, OLDER + 4000)
    ]  # fmt: skip
    Seal.objects.bulk_create(many)
    analyze("ledger_seal")


def analyze(*tables: str) -> None:
    """What PostgreSQL does by itself in the course of a day."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


@pytest.mark.parametrize(
    ("work", "index", "bound"),
    [
        (lambda: queries.seal_at(77), KEY, "number=?"),
        (queries.latest, KEY, ""),  # the first of its index, read backwards
        (lambda: queries.seal_at(FIRST + timedelta(days=9)), OF_A_DAY, "day<?"),
        (lambda: queries.seal_at(FIRST + timedelta(days=490)), OF_A_DAY, "day<?"),
    ],
    ids=["by number", "the newest", "of an early day", "of a late day"],
)
def test_a_seal_is_looked_up(seals, work, index, bound):
    """One row of one index, however many seals came since; and not the marks, which are most of what there is of it."""
    found = accesses(work, "ledger_seal")
    assert len(found) == 1
    if connection.vendor == "sqlite":
        assert found[0][1:3] == (index, bound)
    else:
        assert (found[0].index, found[0].rows) == (index, 1)
    assert not [sql for sql, _params in asked(work) if '"marks"' in sql]


def test_the_seal_of_a_day_is_the_last_of_it(seals):
    for after in (9, 490):
        found = queries.seal_at(FIRST + timedelta(days=after))
        assert found is not None
        assert (found.number, found.day) == (OLDER + after * 8 + 7, FIRST + timedelta(days=after))
        assert bytes(found.marks) == b"3" * 4, "for whoever asks"
    assert queries.seal_at(FIRST - timedelta(days=1)) is None


def located(n: int) -> dict[str, Any]:
    """What a hazard and a visit have in common."""
    district = n % DISTRICTS
    return {
        "id": uuid5(ROOT, f"listed {n}"), "happened_on": FIRST + timedelta(days=n * DAYS // 6000), "recorded_at": now(),
        "recorded_by": ROOT, "organisation_path": f"{district // 10 + 1:04}{district % 10 + 1:04}{n % OFFICES + 1:04}",
        "region_path": "", "field": "fire",
    }  # fmt: skip


@pytest.fixture
def listed(world: World) -> None:
    """Hazards and visits of forty districts, as their lists read them."""
    where = {"organisation": world.office, "enterprise": world.enterprise}
    insert([
        Hazard(
            **located(n), **where, title="x", origin=world.office, origin_path=located(n)["organisation_path"],
            due_on=located(n)["happened_on"] + timedelta(days=9), state="ordered" if n % 40 == 0 else "accepted",
            accepted_on=None if n % 40 == 0 else TODAY,
        )
        for n in range(6000)
    ])  # fmt: skip
    insert([Inspection(**located(n), **where, kind="grid") for n in range(6000)])
    analyze("hazards_hazard", "inspections_inspection")


CLERK = Viewer(ROOT, "某", (Reach(frozenset({"*.view"}), Scope(organisation="0001")),))
LISTS = {
    "hazards": (hazards.visible, "hazards_hazard", "hazards_newest"),
    "visits": (inspections.visible, "inspections_inspection", "inspections_newest"),
}


@pytest.mark.parametrize("viewer", [SYSTEM, CLERK], ids=["everywhere", "a quarter"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_walks_the_index_of_its_sort(listed, name, viewer):
    visible, table, index = LISTS[name]
    rows = visible(viewer=viewer).filter(voided_at=None)
    newest = keyset_page(rows, sort="-happened_on")
    middle = keyset_page(rows.filter(happened_on__lte=MIDDLE[0]), sort="-happened_on")
    for words in ({}, {"after": newest.after}, {"after": middle.after}, {"before": middle.after}):
        found = accesses(lambda words=words: list(keyset_page(rows, sort="-happened_on", **words).rows), table)
        assert {each.index for each in found} == {index}, found
        assert sum(each.rows for each in found) < 4 * 26 * 2


@pytest.mark.parametrize("column", ["organisation", "enterprise", "field", "state"])
def test_a_filtered_list_walks_the_index_of_its_filter(listed, world, column):
    wanted = {"organisation": world.office, "enterprise": world.enterprise, "field": "fire", "state": "ordered"}[column]
    rows = hazards.visible(viewer=SYSTEM).filter(**{column: wanted})
    found = accesses(lambda: keyset_page(rows, sort="-happened_on"), "hazards_hazard")
    assert {each.index for each in found} <= {f"hazards_by_{column}", "hazards_newest"}, found
    assert sum(each.rows for each in found) < 4 * 26 * 2


def test_what_is_overdue_reads_the_open_ones_by_their_deadline(listed):
    found = accesses(lambda: list(hazards.overdue(viewer=SYSTEM)[:26]), "hazards_hazard")
    # Either way none that was accepted is looked at.
    assert {each.index for each in found} <= {"hazards_open_by_deadline", "hazards_by_state"}, found
