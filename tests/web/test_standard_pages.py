"""Standards on pages: lists written and revised item by item, old versions still shown, texts and criteria revised."""

import re
from datetime import date

import pytest
from tests.factories import officer

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.ids import new_id
from zhiben.standards import actions
from zhiben.standards.models import Checklist, ChecklistItem, Criterion, Law, Mechanism

NEW = "/registers/checklists/new/"


@pytest.fixture
def admin_client(world, signed_in):
    """An administrator of everything."""
    officer("admin", "邵管", world.city_office, "administrator")
    return signed_in("admin")


@pytest.fixture
def checklist(world):
    """Two questions of 区安委办, since March."""
    items = [
        {"code": "A-1", "text": "通道是否畅通", "group": "消防", "basis": [["XFF", "第二十八条"]], "criteria": ["XF-65"]},
        {"code": "A-2", "text": "漏电保护器动作电流", "answer": "measure",
         "measure": {"unit": "mA", "op": "<=", "limit": 30}, "deadline_days": 3, "verified": True},
    ]  # fmt: skip
    return actions.issue_checklist(
        by=world.clerk, organisation=world.office, code="A", title="示范检查表", kind="field",
        happened_on=date(2024, 3, 1), items=items,
    )  # fmt: skip


def item(key, **values):
    told = {"code": f"Q-{key.hex[-4:]}", "text": "是否上锁", "answer": "yes_no"} | values
    return {f"item-{key}-{name}": value for name, value in told.items()}


def head(**values):
    told = {
        "id": str(new_id()),
        "organisation": "区安委办",
        "code": "Z1",
        "title": "仓库自查指南",
        "kind": "self_check",
    }
    return told | {"happened_on": "2024-05-20"} | values


def resent(answer):
    """What a browser would send back of the form as it is shown."""
    draft = answer.context["draft"]
    data = {"id": str(draft.form["id"].value()), "on": "2024-05-20", "item": [row.key for row in draft.rows]}
    for row in draft.rows:
        for bound in row:
            value = bound.value()
            if value not in (None, "", False):
                data[bound.html_name] = "on" if value is True else value
    return data


def revise(record):
    return f"/registers/checklists/{record.pk}/revise/"


def test_a_guide_is_written_item_by_item_and_issued_once(clerk_client, world):
    keys = [new_id(), new_id()]
    told = head(item=[str(key) for key in keys], business_types=["restaurant"])
    told |= item(keys[0], deadline_days="3") | item(
        keys[1], answer="measure", unit="m", op="<=", limit="2", basis="XFF 第二十八条\nAQSCF 第三十六条第一款",
        criteria="XF-65、XF-66", major="on",
    )  # fmt: skip
    for _click in range(2):
        answer = clerk_client.post(NEW, told)
    issued = Checklist.objects.get()
    assert answer["Location"] == f"/registers/checklists/{issued.pk}/"
    assert (issued.kind, issued.organisation, issued.items_count) == ("self_check", world.office, 2)
    first, second = ChecklistItem.objects.order_by("position")
    assert (first.deadline_days, first.measure) == (3, {})
    assert second.measure == {"unit": "m", "op": "<=", "limit": 2}
    assert second.basis == [["XFF", "第二十八条"], ["AQSCF", "第三十六条第一款"]]
    assert (second.criteria, second.major) == (["XF-65", "XF-66"], True)


