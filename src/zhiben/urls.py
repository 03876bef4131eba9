"""Addresses: pages at the root, the API below /api/."""

import sys

from django.http import HttpRequest, HttpResponse  # noqa: TID251  (it stands beside the rooms)
from django.urls import include, path

from zhiben.api import api
from zhiben.web import errors

urlpatterns = [
    path("api/", api.urls),
    path("", include("zhiben.web.urls")),
]


def handler500(request: HttpRequest) -> HttpResponse:
    """What got past the views, as when the database is lost while middleware asks it who is signed in."""
    error = sys.exc_info()[1]
    if isinstance(error, Exception) and request.path.startswith("/api/"):
        return api.on_exception(request, error)
    return errors.fault(error)
