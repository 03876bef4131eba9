"""Use cases of accounts: create, reset a password, grant, revoke, disable."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.models import Grant, User
from zhiben.accounts.roles import roles
from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.calendars import today
from zhiben.facts.errors import Invalid
from zhiben.facts.ids import new_id
from zhiben.facts.races import replayable
from zhiben.journal import actions as journal


@replayable(User)
@transaction.atomic
def create(
    *, by: Viewer, username: str, name: str, password: str, id: UUID | None = None, must_change_password: bool = True
) -> User:
    """Open an account; repeating `id` answers the same account. Raises Invalid on a taken name or a weak password."""
    by.require("accounts.manage")
    if id and (done := User.objects.filter(pk=id).first()):
        return done
    user = User(id=id or new_id(), username=username, name=name, must_change_password=must_change_password)
    user.set_password(_checked(password, user))
    try:
        user.full_clean()
    except ValidationError as error:
        raise Invalid.of(error) from error
    user.save(force_insert=True)
    journal.write("accounts.create", user, by=by.id, at=_home(user, by), username=user.username)
    return user


@transaction.atomic
def set_password(*, by: Viewer, user: User, password: str) -> None:
    """Set a new password: one's own, or anybody's by an administrator (it must then be changed at the next sign-in)."""
    if by.id != user.pk:
        by.require("accounts.manage")
    user.set_password(_checked(password, user))
    user.must_change_password = by.id != user.pk
    user.save(update_fields=["password", "must_change_password"])
    journal.write("accounts.set_password", user, by=by.id, at=_home(user, by))


@transaction.atomic
def set_active(*, by: Viewer, user: User, active: bool) -> None:
    """Close an account, or open it again; what it recorded stays."""
    by.require("accounts.manage")
    user.is_active = active
    user.save(update_fields=["is_active"])
    journal.write("accounts.set_active", user, by=by.id, at=_home(user, by), active=active)


@transaction.atomic
def grant(
    *,
    by: Viewer,
    user: User,
    role: str,
    scope: Scope = EVERYWHERE,
    valid_from: date | None = None,
    valid_to: date | None = None,
    post: UUID | None = None,
    title: str = "",
) -> Grant:
    """Give a role within a scope; a grant that stands already is not given twice. Raises Invalid on an unknown role."""
    by.require("accounts.manage")
    if role not in roles():
        known = "、".join(roles())
        raise Invalid({"role": [_("没有“%(role)s”这个角色；可用：%(known)s。") % {"role": role, "known": known}]})
    # Locked: of two at once each would find none, and whoever took one of the twins back would leave the other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    given, new = Grant.objects.get_or_create(
        user=user,
        role=role,
        organisation_path=scope.organisation,
        region_path=scope.region,
        field=scope.field,
        enterprise=scope.enterprise,
        premises=scope.premises,
        post=post,
        valid_to=valid_to,
        defaults={"valid_from": valid_from or today(), "title": title},
    )
    if new:
        journal.write("accounts.grant", user, by=by.id, at=scope, role=role, scope=list(map(str, scope)))
    return given


@transaction.atomic
def end_grants(*, by: Viewer, post: UUID, on: date) -> int:
    """End the grants that follow from a membership; returns how many."""
    by.require("accounts.manage")
    ended = list(Grant.objects.filter(post=post, valid_to=None).select_related("user"))
    for each in ended:
        each.valid_to = on
        each.save(update_fields=["valid_to"])
        journal.write("accounts.end_grant", each.user, by=by.id, at=each, role=each.role, on=on)
    return len(ended)


@transaction.atomic
def revoke(*, by: Viewer, grant: Grant) -> None:
    """Take a grant back at once."""
    by.require("accounts.manage")
    journal.write("accounts.revoke", grant.user, by=by.id, at=grant, role=grant.role)
    grant.delete()


def _home(user: User, by: Viewer) -> Scope:
    """Where an account belongs, for the journal: where it may act; one without grants, where its manager does."""
    held = user.grants.order_by("organisation_path", "region_path").first()
    return Scope.of(held) if held else next(iter(by.scopes("accounts.manage")), EVERYWHERE)


def _checked(password: str, user: User) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": error.messages}) from error
    return password
