"""The pages that say what went wrong and what to do next: 400.html … 500.html, which Django also finds by name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """The page for `status`, saying `sentence`."""
    return render(request, f"{status}.html", {"sentence": sentence}, status=status)
