"""Visits as far as the viewer may see them: those of the organisations in reach, and those they took part in."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.hazards.reach import within_reach
from zhiben.inspections.models import Answer, Inspection, Participation

PERMISSION = "inspections.view"


def visible(*, viewer: Viewer) -> QuerySet[Inspection]:
    """Every visit the viewer may see, voided ones too."""
    return within_reach(Inspection.objects.all(), viewer=viewer, permission=PERMISSION, lies_in=_led_or_joined)


def _led_or_joined(path: str) -> Q:
    # EXISTS and not IN: an IN would make SQLite collect and sort all visits of the scope before the first page.
    joined = Participation.objects.filter(inspection=OuterRef("pk"), organisation_path__range=subtree(path))
    return Q(organisation_path__range=subtree(path)) | Q(Exists(joined))


def get(id: UUID, *, viewer: Viewer) -> Inspection:
    """The visit of that id. Raises NotFound, also where it is out of sight."""
    found = (
        visible(viewer=viewer).select_related("organisation", "enterprise", "premises", "leader").filter(pk=id).first()
    )
    if found is None:
        raise NotFound(Inspection._meta.verbose_name, id)
    return found


def answers_of(visit: Inspection, *, viewer: Viewer) -> list[Answer]:
    """What was answered, in the order of the checklist. Raises NotFound where the visit is out of sight."""
    return list(get(visit.pk, viewer=viewer).answers.select_related("hazard"))
