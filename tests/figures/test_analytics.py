"""Out of Parquet by DuckDB, every figure is what the operational database says: sealed, live, as of any seal."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.figures import oracle
from tests.figures.oracle import TODAY, counted, number

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period, travel
from zhiben.figures import catalogue, closed, different, records, sealed
from zhiben.figures import queries as figures
from zhiben.figures.analytics import choice, embedded, standing
from zhiben.figures.compiler import by_day, drill, table
from zhiben.figures.evaluation import answered, basic, passes, question
from zhiben.ledger.actions import export, seal
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.parquet import manifest, tables

DAY = timedelta(days=1)
PROPERTY = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
ENGINES = {"operational": 10**9, "duckdb": -1}  # how many entries are many


@contextmanager
def asking(engine):
    """Every question goes to that engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choice, "MANY", ENGINES[engine])
        choice.forget()
        closed.forget()
        different.forget()
        sealed.forget()
        records.forget()
        yield
    choice.forget()
    closed.forget()
    different.forget()
    sealed.forget()
    records.forget()


def plain(rows):
    """What SQLite, PostgreSQL and DuckDB mean by their rows: sums as whole numbers, days and identities as text."""
    return [
        tuple(int(cell) if isinstance(cell, int | Decimal) else str(cell).replace("-", "") for cell in row)
        for row in rows
    ]


def told(*words, **named):
    return [str(figures.values(*words, **named)[code].number) for code in named["codes"]]


class SomeHome(TestCase):
    """A home with an export: of three seals; the fourth and what came after it is in the database only."""

    @classmethod
    def setUpTestData(cls):
        cls.home = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.home)
        cls.enterClassContext(pytest.MonkeyPatch.context()).setattr(django_settings, "ZHIBEN_HOME", Path(cls.home))
        cls.seals: list[Seal | None] = []
        for batch in range(4):
            with travel(TODAY - (4 - batch) * 2 * DAY):
                cls.fill(batch, 90, 1 + 1000 * batch)
                cls.seals.append(seal())
            if batch in {0, 2}:
                export()
        cls.fill(99, 60, 9000)
        cls.seals.append(None)  # live
        cls.entries = list(Entry.objects.order_by("id"))

    @staticmethod
    def fill(seed, count, line):
        Entry.objects.bulk_create(oracle.random_entries(seed, count, line=line))

    def both(self, work):
        """What the one and the other engine answer."""
        found = []
        for engine in ENGINES:
            with asking(engine):
                found.append(work())
        return found


@pytest.fixture(autouse=True)
def own_figures(monkeypatch):
    """`catalogue.figure` also answers the definition under test."""
    shipped = catalogue.figure
    known = {}
    monkeypatch.setattr(catalogue, "figure", lambda code: known.get(code) or shipped(code))
    return known


class AnyQuestion(SomeHome):
    """Any definition, scope, period, as-of and grouping."""

    @pytest.fixture(autouse=True)
    def _known(self, own_figures):
        self.known = own_figures

    @PROPERTY
    @given(
        oracle.figures(), oracle.scopes, oracle.periods, st.one_of(st.just([]), oracle.dimensions), st.integers(0, 4)
    )
    def test_a_compiled_question(self, figure, scope, period, by, at):
        asked = replace(question((figure,), scope, period, self.seals[at]), by=tuple(by))
        one, other = self.both(lambda: plain(answered(asked, table).rows))
        assert one == other
        if not by:
            cut, last = (self.seals[at].day, self.seals[at].last) if self.seals[at] else (TODAY, None)
            expected = number(figure, counted(figure, self.entries, scope, period, cut=cut, last=last))
            assert other == [(expected,)] or (other == [("None",)] and not expected)
        if not figure.distinct:
            one, other = self.both(lambda: plain(answered(replace(asked, by=()), by_day).rows))
            assert one == other

    @PROPERTY
    @given(oracle.figures(), oracle.scopes, oracle.periods, oracle.dimensions, st.integers(0, 4))
    def test_what_pages_ask(self, figure, scope, period, by, at):
        self.known[figure.code] = figure
        words = {"viewer": SYSTEM, "scope": scope, "as_of": self.seals[at]}
        periods = period.run(3)
        one, other = self.both(
            lambda: (
                told(codes=[figure.code], period=period, **words),
                figures.breakdown(codes=[figure.code], by=by, period=period, **words),
                figures.trend(code=figure.code, periods=periods, **words),
            )
        )
        assert one == other

    @PROPERTY
    @given(oracle.figures(), oracle.scopes, oracle.periods, st.integers(1, 7), st.integers(0, 4))
    def test_the_records_behind_it_page_by_page(self, figure, scope, period, limit, at):
        self.known[figure.code] = figure
        words = {"viewer": SYSTEM, "code": figure.code, "scope": scope, "period": period, "as_of": self.seals[at]}

        def pages():
            found, after = [], None
            while page := figures.rows(after=after, limit=limit, **words):
                found += page
                after = page[-1].day, page[-1].subject
            back = figures.rows(before=after, limit=limit, **words) if after else []
            return found, back

        one, other = self.both(pages)
        assert one == other


