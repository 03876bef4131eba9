"""The search box in the page's head: the first hits of every register that the viewer may see."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.registers import queries
from zhiben.registers.declaration import Register
from zhiben.web.registers.filters import Filters
from zhiben.web.registers.listing import narrowed
from zhiben.web.requests import ViewerRequest, render_page

HITS = 5


class Found(NamedTuple):
    """The hits of one register: title and address, and whether there are more."""

    register: Register
    hits: list[tuple[str, str]]
    more: bool
    url: str


def search(request: ViewerRequest) -> HttpResponse:
    """Registers with hits; the list of each opens with the same search."""
    sought = request.GET.get("q", "").strip()
    shown = [each for each in queries.registers(viewer=request.viewer) if each.search and sought]
    found = [_found(each, sought, request.viewer) for each in shown]
    context = {"title": _("搜索"), "sought": sought, "found": [each for each in found if each.hits]}
    return render_page(request, "search.html", context)


def _found(register: Register, sought: str, viewer: Viewer) -> Found:
    values = QueryDict(mutable=True)
    values["q"] = sought
    rows = narrowed(register, Filters(register, values, viewer)).select_related(*register.related)
    found = list(rows.order_by(register.sort)[: HITS + 1])
    hits = [(register.title(each), reverse("register-detail", args=[register.code, each.pk])) for each in found[:HITS]]
    url = f"{reverse('register-list', args=[register.code])}?{values.urlencode()}"
    return Found(register, hits, len(found) > HITS, url)
