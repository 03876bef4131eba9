"""Issuing, revising and withdrawing checklists; which one holds on a day."""

from datetime import date, timedelta

import pytest

from zhiben.accounts.viewer import NOBODY, SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from zhiben.figures import queries as figures
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, entries_of, net
from zhiben.ledger.rebuild import differences
from zhiben.standards import actions, queries
from zhiben.standards.models import Checklist, ChecklistItem

ON = date(2024, 4, 1)
DAY = timedelta(days=1)
ITEMS = [
    {"code": "A-1", "group": "电力安全", "text": "配电箱完好", "field": "electric", "deadline_days": 3},
    {"code": "A-2", "group": "电力安全", "text": "无私拉乱接", "field": "electric", "photo_required": True},
    {
        "code": "B-1",
        "group": "液化气安全",
        "text": "软管长度",
        "field": "gas",
        "answer": "measure",
        "measure": {"unit": "m", "op": "<=", "limit": 2},
        "major": True,
    },
]


def issue(by, organisation, **values):
    return actions.issue_checklist(
        **{
            "by": by,
            "organisation": organisation,
            "code": "KP",
            "title": "日常排查要点",
            "kind": "key_points",
            "happened_on": ON,
            "items": ITEMS,
            **values,
        }
    )


def key(kind, day, record, opened=ON):
    return Key(kind, day, opened, record.organisation_path, record.region_path, category="key_points")


def test_a_list_counts_itself_its_items_and_its_groups(world):
    made = issue(world.clerk, world.office)
    assert entries_of(made) == {
        key("checklist.valid", ON, made): Measure(1),
        key("checklist_item.valid", ON, made): Measure(3),
        key("checklist_group.valid", ON, made): Measure(2),
    }
    assert net(Entry.objects.filter(subject=made.pk)) == entries_of(made)
    assert [item.code for item in made.items.all()] == ["A-1", "A-2", "B-1"]


def test_a_new_version_takes_over_on_its_day(world):
    first = issue(world.clerk, world.office)
    second = actions.revise_checklist(by=world.clerk, record=first, on=ON + DAY, items=ITEMS[:1])
    first.refresh_from_db()
    assert (first.valid_to, second.version, second.title) == (ON, 2, "日常排查要点")
    assert net(Entry.objects.all()).items() >= {
        (key("checklist_item.valid", ON, first), Measure(3)),
        (key("checklist_item.valid", ON + DAY, first), Measure(-3)),
        (key("checklist_item.valid", ON + DAY, second, ON + DAY), Measure(1)),
    }
    assert list(differences()) == []


def test_a_visit_is_asked_the_version_of_its_day(world):
    first = issue(world.clerk, world.office)
    second = actions.revise_checklist(by=world.clerk, record=first, on=ON + DAY, items=ITEMS[:1])
    assert queries.checklist_on("KP", ON, viewer=world.clerk) == first
    assert queries.checklist_on("KP", ON + DAY, viewer=world.clerk) == second
    with pytest.raises(NotFound):
        queries.checklist_on("KP", ON - DAY, viewer=world.clerk)


def test_a_withdrawn_list_holds_to_its_last_day(world):
    made = issue(world.clerk, world.office)
    actions.withdraw_checklist(by=world.clerk, record=made, on=ON)
    made.refresh_from_db()
    assert entries_of(made)[key("checklist.valid", ON + DAY, made)] == Measure(-1)
    assert list(queries.checklists_on(ON, viewer=world.clerk)) == [made]
    assert list(queries.checklists_on(ON + DAY, viewer=world.clerk)) == []


def test_a_withdrawn_list_is_not_revised(world):
    made = issue(world.clerk, world.office)
    actions.withdraw_checklist(by=world.clerk, record=made, on=ON)
    with pytest.raises(WrongState):
        actions.revise_checklist(by=world.clerk, record=made, on=ON + 9 * DAY, items=ITEMS)
    assert Checklist.objects.count() == 1


def test_a_version_does_not_begin_before_the_last(world):
    made = issue(world.clerk, world.office)
    with pytest.raises(Conflict) as refused:
        actions.revise_checklist(by=world.clerk, record=made, on=ON, items=ITEMS)
    assert str(refused.value) == ("“日常排查要点”自2024-04-01起施行，新的日期须在其后；若系登记错误，请更正或作废。")


def test_a_voided_list_counts_nothing_and_may_be_issued_again(world):
    wrong = issue(world.clerk, world.office)
    actions.void_checklist(by=world.clerk, record=wrong, reason="印错")
    assert net(Entry.objects.filter(subject=wrong.pk)) == {}
    assert list(queries.checklists_on(ON, viewer=world.clerk)) == []


def test_the_same_code_is_not_issued_twice(world):
    issue(world.clerk, world.office)
    with pytest.raises(Conflict) as refused:
        issue(world.clerk, world.office)
    assert str(refused.value) == "“KP”已由本单位印发；请用“修订”另发新版。"


