"""People and posts: appointed and relieved, an account whose password is shown once, made anonymous."""

from datetime import date

import pytest
from django.test import override_settings
from tests.factories import PASSWORD, QUICK_HASH

from zhiben.accounts.models import Grant, User
from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry
from zhiben.places import actions
from zhiben.places.models import Membership, Person

quick = override_settings(PASSWORD_HASHERS=QUICK_HASH)


@pytest.fixture
def admin_client(world, signed_in):
    """An administrator of everything, by post."""
    from tests.factories import officer

    officer("admin", "邵管", world.city_office, "administrator")
    return signed_in("admin")


@pytest.fixture
def new_person(world):
    """Somebody of 召陵镇 without post or account."""
    return actions.add_person(by=SYSTEM, name="韩新", organisation=world.shaoling, phone="0395-1234567")


@pytest.fixture
def new_post(world):
    """A post of 召陵镇 that carries the town's role."""
    return actions.add_post(by=SYSTEM, organisation=world.shaoling, title="安监员", role="town")


def page(person):
    return f"/registers/people/{person.pk}/"


def errors(answer, name):
    return [str(error) for error in answer.context["form"].errors.get(name, [])]


def test_a_person_is_entered_appointed_and_relieved(clerk_client, world, new_post):
    post = actions.add_post(by=SYSTEM, organisation=world.shaoling, title="信息员")
    told = {"id": str(new_id()), "name": "韩新", "organisation": "召陵镇"}
    answer = clerk_client.post("/registers/people/new/", told)
    person = Person.objects.get(name="韩新")
    assert answer["Location"] == page(person)
    step = {"id": str(new_id()), "on": "2024-05-01", "post": "召陵镇 信息员"}
    for _click in range(2):
        assert clerk_client.post(f"{page(person)}steps/appoint/", step)["Location"] == page(person)
    held = Membership.objects.get(person=person)
    assert (held.post, held.valid_from, held.valid_to) == (post, date(2024, 5, 1), None)
    shown = clerk_client.get(page(person)).content.decode()
    assert "召陵镇 信息员" in shown and f"/registers/memberships/{held.pk}/steps/end/" in shown
    told = {"id": str(new_id()), "on": "2024-05-20"}
    assert clerk_client.post(f"/registers/memberships/{held.pk}/steps/end/", told)["Location"] == page(person)
    held.refresh_from_db()
    assert held.valid_to == date(2024, 5, 20)
    assert "已免" in clerk_client.get(page(person)).content.decode()
    assert {event.action for event in Event.objects.filter(subject=held.pk)} == {
        "places.appoint",
        "places.end_membership",
    }


def test_an_unknown_post_is_said_beside_its_field(clerk_client, new_person):
    told = {"id": str(new_id()), "on": "2024-05-01", "post": "召陵镇 镇长助理"}
    answer = clerk_client.post(f"{page(new_person)}steps/appoint/", told)
    assert answer.status_code == 422
    assert errors(answer, "post") == ["没有找到职务“召陵镇 镇长助理”；请核对，或先登记。"]
    assert not Membership.objects.filter(person=new_person).exists()


def test_a_last_day_before_the_first_is_refused(clerk_client, world):
    held = Membership.objects.get(person=world.town_person)
    told = {"id": str(new_id()), "on": "2019-01-01"}
    answer = clerk_client.post(f"/registers/memberships/{held.pk}/steps/end/", told)
    assert answer.status_code == 422 and "免职日期不能早于任职日期" in answer.content.decode()
    held.refresh_from_db()
    assert held.valid_to is None


@quick
def test_the_first_password_is_shown_once_and_must_be_changed(admin_client, new_person, new_post):
    actions.appoint(by=SYSTEM, person=new_person, post=new_post, valid_from=date(2024, 5, 1))
    answer = admin_client.post(f"{page(new_person)}steps/account/", {"username": "HanXin"})
    user = User.objects.get(username="hanxin")
    given = answer.context["given"].password
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert given in answer.content.decode()
    assert user.check_password(given) and user.must_change_password
    assert [grant.role for grant in Grant.objects.filter(user=user)] == ["town"]
    shown = admin_client.get(page(new_person)).content.decode()
    assert "hanxin" in shown and given not in shown
    assert given not in str(list(Event.objects.values_list("detail", flat=True)))


@quick
def test_a_second_account_is_refused_and_shows_no_password(admin_client, new_person):
    admin_client.post(f"{page(new_person)}steps/account/", {"username": "hanxin"})
    answer = admin_client.post(f"{page(new_person)}steps/account/", {"username": "hanxin2"})
    assert answer.status_code == 422 and "given" not in answer.context
    assert "“韩新”已有账号“hanxin”" in answer.content.decode()
    assert not User.objects.filter(username="hanxin2").exists()


