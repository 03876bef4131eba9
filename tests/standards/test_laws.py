"""Laws, criteria and rules as shipped, chosen by the day of the fact."""

from datetime import date

import pytest

from zhiben.accounts.viewer import NOBODY, SYSTEM
from zhiben.facts.errors import Invalid, NotAllowed, NotFound
from zhiben.places.fields import business_types, fields
from zhiben.standards import actions, queries
from zhiben.standards.actions.shipped import shipped
from zhiben.standards.instruments import instrument_kinds
from zhiben.standards.models import Checklist, Criterion, Law, Rule
from zhiben.standards.registers import CRITERION, LAW


@pytest.fixture
def laws(world):
    actions.load_laws(by=SYSTEM)


def test_everything_loads_once_and_passes_its_own_checks(db):
    assert actions.load_laws(by=SYSTEM) == 53 + 169 + 41
    assert actions.load_laws(by=SYSTEM) == 0
    for row in [*Law.objects.all(), *Criterion.objects.all(), *Rule.objects.all()]:
        row.clean_fields()


def test_only_for_the_whole_installation(world):
    with pytest.raises(NotAllowed):
        actions.load_laws(by=world.clerk)
    assert Law.objects.count() == 0


def test_a_criterion_holds_as_long_as_its_standard(world, laws):
    def fire(day):
        return queries.criteria_on(day, viewer=world.clerk, field="fire").filter(law__code="GB35181_2017").count()

    assert fire(date(2018, 6, 30)) == 0
    assert fire(date(2018, 7, 1)) == fire(date(2025, 10, 31)) == 29
    assert fire(date(2025, 11, 1)) == 0


def test_one_criterion_by_its_code_and_day(world, laws):
    assert queries.criterion_on("XF-65", date(2024, 5, 1), viewer=world.clerk).law.code == "GB35181_2017"
    with pytest.raises(NotFound) as refused:
        queries.criterion_on("XF-65", date(2026, 1, 1), viewer=world.clerk)
    assert str(refused.value) == "没有找到重大隐患判定情形“XF-65（2026-01-01）”；请核对后重试。"


def test_a_law_that_ends_takes_its_criteria_along(world, laws):
    law = Law.objects.get(code="MEM10")
    actions.end_law(by=SYSTEM, law=law, on=date(2026, 6, 30))
    assert queries.criteria_on(date(2026, 6, 30), viewer=SYSTEM).filter(law=law).count() == 36
    assert queries.criteria_on(date(2026, 7, 1), viewer=SYSTEM).filter(law=law).count() == 0


def test_a_law_may_be_added_and_not_end_before_it_begins(db):
    law = actions.add_law(by=SYSTEM, code="X1", title="新规", kind="rule", effective_on=date(2024, 1, 1))
    assert actions.add_law(by=SYSTEM, code="X1", title="另", kind="rule", effective_on=date(2024, 1, 1)) == law
    with pytest.raises(Invalid, match="失效日期不能早于施行日期。"):
        actions.end_law(by=SYSTEM, law=law, on=date(2023, 12, 31))


def test_laws_are_public_to_whoever_is_signed_in(world, laws, outsider):
    assert queries.laws(viewer=outsider).count() == 53
    assert queries.rules(viewer=world.enterprise_officer).count() == 41
    assert queries.laws(viewer=NOBODY).count() == 0


def test_references_find_them_by_code_or_title(world, laws):
    assert CRITERION.resolve("XF-65", viewer=world.clerk).code == "XF-65"
    assert LAW.resolve("中华人民共和国消防法", viewer=world.clerk).code == "XFF"


def test_the_shipped_lists_rest_on_shipped_laws_and_criteria():
    laws = {row["code"] for row in shipped("documents.yaml")}
    criteria = {row["code"] for row in shipped("criteria.yaml")}
    assert {row["document"] for row in shipped("criteria.yaml")} <= laws
    assert {row["field"] for row in shipped("criteria.yaml")} <= set(fields())
    for spec in [*shipped("checklists.yaml"), *shipped("self_check_guides.yaml")]:
        items = [*spec.get("items", ()), *(item for group in spec.get("groups", ()) for item in group["items"])]
        assert {law for item in items for law, _article in item["basis"]} <= laws, spec["code"]
        assert {code for item in items for code in item.get("criteria", ())} <= criteria, spec["code"]
        assert set(spec.get("business_types", ())) <= set(business_types())
        assert spec["kind"] in Checklist.Kind.values


def test_the_basis_of_an_item_is_named(world, laws):
    (made,) = actions.load_shipped(by=SYSTEM, organisation=world.district, kinds=("key_points",))
    item = made.items.get(code="KP-JX-01")
    assert queries.basis_of(item, viewer=world.clerk) == [
        ("中华人民共和国安全生产法", "第四十二条第二款"),
        ("中华人民共和国消防法", "第二十八条"),
    ]


def test_the_kinds_of_letters_say_what_they_need():
    kinds = instrument_kinds()
    assert (len(kinds), kinds["plan"].name, kinds["plan"].pattern) == (
        29,
        "现场检查方案",
        "（{region}）应急检查〔{year}〕{seq}号",
    )
    assert [field["key"] for field in kinds["plan"].fields if field.get("required")][:2] == ["number", "unit"]
