"""What an administrator sees of the queue and may do with what was given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.jobs import counting

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.errors import NotAllowed, NotFound, WrongState
from zhiben.facts.ids import new_id
from zhiben.jobs import actions, holding, queries
from zhiben.jobs.jobs import prune
from zhiben.journal.models import Event


@pytest.fixture
def failed(db):
    """A job that was given up."""
    counting.refuse.enqueue()
    for number in range(3):
        DBTaskResult.objects.update(run_after=timezone.now())
        holding.fail(holding.take(f"w{number}"), ValueError("从不成功"))
    return DBTaskResult.objects.get()


def test_what_failed_is_named_with_its_reason(failed):
    (told,) = queries.failed(viewer=SYSTEM)
    assert (told.title, told.tries, told.reason) == ("从不成功", 3, "ValueError: 从不成功")
    assert queries.unfinished(viewer=SYSTEM) == queries.done(viewer=SYSTEM) == []


def test_a_retry_has_all_its_tries_and_the_journal_says_by_whom(failed):
    actions.retry(by=SYSTEM, id=failed.id)
    failed.refresh_from_db()
    assert (failed.status, failed.worker_ids) == ("READY", [])
    event = Event.objects.get(action="jobs.retry")
    assert (event.by, event.detail["task"]) == (SYSTEM.id, "tests.jobs.counting.refuse")
    with pytest.raises(WrongState):
        actions.retry(by=SYSTEM, id=failed.id)
    assert Event.objects.count() == 1


def test_a_dismissed_one_is_gone_and_the_journal_remembers_what_it_was(failed):
    actions.dismiss(by=SYSTEM, id=failed.id)
    assert not DBTaskResult.objects.exists()
    assert Event.objects.get(action="jobs.dismiss").detail["error"] == "builtins.ValueError"
    with pytest.raises(NotFound):
        actions.dismiss(by=SYSTEM, id=failed.id)


@pytest.mark.parametrize("act", [actions.retry, actions.dismiss])
def test_who_may_not_manage_jobs_changes_nothing(failed, clerk, act):
    with pytest.raises(NotAllowed):
        act(by=clerk, id=failed.id)
    failed.refresh_from_db()
    assert (failed.status, Event.objects.filter(action__startswith="jobs").count()) == ("FAILED", 0)
    for query in (queries.failed, queries.unfinished, queries.done, queries.stuck, queries.workers, queries.last_run):
        with pytest.raises(NotAllowed):
            query(viewer=clerk)


def test_an_unknown_job_is_not_found(db):
    with pytest.raises(NotFound):
        actions.retry(by=SYSTEM, id=new_id())


def test_what_is_due_for_minutes_is_stuck(db):
    counting.count.enqueue(1)
    assert queries.stuck(viewer=SYSTEM) == 0
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=6))
    assert queries.stuck(viewer=SYSTEM) == 1


def test_what_was_done_a_month_ago_is_forgotten_and_what_failed_is_not(failed):
    counting.count.enqueue(1)
    counting.count.enqueue(2)
    for number in (1, 2):
        assert holding.finish(holding.take("w"), str(number))
    old = timezone.now() - timedelta(days=31)
    DBTaskResult.objects.exclude(return_value="2").update(finished_at=old)
    prune.call()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]
