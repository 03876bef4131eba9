"""Who sees which places, and how they are named."""

from datetime import date

import pytest
from tests.factories import FOUNDED, credit_code, organisation

from zhiben.accounts.viewer import NOBODY, SYSTEM
from zhiben.facts.errors import Invalid, NotFound
from zhiben.places import actions, queries
from zhiben.places.fields import business_types, fields
from zhiben.places.models import Region
from zhiben.places.registers import ENTERPRISE, ORGANISATION, PERSON, POST, PREMISES, REGION

ON = date(2024, 3, 1)


def names(rows):
    return {str(each) for each in rows}


def test_each_sees_the_organisations_of_the_own_scope(world):
    town = {"召陵镇", "召陵示范食品有限公司"}
    district = town | {
        "召陵区", "区安委办", "应急管理局", "消防救援大队", "天桥街街道", "万金镇", "万金示范家具有限公司",
    }  # fmt: skip
    assert names(queries.organisations(viewer=world.clerk)) == district
    assert names(queries.organisations(viewer=world.inspector)) == district
    assert names(queries.organisations(viewer=world.fire_inspector)) == district  # a field does not bound places
    assert names(queries.organisations(viewer=world.town_officer)) == town
    assert names(queries.organisations(viewer=world.enterprise_officer)) == {"召陵示范食品有限公司"}
    assert names(queries.organisations(viewer=world.cooperative_clerk)) == {"市供销社", "漯河供销示范农资有限公司"}
    assert names(queries.organisations(viewer=NOBODY)) == set()
    assert queries.organisations(viewer=world.city_clerk).count() == queries.organisations(viewer=SYSTEM).count() == 16


def test_each_sees_the_premises_of_the_own_scope(world):
    assert names(queries.premises(viewer=world.clerk)) == {"一号车间", "木工车间"}
    assert names(queries.premises(viewer=world.enterprise_officer)) == {"一号车间"}
    assert names(queries.premises(viewer=world.outsider)) == {"门店"}
    assert names(queries.premises(viewer=NOBODY)) == set()


def test_one_out_of_sight_is_not_found(world, outsider):
    assert queries.get(viewer=world.clerk, id=world.enterprise.pk) == world.enterprise
    with pytest.raises(NotFound):
        queries.get(viewer=outsider, id=world.enterprise.pk)
    with pytest.raises(NotFound):
        queries.get_premises(viewer=outsider, id=world.premises.pk)
    with pytest.raises(NotFound):
        queries.at_path(world.enterprise.path, viewer=outsider)


def test_a_path_names_who_stood_there_on_that_day(world):
    old = world.enterprise.path
    moved = actions.move_organisation(by=SYSTEM, record=world.enterprise, parent=world.wanjin, on=ON)
    assert queries.at_path(old, viewer=world.clerk, on=ON) == moved
    assert queries.at_path(moved.path, viewer=world.clerk, on=ON) == moved
    with pytest.raises(NotFound):
        queries.at_path(moved.path, viewer=world.clerk, on=date(2024, 2, 29))


def test_names_of_paths_are_read_at_once_and_old_ones_too(world, django_assert_num_queries):
    old = world.enterprise.path
    actions.move_organisation(by=SYSTEM, record=world.enterprise, parent=world.wanjin, on=ON)
    with django_assert_num_queries(1):
        found = queries.names_of_paths([old, world.shaoling.path, world.district.path, "ZZZZ", ""], viewer=world.clerk)
    assert found == {
        old: "召陵示范食品有限公司",
        world.shaoling.path: "召陵镇",
        world.district.path: "召陵区",
    }
    assert queries.names_of_paths([old], viewer=NOBODY) == {}


def test_names_of_regions_and_places(world, outsider):
    assert queries.names_of_regions(["411104", "411104100", "99"], viewer=world.clerk) == {
        "411104": "召陵",
        "411104100": "召陵镇",
    }
    ids = [world.enterprise.pk, world.premises.pk]
    assert queries.names_of_places(ids, viewer=world.clerk) == {ids[0]: "召陵示范食品有限公司", ids[1]: "一号车间"}
    assert queries.names_of_places(ids, viewer=outsider) == {}


def test_children_are_one_level_below_and_still_open(world):
    assert names(queries.children(world.district, viewer=world.clerk)) == {
        "区安委办", "应急管理局", "消防救援大队", "天桥街街道", "召陵镇", "万金镇",
    }  # fmt: skip
    actions.close_organisation(by=SYSTEM, record=world.tianqiao, on=ON)
    assert "天桥街街道" not in names(queries.children(world.district, viewer=world.clerk))
    assert names(queries.children(None, viewer=world.city_clerk)) == {"漯河市"}


def test_the_parent_is_one_level_above(world):
    assert (world.enterprise.parent, world.city.parent) == (world.shaoling, None)


def test_spoken_names_hold_every_name_of_the_offices(world):
    found = queries.spoken_names(viewer=world.clerk)
    assert found["召陵镇"] == found["召陵镇人民政府"] == world.shaoling.path
    assert "召陵示范食品有限公司" not in found and "市供销社" not in found


