"""How complete the enterprises' files are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from zhiben.accounts.scope import visible
from zhiben.accounts.viewer import Viewer
from zhiben.dossiers.models import Paper, Requirement
from zhiben.facts.paths import within
from zhiben.places.models import SEGMENT, Organisation


@dataclass(frozen=True)
class Completeness:
    """What an enterprise's file must hold on a day, and which of it is missing."""

    required: list[Requirement]
    missing: list[Requirement]

    @property
    def whole(self) -> bool:
        """Nothing is missing."""
        return not self.missing

    @property
    def present(self) -> int:
        """How many of the required papers are there."""
        return len(self.required) - len(self.missing)


def completeness(enterprise: Organisation, *, viewer: Viewer, on: date) -> Completeness:
    """The requirements of every organisation above the enterprise against its valid papers. Raises NotAllowed."""
    viewer.require("dossiers.view", at=enterprise)  # a file out of sight is not an empty one
    return completeness_of([enterprise], viewer=viewer, on=on)[enterprise.pk]


def completeness_of(enterprises: Iterable[Organisation], *, viewer: Viewer, on: date) -> dict[UUID, Completeness]:
    """The same for each of those whose file the viewer may see, in two queries however many there are."""
    seen = [each for each in enterprises if viewer.allows("dossiers.view", at=each)]
    standing = Q(voided_at=None, happened_on__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    above = {each.path[:end] for each in seen for end in range(SEGMENT, len(each.path) + 1, SEGMENT)}
    asked = list(Requirement.objects.filter(standing, organisation_path__in=above).order_by("happened_on", "id"))
    papers = visible(Paper.objects.filter(standing, enterprise__in=seen), viewer=viewer, permission="dossiers.view")
    met = set(papers.values_list("enterprise_id", "requirement_id"))
    found = {}
    for each in seen:
        required = [one for one in asked if within(each.path, one.organisation_path)]
        found[each.pk] = Completeness(required, [one for one in required if (each.pk, one.pk) not in met])
    return found
