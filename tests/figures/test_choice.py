"""Which engine is asked is found out once, and of the files only those that an answer takes are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.figures.oracle import TODAY, counted, number, random_entries

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.figures import catalogue, closed, different, queries, sealed
from zhiben.figures.analytics import choice, days, embedded, standing
from zhiben.figures.compiler import Question, Sql, table
from zhiben.ledger.actions import export, seal
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.parquet import writing

CODES = ("inspections.done", "hazards.open", "inspections.enterprises")
SPRING = Period(TODAY.replace(month=3, day=1), TODAY)
NORTH = Scope(region="4111")


@pytest.fixture
def seals(db, tmp_path, monkeypatch) -> Iterator[list[Seal]]:
    """Three, each in a file of its own, and a fourth that was not exported."""
    monkeypatch.setattr(django_settings, "ZHIBEN_HOME", tmp_path)
    monkeypatch.setattr(writing, "LARGEST", 50)
    forget()
    embedded.forget()
    found = []
    for part in range(4):
        post(part)
        found.append(seal())
        if part == 2:
            export()
    yield found
    forget()
    embedded.forget()


def post(part: int, count: int = 50) -> None:
    Entry.objects.bulk_create(random_entries(part, count, line=1 + 1000 * part))


def forget() -> None:
    choice.forget()
    closed.forget()
    different.forget()
    sealed.forget()


def forget_kept() -> None:
    """What was answered, not what is known of the ledger."""
    sealed.forget()
    closed.forget()
    different.forget()


def ask(code: str, scope: Scope = EVERYWHERE, as_of: Seal | None = None) -> object:
    forget_kept()
    return queries.value(viewer=SYSTEM, code=code, scope=scope, period=SPRING, as_of=as_of).number


def true(code: str, scope: Scope, last: int) -> object:
    figure = catalogue.figure(code)
    return number(figure, counted(figure, Entry.objects.order_by("id"), scope, SPRING, cut=TODAY, last=last))


@pytest.mark.parametrize("code", CODES)
def test_as_of_a_seal_within_a_file_and_at_its_end(seals, monkeypatch, code):
    """Positions in the middle of a file too: what a merged one has."""
    monkeypatch.setattr(choice, "MANY", -1)
    for seal_ in seals:
        for back in (0, 1, 20):
            seal_.last -= back
            for scope in (EVERYWHERE, NORTH):
                assert ask(code, scope, seal_) == true(code, scope, seal_.last), (seal_.number, back)


def test_only_the_files_that_an_answer_takes_are_read(seals):
    found = standing.standing()
    assert found is not None
    first, second, third = (file.place for file in found.files)
    lasts = [each.last for each in seals]
    cases = {
        lasts[2]: ({first, second, third}, 0),
        lasts[1]: ({first, second}, 0),
        lasts[1] - 1: ({first, second}, 1),
        lasts[0] - 1: ({first}, 1),
    }
    for last, (files, bounded) in cases.items():
        table = embedded.Embedded(found, tail=False, last=last).sql.table
        assert {each for each in (first, second, third) if each in table} == files
        assert table.count("id <=") == bounded, "in one file only"


MANY = 100


@pytest.fixture
def many(monkeypatch) -> None:
    monkeypatch.setattr(choice, "MANY", MANY)


def counts(code: str, scope: Scope, as_of: Seal) -> int:
    """How often it is counted how much there is to read."""
    with CaptureQueriesContext(connection) as statements:
        ask(code, scope, as_of)
    return sum(f"LIMIT {MANY + 1})" in each["sql"] for each in statements)


def test_it_is_counted_once_how_much_there_is_to_read(seals, many):
    kinds = catalogue.figure("hazards.open").counts
    here = Entry.objects.filter(kind__in=kinds, region__startswith="4111").count()
    assert MANY / 2 < here < MANY
    asked = "hazards.open", NORTH, seals[2]
    assert (counts(*asked), counts(*asked)) == (1, 0)
    post(5, MANY - here)
    assert counts(*asked) == 0, "wherever these lie, there are few"
    post(6, 1)
    assert counts(*asked) == 1


def test_where_there_are_many_there_always_will_be(seals, many):
    post(5, 200)
    asked = "hazards.open", EVERYWHERE, seals[0]
    assert counts(*asked) == 1
    post(6)
    seal()
    export()
    assert counts(*asked) == 0


def test_of_which_questions_it_is_known_is_bounded(seals, monkeypatch):
    monkeypatch.setattr(choice, "KEPT", 1)
    for code in CODES:
        ask(code, NORTH, seals[0])
    assert len(choice._known) == 1


YEARS = Period(date(2000, 1, 1), TODAY)


def bounds(code: str, period: Period, cut: date = TODAY) -> int:
    """How many bounds of days the question has for DuckDB."""
    figure, found = catalogue.figure(code), standing.standing()
    assert found is not None
    sql = Sql("duckdb", days=days.within(figure.counts, found))
    return table(Question((figure,), period, cut), sql)[0].count("happened_on")


def test_a_day_that_all_entries_keep_is_no_bound(seals):
    happened = {entry.happened_on for entry in Entry.objects.filter(kind="inspection.done")}
    first, last = min(happened), max(happened)
    assert first < last
    day = timedelta(days=1)
    cases = {(first, last): 0, (first + day, last): 1, (first, last - day): 1, (first + day, last - day): 2}
    for (start, end), many in cases.items():
        assert bounds("inspections.done", Period(start, end), cut=last) == many, (start, end)
    assert bounds("inspections.done", Period(first, last), cut=last - day) == 1, "nothing is read beyond the cut"


def test_what_is_exported_later_may_lie_beyond(seals, monkeypatch):
    monkeypatch.setattr(choice, "MANY", -1)
    early = Entry.objects.filter(kind="inspection.done").earliest("happened_on").happened_on
    period = Period(early, TODAY)

    def shown(as_of: Seal) -> object:
        forget_kept()
        return queries.value(viewer=SYSTEM, code="inspections.done", period=period, as_of=as_of).number

    before = shown(seals[2])
    assert bounds("inspections.done", period) == 1, "what lies ahead of today"
    post(7)
    outside = Entry.objects.filter(kind="inspection.done").latest("id")
    copied = {field.attname: getattr(outside, field.attname) for field in Entry._meta.fields if field.attname != "id"}
    Entry.objects.create(**copied | {"line": 9_000, "happened_on": early - timedelta(days=1), "quantity": 1000})
    newest = seal()
    export()
    assert shown(newest) == true_over("inspections.done", period) != before
    assert bounds("inspections.done", period) == 2


def true_over(code: str, period: Period) -> object:
    figure = catalogue.figure(code)
    return number(figure, counted(figure, Entry.objects.order_by("id"), EVERYWHERE, period, cut=TODAY))


@pytest.mark.parametrize(
    "code", ["inspections.done", "hazards.open", "hazards.found_and_eliminated", "inspections.enterprises"]
)
@pytest.mark.parametrize("period", [YEARS, SPRING, Period(date(2000, 1, 1), SPRING.start)])
def test_without_bounds_a_number_is_the_same(seals, monkeypatch, code, period):
    monkeypatch.setattr(choice, "MANY", -1)
    forget_kept()
    as_of = seals[2]
    figure = catalogue.figure(code)
    entries = Entry.objects.order_by("id")
    expected = number(figure, counted(figure, entries, EVERYWHERE, period, cut=TODAY, last=as_of.last))
    assert queries.value(viewer=SYSTEM, code=code, period=period, as_of=as_of).number == expected
