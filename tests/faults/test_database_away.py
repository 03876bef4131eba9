"""The database goes away in the middle of a request, already while it is asked who is signed in: a sentence, no bare 500."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from tests.jobs.conftest import address

from zhiben.accounts.models import User

pytestmark = [pytest.mark.postgresql_only, pytest.mark.django_db(transaction=True)]


def cut():
    """End this thread's connection as a restarted server does; it is noticed with the next query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    with psycopg.connect(address(), autocommit=True) as other:
        assert other.execute("SELECT pg_terminate_backend(%s)", [mine]).fetchone() == (True,)


@pytest.fixture
def signed_in(world, client):
    client.force_login(User.objects.get(username="clerk"))
    client.raise_request_exception = False
    yield client
    connection.close()


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/hazards", "get"),
        ("/api/inspections/01a22b84-ed65-7325-a205-9e06ba209157", "put"),
        ("/api/nowhere", "get"),
    ],
)
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "原样重发"), ("en", "again")])
def test_a_program_is_told_to_send_it_again(signed_in, path, method, language, said):
    cut()
    answer = getattr(signed_in, method)(path, headers={"accept-language": language})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json; charset=utf-8"
    assert (answer.json()["title"], said in answer.json()["detail"]) == ("DatabaseAway", True)


@pytest.mark.parametrize("path", ["/", "/hazards/", "/login/"])
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "这次操作没有保存"), ("en", "nothing was saved")])
def test_a_person_is_told_that_nothing_was_saved(signed_in, path, language, said):
    cut()
    answer = signed_in.get(path, headers={"accept-language": language})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"].startswith("text/html")
    assert said in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_next_request_finds_the_database_again(signed_in):
    cut()
    assert signed_in.get("/").status_code == 503
    connection.close()  # as Django does at the end of each request; the test's client leaves it to the test
    assert signed_in.get("/").status_code == 200


def test_a_fault_of_ours_stays_a_500(signed_in, monkeypatch):
    """Only a lost database says that it may be tried again."""

    def broken(*_words, **_named):
        raise RuntimeError("broken")

    monkeypatch.setattr("zhiben.accounts.request.viewer_of", broken)
    page, call = signed_in.get("/"), signed_in.get("/api/hazards")
    assert (page.status_code, call.status_code, call.json()["title"]) == (500, 500, "Fault")
    assert "本次操作没有保存任何内容" in page.content.decode()
    assert "Retry-After" not in page.headers
