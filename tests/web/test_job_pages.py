"""The administrator's page of the queue: what failed is named with its reason, tried again or dropped."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.factories import officer
from tests.jobs import counting

from zhiben.jobs import holding, leases
from zhiben.journal.models import Event


@pytest.fixture
def admin_client(world, signed_in):
    """An administrator of everything."""
    officer("admin", "邵管", world.city_office, "administrator")
    return signed_in("admin")


@pytest.fixture
def failed(world):
    """A job that was given up."""
    counting.refuse.enqueue()
    for _time in range(3):
        DBTaskResult.objects.update(run_after=timezone.now())
        holding.fail(holding.take("w"), ValueError("磁盘 <满>"))
    return DBTaskResult.objects.get()


def test_an_empty_queue_without_a_worker_says_what_to_do(admin_client):
    shown = admin_client.get("/jobs/").content.decode()
    assert "没有后台在运行" in shown and "zhiben worker" in shown and "还没有做过任务" in shown
    assert "没有做成</h2>" not in shown


def test_what_failed_waits_and_was_done_is_named(admin_client, failed):
    leases.sign_on("elsewhere/1/1")
    counting.count.enqueue(1)
    counting.count.enqueue(2)
    assert holding.finish(holding.take("w"), "登记 5 条")
    shown = admin_client.get("/jobs/").content.decode()
    assert "ValueError: 磁盘 &lt;满&gt;" in shown
    assert "从不成功" in shown and "等待" in shown and "登记 5 条" in shown
    assert "没有后台在运行" not in shown


def test_a_failed_one_is_tried_again_or_dropped(admin_client, failed):
    answer = admin_client.post(f"/jobs/{failed.id}/retry/", follow=True)
    assert "已放回队列" in answer.content.decode()
    assert DBTaskResult.objects.get().status == "READY"
    DBTaskResult.objects.update(status="FAILED")
    assert "这个任务不做了" in admin_client.post(f"/jobs/{failed.id}/dismiss/", follow=True).content.decode()
    assert not DBTaskResult.objects.exists()
    assert set(Event.objects.filter(action__startswith="jobs.").values_list("action", flat=True)) == {
        "jobs.retry",
        "jobs.dismiss",
    }


def test_nobody_else_sees_it_or_changes_it(clerk_client, failed):
    assert clerk_client.get("/jobs/").status_code == 403
    assert clerk_client.post(f"/jobs/{failed.id}/retry/").status_code == 403
    assert DBTaskResult.objects.get().status == "FAILED"
    assert 'href="/jobs/"' not in clerk_client.get("/").content.decode()


def test_a_link_alone_does_nothing(admin_client, failed):
    assert admin_client.get(f"/jobs/{failed.id}/retry/").status_code == 405
