"""The schema is the one that was agreed on, and its page runs under the strict policy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from tests.house.test_templates import inline_parts

from zhiben.accounts.models import User

SNAPSHOT = Path(__file__).with_name("openapi.json")


def test_the_schema_is_served_to_anybody_and_equals_the_snapshot(db):
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == json.loads(SNAPSHOT.read_text("utf-8"))


def test_every_operation_says_what_it_does_in_chinese_and_has_a_name():
    operations = [
        operation for path in json.loads(SNAPSHOT.read_text("utf-8"))["paths"].values() for operation in path.values()
    ]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert [each["operationId"] for each in operations if not any("一" <= c <= "鿿" for c in each["description"])] == []


def test_the_page_has_no_inline_script_or_style(world, inspector_program):
    answer = inspector_program.client.get("/api/docs")
    assert answer.status_code == 200
    assert inline_parts(answer.content.decode()) == []
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_the_page_lists_the_operations_in_a_browser(world, sign_in, browser_page):
    sign_in(User.objects.get(pk=world.inspector.id))
    browser_page.goto("/api/docs")
    browser_page.locator("#operations-hazards-hazards_accept").wait_for()
    assert browser_page.locator(".opblock").count() == len(
        [each for path in json.loads(SNAPSHOT.read_text("utf-8"))["paths"].values() for each in path]
    )
