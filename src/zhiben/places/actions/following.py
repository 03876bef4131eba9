"""Grants that follow from posts, and follow the post's organisation when it moves."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from zhiben.accounts import actions as accounts
from zhiben.accounts.models import Grant
from zhiben.accounts.viewer import Scope, Viewer
from zhiben.facts.ids import new_id
from zhiben.facts.paths import subtree
from zhiben.journal import actions as journal
from zhiben.places.models import ACT_FOR_SUPERIOR, SEGMENT, Membership, Organisation, Post

DAY = timedelta(days=1)


def scope_of(post: Post) -> Scope:
    """How far the holder of a post sees and acts.

    An enterprise's officer: that enterprise. An office, a department or a team: the unit above it and all below that.
    A government, town, zone or system: itself and all below. An administrator: this whole installation. A post with a
    field is bounded by it.
    """
    home = post.organisation
    if post.role == "administrator":
        return Scope()
    if post.role == "enterprise":
        return Scope(field=post.field, enterprise=home.pk)
    path = home.path[:-SEGMENT] if home.kind in ACT_FOR_SUPERIOR and len(home.path) > SEGMENT else home.path
    return Scope(path, field=post.field)


def grant_for(membership: Membership, *, by: Viewer) -> None:
    """Give the account of whoever holds the post what follows from it. Raises NotAllowed without accounts.manage."""
    post, person = membership.post, membership.person
    if not post.role or person.user is None:
        return
    accounts.grant(
        by=by,
        user=person.user,
        role=post.role,
        scope=scope_of(post),
        valid_from=membership.valid_from,
        valid_to=membership.valid_to,
        post=membership.pk,
        title=f"{post.organisation.name}{post.title}",
    )


def end_grants_of(membership: UUID, *, on: date, by: Viewer) -> None:
    """End what followed from a membership; nothing is asked of `by` where nothing followed."""
    if Grant.objects.filter(post=membership, valid_to=None).exists():
        accounts.end_grants(by=by, post=membership, on=on)


def grants_follow(moved: Organisation, *, old: str, new: str, on: date, by: Viewer) -> None:
    """After `moved` and all below it went from path `old` to `new` on that day.

    Whoever held a grant inside it holds the same on its new path; the old one stays, because older records lie there
    and nobody else is ever given that path. A grant over its former superior ends; over its new one, it begins.
    """
    standing = Grant.objects.filter(valid_to=None)
    for grant in standing.filter(organisation_path__range=subtree(old)).select_related("user"):
        grant.pk, grant.valid_from = new_id(), max(on, grant.valid_from)
        grant.organisation_path = new + grant.organisation_path.removeprefix(old)
        grant.save(force_insert=True)
        journal.write("accounts.grant", grant.user, by=by.id, at=grant, role=grant.role, path=grant.organisation_path)
    if moved.kind not in ACT_FOR_SUPERIOR:
        return
    holders = Membership.objects.filter(post__organisation=moved, valid_to=None).exclude(post__role="")
    for membership in holders.select_related("post__organisation", "person__user"):
        scope = scope_of(membership.post)
        for grant in standing.filter(post=membership.pk).exclude(organisation_path=scope.organisation):
            Grant.objects.filter(pk=grant.pk).update(valid_to=on - DAY)
            grant.pk, grant.valid_from, grant.organisation_path = new_id(), on, scope.organisation
            grant.save(force_insert=True)
            journal.write("accounts.grant", grant.user, by=by.id, at=grant, role=grant.role, path=scope.organisation)
