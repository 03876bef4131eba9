"""The form above a page of numbers: a unit below one's own, a field, a period, a seal."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q
from django.forms.renderers import get_default_renderer
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import today
from zhiben.ledger import queries as ledger
from zhiben.places import queries as places
from zhiben.places.fields import field_choices
from zhiben.web.forms import Choose
from zhiben.web.questions import Asked, home, scope_label
from zhiben.web.requests import ViewerRequest

PERMISSION = "figures.view"
LISTED = 30
RECENT_SEALS = 40


class Picker(NamedTuple):
    """What can be chosen; `also` is what narrows the question besides, and `without` the question without that."""

    unit: str
    fields: list[tuple[str, str]]
    seals: list[Any]
    also: str
    without: str


def picker(asked: Asked, *, viewer: Viewer) -> Picker:
    """The controls of this question. Who sees one enterprise or field only has nothing to choose there."""
    own, scope = home(viewer), asked.scope
    fields = [(code, label) for code, label in field_choices() if own.field in {"", code}]
    bounded = scope._replace(organisation="", field="", only=False)
    wider = scope._replace(region=own.region, enterprise=own.enterprise, premises=own.premises)
    return Picker(
        unit="" if own.enterprise or own.premises else _unit(scope, viewer),
        fields=fields if own.field else [("", _("全部领域")), *fields],
        seals=list(ledger.seals().reverse()[:RECENT_SEALS]),
        also=scope_label(bounded, viewer=viewer) if bounded != Scope() else "",
        without=asked.query(scope=wider) if wider != scope else "",
    )


def units(request: ViewerRequest) -> JsonResponse:
    """The units whose numbers the viewer may ask for: those below a unit, or those whose name holds the text."""
    viewer = request.viewer
    viewer.require_somewhere(PERMISSION)
    sought = request.GET.get("q", "").strip()
    rows = places.organisations(viewer=viewer).filter(Q(valid_to=None) | Q(valid_to__gte=today()), voided_at=None)
    own = home(viewer)
    at = rows.filter(Q(name=sought) | Q(short=sought)).first() if sought else rows.filter(path=own.organisation).first()
    if at is not None or not sought:
        found = [*([at] if at else []), *places.children(at, viewer=viewer)[:LISTED]]
    else:
        found = list(rows.filter(Q(name__icontains=sought) | Q(short__icontains=sought)).order_by("path")[:LISTED])
    asked = [own._replace(organisation=each.path) for each in found]
    allowed = [each for each, scope in zip(found, asked, strict=True) if viewer.allows(PERMISSION, at=scope)]
    return JsonResponse({"found": [[each.path, str(each)] for each in allowed]})


def _unit(scope: Scope, viewer: Viewer) -> str:
    label = places.names_of_paths([scope.organisation], viewer=viewer).get(scope.organisation, "")
    box = Choose(url=reverse("figure-units"), label=label or scope.organisation)
    attrs = {"id": "asked-unit", "class": "form-control-sm", "placeholder": _("单位"), "aria-label": _("单位")}
    return box.render("organisation", scope.organisation, attrs, renderer=get_default_renderer())
