"""Who is looking: from an account to its viewer; accounts for the administrator."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from zhiben.accounts.models import Grant, User
from zhiben.accounts.roles import roles
from zhiben.accounts.viewer import NOBODY, SYSTEM, Reach, Scope, Viewer
from zhiben.calendars import today
from zhiben.facts.errors import NotFound


def viewer_of(user: User) -> Viewer:
    """The viewer that an account is today."""
    if not user.is_active:
        return NOBODY
    day = today()
    # The few grants of one account are sifted here: a longer condition takes Django longer to say than to read them all.
    held = [grant for grant in Grant.objects.filter(user=user) if grant.role in roles() and grant.holds(day)]
    return Viewer(user.pk, user.name, tuple(_reach(grant) for grant in sorted(held, key=lambda grant: grant.pk)))


def viewer_named(username: str) -> Viewer:
    """The viewer of a sign-in name; '' is the local operator. Raises NotFound."""
    if not username:
        return SYSTEM
    return viewer_of(user_named(username, viewer=SYSTEM))


def user_named(username: str, *, viewer: Viewer) -> User:
    """The open account of a sign-in name, which colleagues tell one another; raises NotFound."""
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound(User._meta.verbose_name, username)
    return user


def users(*, viewer: Viewer) -> QuerySet[User]:
    """Every account, for whoever manages them."""
    viewer.require("accounts.manage")
    return User.objects.prefetch_related("grants").order_by("username")


def names(ids: set[UUID], *, viewer: Viewer) -> dict[UUID, str]:
    """The names of those who recorded something the viewer can see; the product's own id is 'zhiben'."""
    found = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {SYSTEM.id: SYSTEM.name, **found}


def _reach(grant: Grant) -> Reach:
    scope = Scope(grant.organisation_path, grant.region_path, grant.field, grant.enterprise, grant.premises)
    return Reach(roles()[grant.role].permissions, scope, grant.role, grant.title)
