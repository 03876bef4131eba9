"""The interface's description in two languages: Chinese as the code says it, English from `words.toml` beside it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

GAP = " · "


def in_both_languages(schema: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI schema with every title, sentence and name in both languages."""
    words = _words()
    schema["info"]["description"] = _both(schema["info"]["description"])
    schema["tags"] = [{"name": tag, "description": GAP.join(said)} for tag, said in words["tags"].items()]
    for path in schema["paths"].values():
        for operation in path.values():
            _operation(operation)
    for each in schema.get("components", {}).get("schemas", {}).values():
        for name, property_ in each.get("properties", {}).items():
            _named(name, property_)
    return schema


def _operation(operation: dict[str, Any]) -> None:
    title, sentence = _words()["operations"].get(operation["operationId"], ("", ""))
    if title:
        operation["summary"] = title
        operation["description"] = f"{operation['description']}\n\n{sentence}"
    for each in operation.get("parameters", ()):
        _named(each["name"], each["schema"])
        each["description"] = each["schema"].get("description", "")


def _named(name: str, said: dict[str, Any]) -> None:
    if "description" in said:
        said["description"] = _both(said["description"])
    elif name in _words()["names"]:
        said["description"] = GAP.join(_words()["names"][name])


def _both(chinese: str) -> str:
    english = _words()["english"].get(chinese)
    return f"{chinese}{GAP}{english}" if english else chinese


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
