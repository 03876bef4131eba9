"""How complete the enterprises' files are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhiben.accounts.scope import visible
from zhiben.accounts.viewer import Viewer
from zhiben.dossiers.models import Paper, Requirement
from zhiben.facts.paths import within
from zhiben.places.models import Organisation


@dataclass(frozen=True)
class Completeness:
    """What an enterprise's file must hold on a day, and which of it is missing."""

    required: list[Requirement]
    missing: list[Requirement]

    @property
    def present(self) -> int:
        """How many of the required papers are there."""
        return len(self.required) - len(self.missing)


def completeness(enterprise: Organisation, *, viewer: Viewer, on: date) -> Completeness:
    """The requirements of every organisation above the enterprise against its valid papers. Raises NotAllowed."""
    viewer.require("dossiers.view", at=enterprise)  # a file out of sight is not an empty one
    standing = Q(voided_at=None, happened_on__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    required = [
        each
        for each in Requirement.objects.filter(standing).order_by("happened_on", "id")
        if within(enterprise.path, each.organisation_path)
    ]
    papers = visible(Paper.objects.filter(standing, enterprise=enterprise), viewer=viewer, permission="dossiers.view")
    met = set(papers.values_list("requirement", flat=True))
    return Completeness(required, [each for each in required if each.pk not in met])
