"""The enterprises in sight: how complete each one's file is, what is open, when it was visited last."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.dossiers import queries as dossiers
from zhiben.figures.queries import ORGANISATION_SEGMENT
from zhiben.hazards import queries as hazards
from zhiben.inspections import queries as inspections
from zhiben.places import queries as places
from zhiben.web.paging import keyset_page
from zhiben.web.requests import ViewerRequest, render_page


class Row(NamedTuple):
    """One enterprise; None where the viewer may not see that part of it."""

    name: str
    url: str
    under: str
    filled: dossiers.Completeness | None
    open_hazards: int | None
    visited_on: Any


def enterprises(request: ViewerRequest) -> HttpResponse:
    """In the order of the tree, in pages."""
    viewer = request.viewer
    viewer.require_somewhere("dossiers.view")
    sought = request.GET.get("q", "").strip()
    found = places.enterprises(viewer=viewer).filter(Q(valid_to=None) | Q(valid_to__gte=today()), voided_at=None)
    for word in sought.split():
        found = found.filter(Q(name__icontains=word) | Q(short__icontains=word) | Q(credit_code__icontains=word))
    page = keyset_page(found, sort="path", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {"title": _("一企一档"), "page": page, "rows": _rows(page.rows, viewer), "sought": sought}
    return render_page(request, "enterprises/list.html", context, part="rows")


def _rows(found: list[Any], viewer: Viewer) -> list[Row]:
    filled = dossiers.completeness_of(found, viewer=viewer, on=today())
    above = places.names_of_paths({each.path[:-ORGANISATION_SEGMENT] for each in found}, viewer=viewer)
    still_open = hazards.open_hazards(viewer=viewer).filter(enterprise__in=found).order_by().values("enterprise")
    counted = dict(still_open.annotate(number=Count("pk")).values_list("enterprise", "number"))
    visits = inspections.visible(viewer=viewer).filter(enterprise__in=found, voided_at=None).order_by()
    visited = dict(visits.values("enterprise").annotate(last=Max("happened_on")).values_list("enterprise", "last"))
    sees_hazards = viewer.can("hazards.view")
    return [
        Row(
            each.name,
            reverse("enterprise", args=[each.pk]),
            above.get(each.path[:-ORGANISATION_SEGMENT], ""),
            filled.get(each.pk),
            counted.get(each.pk, 0) if sees_hazards else None,
            visited.get(each.pk),
        )
        for each in found
    ]
