"""Use cases of people and posts: enter, appoint, end; an account's grants follow from its posts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts import actions as accounts
from zhiben.accounts.models import User
from zhiben.accounts.roles import roles
from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Conflict, Invalid
from zhiben.facts.ids import new_id
from zhiben.facts.races import replayable
from zhiben.journal import actions as journal
from zhiben.places.actions.following import end_grants_of, grant_for
from zhiben.places.actions.mistakes import take_back
from zhiben.places.fields import fields
from zhiben.places.models import Membership, Organisation, Person, Post

PERMISSION = "places.record"


@replayable(Person)
@transaction.atomic
def add_person(*, by: Viewer, name: str, organisation: Organisation, id: UUID | None = None, **values: Any) -> Person:
    """Enter a person of `organisation`; repeating `id` answers the same one. The journal keeps no personal data."""
    by.require(PERMISSION, at=organisation)
    if id and (done := Person.objects.filter(pk=id).first()):
        return done
    record = Person(id=id or new_id(), name=name.strip(), organisation=organisation, **values)
    _check(record)
    record.save(force_insert=True)
    journal.write("places.add_person", record, by=by.id, organisation=organisation.name)
    return record


@transaction.atomic
def correct_person(*, by: Viewer, record: Person, **values: Any) -> Person:
    """Change what is known of a person; the journal names the columns, not what was in them."""
    record = _locked_person(by, record)
    if record.anonymised:
        raise Conflict(_("此人信息已匿名，不能再修改。"))
    changed = journal.changes(record, values)
    if not changed:
        return record
    for name in changed:
        setattr(record, name, values[name])
    by.require(PERMISSION, at=record)
    _check(record)
    record.save()
    if record.user is not None and "name" in changed:
        User.objects.filter(pk=record.user.pk).update(name=record.name)
    journal.write("places.correct_person", record, by=by.id, columns=sorted(changed))
    return record


@transaction.atomic
def anonymise_person(*, by: Viewer, record: Person) -> Person:
    """Remove everything that tells who it was: name, telephone, certificate, account's name. No figure changes.

    Source: 个人信息保护法 (2021) 第四十七条. Raises Conflict where a post is still held.
    """
    record = _locked_person(by, record)
    if record.anonymised:
        return record
    if record.memberships.filter(valid_to=None).exists():
        raise Conflict(_("此人仍在任职；请先免去职务，再作匿名处理。"))
    said = _("已匿名%(number)s") % {"number": record.pk.hex[-6:]}
    if record.user is not None:
        accounts.set_active(by=by, user=record.user, active=False)
        User.objects.filter(pk=record.user.pk).update(name=said, username=f"anonymous-{record.pk.hex}")
    record.name, record.phone, record.certificate, record.anonymised = said, "", "", True
    record.save()
    journal.write("places.anonymise_person", record, by=by.id)
    return record


@transaction.atomic
def void_person(*, by: Viewer, record: Person, reason: str) -> Person:
    """Take back a person entered by mistake; refused where anything refers to it."""
    record = _locked_person(by, record)
    if record.user_id is not None:
        raise Conflict(_("此人已开通账号，不能作废；可停用账号或作匿名处理。"))
    take_back(record, reason, by=by)
    return record


@transaction.atomic
def open_account(
    *, by: Viewer, person: Person, username: str, password: str, must_change_password: bool = True
) -> User:
    """Open the person's account, with the grants of the posts held; one who has one keeps it."""
    person = _locked_person(by, person)
    if person.user is not None:
        return person.user
    user = accounts.create(
        by=by, username=username, name=person.name, password=password, must_change_password=must_change_password
    )
    person.user = user
    person.save(update_fields=["user"])
    for membership in person.memberships.select_related("post__organisation"):
        membership.person = person
        grant_for(membership, by=by)
    return user


@replayable(Post)
@transaction.atomic
def add_post(
    *,
    by: Viewer,
    organisation: Organisation,
    title: str,
    rank: str = Post.Rank.STAFF,
    role: str = "",
    field: str = "",
    id: UUID | None = None,
) -> Post:
    """Set up a post; whoever holds it has its role, as far as `scope_of` says. Repeating `id` answers the same one."""
    by.require(PERMISSION, at=organisation)
    if id and (done := Post.objects.filter(pk=id).first()):
        return done
    record = Post(id=id or new_id(), organisation=organisation, title=title.strip(), role=role, field=field)
    record.rank = rank or Post.Rank.STAFF
    _check_post(record)
    record.save(force_insert=True)
    journal.write("places.add_post", record, by=by.id, title=title, role=role)
    return record


@transaction.atomic
def correct_post(*, by: Viewer, record: Post, **values: Any) -> Post:
    """Change a post. What its holders may do changes only by ending and appointing again: raises Conflict."""
    record = Post.objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=record)
    changed = journal.changes(record, values)
    if {"role", "field", "organisation"} & changed.keys() and record.memberships.filter(valid_to=None).exists():
        raise Conflict(_("“%(post)s”有人任职，不能改单位、角色或领域；请先免职。") % {"post": record})
    for name in changed:
        setattr(record, name, values[name])
    if changed:
        by.require(PERMISSION, at=record)
        _check_post(record)
        record.save()
        journal.write("places.correct_post", record, by=by.id, changes=changed)
    return record


@replayable(Membership)
@transaction.atomic
def appoint(
    *, by: Viewer, person: Person, post: Post, valid_from: date, id: UUID | None = None, valid_to: date | None = None
) -> Membership:
    """`person` holds `post` from that day, with the grants that follow; repeating `id` answers the same membership.

    Raises NotAllowed without places.record there or, where grants follow, accounts.manage; Conflict where held already.
    """
    by.require(PERMISSION, at=post)
    if id and (done := Membership.objects.filter(pk=id).first()):
        return done
    # Locked: two appointments at once would each find the post not held yet.
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.anonymised or person.voided:
        raise Invalid({"person": [_("“%(person)s”已匿名或作废，不能任职。") % {"person": person}]})
    if post.memberships.filter(person=person, valid_to=None).exists():
        raise Conflict(_("“%(person)s”已任“%(post)s”。") % {"person": person, "post": post})
    record = Membership(id=id or new_id(), person=person, post=post, valid_from=valid_from, valid_to=valid_to)
    _check(record)
    record.save(force_insert=True)
    grant_for(record, by=by)
    journal.write("places.appoint", record, by=by.id, post=str(post), on=valid_from)
    return record


@transaction.atomic
def end_membership(*, by: Viewer, record: Membership, on: date) -> Membership:
    """The last day in the post is `on`; the grants that followed from it end with it."""
    record = Membership.objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=record)
    if record.valid_to == on:
        return record
    record.valid_to = on
    _check(record)
    record.save(update_fields=["valid_to"])
    end_grants_of(record.pk, on=on, by=by)
    journal.write("places.end_membership", record, by=by.id, post=str(record.post), on=on)
    return record


def _locked_person(by: Viewer, record: Person) -> Person:
    record = Person.objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=record)
    return record


def _check_post(record: Post) -> None:
    if record.role and record.role not in roles():
        said = {"role": record.role, "known": "、".join(roles())}
        raise Invalid({"role": [_("没有“%(role)s”这个角色；可用：%(known)s。") % said]})
    if record.field and record.field not in fields():
        said = {"field": record.field, "known": "、".join(map(str, fields().values()))}
        raise Invalid({"field": [_("没有“%(field)s”这个领域；可选：%(known)s。") % said]})
    _check(record)


def _check(record: Any) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise Invalid.of(error) from error
