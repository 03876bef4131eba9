"""The one scope rule, as SQL: which rows a viewer may see."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.facts.paths import subtree

M = TypeVar("M", bound=Model)


def visible(
    queryset: QuerySet[M],
    *,
    viewer: Viewer,
    permission: str,
    organisation: str | None = "organisation_path",
    region: str | None = "region_path",
    field: str | None = "field",
    enterprise: str | None = "enterprise_id",
    premises: str | None = "premises_id",
) -> QuerySet[M]:
    """The rows in which `viewer` has `permission`; the keywords name the table's columns, None where it has none.

    A grant bounded by something that the table does not know (a field, an enterprise) shows none of its rows.
    """
    columns = (organisation, region, field, enterprise, premises)
    found = Q(pk__in=[])
    for scope in viewer.scopes(permission):
        where = _where(scope, columns)
        if where is None:
            continue
        if not where:
            return queryset
        found |= where
    return queryset.filter(found)


def _where(scope: Scope, columns: tuple[str | None, ...]) -> Q | None:
    where = Q()
    for path, column in zip((scope.organisation, scope.region), columns[:2], strict=True):
        if path and column is None:
            return None
        if path:
            where &= Q(**{f"{column}__range": subtree(path)})  # a range, not LIKE: SQLite uses the index
    for value, column in zip((scope.field, scope.enterprise, scope.premises), columns[2:], strict=True):
        if value and column is None:
            return None
        if value:
            where &= Q(**{str(column): value})
    return where
