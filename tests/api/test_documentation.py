"""The schema is the one that was agreed on, and its page runs under the strict policy."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from django.test import Client
from tests.environment import ROOT
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


def said(schema):
    """What is described → its words."""
    for address, path in schema["paths"].items():
        for verb, operation in path.items():
            yield f"{verb} {address}", operation["description"]
            for each in operation.get("parameters", ()):
                yield f"{verb} {address} {each['name']}", each["description"]
    for name, each in schema["components"]["schemas"].items():
        for field, property_ in each.get("properties", {}).items():
            yield f"{name}.{field}", property_.get("description", "")
    for tag in schema["tags"]:
        yield tag["name"], tag["description"]
    yield "info", schema["info"]["description"]


def in_both(words):
    chinese = re.search("[一-鿿]", words)
    return bool(chinese and re.search("[A-Za-z]{2,}", words.split(" · ")[-1].split("\n")[-1]))


def test_everything_is_described_in_chinese_and_in_english():
    schema = Client().get("/api/openapi.json").json()
    assert [where for where, words in said(schema) if not in_both(words)] == []
    titles = [each["summary"] for path in schema["paths"].values() for each in path.values()]
    assert len(set(titles)) == len(titles)


def test_no_word_is_kept_that_describes_nothing():
    kept = tomllib.loads((ROOT / "src/zhiben/api/words.toml").read_text("utf-8"))
    schema = json.dumps(Client().get("/api/openapi.json").json(), ensure_ascii=False)
    assert [text for text in kept["english"] if text not in schema] == []
    assert [name for name in kept["operations"] if f'"{name}"' not in schema] == []


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
