"""Where a record lies on its day."""

from datetime import date, timedelta

import pytest
from tests.factories import FOUNDED

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.errors import Invalid
from zhiben.places import actions
from zhiben.standards.models import IncomingDocument

ON = date(2024, 5, 20)
DAY = timedelta(days=1)


def record(**places):
    return IncomingDocument(happened_on=ON, **places)


def test_the_paths_of_the_organisation_are_copied(world):
    located = actions.locate(record(organisation=world.shaoling), on=ON)
    assert (located.organisation_path, located.region_path) == (world.shaoling.path, "411104100")


def test_the_region_is_that_of_the_enterprise_before_that_of_the_organisation(world):
    located = actions.locate(record(organisation=world.emergency, enterprise=world.enterprise), on=ON)
    assert (located.organisation_path, located.region_path) == (world.emergency.path, "411104100")


def test_the_region_is_that_of_the_premises_before_all(world):
    away = actions.add_premises(
        by=SYSTEM, name="万金仓库", owner=world.enterprise, region=world.wanjin_region, valid_from=FOUNDED
    )
    located = actions.locate(record(organisation=world.emergency, premises=away), on=ON)
    assert (located.region_path, located.enterprise) == ("411104102", world.enterprise)


def test_what_is_named_is_set_on_the_record(world):
    located = actions.locate(
        IncomingDocument(happened_on=ON), on=ON, organisation=world.emergency, premises=world.premises
    )
    assert (located.organisation, located.premises, located.enterprise) == (
        world.emergency,
        world.premises,
        world.enterprise,
    )


def test_premises_let_to_a_tenant_are_about_the_tenant_from_that_day(world):
    actions.let_premises(by=SYSTEM, record=world.premises, tenant=world.second_enterprise, on=ON)
    before = actions.locate(record(organisation=world.emergency, premises=world.premises), on=ON - DAY)
    after = actions.locate(record(organisation=world.emergency, premises=world.premises), on=ON)
    assert (before.enterprise, after.enterprise) == (world.enterprise, world.second_enterprise)


def test_the_owner_may_be_named_while_a_tenant_is_in(world):
    actions.let_premises(by=SYSTEM, record=world.premises, tenant=world.second_enterprise, on=ON)
    located = actions.locate(
        record(organisation=world.emergency, premises=world.premises, enterprise=world.enterprise), on=ON
    )
    assert located.enterprise == world.enterprise


def test_premises_of_an_office_name_no_enterprise(world):
    hall = actions.add_premises(by=SYSTEM, name="办事大厅", owner=world.shaoling, valid_from=FOUNDED)
    assert actions.locate(record(organisation=world.emergency, premises=hall), on=ON).enterprise is None


def test_premises_of_another_enterprise_are_refused(world):
    with pytest.raises(Invalid) as refused:
        actions.locate(
            record(organisation=world.emergency, enterprise=world.enterprise, premises=world.second_premises), on=ON
        )
    assert refused.value.errors == {
        "premises": ["场所“木工车间”当日不属于“召陵示范食品有限公司”，也未租给它；请核对场所或单位。"]
    }


def test_an_office_is_no_enterprise(world):
    with pytest.raises(Invalid) as refused:
        actions.locate(record(organisation=world.emergency, enterprise=world.shaoling), on=ON)
    assert refused.value.errors == {"enterprise": ["“召陵镇人民政府”不是生产经营单位；请另选，或只填单位一栏。"]}


def test_without_an_organisation_it_is_refused(world):
    with pytest.raises(Invalid) as refused:
        actions.locate(record(), on=ON)
    assert refused.value.errors == {"organisation": ["请填写单位。"]}


def test_a_day_before_it_was_founded_is_refused(world):
    with pytest.raises(Invalid) as refused:
        actions.locate(record(organisation=world.shaoling, premises=world.premises), on=FOUNDED - DAY)
    assert refused.value.errors == {
        "organisation": ["“召陵镇人民政府”在2019-12-31尚未成立（自2020-01-01起）；请核对日期。"],
        "premises": ["“一号车间”在2019-12-31尚未成立（自2020-01-01起）；请核对日期。"],
    }


def test_the_last_day_is_still_good_and_the_next_is_refused(world):
    actions.close_organisation(by=SYSTEM, record=world.enterprise, on=ON)
    actions.locate(record(organisation=world.shaoling, enterprise=world.enterprise), on=ON)
    with pytest.raises(Invalid) as refused:
        actions.locate(record(organisation=world.shaoling, enterprise=world.enterprise), on=ON + DAY)
    assert refused.value.errors == {
        "enterprise": ["“召陵示范食品有限公司”已于2024-05-20撤销，2024-05-21不能再用；请核对日期。"]
    }


def test_one_that_was_taken_back_is_refused(world):
    wrong = actions.add_premises(by=SYSTEM, name="错登场所", owner=world.enterprise, valid_from=FOUNDED)
    actions.void_premises(by=SYSTEM, record=wrong, reason="重复登记")
    with pytest.raises(Invalid) as refused:
        actions.locate(record(organisation=world.shaoling, premises=wrong), on=ON)
    assert refused.value.errors == {"premises": ["“错登场所”已作废；请另选。"]}


def test_many_records_are_located_with_as_few_queries_as_one(world, django_assert_num_queries):
    records = [record(organisation=world.emergency, premises=world.premises) for _number in range(50)]
    with django_assert_num_queries(4):
        assert actions.locate_many(records) == {}
    assert {(each.organisation_path, each.region_path, each.enterprise_id) for each in records} == {
        (world.emergency.path, "411104100", world.enterprise.pk)
    }


def test_of_many_records_only_the_wrong_one_is_refused(world):
    good, wrong = record(organisation=world.emergency), record(organisation=world.emergency, enterprise=world.district)
    assert list(actions.locate_many([good, wrong, good])) == [1]
