"""Two first requests for the same thing at the same moment: both are answered, and there is one of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection, transaction
from tests.factories import World, credit_code
from tests.ledger.test_settle import until_somebody_waits

from zhiben.accounts import actions as accounts
from zhiben.accounts.models import Grant, User
from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.facts.errors import Conflict, Invalid
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event
from zhiben.ledger import queries
from zhiben.meetings import actions as meetings
from zhiben.places import actions as places
from zhiben.places.models import Membership, Organisation, Person, Post, Premises, Region
from zhiben.registers.errors import InvalidRows
from zhiben.standards import actions as standards
from zhiben.standards.models import Criterion, Law

DAY = date(2024, 5, 6)
pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.postgresql_only  # SQLite's writers wait in line before they look


def organisation(world, **values):
    facts = {
        "name": "同时登记有限公司",
        "kind": "enterprise",
        "region": world.shaoling_region,
        "parent": world.shaoling,
    }
    return places.add_organisation(by=SYSTEM, valid_from=DAY, **(facts | values))


@dataclass
class First:
    """A use case that answers a repeated identity; `made` asks for the same thing each time."""

    model: type
    made: object

    def __repr__(self):
        return self.model.__name__.lower()


def premises(world, id):
    return places.add_premises(by=SYSTEM, id=id, name="同时登记车间", owner=world.enterprise, valid_from=DAY)


def person(world, id):
    return places.add_person(by=SYSTEM, id=id, name="某某", organisation=world.shaoling)


def post(world, id):
    return places.add_post(by=SYSTEM, id=id, organisation=world.shaoling, title="安全员", role="town")


def membership(world, id):
    held = Post.objects.filter(organisation=world.office).first()
    return places.appoint(by=SYSTEM, id=id, person=world.town_person, post=held, valid_from=DAY)


def region(world, _id):
    return places.add_region(by=SYSTEM, path="411104999", name="同时登记镇", level="town", valid_from=DAY)


def user(_world, id):
    return accounts.create(by=SYSTEM, id=id, username="at.once", name="某某", password="a-long-phrase-for-tests")


def law(_world, _id):
    return standards.add_law(by=SYSTEM, code="at-once", title="同时登记办法", kind="rule", effective_on=DAY)


FIRSTS = [
    First(Organisation, lambda world, identity: organisation(world, id=identity)),
    First(Premises, premises),
    First(Person, person),
    First(Post, post),
    First(Membership, membership),
    First(Region, region),
    First(User, user),
    First(Law, law),
]


def in_another_thread(work):
    """Its result or what it raised, on a connection of its own."""

    def run():
        try:
            return work()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    waiting = pool.submit(run)
    pool.shutdown(wait=False)
    return waiting


def second_waits(first, second):
    """`first` has written and not committed when `second` comes; answers both."""
    with transaction.atomic():
        one = first()
        other = in_another_thread(second)
        until_somebody_waits()
    return one, other.result(20)


@on_postgresql
@pytest.mark.parametrize("each", FIRSTS, ids=repr)
def test_the_second_of_two_first_requests_is_answered_the_same(world: World, each):
    identity, notes = new_id(), Event.objects.count()
    had = each.model.objects.count()
    one, other = second_waits(lambda: each.made(world, identity), lambda: each.made(world, identity))
    assert (one.pk, each.model.objects.count()) == (other.pk, had + 1)
    written = list(Event.objects.values_list("action", "subject"))[notes:]
    assert len(set(written)) == len(written), "the one that was refused has left a note"
    assert list(queries.differences()) == []


@pytest.mark.parametrize("each", FIRSTS, ids=repr)
def test_however_many_come_at_once(world: World, each):
    """On both engines, and not in any order: some meet the other's row before they write, some when they do."""
    phones, had = 6, each.model.objects.count()
    for turn in range(5 if each.model not in (Region, Law, User, Membership) else 1):
        identity, start = new_id(), threading.Barrier(phones)

        def ask(identity=identity, start=start):
            start.wait(10)
            return each.made(world, identity).pk

        found = [waiting.result(30) for waiting in [in_another_thread(ask) for _phone in range(phones)]]
        assert len(set(found)) == 1
        assert each.model.objects.count() == had + turn + 1


