"""What every page's frame shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now
from zhiben.web import desk, navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """The viewer with menu, tabs, the moment the data are of, and how many things wait; lazily: a partial has no frame."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"viewer": None}
    groups = SimpleLazyObject(lambda: navigation.menu(viewer, request.path))
    return {
        "viewer": viewer,
        "menu": groups,
        "tabs": SimpleLazyObject(lambda: navigation.tabs(groups)),  # type: ignore[arg-type]
        "as_of": now,
        "bell": SimpleLazyObject(lambda: desk.count(viewer=viewer)),
    }