def test_rows_come_go_and_move_without_script_and_nothing_is_judged_yet(clerk_client):
    one, two = new_id(), new_id()
    told = head(item=[str(one)], code="") | item(one, text="先写的")
    answer = clerk_client.post(NEW, told | {"more": f"{one}/{two}"})
    assert answer.status_code == 200 and not answer.context["form"].errors
    assert [row.key for row in answer.context["draft"].rows] == [str(one), str(two)]
    assert "先写的" in answer.content.decode()
    told["item"] = [str(one), str(two)]
    told |= item(two)
    rows = clerk_client.post(NEW, told | {"up": str(two)}).context["draft"].rows
    assert [row.key for row in rows] == [str(two), str(one)]
    rows = clerk_client.post(NEW, told | {"drop": str(one)}).context["draft"].rows
    assert [row.key for row in rows] == [str(two)]
    assert not Checklist.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"code": ""}, "code"),
        ({"text": ""}, "text"),
        ({"answer": "measure", "unit": "m", "op": "<="}, "limit"),
        ({"unit": "m"}, "unit"),
        ({"basis": "XFF"}, "basis"),
        ({"deadline_days": "三天"}, "deadline_days"),
    ],
)
def test_what_is_wrong_with_an_item_stands_in_its_row(clerk_client, wrong, name):
    good, bad = new_id(), new_id()
    told = head(item=[str(good), str(bad)]) | item(good) | item(bad, **wrong)
    answer = clerk_client.post(NEW, told)
    assert answer.status_code == 422
    assert [list(row.errors) for row in answer.context["draft"].rows] == [[], [name]]
    assert f'href="#item-{bad}"' in answer.content.decode()
    assert not Checklist.objects.exists()


def test_a_code_twice_and_a_list_without_items_are_refused(clerk_client):
    one, two = new_id(), new_id()
    told = head(item=[str(one), str(two)]) | item(one, code="Q") | item(two, code="Q")
    rows = clerk_client.post(NEW, told).context["draft"].rows
    assert rows[1].errors["code"] == ["与第1条的代号相同。"]
    answer = clerk_client.post(NEW, head())
    assert answer.status_code == 422 and "检查表至少要有一条" in answer.content.decode()
    assert not Checklist.objects.exists()


def test_a_revision_starts_from_the_items_and_the_old_version_is_still_shown(clerk_client, checklist):
    told = resent(clerk_client.get(revise(checklist)))
    keys = told["item"]
    told[f"item-{keys[0]}-text"] = "疏散通道是否畅通"
    answer = clerk_client.post(revise(checklist), told)
    new = Checklist.objects.get(version=2)
    assert answer["Location"] == f"/registers/checklists/{new.pk}/"
    kept = ("code", "text", "group", "answer", "measure", "basis", "criteria", "deadline_days", "verified")
    before, after = (
        [list(each) for each in one.items.order_by("position").values_list(*kept)] for one in (checklist, new)
    )
    before[0][1] = "疏散通道是否畅通"
    assert after == before
    old = clerk_client.get(f"/registers/checklists/{checklist.pk}/").content.decode()
    assert "这一版到 2024-05-19 为止" in old and "通道是否畅通" in old and f"/registers/checklists/{new.pk}/" in old
    assert "revise/" not in old
    shown = clerk_client.get(answer["Location"])
    assert [(each.label, each.here, each.holds) for each in shown.context["versions"]] == [
        (2, True, True),
        (1, False, False),
    ]


def test_a_version_that_has_ended_is_not_revised(clerk_client, checklist):
    told = {"id": str(new_id()), "on": "2024-05-20"}
    clerk_client.post(f"/registers/checklists/{checklist.pk}/steps/withdraw/", told)
    checklist.refresh_from_db()
    assert checklist.valid_to == date(2024, 5, 20)
    assert clerk_client.get(revise(checklist)).status_code == 422


def test_a_town_sees_the_districts_list_but_does_not_revise_it(signed_in, checklist):
    town = signed_in("town")
    shown = town.get(f"/registers/checklists/{checklist.pk}/").content.decode()
    assert "通道是否畅通" in shown and "revise/" not in shown
    assert town.get(revise(checklist)).status_code == 403
    assert town.post(revise(checklist), {"on": "2024-05-20"}).status_code == 403
    assert town.get(NEW).status_code == 403
    assert signed_in("outsider").get(revise(checklist)).status_code == 404
    assert Checklist.objects.count() == 1


def test_a_list_of_lists_offers_a_new_one_but_no_import(clerk_client, signed_in):
    shown = clerk_client.get("/registers/checklists/").content.decode()
    assert NEW in shown and "/registers/checklists/import/" not in shown
    assert NEW not in signed_in("leader").get("/registers/checklists/").content.decode()


