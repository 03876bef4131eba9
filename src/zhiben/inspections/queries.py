"""Visits as far as the viewer may see them: those of the organisations in reach, and those they took part in."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhiben.accounts import scope
from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.hazards.reach import within_reach
from zhiben.inspections.models import Answer, Inspection, Instrument, Participation
from zhiben.places.models import Organisation, Person

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


def instruments(*, viewer: Viewer) -> QuerySet[Instrument]:
    """Every letter the viewer may see, voided ones too: of the organisations in reach, or addressed to the own one."""
    return scope.visible(Instrument.objects.all(), viewer=viewer, permission=PERMISSION)


def instruments_of(visit: Inspection, *, viewer: Viewer) -> list[Instrument]:
    """The letters issued at one visit, in their order."""
    return list(instruments(viewer=viewer).filter(inspection=visit).order_by("happened_on", "id"))


def officers_of(visit: Inspection, *, viewer: Viewer) -> list[Person]:
    """Who may issue a letter at a visit: its officers who have a certificate. Raises NotFound."""
    return [person for person in get(visit.pk, viewer=viewer).officers if person.certificate]


def usual_area(organisation: Organisation, *, viewer: Viewer) -> str:
    """The area's sign in the last letter of an organisation, '' before the first."""
    mine = instruments(viewer=viewer).filter(organisation=organisation).order_by("-happened_on", "-id")
    return mine.values_list("area", flat=True).first() or ""