@quick
def test_a_taken_sign_in_name_is_said_beside_its_field(admin_client, new_person):
    answer = admin_client.post(f"{page(new_person)}steps/account/", {"username": "clerk"})
    assert answer.status_code == 422 and errors(answer, "username")
    new_person.refresh_from_db()
    assert new_person.user is None


@quick
def test_a_reset_password_is_shown_once_and_the_old_one_is_gone(admin_client, world):
    answer = admin_client.post(f"{page(world.town_person)}steps/password/")
    user = User.objects.get(username="town")
    assert user.check_password(answer.context["given"].password) and not user.check_password(PASSWORD)
    assert user.must_change_password


def test_an_account_is_closed_and_opened_again(admin_client, world):
    address = page(world.town_person)
    admin_client.post(f"{address}steps/close/")
    assert not User.objects.get(username="town").is_active
    assert "启用账号" in admin_client.get(address).content.decode()
    admin_client.post(f"{address}steps/reopen/")
    assert User.objects.get(username="town").is_active


@pytest.mark.parametrize("step", ["account", "password", "close"])
def test_accounts_are_the_administrators(clerk_client, world, new_person, step):
    person = new_person if step == "account" else world.town_person
    before = User.objects.get(username="town").password
    assert f"steps/{step}/" not in clerk_client.get(page(person)).content.decode()
    answer = clerk_client.post(f"{page(person)}steps/{step}/", {"username": "hanxin"})
    assert answer.status_code == 422 and "您没有此项权限" in answer.content.decode()
    user = User.objects.get(username="town")
    assert (user.password, user.is_active, User.objects.filter(username="hanxin").exists()) == (before, True, False)


def test_a_neighbour_sees_nobody(signed_in, world):
    outsider = signed_in("outsider")
    for path in ("", "steps/appoint/", "steps/anonymise/"):
        assert outsider.get(f"{page(world.town_person)}{path}").status_code == 404


def test_anonymising_says_what_stays_and_changes_no_entry(admin_client, world, make_event):
    make_event(by=world.town_officer)
    address = page(world.town_person)
    assert "一个数也不变" in admin_client.get(f"{address}steps/anonymise/").content.decode()
    answer = admin_client.post(f"{address}steps/anonymise/", {"sure": "on"})
    assert answer.status_code == 422 and "请先免去职务" in answer.content.decode()
    held = Membership.objects.get(person=world.town_person)
    actions.end_membership(by=SYSTEM, record=held, on=date(2024, 5, 20))
    before = list(Entry.objects.order_by("id").values())
    assert admin_client.post(f"{address}steps/anonymise/", {}).status_code == 422
    assert admin_client.post(f"{address}steps/anonymise/", {"sure": "on"})["Location"] == address
    person = Person.objects.get(pk=world.town_person.pk)
    assert person.anonymised and "王镇" not in admin_client.get(address).content.decode()
    assert not User.objects.get(pk=person.user_id).is_active
    assert list(Entry.objects.order_by("id").values()) == before
    assert "steps/" not in admin_client.get(address).content.decode()


def test_a_post_shows_its_holders_and_leads_to_an_appointment(clerk_client, world, new_post):
    shown = clerk_client.get(f"/registers/posts/{new_post.pk}/").content.decode()
    assert "空缺" in shown and f"/registers/memberships/new/?post={new_post.pk}" in shown
    form = clerk_client.get(f"/registers/memberships/new/?post={new_post.pk}").context["form"]
    assert str(form["post"].value()) == str(new_post.pk)
    actions.appoint(by=SYSTEM, person=world.town_person, post=new_post, valid_from=date(2024, 5, 1))
    assert "王镇" in clerk_client.get(f"/registers/posts/{new_post.pk}/").content.decode()


def test_a_persons_page_costs_the_same_with_many_posts(clerk_client, world, new_person, same_queries):
    def grow():
        for number in range(8):
            post = actions.add_post(by=SYSTEM, organisation=world.shaoling, title=f"职务{number}")
            actions.appoint(by=SYSTEM, person=new_person, post=post, valid_from=date(2024, 5, 1))

    post = actions.add_post(by=SYSTEM, organisation=world.shaoling, title="职务")
    actions.appoint(by=SYSTEM, person=new_person, post=post, valid_from=date(2024, 5, 1))
    same_queries(page(new_person), grow=grow, client=clerk_client)