def test_a_lists_page_costs_the_same_with_many_items(clerk_client, checklist, same_queries):
    def grow():
        more = [{"code": f"B-{number}", "text": "是否上锁"} for number in range(30)]
        ChecklistItem.objects.bulk_create(
            ChecklistItem(checklist=checklist, position=10 + at, **each) for at, each in enumerate(more)
        )

    same_queries(f"/registers/checklists/{checklist.pk}/", grow=grow, client=clerk_client)
    same_queries(revise(checklist), grow=lambda: None, client=clerk_client)


def test_a_text_is_revised_and_withdrawn(clerk_client, world):
    first = actions.add_mechanism(
        by=world.clerk, organisation=world.office, title="信息通报机制", kind="mechanism", text="每周一次",
        happened_on=date(2024, 3, 20),
    )  # fmt: skip
    address = f"/registers/mechanisms/{first.pk}/"
    assert "每周一次" in clerk_client.get(f"{address}steps/revise/").content.decode()
    told = {"id": str(new_id()), "on": "2024-05-20", "title": "信息通报机制", "number": "", "text": "每日一次"}
    answer = clerk_client.post(f"{address}steps/revise/", told)
    second = Mechanism.objects.get(version=2)
    assert answer["Location"] == f"/registers/mechanisms/{second.pk}/" and second.text == "每日一次"
    assert "每周一次" in clerk_client.get(address).content.decode()
    assert "每日一次" in clerk_client.get(answer["Location"]).content.decode()
    clerk_client.post(f"{answer['Location']}steps/withdraw/", {"id": str(new_id()), "on": "2024-05-25"})
    second.refresh_from_db()
    assert second.valid_to == date(2024, 5, 25)
    answer = clerk_client.post(f"{address}steps/revise/", told | {"id": str(new_id()), "on": "2024-04-01"})
    assert answer.status_code == 422 and Mechanism.objects.count() == 2


def test_criteria_and_standards_are_the_whole_installations(clerk_client, admin_client, world):
    law = actions.add_law(by=SYSTEM, code="GB1", title="示范标准", kind="standard", effective_on=date(2020, 1, 1))
    told = {"id": str(new_id()), "code": "C-1", "law": "GB1", "reference": "5.1", "field": "fire", "kind": "direct",
            "text": "疏散通道堵塞", "valid_from": "2020-01-01"}  # fmt: skip
    answer = clerk_client.post("/registers/criteria/new/", told)
    assert answer.status_code == 422 and "您没有此项权限" in answer.content.decode()
    assert "steps/" not in clerk_client.get(f"/registers/laws/{law.pk}/").content.decode()
    admin_client.post("/registers/criteria/new/", told)
    first = Criterion.objects.get()
    form = admin_client.get(f"/registers/criteria/{first.pk}/steps/revise/").context["form"]
    assert re.search(r"示范标准", str(form["law"]))
    step = {"id": str(new_id()), "on": "2024-05-20", "text": "疏散通道被占用", "law": "GB1", "reference": "5.2",
            "kind": "direct", "applies_to": ""}  # fmt: skip
    answer = admin_client.post(f"/registers/criteria/{first.pk}/steps/revise/", step)
    second = Criterion.objects.exclude(pk=first.pk).get()
    assert answer["Location"] == f"/registers/criteria/{second.pk}/" and second.reference == "5.2"
    assert "这一版到 2024-05-19 为止" in admin_client.get(f"/registers/criteria/{first.pk}/").content.decode()
    edition = {"id": str(new_id()), "on": "2024-06-01", "code": "GB1-2", "title": "示范标准", "carry": "on"}
    answer = admin_client.post(f"/registers/laws/{law.pk}/steps/replace/", edition)
    new = Law.objects.get(code="GB1-2")
    assert answer["Location"] == f"/registers/laws/{new.pk}/"
    assert "疏散通道被占用" in admin_client.get(answer["Location"]).content.decode()
    law.refresh_from_db()
    assert law.ends_on == date(2024, 5, 31)
