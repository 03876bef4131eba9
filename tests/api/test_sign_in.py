"""Who is not signed in, or forges a request, learns so as JSON and changes nothing."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from zhiben.accounts.models import User
from zhiben.api import api
from zhiben.facts.ids import new_id
from zhiben.inspections.models import Inspection

SOME = {"id": UUID(int=1), "hazard_id": UUID(int=2), "attachment_id": UUID(int=3), "number": 24, "format": "pdf",
        "code": "inspections.done", "dimensions": "region"}  # fmt: skip
OPERATIONS = [
    (method.upper(), path.format(**SOME))
    for path, operations in api.get_openapi_schema(path_prefix="/api/")["paths"].items()
    for method in operations
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_no_operation_answers_whoever_is_not_signed_in(db, method, path):
    answer = Client().generic(method, path, b"{}", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json; charset=utf-8")
    assert answer.json() == {
        "type": "about:blank",
        "title": "NotSignedIn",
        "status": 401,
        "detail": "尚未登录，或登录已过期；请登录后重试。",
    }


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_every_write_wants_the_csrf_token(world, method, path, written):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=world.clerk.id))
    before = written()
    answer = client.generic(method, path, b"{}", content_type="application/json")
    refused = answer.status_code == 403 and answer.json()["title"] == "CsrfFailed"
    assert refused == (method != "GET"), answer.content.decode()
    assert written() == before


def test_a_write_with_the_csrf_token_is_taken(world, visit):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=world.inspector.id))
    client.get("/api/docs")
    token = client.cookies["csrftoken"].value
    key = new_id()
    headers = {"X-CSRFToken": token}
    answer = client.put(f"/api/inspections/{key}", visit, content_type="application/json", headers=headers)
    assert answer.status_code == 200
    assert Inspection.objects.get().pk == key


def test_an_account_that_was_closed_meanwhile_is_signed_out(world, inspector_program):
    User.objects.filter(pk=world.inspector.id).update(is_active=False)
    assert inspector_program.get("hazards")[0] == 401


def test_the_documentation_sends_people_to_the_sign_in_page(db):
    answer = Client().get("/api/docs")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/api/docs")


def test_another_address_is_a_problem_and_no_page(inspector_program):
    answer = inspector_program.client.get("/api/figurs")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json; charset=utf-8")
    assert answer.json()["title"] == "NotFound"


def test_another_method_is_a_problem_that_names_those_there_are(inspector_program):
    answer = inspector_program.client.delete(f"/api/hazards/{UUID(int=1)}")
    assert (answer.status_code, answer.json()["title"]) == (405, "MethodNotAllowed")
    assert sorted(answer["Allow"].split(", ")) == ["GET", "PATCH", "PUT"]


def test_a_fault_of_ours_is_a_problem_without_its_inside_and_is_logged(rf, caplog):
    request = rf.get("/api/hazards")
    answer = api.on_exception(request, RuntimeError("password=secret"))
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json; charset=utf-8")
    assert b"secret" not in answer.content
    (record,) = caplog.records
    assert (record.getMessage(), record.levelname) == ("GET /api/hazards", "ERROR")
    assert "password=secret" in caplog.text
