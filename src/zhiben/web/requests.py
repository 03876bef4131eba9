"""The request as our views see it, and how a page answers it whole or in part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from zhiben.accounts.request import ViewerRequest as Request

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class ViewerRequest(Request):
    """A request of somebody signed in, perhaps sent by htmx."""

    htmx: HtmxDetails


def wants_part(request: ViewerRequest, part: str) -> bool:
    """Whether htmx asks for the element `part` only (and not for the whole page, as after *back*)."""
    htmx = request.htmx
    return bool(htmx) and not htmx.history_restore_request and (htmx.target or "").rpartition("#")[2] == part


def render_page(
    request: ViewerRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """The page, or only its partial `part` where htmx replaces the element of that id."""
    name = f"{template}#{part}" if part and wants_part(request, part) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
