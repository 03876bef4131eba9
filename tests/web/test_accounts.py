"""Signing in and out, passwords, the administrator's accounts."""

import pytest
from django.test import override_settings
from tests.factories import PASSWORD, QUICK_HASH

from zhiben.accounts.models import Grant, User

quick = override_settings(PASSWORD_HASHERS=QUICK_HASH)


@pytest.fixture
def admin_client(world, client):
    """An administrator of everything."""
    from zhiben.accounts import actions
    from zhiben.accounts.viewer import SYSTEM

    with quick:
        user = actions.create(by=SYSTEM, username="admin", name="邵管", password=PASSWORD, must_change_password=False)
    actions.grant(by=SYSTEM, user=user, role="administrator")
    client.force_login(user)
    return client


@quick
def test_one_signs_in_by_name_in_any_case_and_lands_on_ones_desk(client, world):
    answer = client.post("/login/", {"username": "Clerk", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/").status_code == 302


@quick
def test_a_wrong_password_is_refused_without_saying_which_part(client, world):
    for told in ({"username": "clerk", "password": "no"}, {"username": "nobody", "password": "no"}):
        assert "账号或密码不正确" in client.post("/login/", told).content.decode()


@quick
def test_a_password_set_by_somebody_else_is_changed_first(client, world):
    User.objects.filter(username="clerk").update(must_change_password=True)
    answer = client.post("/login/", {"username": "clerk", "password": PASSWORD})
    assert answer["Location"] == "/password/"
    told = {"old": PASSWORD, "password": "another-long-phrase", "again": "another-long-phrase"}
    assert client.post("/password/", told)["Location"] == "/"
    user = User.objects.get(username="clerk")
    assert user.check_password("another-long-phrase") and not user.must_change_password
    assert client.get("/").status_code == 200


@quick
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"old": "wrong"}, "old"),
        ({"again": "other"}, "again"),
        ({"password": "12345678", "again": "12345678"}, "password"),
    ],
)
def test_a_bad_change_of_password_changes_nothing(clerk_client, change, field):
    told = {"old": PASSWORD, "password": "another-long-phrase", "again": "another-long-phrase"} | change
    answer = clerk_client.post("/password/", told)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert User.objects.get(username="clerk").check_password(PASSWORD)


@quick
def test_the_administrator_opens_an_account_and_grants_a_role(admin_client, world):
    form = admin_client.get("/accounts/new/").context["form"]
    told = {"id": str(form["id"].value()), "username": "New", "name": "新来", "password": "a-first-password"}
    answer = admin_client.post("/accounts/new/", told)
    user = User.objects.get(username="new")
    assert answer["Location"] == f"/accounts/{user.pk}/grant/" and user.must_change_password
    admin_client.post(answer["Location"], {"role": "town", "organisation": "召陵镇", "title": "安全员"})
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.organisation_path, grant.title) == ("town", world.shaoling.path, "安全员")
    assert "召陵镇" in admin_client.get("/accounts/").content.decode()
    admin_client.post(f"/accounts/{user.pk}/grants/{grant.pk}/revoke/")
    assert not Grant.objects.filter(user=user).exists()


@quick
def test_the_administrator_resets_a_password_and_closes_an_account(admin_client, world):
    user = User.objects.get(username="clerk")
    admin_client.post(f"/accounts/{user.pk}/password/", {"password": "given-by-hand"})
    user.refresh_from_db()
    assert user.check_password("given-by-hand") and user.must_change_password
    admin_client.post(f"/accounts/{user.pk}/active/")
    user.refresh_from_db()
    assert not user.is_active


def test_a_taken_name_and_an_unknown_unit_are_said_beside_their_fields(admin_client, world):
    form = admin_client.get("/accounts/new/").context["form"]
    told = {"id": str(form["id"].value()), "username": "clerk", "name": "同名", "password": "a-first-password"}
    answer = admin_client.post("/accounts/new/", told)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["username"]
    user = User.objects.get(username="clerk")
    answer = admin_client.post(f"/accounts/{user.pk}/grant/", {"role": "town", "organisation": "没有的镇"})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["organisation"]


@pytest.mark.parametrize("path", ["/accounts/", "/accounts/new/", "/accounts/organisations/"])
def test_accounts_are_the_administrators(clerk_client, path):
    assert clerk_client.get(path).status_code == 403


def test_the_journal_is_for_those_who_may_read_it(signed_in, admin_client, make_event):
    make_event()
    told = admin_client.get("/journal/").context["told"]
    assert [event.action for event, _act, _name in told][:1] == ["publicity.record"]
    assert signed_in("town").get("/journal/").status_code == 403
