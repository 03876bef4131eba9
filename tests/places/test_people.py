"""People, posts, and the grants that follow from them."""

from datetime import date, timedelta

import pytest
from tests.factories import PASSWORD, viewer

from zhiben.accounts.models import Grant, User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.facts.errors import Conflict, Invalid, NotAllowed
from zhiben.journal.models import Event
from zhiben.places import actions, queries
from zhiben.places.models import Membership, Person

ON = date(2024, 3, 1)
DAY = timedelta(days=1)


def person(world, home, **values):
    return actions.add_person(by=SYSTEM, name="韩新", organisation=home, **values)


def held(user):
    return [
        (grant.role, Scope(grant.organisation_path, grant.region_path, grant.field, grant.enterprise))
        for grant in Grant.objects.filter(user=user, valid_to=None)
    ]


@pytest.mark.parametrize(
    ("home", "role", "field", "expected"),
    [
        ("office", "clerk", "", lambda world: Scope(world.district.path)),
        ("emergency", "inspector", "", lambda world: Scope(world.district.path)),
        ("fire_brigade", "inspector", "fire", lambda world: Scope(world.district.path, field="fire")),
        ("emergency", "expert", "dust", lambda world: Scope(world.district.path, field="dust")),
        ("district", "leader", "", lambda world: Scope(world.district.path)),
        ("shaoling", "town", "", lambda world: Scope(world.shaoling.path)),
        ("enterprise", "enterprise", "", lambda world: Scope(enterprise=world.enterprise.pk)),
        ("cooperative", "clerk", "", lambda world: Scope(world.cooperative.path)),
        ("city_office", "administrator", "", lambda world: Scope()),
        ("city_office", "auditor", "", lambda world: Scope(world.city.path)),
    ],
)
def test_how_far_a_post_reaches(world, home, role, field, expected):
    post = actions.add_post(by=SYSTEM, organisation=getattr(world, home), title="岗", role=role, field=field)
    assert actions.scope_of(post) == expected(world)


def test_an_appointment_gives_the_account_its_grant(world):
    new = person(world, world.shaoling)
    user = actions.open_account(by=SYSTEM, person=new, username="han", password=PASSWORD)
    new.refresh_from_db()
    assert held(user) == []
    post = actions.add_post(by=SYSTEM, organisation=world.shaoling, title="安全员", role="town")
    actions.appoint(by=SYSTEM, person=new, post=post, valid_from=ON)
    assert held(user) == [("town", Scope(world.shaoling.path))]
    assert viewer_of(user).title == "召陵镇人民政府安全员"


def test_an_account_opened_later_has_the_grants_of_the_posts_held(world):
    new = person(world, world.shaoling)
    post = actions.add_post(by=SYSTEM, organisation=world.shaoling, title="安全员", role="town")
    actions.appoint(by=SYSTEM, person=new, post=post, valid_from=ON)
    user = actions.open_account(by=SYSTEM, person=new, username="han", password=PASSWORD)
    assert held(user) == [("town", Scope(world.shaoling.path))]


def test_the_grant_ends_with_the_membership(world):
    membership = world.town_person.memberships.get()
    actions.end_membership(by=SYSTEM, record=membership, on=date(2024, 5, 26))
    assert viewer(world.town_person).grants == ()
    assert Grant.objects.get(post=membership.pk).valid_to == date(2024, 5, 26)


def test_nobody_gives_rights_without_managing_accounts(world):
    post = actions.add_post(by=world.clerk, organisation=world.shaoling, title="负责人", role="clerk")
    with pytest.raises(NotAllowed) as refused:
        actions.appoint(by=world.clerk, person=world.town_person, post=post, valid_from=ON)
    assert refused.value.permission == "accounts.manage"
    assert (Membership.objects.filter(post=post).count(), len(viewer(world.town_person).grants)) == (0, 1)


