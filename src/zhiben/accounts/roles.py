"""Roles as data: what each may do within its grant."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language


@dataclass(frozen=True)
class Role:
    """A code, its labels, and permission patterns: `room.action`, `room.*`, `*.action` or `*`."""

    code: str
    label_zh: str
    label_en: str
    permissions: frozenset[str]

    @property
    def label(self) -> str:
        """In the reader's language."""
        return self.label_en if (get_language() or "").startswith("en") else self.label_zh


@cache
def roles() -> dict[str, Role]:
    """Every role by its code."""
    text = Path(__file__).with_name("roles.toml").read_text("utf-8")
    return {
        code: Role(code, spec["label"], spec["label_en"], frozenset(spec["permissions"]))
        for code, spec in tomllib.loads(text).items()
    }


def grants(patterns: frozenset[str], permission: str) -> bool:
    """Whether one of the patterns covers the permission."""
    room, _, action = permission.partition(".")
    return not patterns.isdisjoint({permission, f"{room}.*", f"*.{action}", "*"})
