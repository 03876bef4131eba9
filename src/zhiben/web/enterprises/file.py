"""The file of one enterprise: facts, premises and tenants, papers that are there or missing, plans, drills, visits, hazards."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.dossiers import queries as dossiers
from zhiben.figures.queries import ORGANISATION_SEGMENT
from zhiben.hazards import queries as hazards
from zhiben.places import queries as places
from zhiben.registers.declaration import REGISTERS, Register
from zhiben.web.registers.cells import Cells
from zhiben.web.requests import ViewerRequest, render_page

SHOWN = 8
PAPERS = 200  # a file holds some dozens
FACTS = ("short", "tie", "credit_code", "region", "industry", "address", "valid_from", "valid_to")


class Line(NamedTuple):
    """One record of a section; `due` is a deadline or an end of validity."""

    title: str
    url: str
    day: Any
    due: Any = None
    note: str = ""


class Section(NamedTuple):
    """What one register holds of the enterprise."""

    label: Any
    icon: str
    lines: list[Line]
    more: bool
    all_url: str
    new_url: str


class Asked(NamedTuple):
    """One paper that the file must hold, and those that meet it."""

    title: str
    basis: str
    papers: list[Line]
    new_url: str


def enterprise(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Everything of it that the viewer may see. Raises NotFound, also where it is out of sight."""
    viewer = request.viewer
    viewer.require_somewhere("dossiers.view")
    found = places.get(viewer=viewer, id=id)
    if found.kind != "enterprise":
        raise Http404(_t("这个单位不是生产经营单位，没有一企一档。"))
    register, above = REGISTERS["organisations"], found.path[:-ORGANISATION_SEGMENT]
    facts = Cells(register, [register.column(name) for name in FACTS], linked=True).of(found)
    context = {
        "title": found.name,
        "enterprise": found,
        "under": places.names_of_paths([above], viewer=viewer).get(above, ""),
        "facts": [cell for cell in facts if cell.text],
        "premises": list(places.premises_of(found, viewer=viewer).select_related("owner", "tenant")),
        **_dossier(found, viewer),
        "sections": [each for each in _sections(found, viewer) if each is not None],
        "new_visit": reverse("register-new", args=["inspections"]) + f"?enterprise={found.pk}",
        "may_visit": viewer.can("inspections.record"),
    }
    return render_page(request, "enterprises/file.html", context)


def _dossier(found: Any, viewer: Viewer) -> dict[str, Any]:
    """The papers: by requirement, then the others. Where the viewer may not see the file, nothing is called missing."""
    if not viewer.allows("dossiers.view", at=found):
        return {}
    register = REGISTERS["papers"]
    standing = Q(valid_to=None) | Q(valid_to__gte=today())
    rows = _of(register, found, viewer).filter(standing).order_by("-happened_on", "-pk")[:PAPERS]
    by_requirement: dict[Any, list[Line]] = {}
    for each in rows:
        by_requirement.setdefault(each.requirement_id, []).append(_line(register, each, due=each.valid_to))
    whole = dossiers.completeness(found, viewer=viewer, on=today())
    new = _new_url(register, found, viewer)
    required = {each.pk for each in whole.required}
    return {
        "whole": whole,
        "asked": [
            Asked(
                each.title, each.basis, by_requirement.get(each.pk, []), f"{new}&requirement={each.pk}" if new else ""
            )
            for each in whole.required
        ],
        "other_papers": [line for key, lines in by_requirement.items() if key not in required for line in lines],
        "new_paper": new,
    }


def _sections(found: Any, viewer: Viewer) -> list[Section | None]:
    return [
        _section("hazards", _("未销号隐患"), found, viewer, extra="open=1", due="due_on"),
        _section("inspections", _("检查"), found, viewer),
        _section("plans", _("应急预案"), found, viewer),
        _section("activities", _("演练培训"), found, viewer),
    ]


def _section(code: str, label: Any, found: Any, viewer: Viewer, *, extra: str = "", due: str = "") -> Section | None:
    register = REGISTERS[code]
    if not viewer.can(register.view_permission):
        return None
    rows = (
        hazards.open_hazards(viewer=viewer).filter(enterprise=found)
        if code == "hazards"
        else _of(register, found, viewer)
    )
    shown = list(rows.select_related(*register.related).order_by("-happened_on", "-pk")[: SHOWN + 1])
    lines = [_line(register, each, due=getattr(each, due) if due else None) for each in shown[:SHOWN]]
    narrowed = f"enterprise={found.pk}" if register.column("enterprise").filtered else ""
    query = "&".join(part for part in (narrowed, extra) if part)
    address = reverse("register-list", args=[code])
    return Section(
        label,
        register.icon,
        lines,
        len(shown) > SHOWN,
        f"{address}?{query}" if query else address,
        _new_url(register, found, viewer),
    )


def _of(register: Register, found: Any, viewer: Viewer) -> Any:
    """The enterprise's own records and those about it."""
    return register.visible(viewer=viewer).filter(Q(enterprise=found) | Q(organisation=found), voided_at=None)


def _line(register: Register, record: Any, *, due: Any = None) -> Line:
    address = reverse("register-detail", args=[register.code, record.pk])
    named = record.get_kind_display() if register.code == "inspections" else register.title(record)
    ended = getattr(record, "valid_to", None)
    note = str(record.organisation) if register.code == "inspections" else ""
    note = _t("已失效（%(day)s）") % {"day": ended.isoformat()} if ended and ended < today() else note
    return Line(named, address, record.happened_on, due, note)


def _new_url(register: Register, found: Any, viewer: Viewer) -> str:
    """The form, filled in as far as the enterprise tells it; '' where the viewer records nothing of that kind."""
    if register.record is None or not viewer.allows(register.record_permission, at=found):
        return ""
    known = {"enterprise": str(found.pk), "happened_on": today().isoformat()}
    if register.code not in {"inspections", "hazards"}:
        known["organisation"] = str(found.pk)
    return reverse("register-new", args=[register.code]) + "?" + urlencode(known)
