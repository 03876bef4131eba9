"""The scope rule for records that lie in more than one organisation: handed over, or visited together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Q, QuerySet

from zhiben.accounts.viewer import Viewer
from zhiben.facts.paths import subtree
from zhiben.places.models import Located

M = TypeVar("M", bound=Located)


def within_reach(queryset: QuerySet[M], *, viewer: Viewer, permission: str, lies_in: Callable[[str], Q]) -> QuerySet[M]:
    """The rows in which `viewer` has `permission`, where `lies_in(path)` says what lies below an organisation.

    As `accounts.scope.visible`; the other bounds stand outside the choice, so that each can lead through an index.
    """
    found = Q(pk__in=[])
    for scope in viewer.scopes(permission):
        where = lies_in(scope.organisation) if scope.organisation else Q()
        if scope.region:
            where &= Q(region_path__range=subtree(scope.region))
        exact = {"field": scope.field, "enterprise": scope.enterprise, "premises": scope.premises}
        where &= Q(**{name: value for name, value in exact.items() if value})
        if not where:
            return queryset
        found |= where
    return queryset.filter(found)