def test_the_same_id_answers_the_same_list(world, new_id):
    first, entries = issue(world.clerk, world.office, id=new_id), Entry.objects.count()
    assert issue(world.clerk, world.office, id=new_id) == first
    again = actions.revise_checklist(by=world.clerk, id=new_id, record=first, on=ON + DAY, items=ITEMS)
    assert (again, Entry.objects.count(), ChecklistItem.objects.count()) == (first, entries, 3)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"field": "water"}, "第2条：没有“water”这个领域。"),
        ({"code": "A-1"}, "第2条：代号“A-1”与第1条相同。"),
        ({"answer": "measure"}, "第2条：“填数值”的条目须写明单位、比较方式和限值，其他条目不写。"),
        (
            {"answer": "measure", "measure": {"unit": "m", "op": "~", "limit": 2}},
            "第2条：“填数值”的条目须写明单位、比较方式和限值，其他条目不写。",
        ),
        ({"text": ""}, "第2条：内容：此字段不能为空。"),
    ],
)
def test_a_wrong_item_is_named_by_its_number(world, changes, sentence):
    with pytest.raises(Invalid) as refused:
        issue(world.clerk, world.office, items=[ITEMS[0], ITEMS[1] | changes])
    assert refused.value.errors == {"items": [sentence]}
    assert (Checklist.objects.count(), ChecklistItem.objects.count()) == (0, 0)


def test_a_list_without_items_or_with_an_unknown_business_type_is_refused(world):
    with pytest.raises(Invalid, match="检查表至少要有一条。"):
        issue(world.clerk, world.office, items=[])
    with pytest.raises(Invalid, match="没有“casino”这种业态"):
        issue(world.clerk, world.office, business_types=["casino"])


def test_only_whoever_keeps_standards_issues(world, town_officer):
    with pytest.raises(NotAllowed):
        issue(town_officer, world.shaoling)
    assert Checklist.objects.count() == 0


def test_what_is_issued_above_binds_those_below_and_nobody_beside(world, outsider):
    made = issue(SYSTEM, world.district)
    for seer in (world.clerk, world.town_officer, world.enterprise_officer, world.fire_inspector, world.city_clerk):
        assert list(queries.checklists(viewer=seer)) == [made]
    for blind in (outsider, world.cooperative_clerk, NOBODY):
        assert list(queries.checklists(viewer=blind)) == []
        assert list(queries.items(viewer=blind)) == []


def test_what_a_districts_office_issues_binds_its_towns(world, outsider):
    made = issue(world.clerk, world.office)
    assert list(queries.checklists(viewer=world.town_officer)) == [made]
    assert list(queries.checklists(viewer=world.enterprise_officer)) == [made]
    assert list(queries.checklists(viewer=outsider)) == []


def test_the_list_of_the_nearest_unit_above_is_asked(world):
    of_district = issue(SYSTEM, world.office)
    of_town = issue(SYSTEM, world.shaoling)
    nearest = queries.checklist_on("KP", ON, viewer=SYSTEM, organisation=world.enterprise)
    other = queries.checklist_on("KP", ON, viewer=SYSTEM, organisation=world.wanjin)
    assert (nearest, other) == (of_town, of_district)
    with pytest.raises(NotFound):
        queries.checklist_on("KP", ON, viewer=SYSTEM, organisation=world.other_town)


def test_a_business_type_has_its_guides(world):
    shop = issue(SYSTEM, world.district, code="G1", kind="self_check", business_types=["shop"])
    all_types = issue(SYSTEM, world.district, code="G2", kind="self_check")
    issue(SYSTEM, world.district, code="G3", kind="self_check", business_types=["lodging"])
    assert queries.guides_for("shop", ON, viewer=world.enterprise_officer) == [shop, all_types]


def test_the_shipped_lists_are_issued_in_ones_own_name(world):
    scope, day = Scope(world.cooperative.path), Period.day(ON)
    new = actions.load_shipped(
        by=world.cooperative_clerk, organisation=world.cooperative, on=ON, kinds=("key_points", "self_check")
    )
    again = actions.load_shipped(
        by=world.cooperative_clerk, organisation=world.cooperative, on=ON, kinds=("key_points", "self_check")
    )

    def number(code):
        return figures.value(viewer=world.cooperative_clerk, code=code, scope=scope, period=day).number

    assert (len(new), again) == (9, [])
    assert number("standards.key_point_items") == 42
    assert number("standards.key_point_groups") == 4
    assert number("standards.self_check_guides") == 8
    assert number("standards.checklists") == 9
    before = Period.day(ON - DAY)
    assert figures.value(viewer=SYSTEM, code="standards.checklists", scope=scope, period=before).number == 0


def test_the_groups_of_the_shipped_key_points_are_those_of_the_bulletin(world):
    (made,) = actions.load_shipped(by=SYSTEM, organisation=world.cooperative, on=ON, kinds=("key_points",))
    groups: dict[str, int] = {}
    for item in made.items.all():
        groups[item.group] = groups.get(item.group, 0) + 1
    assert groups == {"电力安全": 11, "“九小”场所": 13, "天然气安全": 9, "液化气安全": 9}
