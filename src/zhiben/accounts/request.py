"""The viewer on the request: set once, read by every view."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import NOBODY, Viewer


class ViewerRequest(HttpRequest):
    """A request as views see it."""

    viewer: Viewer
    user: User


def viewer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.viewer` is who is signed in, with the grants that hold today; nobody otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        cast(ViewerRequest, request).viewer = cast(Viewer, SimpleLazyObject(lambda: _viewer(request)))
        return get_response(request)

    return middleware


def _viewer(request: HttpRequest) -> Viewer:
    return viewer_of(request.user) if request.user.is_authenticated else NOBODY
