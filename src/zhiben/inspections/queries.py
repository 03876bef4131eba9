"""Visits as far as the viewer may see them: those of the organisations in reach, and those they took part in."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.accounts import scope as scopes
from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import NotFound
from zhiben.inspections.models import Answer, Inspection, Participation

PERMISSION = "inspections.view"


def visible(*, viewer: Viewer) -> QuerySet[Inspection]:
    """Every visit the viewer may see, voided ones too."""
    own = scopes.visible(Inspection.objects.all(), viewer=viewer, permission=PERMISSION)
    if not any(scope.organisation for scope in viewer.scopes(PERMISSION)):
        return own
    joined = scopes.visible(
        Participation.objects.all(),
        viewer=viewer,
        permission=PERMISSION,
        region="inspection__region_path",
        field="inspection__field",
        enterprise="inspection__enterprise_id",
        premises="inspection__premises_id",
    )
    return own | Inspection.objects.filter(Q(pk__in=joined.values("inspection")))


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
