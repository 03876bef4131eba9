"""How complete the files of many enterprises are, without asking for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from zhiben.accounts.viewer import Viewer
from zhiben.dossiers import queries as dossiers
from zhiben.facts.paths import within
from zhiben.figures.queries import ORGANISATION_SEGMENT
from zhiben.registers.declaration import REGISTERS


class Filled(NamedTuple):
    """How many of the papers that a file must hold are there."""

    present: int
    required: int

    @property
    def whole(self) -> bool:
        """Nothing is missing."""
        return self.present >= self.required


def completeness_of(enterprises: Sequence[Any], *, viewer: Viewer, on: date) -> dict[UUID, Filled]:
    """Enterprise → its file, for those whose file the viewer may see.

    What neighbours must hold is asked for once; only what an enterprise asks of itself is its own.
    """
    seen = [each for each in enterprises if viewer.allows("dossiers.view", at=each)]
    standing = Q(voided_at=None, happened_on__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    papers = REGISTERS["papers"].visible(viewer=viewer).filter(standing, enterprise__in=seen).order_by()
    held = set(papers.exclude(requirement=None).values_list("enterprise_id", "requirement_id"))
    own = REGISTERS["requirements"].visible(viewer=viewer).filter(standing, organisation__in=seen)
    asked_by_itself = list(own.values_list("organisation_path", "pk"))
    shared: dict[str, set[UUID]] = {}
    found = {}
    for each in seen:
        above = each.path[:-ORGANISATION_SEGMENT]
        if above not in shared:
            required = dossiers.completeness(each, viewer=viewer, on=on).required
            shared[above] = {one.pk for one in required if within(above, one.organisation_path)}
        required_here = shared[above] | {key for path, key in asked_by_itself if path == each.path}
        found[each.pk] = Filled(sum((each.pk, key) in held for key in required_here), len(required_here))
    return found
