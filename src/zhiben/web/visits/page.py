"""The page on which a visit is recorded, and the two parts of it that come when they are asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.facts.errors import Refused
from zhiben.facts.ids import new_id
from zhiben.places import queries as places
from zhiben.web.forms import add_refusal
from zhiben.web.registers.access import register_named
from zhiben.web.requests import ViewerRequest, render_page
from zhiben.web.visits.forms import day_of
from zhiben.web.visits.sheet import Sheet, blank, record

# What somebody of that role records nearly always; it can be chosen otherwise.
KINDS = {"inspector": "administrative", "expert": "expert", "enterprise": "self_check"}


def visit_new(request: ViewerRequest) -> HttpResponse:
    """Write one visit with its answers and hazards; sent once. Without script, rows are added and dropped by the server."""
    viewer = request.viewer
    register = register_named("inspections", viewer=viewer)
    if request.method != "POST":
        given = {name: value for name, value in request.GET.items() if name != "id"}
        return _page(request, Sheet(viewer, initial={"id": new_id(), **start(viewer), **given}))
    sheet = Sheet(viewer, request.POST, request.FILES)
    if "more" in request.POST or "drop" in request.POST:
        sheet.hush()
        if "drop" in request.POST:
            sheet.drop(request.POST["drop"])
        elif request.POST["more"] != "items":
            sheet.add(request.POST["more"])
        return _page(request, sheet)
    if sheet.is_valid():
        try:
            visit = record(sheet, by=viewer)
        except Refused as refusal:
            add_refusal(sheet.form, refusal)
        else:
            messages.success(request, _("已登记：%(title)s") % {"title": register.title(visit)})
            return redirect("register-detail", "inspections", visit.pk)
    return _page(request, sheet, status=422)


def visit_hazard(request: ViewerRequest) -> HttpResponse:
    """One more row for a hazard."""
    register_named("inspections", viewer=request.viewer)
    day, item = day_of(request.GET.get("happened_on", "")), request.GET.get("item", "")
    row = blank(request.viewer, day=day, item=item, field=request.GET.get("field", ""))
    return render_page(request, "visits/found.html", {"row": row})


def visit_checklist(request: ViewerRequest) -> HttpResponse:
    """The items of the list that was chosen."""
    register_named("inspections", viewer=request.viewer)
    sheet = Sheet(request.viewer, request.GET)
    sheet.hush()
    return render_page(request, "visits/answers.html", _context(request, sheet))


def start(viewer: Viewer) -> dict[str, Any]:
    """What is known before anything is typed: today, the own unit, the own field, the usual kind."""
    own = (
        places.memberships(viewer=viewer)
        .filter(person__user=viewer.id, valid_from__lte=today())
        .exclude(valid_to__lt=today())
    )
    held = own.first()
    scopes = viewer.scopes("inspections.record")
    scope = scopes[0] if scopes else None
    return {
        "happened_on": today(),
        "organisation": str(held.post.organisation_id) if held else "",
        "enterprise": str(scope.enterprise or "") if scope else "",
        "premises": str(scope.premises or "") if scope else "",
        "field": scope.field if scope else "",
        "kind": next((KINDS[role] for role in sorted(viewer.roles) if role in KINDS), ""),
    }


def _page(request: ViewerRequest, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    context = _context(request, sheet) | {
        "title": _("登记检查"),
        "form": sheet.form,
        "cancel": reverse("register-list", args=["inspections"]),
        "crumbs": [(_("工作台"), "/"), (_("检查"), reverse("register-list", args=["inspections"]))],
    }
    return render_page(request, "visits/new.html", context, status=status)


def _context(request: ViewerRequest, sheet: Sheet) -> dict[str, Any]:
    return {"sheet": sheet, "may_find": request.viewer.can("hazards.record")}
