"""A text that was written into its article before texts could become several: it is that one article still."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.bulletins import actions, queries
from zhiben.bulletins.check import review
from zhiben.bulletins.check.quoting import quotable
from zhiben.bulletins.models import Article, CheckedText
from zhiben.calendars import Period
from zhiben.documents.intake import source_of
from zhiben.facts.errors import Invalid
from zhiben.facts.ids import new_id
from zhiben.inspections import actions as inspections

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
TEXT = (
    "召陵区推进治本攻坚三年行动\n一、全区情况\n今年以来，全区共检查生产经营单位1家次。\n"
    "二、镇级情况\n召陵镇检查生产经营单位1家次。"
)
BEFORE, NOW = [("bulletins", "0003_lessons_and_checked_texts")], [("bulletins", "0005_checked_texts_in_articles")]


def migrated(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def upgraded():
    """Whatever happens, the tables are today's when the test is over."""
    yield
    migrated(NOW)


def test_a_text_written_before_the_upgrade_goes_on_in_its_one_article(world, upgraded):
    inspections.record(
        by=world.clerk, id=new_id(), organisation=world.shaoling, enterprise=world.enterprise,
        happened_on=date(2024, 5, 6), kind="grid",
    )  # fmt: skip
    scope = Scope(world.district.path)
    first, second = quotable(review(TEXT, viewer=world.clerk, scope=scope, period=YEAR).numbers, viewer=world.clerk)
    series = actions.open_series(by=SYSTEM, id=new_id(), name="工作简报", issuer=world.office)
    issue = actions.open_issue(by=world.clerk, id=new_id(), series=series, on=date(2024, 5, 27), period=YEAR)
    wanted = {"by": world.clerk, "issue": issue, "contributor": world.district}
    checked = actions.keep_text(by=world.clerk, id=new_id(), source=source_of(TEXT), scope=scope, period=YEAR)
    other = actions.keep_text(by=world.clerk, id=new_id(), source=source_of(TEXT), scope=scope, period=YEAR)
    (article,) = actions.quote_numbers(id=new_id(), checked=checked, quotations=[first], **wanted)

    old = migrated(BEFORE).get_model("bulletins", "CheckedText").objects
    kept = old.get(pk=checked.pk)
    assert (kept.article_id, len(kept.quotations), old.get(pk=other.pk).article_id) == (article.pk, 1, None)
    migrated(NOW)

    checked = queries.checked_text(checked.pk, viewer=world.clerk)
    assert [(each.start, each.end) for each in checked.articles.all()] == [(0, len(TEXT))]
    (again,) = actions.quote_numbers(id=new_id(), checked=checked, quotations=[first, second], divide=True, **wanted)
    assert (again.pk, again.references.count(), Article.objects.count()) == (article.pk, 2, 1)
    with pytest.raises(Invalid):
        actions.quote_numbers(id=new_id(), checked=checked, quotations=[first, second], **wanted)
    assert not CheckedText.objects.get(pk=other.pk).articles.exists()
