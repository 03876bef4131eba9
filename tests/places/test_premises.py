"""Premises: whose, let to whom, from when to when."""

from datetime import date, timedelta

import pytest
from tests.factories import FOUNDED, credit_code, enterprise

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.errors import Conflict, Invalid, NotAllowed
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, entries_of, net
from zhiben.ledger.rebuild import differences
from zhiben.places import actions, queries
from zhiben.places.models import Premises

ON = date(2024, 3, 1)
DAY = timedelta(days=1)


def key(record, day, about, kind="factory"):
    return Key(
        "premises.active", day, FOUNDED, record.organisation_path, "411104100", about.pk, record.pk, category=kind
    )


def test_premises_count_at_their_owner_and_about_it(world):
    assert entries_of(world.premises) == {key(world.premises, FOUNDED, world.enterprise): Measure(1)}


def test_a_letting_is_handed_over_on_its_day(world):
    let = actions.let_premises(
        by=world.clerk, record=world.premises, tenant=world.second_enterprise, on=ON, business_type="storage"
    )
    expected = {
        key(let, FOUNDED, world.enterprise): Measure(1),
        key(let, ON, world.enterprise): Measure(-1),
        key(let, ON, world.second_enterprise, "storage"): Measure(1),
    }
    assert net(Entry.objects.filter(subject=let.pk)) == expected


def test_premises_of_an_office_are_about_no_enterprise(world):
    hall = actions.add_premises(by=world.clerk, name="办事大厅", owner=world.shaoling, valid_from=FOUNDED)
    assert [(each.enterprise, each.premises) for each in entries_of(hall)] == [(None, hall.pk)]


def test_closed_premises_count_to_their_last_day(world):
    closed = actions.close_premises(by=world.clerk, record=world.premises, on=ON)
    assert entries_of(closed) == {
        key(closed, FOUNDED, world.enterprise): Measure(1),
        key(closed, ON + DAY, world.enterprise): Measure(-1),
    }


def test_a_correction_restates_the_past(world):
    corrected = actions.correct_premises(by=world.clerk, record=world.premises, business_type="storage")
    assert net(Entry.objects.filter(subject=corrected.pk)) == {
        key(corrected, FOUNDED, world.enterprise, "storage"): Measure(1)
    }
    assert list(differences()) == []


def test_the_same_id_answers_the_same_premises(world, new_id):
    values = {"name": "二号车间", "owner": world.enterprise, "valid_from": ON}
    first, entries = actions.add_premises(by=world.clerk, id=new_id, **values), Entry.objects.count()
    assert actions.add_premises(by=world.clerk, id=new_id, **values) == first
    assert Entry.objects.count() == entries


def test_an_unknown_business_type_is_refused(world):
    with pytest.raises(Invalid) as refused:
        actions.add_premises(by=SYSTEM, name="二号车间", owner=world.enterprise, valid_from=ON, business_type="casino")
    (sentence,) = refused.value.errors["business_type"]
    assert str(sentence).startswith("没有“casino”这种业态；可选：餐饮、商超零售、")
    assert not Premises.objects.filter(name="二号车间").exists()


def test_an_office_is_no_tenant(world):
    with pytest.raises(Invalid) as refused:
        actions.let_premises(by=SYSTEM, record=world.premises, tenant=world.wanjin, on=ON)
    assert refused.value.errors == {"tenant": ["“万金镇人民政府”不是生产经营单位，不能作租赁商户。"]}


def test_a_letting_before_the_last_one_is_refused(world):
    actions.let_premises(by=SYSTEM, record=world.premises, tenant=world.second_enterprise, on=ON)
    with pytest.raises(Conflict):
        actions.let_premises(by=SYSTEM, record=world.premises, tenant=None, on=ON - DAY)
    world.premises.refresh_from_db()
    assert world.premises.tenant == world.second_enterprise


def test_an_enterprise_officer_does_not_change_the_register(world, enterprise_officer):
    with pytest.raises(NotAllowed):
        actions.close_premises(by=enterprise_officer, record=world.premises, on=ON)
    world.premises.refresh_from_db()
    assert world.premises.valid_to is None


def test_a_tenant_sees_what_it_rents(world):
    from tests.factories import officer, viewer

    tenant = enterprise("示范商户", world.cooperative, world.shaoling_region, 11, tie="tenant")
    actions.let_premises(by=SYSTEM, record=world.direct_premises, tenant=tenant, on=ON)
    assert tenant.credit_code == credit_code(11)
    seen = queries.premises(viewer=viewer(officer("tenant", "钱商", tenant, "enterprise")))
    assert list(seen) == [world.direct_premises]


def test_the_premises_of_an_enterprise_on_a_day(world):
    actions.let_premises(by=SYSTEM, record=world.premises, tenant=world.second_enterprise, on=ON)
    actions.let_premises(by=SYSTEM, record=world.premises, tenant=None, on=ON + 10 * DAY)

    def of_second(on):
        found = queries.premises_of(world.second_enterprise, viewer=world.clerk, on=on)
        return sorted(each.name for each in found)

    assert of_second(ON - DAY) == ["木工车间"]
    assert of_second(ON) == ["一号车间", "木工车间"]
    assert of_second(ON + 10 * DAY) == ["木工车间"]