# --- references ---


@pytest.mark.parametrize("said", ["召陵示范食品有限公司", credit_code(1), " 召陵示范食品有限公司 ", "示范食品"])
def test_an_enterprise_is_found_by_name_code_or_alias(world, said):
    actions.correct_organisation(by=SYSTEM, record=world.enterprise, aliases=["示范食品"])
    assert ENTERPRISE.resolve(said, viewer=world.clerk) == world.enterprise


def test_a_record_is_found_by_id_path_or_short_name(world):
    assert ORGANISATION.resolve(str(world.shaoling.pk), viewer=world.clerk) == world.shaoling
    assert ORGANISATION.resolve(world.shaoling.path, viewer=world.clerk) == world.shaoling
    assert ORGANISATION.resolve("召陵镇", viewer=world.clerk) == world.shaoling
    assert REGION.resolve("411104100", viewer=world.clerk) == world.shaoling_region
    assert REGION.resolve("天桥街道", viewer=world.clerk) == world.tianqiao_region
    assert PREMISES.resolve("一号车间", viewer=world.clerk) == world.premises
    assert PERSON.resolve("王镇", viewer=world.clerk) == world.town_person
    assert POST.resolve("召陵镇 town岗", viewer=world.clerk).organisation == world.shaoling


def test_an_unknown_name_says_what_to_do(world):
    with pytest.raises(Invalid) as refused:
        ENTERPRISE.resolve("没有的公司", viewer=world.clerk)
    assert refused.value.errors == {"": ["没有找到生产经营单位“没有的公司”；请核对，或先登记。"]}


def test_one_out_of_sight_is_unknown(world, outsider):
    for reference, said in ((ENTERPRISE, "召陵示范食品有限公司"), (PREMISES, "一号车间"), (PERSON, "王镇")):
        with pytest.raises(Invalid, match="没有找到"):
            reference.resolve(said, viewer=outsider)
        assert reference.search(said, viewer=outsider) == []


def test_a_name_borne_twice_lists_both(world):
    actions.add_organisation(
        by=SYSTEM, name="万金示范家具有限公司", kind="enterprise", parent=world.shaoling, region=world.shaoling_region,
        credit_code=credit_code(21), valid_from=FOUNDED,
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        ENTERPRISE.resolve("万金示范家具有限公司", viewer=world.clerk)
    (sentence,) = refused.value.errors[""]
    assert (
        credit_code(2) in str(sentence)
        and credit_code(21) in str(sentence)
        and str(sentence).endswith("请写全称或代码。")
    )


def test_what_was_taken_back_is_not_found(world):
    wrong = organisation("错登公司", world.shaoling, "enterprise", world.shaoling_region)
    assert ORGANISATION.search("错登", viewer=world.clerk) == [(str(wrong.pk), "错登公司")]
    actions.void_organisation(by=SYSTEM, record=wrong, reason="错登")
    assert ORGANISATION.search("错登", viewer=world.clerk) == []


# --- what is shipped ---


def test_the_shipped_regions_load_once(db):
    assert actions.load_regions(by=SYSTEM) == 69
    assert actions.load_regions(by=SYSTEM) == 0
    towns = Region.objects.filter(path__startswith="411104", level="town")
    assert towns.count() == 8
    assert set(Region.objects.filter(level="zone").values_list("path", flat=True)) == {
        "411171", "4111Z2", "4111Z3", "411104Z01",
    }  # fmt: skip


def test_every_shipped_region_has_its_superior(db):
    actions.load_regions(by=SYSTEM)
    for region in Region.objects.all():
        region.full_clean()
    paths = set(Region.objects.values_list("path", flat=True))
    assert all({path[:2], path[:4], path[:6]} <= paths for path in paths if len(path) > 6)


def test_a_region_without_a_superior_is_refused(db):
    with pytest.raises(Invalid) as refused:
        actions.add_region(by=SYSTEM, path="420102", name="江岸区", level="county", valid_from=ON)
    assert refused.value.errors == {"path": ["区划代码“420102”的上级尚未登记；请先登记上级。"]}


def test_a_region_may_be_added_and_corrected_but_keeps_its_code(world):
    added = actions.add_region(by=SYSTEM, path="411104106", name="新镇", level="town", valid_from=ON)
    assert actions.add_region(by=SYSTEM, path="411104106", name="另名", level="town", valid_from=ON) == added
    corrected = actions.correct_region(by=SYSTEM, record=added, name="新建镇")
    assert corrected.name == "新建镇"
    with pytest.raises(Invalid, match="区划代码不能修改"):
        actions.correct_region(by=SYSTEM, record=added, path="411104107")


def test_fields_and_business_types_have_both_languages():
    terms = [*fields().values(), *business_types().values()]
    assert list(fields())[:3] == ["fire", "dust", "confined"]
    assert (len(fields()), len(business_types())) == (12, 15)
    assert all(term.label_zh and term.label_en for term in terms)