class TheCatalogue(SomeHome):
    """Every figure that is shipped, over entries of the kinds that it counts."""

    @staticmethod
    def fill(seed, count, line):
        kinds = sorted({kind for figure in catalogue.shipped().values() for kind in figure.counts})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(oracle, "KINDS", tuple(kinds))
            # Few are not exported: inside a test's transaction they are read anew with every question.
            many = 30 if seed < 3 else 3
            Entry.objects.bulk_create(oracle.random_entries(seed, many * count, line=100 * line))

    def test_every_figure_together_and_by_every_dimension(self):
        for at in (0, 3, 4):
            for scope in (EVERYWHERE, Scope(region="4111"), Scope(organisation="00010001", field="fire")):
                asked = question((), scope, Period(date(2024, 4, 1), date(2024, 5, 31)), self.seals[at])
                once = list(dict.fromkeys(basic(catalogue.shipped().values())))
                for share in passes(once):
                    for by in ((), ("region", "field"), (("organisation", 8),), ("level", "category")):
                        each = replace(asked, figures=share, by=by)
                        one, other = self.both(lambda each=each: plain(answered(each, table).rows))
                        assert one == other, (share, by)

    def test_the_records_behind_every_figure(self):
        for figure in dict.fromkeys(basic(catalogue.shipped().values())):
            asked = question((figure,), EVERYWHERE, Period(date(2024, 4, 1), date(2024, 5, 31)), None)
            one, other = self.both(
                lambda asked=asked: plain(answered(asked, lambda asked, sql: drill(asked, limit=50, sql=sql)).rows)
            )
            assert one == other, figure.code


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(django_settings, "ZHIBEN_HOME", tmp_path)
    choice.forget()
    closed.forget()
    different.forget()
    sealed.forget()
    records.forget()
    yield tmp_path
    choice.forget()
    closed.forget()
    different.forget()
    sealed.forget()
    records.forget()
    embedded.forget()


@pytest.fixture
def ledger(db, home):
    """An export in which every quantity is a thousand times what it is in the database: so one sees who answers."""
    Entry.objects.bulk_create(oracle.random_entries(1, 60))
    seal()
    export()
    lie(home / "parquet")


def lie(where):
    said = json.loads((where / manifest.NAME).read_text())
    for batch in said["batches"]:
        place = where / batch["data"]["name"]
        altered = place.with_suffix(".altered")
        duckdb.execute(
            f"COPY (SELECT * REPLACE (quantity * 1000 AS quantity) FROM read_parquet('{place}')) TO '{altered}' (FORMAT parquet)"
        )
        altered.replace(place)
        batch["data"]["size"] = place.stat().st_size
    (where / manifest.NAME).write_text(json.dumps(said))


SPRING = Period(date(2024, 3, 1), TODAY)


def found(code="inspections.done", as_of=None, **scope):
    return figures.value(viewer=SYSTEM, code=code, scope=Scope(**scope), period=SPRING, as_of=as_of)


def true(**scope):
    figure = catalogue.figure("inspections.done")
    return number(figure, counted(figure, Entry.objects.all(), Scope(**scope), SPRING, cut=TODAY))


def test_a_large_question_goes_to_duckdb_and_a_small_one_to_the_database(ledger, monkeypatch):
    assert found().number == true() != 0
    closed.forget()
    different.forget()
    sealed.forget()
    records.forget()
    monkeypatch.setattr(choice, "MANY", 10)
    monkeypatch.setattr(choice, "LOOKED_UP", 1)
    assert found().number == 1000 * true()
    assert found(organisation="0001").number == 1000 * true(organisation="0001")
    assert found(organisation="00010002", only=True).number == true(organisation="00010002", only=True) != 0
    assert found(region="4112").number == true(region="4112")
    assert found(enterprise=oracle.ENTERPRISES[0]).number == true(enterprise=oracle.ENTERPRISES[0])


def test_what_no_index_has_goes_there_sooner(ledger, monkeypatch):
    count = Entry.objects.filter(kind="inspection.done").count()
    monkeypatch.setattr(choice, "MANY", count)
    monkeypatch.setattr(choice, "LOOKED_UP", 1)
    (database, *_) = figures.rows(viewer=SYSTEM, code="inspections.done", period=SPRING)
    assert database.quantity in {1, 2}
    monkeypatch.setattr(choice, "LOOKED_UP", 2)
    records.forget()
    assert figures.rows(viewer=SYSTEM, code="inspections.done", period=SPRING)[0].quantity == 1000 * database.quantity
    assert found(as_of=Seal.objects.get(number=1)).number == true()


