"""Addresses: pages at the root, the API below /api/."""

from django.urls import include, path

from zhiben.api import api

urlpatterns = [
    path("api/", api.urls),
    path("", include("zhiben.web.urls")),
]