@on_postgresql
def test_two_at_the_top_get_a_path_each(world: World):
    """Nothing stands above them that could be locked: whoever is second looks again for a free one."""
    top = {"parent": None, "kind": "government", "region": world.city_region}
    one, other = second_waits(lambda: organisation(world, **top), lambda: organisation(world, **top))
    assert other.path > one.path and len(other.path) == len(one.path)


@on_postgresql
def test_of_two_with_one_credit_code_the_second_is_told_whose_it_is(world: World):
    code = credit_code(77)
    with pytest.raises(Invalid) as refusal:
        second_waits(
            lambda: organisation(world, credit_code=code),
            lambda: organisation(world, credit_code=code, name="别处有限公司", parent=world.wanjin),
        )
    assert code in str(refusal.value) and "同时登记有限公司" in str(refusal.value)
    assert Organisation.objects.filter(credit_code=code).count() == 1


@on_postgresql
def test_of_two_imports_with_one_credit_code_the_second_names_the_row(world: World):
    def rows(parent):
        values = {"kind": "enterprise", "region": world.shaoling_region, "parent": parent, "valid_from": DAY}
        return ((new_id(), values | {"name": f"第{n}家", "credit_code": credit_code(80 + n)}) for n in range(3))

    with pytest.raises(InvalidRows) as refusal:
        second_waits(
            lambda: places.add_organisations(by=SYSTEM, rows=rows(world.shaoling)),
            lambda: places.add_organisations(by=SYSTEM, rows=rows(world.wanjin)),
        )
    assert sorted(refusal.value.rows) == [0, 1, 2]


@on_postgresql
def test_two_that_move_below_the_same_superior_get_a_path_each(world: World):
    def move(which):
        return places.move_organisation(by=SYSTEM, record=which, parent=world.tianqiao, on=DAY)

    one, other = second_waits(lambda: move(world.enterprise), lambda: move(world.second_enterprise))
    assert {one.path, other.path} == {world.tianqiao.path + "0001", world.tianqiao.path + "0002"}


@on_postgresql
def test_a_post_is_not_given_twice_to_one_person(world: World):
    def appoint():
        held = Post.objects.filter(organisation=world.office).first()
        return places.appoint(by=SYSTEM, person=world.town_person, post=held, valid_from=DAY)

    with pytest.raises(Conflict):
        second_waits(appoint, appoint)
    assert world.town_person.memberships.filter(post__organisation=world.office).count() == 1


@on_postgresql
def test_a_right_is_not_granted_twice(world: World):
    def grant():
        return accounts.grant(by=SYSTEM, user=world.town_person.user, role="clerk", scope=Scope(world.wanjin.path))

    one, other = second_waits(grant, grant)
    assert one == other
    assert Grant.objects.filter(user=world.town_person.user, organisation_path=world.wanjin.path).count() == 1


@on_postgresql
def test_a_step_that_is_sent_twice_at_once_is_one_step(world: World):
    facts = {"kind": "weekly_assignment", "organisation": world.district, "happened_on": DAY}
    held = meetings.hold(by=world.clerk, id=new_id(), **facts)
    given = {"meeting": held, "organisation": world.shaoling, "text": "整改", "due_on": date(2024, 6, 1)}
    assignment, step = meetings.assign(by=world.clerk, id=new_id(), **given), new_id()

    def complete():
        return meetings.complete(by=world.clerk, id=step, assignment=assignment, on=date(2024, 5, 20))

    one, other = second_waits(complete, complete)
    assert (one.pk, other.pk, assignment.steps.count()) == (step, step, 1)
    assert list(queries.differences()) == []


@on_postgresql
def test_a_version_that_is_sent_twice_at_once_is_one_version(world: World):
    standard = law(world, None)
    facts = {"law": standard, "reference": "第一条", "field": "fire", "kind": "direct", "text": "堵塞安全出口"}
    record = standards.add_criterion(by=SYSTEM, code="at-once-1", valid_from=DAY, **facts)
    identity = new_id()

    def revise():
        return standards.revise_criterion(
            by=SYSTEM, record=record, on=date(2024, 5, 20), id=identity, text="锁闭安全出口"
        )

    one, other = second_waits(revise, revise)
    assert (one.pk, other.pk) == (identity, identity)
    assert Criterion.objects.filter(code="at-once-1").count() == 2