def test_as_of_a_seal_too(ledger, monkeypatch):
    monkeypatch.setattr(choice, "MANY", 10)
    assert found(as_of=Seal.objects.get(number=1)).number == 1000 * true()


@pytest.fixture
def large(ledger, monkeypatch):
    """Every question is large."""
    monkeypatch.setattr(choice, "MANY", -1)


def test_without_the_extra_the_database_answers(large, monkeypatch):
    monkeypatch.setattr(tables, "available", lambda: False)
    assert found().number == true()


def test_without_an_export_the_database_answers(large, home):
    shutil.rmtree(home / "parquet")
    assert found().number == true()


def test_a_file_cut_short_is_not_asked(large, home, caplog):
    (batch,) = manifest.read(home / "parquet").batches
    place = home / "parquet" / batch.data.name
    place.write_bytes(place.read_bytes()[:-1])
    (home / "parquet" / manifest.NAME).touch()
    assert found().number == true()
    assert batch.data.name in caplog.text


def test_a_file_that_goes_while_one_asks_is_done_without(large, home, caplog):
    (batch,) = manifest.read(home / "parquet").batches
    assert found().number == 1000 * true()
    closed.forget()
    different.forget()
    sealed.forget()
    records.forget()
    embedded.forget()
    (home / "parquet" / batch.data.name).unlink()
    assert found().number == true()
    assert "DuckDB" in caplog.text


def test_another_ledgers_export_is_not_asked(large, home):
    said = json.loads((home / "parquet" / manifest.NAME).read_text())
    said["batches"][0]["hash"] = "00" * 32
    (home / "parquet" / manifest.NAME).write_text(json.dumps(said))
    assert found().number == true()


@pytest.mark.django_db(transaction=True)
def test_what_is_posted_is_added_as_it_comes(home, monkeypatch):
    """Outside any transaction the tail is kept, and only what is new is read."""
    monkeypatch.setattr(choice, "MANY", -1)
    for batch in range(3):
        Entry.objects.bulk_create(oracle.random_entries(batch, 60, line=1 + 1000 * batch))
        seal()
        export()
        for few in range(1, 5):
            Entry.objects.bulk_create(
                oracle.random_entries(batch * 10 + few, 7, line=50_000 + 1000 * (batch * 10 + few))
            )
            for figure in ("inspections.done", "inspections.enterprises"):
                (expected,) = (number(catalogue.figure(figure), counted(
                    catalogue.figure(figure), Entry.objects.all(), EVERYWHERE, SPRING, cut=TODAY
                )),)  # fmt: skip
                asked = question((catalogue.figure(figure),), EVERYWHERE, SPRING, None)
                assert [tuple(map(int, row)) for row in answered(asked, table).rows] == [(expected,)]
    kept = embedded._session.tails
    assert len(kept) == embedded.KEPT and list(kept.values())[-1].count == 4 * 7


@pytest.mark.django_db(transaction=True)
def test_a_lower_position_committed_later_is_not_missed(home, monkeypatch):
    monkeypatch.setattr(choice, "MANY", -1)
    Entry.objects.bulk_create(oracle.random_entries(1, 30))
    seal()
    export()
    asked = question((catalogue.figure("inspections.done"),), EVERYWHERE, SPRING, None)
    few = oracle.random_entries(2, 9, line=2000)
    top = Entry.objects.order_by("-id").first().pk
    for place, entry in enumerate(few, 1):
        entry.pk = top + place
    Entry.objects.bulk_create(few[5:])
    assert int(answered(asked, table).rows[0][0]) == true()
    Entry.objects.bulk_create(few[:5])
    assert int(answered(asked, table).rows[0][0]) == true()


def test_where_too_much_came_since_it_stands_as_of_the_export_and_says_so(large, monkeypatch):
    before = true()
    assert found(code="inspections.enterprises").stands is None
    Entry.objects.bulk_create(oracle.random_entries(5, 60, line=5000))
    monkeypatch.setattr(standing, "TAIL", 10)
    monkeypatch.setattr(closed, "TAIL", 10)
    figure = catalogue.figure("inspections.enterprises")
    late = found(code=figure.code)
    assert (late.stands, late.number) == (1, number(figure, counted(
        figure, Entry.objects.filter(id__lte=Seal.objects.get(number=1).last), EVERYWHERE, SPRING, cut=TODAY
    )))  # fmt: skip
    newest = seal()
    assert found(as_of=newest).stands is None
    assert found(as_of=newest).number == true() != before, "as of a seal it is never anything else"
    with travel(TODAY + 2 * DAY):
        assert found(code=figure.code).stands is None, "an export of last week is none"
