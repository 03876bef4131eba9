"""Where definitions are found: each room's figures.toml, then those that the office added."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from django.apps import apps

from zhiben.facts.errors import NotFound
from zhiben.figures.definitions import BadDefinition, Figure, figure_from
from zhiben.figures.models import Definition


@cache
def shipped() -> dict[str, Figure]:
    """The figures of every room, by code, in the order of the rooms."""
    found: dict[str, Figure] = {}
    for config in apps.get_app_configs():
        path = Path(config.path) / "figures.toml"
        if config.name.startswith("zhiben.") and path.exists():
            for room, specs in tomllib.loads(path.read_text("utf-8")).items():
                found |= {f"{room}.{name}": figure_from(f"{room}.{name}", spec) for name, spec in specs.items()}
    for figure in found.values():
        if missing := set(figure.parts) - found.keys():
            raise BadDefinition(f"{figure.code}: parts {sorted(missing)}")
    return found


def figure(code: str) -> Figure:
    """The figure of that code; raises NotFound."""
    if known := shipped().get(code):
        return known
    own = Definition.objects.filter(code=code, own=True).order_by("-id").first()
    if own is None:
        raise NotFound(Definition._meta.verbose_name, code)
    return figure_from(code, own.spec)


def figures() -> list[Figure]:
    """All figures: shipped, then the office's own in the order they were defined."""
    own: dict[str, Figure] = {}
    for each in Definition.objects.filter(own=True).order_by("id"):
        own[each.code] = figure_from(each.code, each.spec)
    return [*shipped().values(), *(each for code, each in own.items() if code not in shipped())]


def figure_as_of(code: str, version: str) -> Figure:
    """The version of a definition that a published value used; raises NotFound."""
    current = shipped().get(code)
    if current and current.version == version:
        return current
    kept = Definition.objects.filter(code=code, version=version).first()
    if kept is None:
        raise NotFound(Definition._meta.verbose_name, f"{code}@{version}")
    return figure_from(code, kept.spec)