def test_a_post_without_a_role_is_filled_by_whoever_keeps_the_register(world):
    post = actions.add_post(by=world.clerk, organisation=world.shaoling, title="网格员")
    made = actions.appoint(by=world.clerk, person=world.town_person, post=post, valid_from=ON)
    assert (made.post, len(viewer(world.town_person).grants)) == (post, 1)


def test_the_same_post_is_not_held_twice(world):
    post = world.town_person.memberships.get().post
    with pytest.raises(Conflict) as refused:
        actions.appoint(by=SYSTEM, person=world.town_person, post=post, valid_from=ON)
    assert str(refused.value) == "“王镇”已任“召陵镇 town岗”。"


def test_the_same_id_answers_the_same_membership(world, new_id):
    post = actions.add_post(by=SYSTEM, organisation=world.shaoling, title="网格员")
    values = {"person": world.town_person, "post": post, "valid_from": ON}
    first = actions.appoint(by=SYSTEM, id=new_id, **values)
    assert actions.appoint(by=SYSTEM, id=new_id, **values) == first
    assert Membership.objects.filter(post=post).count() == 1


def test_a_post_that_is_held_keeps_its_role(world):
    post = world.town_person.memberships.get().post
    with pytest.raises(Conflict):
        actions.correct_post(by=SYSTEM, record=post, role="clerk")
    corrected = actions.correct_post(by=SYSTEM, record=post, title="安全监管员")
    assert (corrected.title, corrected.role) == ("安全监管员", "town")


def test_an_unknown_role_or_field_is_refused(world):
    with pytest.raises(Invalid, match="没有“king”这个角色"):
        actions.add_post(by=SYSTEM, organisation=world.shaoling, title="x", role="king")
    with pytest.raises(Invalid, match="没有“water”这个领域；可选：消防、粉尘涉爆"):
        actions.add_post(by=SYSTEM, organisation=world.shaoling, title="x", field="water")


def test_a_wrong_telephone_is_refused(world):
    with pytest.raises(Invalid) as refused:
        person(world, world.shaoling, phone="拨打总机")
    assert refused.value.errors == {"phone": ["电话只含数字、空格和连字符。"]}


def test_a_town_officer_enters_people_of_the_own_town_only(world, town_officer):
    actions.add_person(by=town_officer, name="韩新", organisation=world.enterprise)
    with pytest.raises(NotAllowed):
        actions.add_person(by=town_officer, name="韩外", organisation=world.wanjin)
    assert [each.name for each in Person.objects.filter(name__startswith="韩")] == ["韩新"]


def test_somebody_in_office_is_not_anonymised(world):
    with pytest.raises(Conflict):
        actions.anonymise_person(by=SYSTEM, record=world.town_person)
    world.town_person.refresh_from_db()
    assert world.town_person.name == "王镇"


def test_an_anonymised_person_leaves_no_trace_of_who_it_was(world):
    new = person(world, world.shaoling, phone="0395-1234567", certificate="豫L0001")
    user = actions.open_account(by=SYSTEM, person=new, username="han", password=PASSWORD)
    actions.correct_person(by=SYSTEM, record=new, phone="0395-7654321")
    actions.anonymise_person(by=SYSTEM, record=new)
    new.refresh_from_db()
    user.refresh_from_db()
    assert (new.name, new.phone, new.certificate) == (f"已匿名{new.pk.hex[-6:]}", "", "")
    assert (user.name, user.is_active, User.objects.filter(username="han").exists()) == (new.name, False, False)
    told = " ".join(str(event.detail) for event in Event.objects.filter(subject=new.pk))
    assert "韩新" not in told and "0395" not in told


def test_people_are_seen_within_the_own_scope(world, town_officer, outsider):
    assert {each.name for each in queries.people(viewer=town_officer)} == {"王镇", "赵安"}
    assert {each.name for each in queries.people(viewer=outsider)} == {"孙源"}
    assert {each.post.title for each in queries.memberships(viewer=outsider)} == {"clerk岗"}
    assert {each.title for each in queries.posts(viewer=town_officer)} == {"town岗", "enterprise岗"}
