"""The viewer: who is looking or acting, and how far. Every query and every use case asks for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from zhiben.accounts.roles import grants as patterns_grant
from zhiben.facts.errors import NotAllowed
from zhiben.facts.paths import within


class Scope(NamedTuple):
    """A part of the world: subtrees of organisations and regions, a field, one enterprise, one premises; '' is all.

    `only` narrows the organisation to that one unit without what is below it.
    """

    organisation: str = ""
    region: str = ""
    field: str = ""
    enterprise: UUID | None = None
    premises: UUID | None = None
    only: bool = False

    @classmethod
    def of(cls, place: Any) -> Scope:
        """Where a record lies (it has organisation_path, region_path, field, enterprise_id, premises_id), or a scope."""
        if isinstance(place, Scope):
            return place
        return cls(
            getattr(place, "organisation_path", ""),
            getattr(place, "region_path", ""),
            getattr(place, "field", ""),
            getattr(place, "enterprise_id", None),
            getattr(place, "premises_id", None),
        )


EVERYWHERE = Scope()


@dataclass(frozen=True)
class Reach:
    """One grant as the viewer holds it: permission patterns within a scope."""

    permissions: frozenset[str]
    scope: Scope = EVERYWHERE
    role: str = ""
    title: str = ""

    def covers(self, permission: str, place: Scope) -> bool:
        """Whether it gives `permission` everywhere in `place`."""
        mine = self.scope
        return (
            patterns_grant(self.permissions, permission)
            and within(place.organisation, mine.organisation)
            and within(place.region, mine.region)
            and mine.field in {"", place.field}
            and mine.enterprise in {None, place.enterprise}
            and mine.premises in {None, place.premises}
        )


@dataclass(frozen=True)
class Viewer:
    """Who, and the grants that hold today. `id` is the recorder's id in records, entries and journal."""

    id: UUID
    name: str = ""
    grants: tuple[Reach, ...] = field(default=())

    def allows(self, permission: str, *, at: Any = EVERYWHERE) -> bool:
        """Whether one of the grants gives `permission` everywhere in `at` (a scope, or a record that lies somewhere)."""
        place = Scope.of(at)
        return any(grant.covers(permission, place) for grant in self.grants)

    def can(self, permission: str) -> bool:
        """Whether any grant gives `permission` anywhere: for menus, never for a decision about a place."""
        return any(patterns_grant(grant.permissions, permission) for grant in self.grants)

    def require(self, permission: str, *, at: Any = EVERYWHERE) -> None:
        """Raises NotAllowed unless `allows`."""
        if not self.allows(permission, at=at):
            raise NotAllowed(permission, at)

    def require_somewhere(self, permission: str) -> None:
        """Raises NotAllowed unless some grant gives `permission`: for what lies nowhere (the ledger, definitions)."""
        if not self.can(permission):
            raise NotAllowed(permission)

    def scopes(self, permission: str) -> list[Scope]:
        """Where the viewer has the permission, widest first."""
        found = [grant.scope for grant in self.grants if patterns_grant(grant.permissions, permission)]
        return sorted(found, key=lambda scope: (len(scope.organisation) + len(scope.region), scope.field))

    @property
    def roles(self) -> frozenset[str]:
        """The codes of the roles held."""
        return frozenset(grant.role for grant in self.grants if grant.role)

    @property
    def title(self) -> str:
        """The first post's title, for the page's head."""
        return next((grant.title for grant in self.grants if grant.title), "")


# The product itself: jobs, and the local operator who owns the machine and its database anyway.
SYSTEM = Viewer(UUID(int=0), "zhiben", (Reach(frozenset({"*"})),))
NOBODY = Viewer(UUID(int=0xFFFF), "")
