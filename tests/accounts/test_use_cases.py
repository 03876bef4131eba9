"""Accounts: opened, given a password, granted roles, closed; each by who may, each in the journal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhiben.accounts import queries
from zhiben.accounts.actions import create, end_grants, grant, revoke, set_active, set_password
from zhiben.accounts.models import Grant, User
from zhiben.accounts.viewer import NOBODY, SYSTEM, Reach, Scope, Viewer
from zhiben.calendars import travel
from zhiben.facts.errors import Invalid, NotAllowed, NotFound
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event

TODAY = date(2024, 5, 27)
PASSWORD = "治本攻坚三年行动-2024"
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_hash(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user():
    return create(by=SYSTEM, username="zhao", name="赵某", password=PASSWORD)


def journal():
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_an_account_is_opened_with_a_password_to_be_changed():
    user = create(by=SYSTEM, username=" Zhao.Ming ", name="赵明", password=PASSWORD)
    assert (user.username, user.name, str(user), user.get_short_name()) == ("zhao.ming", "赵明", "赵明", "赵明")
    assert user.check_password(PASSWORD) and user.must_change_password and user.is_active
    assert PASSWORD not in user.password
    assert journal() == ["accounts.create"]
    assert PASSWORD not in str(Event.objects.values_list().last())


def test_an_account_sent_twice_is_one(user):
    again = create(by=SYSTEM, id=user.pk, username="other", name="另一人", password=PASSWORD)
    assert (again.pk, again.username, User.objects.count()) == (user.pk, "zhao", 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "zhao"}, "username"),
        ({"username": " ZHAO"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "x" * 61}, "username"),
        ({"name": ""}, "name"),
        ({"name": "名" * 41}, "name"),
        ({"password": "12345"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"username": "qian.qian", "password": "qian.qian"}, "password"),
    ],
    ids=str,
)
def test_a_taken_name_or_a_weak_password_is_refused(user, changes, field):
    values = {"username": "qian", "name": "钱某", "password": PASSWORD} | changes
    with pytest.raises(Invalid) as refusal:
        create(by=SYSTEM, **values)
    assert list(refusal.value.errors) == [field]
    assert User.objects.count() == 1


def test_one_sets_one_s_own_password(user):
    set_password(by=queries.viewer_of(user), user=user, password="另一句足够长的口令-2024")
    user.refresh_from_db()
    assert user.check_password("另一句足够长的口令-2024") and not user.must_change_password


def test_an_administrator_s_password_is_changed_at_the_next_sign_in(user):
    user.must_change_password = False
    set_password(by=SYSTEM, user=user, password="另一句足够长的口令-2024")
    user.refresh_from_db()
    assert user.check_password("另一句足够长的口令-2024") and user.must_change_password


def test_a_weak_new_password_changes_nothing(user):
    with pytest.raises(Invalid):
        set_password(by=SYSTEM, user=user, password="123")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_without_the_permission_nothing_is_done(user):
    other = Viewer(new_id(), "某", (Reach(frozenset({"*.view", "accounts.view"})),))
    given = grant(by=SYSTEM, user=user, role="leader")
    before = journal()
    refused = [
        lambda: create(by=other, username="qian", name="钱某", password=PASSWORD),
        lambda: set_password(by=other, user=user, password="另一句足够长的口令-2024"),
        lambda: set_active(by=other, user=user, active=False),
        lambda: grant(by=other, user=user, role="administrator"),
        lambda: revoke(by=other, grant=given),
        lambda: end_grants(by=other, post=new_id(), on=TODAY),
        lambda: queries.users(viewer=other),
    ]
    for use_case in refused:
        with pytest.raises(NotAllowed, match=r"accounts\.manage"):
            use_case()
    user.refresh_from_db()
    assert (User.objects.count(), Grant.objects.count(), user.is_active) == (1, 1, True)
    assert user.check_password(PASSWORD)
    assert journal() == before


def test_an_administrator_of_a_part_manages_no_accounts(user):
    bounded = Viewer(new_id(), "某", (Reach(frozenset({"accounts.manage"}), Scope("0001")),))
    with pytest.raises(NotAllowed):
        grant(by=bounded, user=user, role="leader", scope=Scope("0001"))


def test_a_grant_holds_from_its_first_day_to_its_last(user):
    grant(by=SYSTEM, user=user, role="leader", valid_from=TODAY, valid_to=TODAY + DAY)
    allowed = {}
    for on in (TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY):
        with travel(on):
            allowed[on] = queries.viewer_of(user).can("hazards.view")
    assert list(allowed.values()) == [False, True, True, False]


def test_a_grant_that_stands_is_not_given_twice(user):
    scope = Scope("0001", "4111", "fire")
    first = grant(by=SYSTEM, user=user, role="inspector", scope=scope, title="科员")
    assert grant(by=SYSTEM, user=user, role="inspector", scope=scope) == first
    assert journal().count("accounts.grant") == 1
    grant(by=SYSTEM, user=user, role="inspector", scope=Scope("0001", "4111"))
    assert user.grants.count() == 2
    assert (first.valid_from, first.valid_to) == (TODAY, None)


def test_an_unknown_role_is_refused_with_those_there_are(user):
    with pytest.raises(Invalid, match="没有“emperor”这个角色；可用：clerk、editor、") as refusal:
        grant(by=SYSTEM, user=user, role="emperor")
    assert list(refusal.value.errors) == ["role"]
    assert not Grant.objects.exists()


def test_what_a_post_gave_ends_with_it_and_nothing_else(user):
    post = new_id()
    kept = grant(by=SYSTEM, user=user, role="leader")
    ended = grant(by=SYSTEM, user=user, role="inspector", post=post, valid_from=TODAY - 9 * DAY)
    assert end_grants(by=SYSTEM, post=post, on=TODAY) == 1
    assert end_grants(by=SYSTEM, post=post, on=TODAY + DAY) == 0
    ended.refresh_from_db()
    kept.refresh_from_db()
    assert (ended.valid_to, kept.valid_to) == (TODAY, None)
    with travel(TODAY + DAY):
        assert queries.viewer_of(user).roles == {"leader"}
    again = grant(by=SYSTEM, user=user, role="inspector", post=post)
    assert again.pk != ended.pk


def test_a_grant_is_revoked_at_once(user):
    given = grant(by=SYSTEM, user=user, role="leader")
    assert queries.viewer_of(user).can("hazards.view")
    revoke(by=SYSTEM, grant=given)
    assert queries.viewer_of(user).grants == ()
    assert journal()[-1] == "accounts.revoke"


def test_a_closed_account_sees_nothing_and_opens_again(user):
    grant(by=SYSTEM, user=user, role="clerk")
    set_active(by=SYSTEM, user=user, active=False)
    user.refresh_from_db()
    assert queries.viewer_of(user) is NOBODY
    with pytest.raises(NotFound, match="zhao"):
        queries.user_named("zhao", viewer=SYSTEM)
    set_active(by=SYSTEM, user=user, active=True)
    assert queries.viewer_of(User.objects.get()).can("hazards.view")
    assert [row for row in journal() if "active" in row] == ["accounts.set_active"] * 2


def test_the_viewer_has_the_name_the_titles_and_the_scope_of_the_grants(user):
    grant(by=SYSTEM, user=user, role="inspector", scope=Scope("0001", field="fire"), title="大队长")
    viewer = queries.viewer_of(user)
    assert (viewer.id, viewer.name, viewer.title, viewer.roles) == (user.pk, "赵某", "大队长", {"inspector"})
    assert viewer.scopes("hazards.view") == [Scope("0001", field="fire")]


def test_a_role_that_is_no_longer_shipped_gives_nothing(user):
    Grant.objects.create(user=user, role="emperor", valid_from=TODAY)
    assert queries.viewer_of(user).grants == ()


def test_a_viewer_by_sign_in_name(user):
    assert queries.viewer_named("") is SYSTEM
    assert queries.viewer_named(" ZHAO ").id == user.pk
    assert User.objects.get_by_natural_key(" Zhao ") == user
    with pytest.raises(NotFound, match="没有找到账户“qian”"):
        queries.viewer_named("qian")


def test_names_of_recorders(user):
    found = queries.names({user.pk, new_id()}, viewer=SYSTEM)
    assert found == {user.pk: "赵某", SYSTEM.id: "zhiben"}


def test_the_list_of_accounts(user):
    create(by=SYSTEM, username="an", name="安某", password=PASSWORD)
    assert [each.username for each in queries.users(viewer=SYSTEM)] == ["an", "zhao"]
