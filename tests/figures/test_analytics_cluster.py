"""On a Spark cluster, master and two workers in processes of their own, every figure is what the database says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures import oracle, standalone
from tests.figures.oracle import TODAY
from tests.figures.test_analytics import DAY, plain

from zhiben.accounts.viewer import EVERYWHERE
from zhiben.calendars import Period, travel
from zhiben.figures import catalogue, engine
from zhiben.figures.analytics import cluster
from zhiben.figures.analytics.folders import Folder
from zhiben.figures.compiler import Question, Sql, by_day, drill, table
from zhiben.figures.evaluation import basic, passes, question
from zhiben.ledger.actions import export, seal
from zhiben.ledger.models import Entry

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("pyspark")]


@pytest.fixture(scope="session")
def pyspark():
    return pytest.importorskip("pyspark", reason="the extra `spark` is not installed: requirements-spark.txt")


@pytest.fixture(scope="module")
def session(tmp_path_factory) -> Iterator[object]:
    """A standalone cluster, and a session that runs on its two workers."""
    with standalone.workers(tmp_path_factory.mktemp("spark")) as master:
        limits = {"spark.executor.memory": "512m", "spark.driver.host": "127.0.0.1", "spark.cores.max": "2"}
        made = cluster.session(master, **limits)
        made.sparkContext.parallelize(range(4), 4).count()
        yield made
        made.stop()


@pytest.fixture
def seals(db, tmp_path):
    """Four seals, all exported: what was posted since is not Spark's."""
    kinds = sorted({kind for figure in catalogue.shipped().values() for kind in figure.counts})
    made = []
    for batch in range(4):
        with travel(TODAY - (4 - batch) * 2 * DAY), pytest.MonkeyPatch.context() as patch:
            Entry.objects.bulk_create(oracle.random_entries(batch, 150, line=1 + 1000 * batch))
            patch.setattr(oracle, "KINDS", tuple(kinds))
            Entry.objects.bulk_create(oracle.random_entries(50 + batch, 1500, line=100_000 + 10_000 * batch))
            made.append(seal())
    export(tmp_path)
    return made


@pytest.fixture
def spark(session, seals, tmp_path):
    return cluster.Cluster(session, [Folder(tmp_path)])


def same(spark, asked, compiled=table):
    ours = plain(spark.ask(compiled(asked, spark.sql())))
    assert ours == plain(engine.ask(compiled(asked, Sql()))), asked
    return ours


def test_two_workers_take_part(session):
    assert session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == standalone.WORKERS + 1


def test_every_figure_of_the_catalogue(spark, seals):
    once = list(dict.fromkeys(basic(catalogue.shipped().values())))
    asked = question((), EVERYWHERE, Period(date(2024, 4, 1), date(2024, 5, 20)), seals[2])
    for share in passes(once):
        for by in ((), (("region", 6), "field")):
            same(spark, replace(asked, figures=share, by=by))


def test_any_question(spark, seals):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        oracle.figures(), oracle.scopes, oracle.periods, st.one_of(st.just([]), oracle.dimensions), st.integers(0, 3)
    )
    def ask(figure, scope, period, by, at):
        asked = replace(question((figure,), scope, period, seals[at]), by=tuple(by))
        same(spark, asked)
        if not by:
            same(spark, asked, lambda asked, sql: drill(asked, limit=7, sql=sql))
            if not figure.distinct:
                same(spark, asked, by_day)

    ask()


def test_many_installations_each_as_of_its_own_seal(session, seals, tmp_path):
    """A province reads what its districts exported; the same ledger twice is as good as two."""
    other = tmp_path.parent / f"{tmp_path.name}-other"
    export(other)
    both = [Folder(tmp_path, seals[1].last), Folder(other, seals[3].last)]
    spark = cluster.Cluster(session, both)
    figure = catalogue.figure("inspections.done")
    asked = Question((figure,), Period(date(2024, 1, 1), TODAY), TODAY)
    one, two = (engine.ask(table(replace(asked, last=seal.last)))[0][0] for seal in (seals[1], seals[3]))
    ((total,),) = spark.ask(table(asked, spark.sql()))
    assert Decimal(total) == one + two
