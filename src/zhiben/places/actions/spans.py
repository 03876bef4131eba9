"""Dated history of a registry's row: one span per state, the last of which equals the row."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhiben.facts.paths import within


def continue_from(before: Any, on: date, **values: Any) -> None:
    """The state from `on` is that of `before` but for `values`; a span that began that very day is changed."""
    if before.valid_from == on:
        for name, value in values.items():
            setattr(before, name, value)
        before.save()
        return
    columns = {field.attname for field in before._meta.concrete_fields if not field.primary_key}
    type(before).objects.create(**{name: getattr(before, name) for name in columns} | {"valid_from": on} | values)


def shift(spans: list[Any], on: date, old: str, new: str) -> None:
    """From `on`, what lay at or below `old` lies below `new`; spans oldest first."""
    earlier = [span for span in spans if span.valid_from < on]
    later = [span for span in spans if span.valid_from >= on]
    for span in later:
        if within(span.path, old):
            span.path = new + span.path.removeprefix(old)
            span.save(update_fields=["path"])
    if earlier and not any(span.valid_from == on for span in later):
        continue_from(earlier[-1], on, path=new + earlier[-1].path.removeprefix(old))
