"""The disk is full: a page says so and keeps nothing by half; with room again the same form is taken."""

from __future__ import annotations

import pytest
from django.db import connection

from zhiben.bulletins.models import CheckedText

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]

TEXT = "共检查企业12家。" * 10_000


@pytest.fixture
def full():
    """The database may grow by no page, and none in it is free."""
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA max_page_count").fetchone()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA max_page_count = 1")  # SQLite takes as many as there are
        yield lambda: cursor.execute(f"PRAGMA max_page_count = {before}")
        cursor.execute(f"PRAGMA max_page_count = {before}")


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "没有保存任何内容"), ("en", "Nothing was saved")])
def test_a_page_says_that_nothing_was_saved(clerk_client, full, language, said):
    clerk_client.raise_request_exception = False
    sent = {"id": "01a22b84-ed65-7325-a205-9e06ba209157", "text": TEXT, "start": "2024-01-01", "end": "2024-05-31"}
    answer = clerk_client.post("/bulletins/check/", sent, headers={"accept-language": language})
    assert (answer.status_code, said in answer.content.decode()) == (507, True)
    assert "Retry-After" not in answer.headers  # waiting alone makes no room
    assert not CheckedText.objects.exists()
    full()
    assert clerk_client.post("/bulletins/check/", sent).status_code == 302
    assert CheckedText.objects.count() == 1
