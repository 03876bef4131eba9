"""Rosters on pages: people put on them, imported, the next version, the sheet on the wall."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from zhiben.documents.spreadsheet import write_xlsx
from zhiben.facts.ids import new_id
from zhiben.standards import actions
from zhiben.standards.models import Roster, RosterLine

ON = date(2024, 3, 20)


@pytest.fixture
def roster(world):
    told = {"organisation": world.office, "title": "区安委会成员名单", "kind": "committee", "happened_on": ON}
    return actions.add_roster(by=world.clerk, **told)


def page(roster):
    return f"/registers/rosters/{roster.pk}/"


def line(**values):
    return {"id": str(new_id()), "roster": "区安委会成员名单", "happened_on": "2024-03-20", **values}


def test_a_roster_is_issued_and_somebody_put_on_it(clerk_client, world):
    told = {
        "id": str(new_id()),
        "title": "五一值班表",
        "kind": "duty",
        "organisation": "区安委办",
        "happened_on": "2024-05-01",
    }
    answer = clerk_client.post("/registers/rosters/new/", told)
    roster = Roster.objects.get()
    assert answer["Location"] == page(roster)
    shown = clerk_client.get(page(roster)).content.decode()
    assert "还没有登记人员" in shown and f"/registers/roster-lines/new/?roster={roster.pk}" in shown
    for _click in range(2):
        clerk_client.post(
            "/registers/roster-lines/new/", line(id=told["id"], roster=str(roster.pk), name="王明", role="带班")
        )
    shown = clerk_client.get(page(roster)).content.decode()
    assert RosterLine.objects.count() == 1 and "王明" in shown and "带班" in shown


def test_a_line_without_anybody_says_so(clerk_client, roster):
    answer = clerk_client.post("/registers/roster-lines/new/", line(role="成员"))
    assert answer.status_code == 422 and "请选择人员，或填写姓名" in answer.content.decode()
    assert not RosterLine.objects.exists()


def test_a_title_means_the_version_that_holds(clerk_client, world, roster):
    new = actions.revise_roster(by=world.clerk, record=roster, on=date(2024, 5, 1))
    clerk_client.post("/registers/roster-lines/new/", line(name="王明", happened_on="2024-05-10"))
    assert RosterLine.objects.get().roster == new


def test_the_next_version_and_the_sheet(clerk_client, world, roster):
    actions.add_roster_line(by=world.clerk, roster=roster, person=world.town_person, role="成员", happened_on=ON)
    told = {
        "id": str(new_id()),
        "on": "2024-05-20",
        "title": "区安委会成员名单",
        "number": "",
        "note": "按人事变动调整",
    }
    answer = clerk_client.post(f"{page(roster)}steps/revise/", told)
    new = Roster.objects.get(version=2)
    assert answer["Location"] == page(new)
    assert "王镇" in clerk_client.get(page(new)).content.decode()
    old = clerk_client.get(page(roster)).content.decode()
    assert "这一版到 2024-05-19 为止" in old and "王镇" in old and "roster-lines/new" not in old
    sheet = clerk_client.get(f"{page(new)}sheet/").content.decode()
    assert "王镇" in sheet and "召陵镇" in sheet and "按人事变动调整" in sheet


def test_somebody_leaves_the_roster_on_a_day(clerk_client, world, roster):
    kept = actions.add_roster_line(by=world.clerk, roster=roster, name="王明", happened_on=ON)
    clerk_client.post(f"/registers/roster-lines/{kept.pk}/steps/end/", {"id": str(new_id()), "on": "2024-05-20"})
    kept.refresh_from_db()
    assert kept.valid_to == date(2024, 5, 20)


def test_people_come_from_an_excel_file_and_go_back_into_one(clerk_client, world, roster):
    headers = ("名册", "序号", "委员会职务", "姓名", "工作单位", "行政职务", "自")
    rows = [["区安委会成员名单", n, "成员", f"成员{n}", "应急管理局", "科长", "2024-03-20"] for n in (1, 2, 3)]
    file = SimpleUploadedFile("名单.xlsx", write_xlsx("名单", headers, rows))
    address = clerk_client.post("/registers/roster-lines/import/", {"file": file})["Location"]
    names = ("roster", "position", "role", "name", "unit", "post", "happened_on")
    mapping = {f"column-{place}": name for place, name in enumerate(names)}
    assert clerk_client.get(address).status_code == 200
    clerk_client.post(address, mapping | {"run": "1"})
    lines = RosterLine.objects.order_by("position")
    assert [(each.roster, each.position, each.role, each.name, each.unit, each.post) for each in lines] == [
        (roster, n, "成员", f"成员{n}", "应急管理局", "科长") for n in (1, 2, 3)
    ]
    answer = clerk_client.get(f"/registers/roster-lines/export/?roster={roster.pk}")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sorted(row[4].value for row in sheet.iter_rows(min_row=2)) == ["成员1", "成员2", "成员3"]


def test_only_who_sees_the_roster_sees_its_sheet(signed_in, world, roster):
    actions.add_roster_line(by=world.clerk, roster=roster, name="王明", happened_on=ON)
    town = signed_in("town")
    assert town.get(f"{page(roster)}sheet/").status_code == 200
    assert "steps/" not in town.get(page(roster)).content.decode()
    assert signed_in("outsider").get(f"{page(roster)}sheet/").status_code == 404
    assert signed_in("outsider").get(f"/registers/roster-lines/{RosterLine.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("path", ["", "sheet/"])
def test_the_pages_cost_the_same_with_many_people(clerk_client, world, roster, same_queries, path):
    def grow():
        for number in range(12):
            person = {"person": world.town_person} if number % 2 else {"name": f"成员{number}"}
            actions.add_roster_line(by=world.clerk, roster=roster, happened_on=ON, **person)

    actions.add_roster_line(by=world.clerk, roster=roster, person=world.town_person, happened_on=ON)
    same_queries(f"{page(roster)}{path}", grow=grow, client=clerk_client)


def test_the_list_of_people_costs_the_same_for_many(clerk_client, world, roster, same_queries):
    def grow():
        for number in range(12):
            actions.add_roster_line(by=world.clerk, roster=roster, happened_on=ON, name=f"成员{number}")

    actions.add_roster_line(by=world.clerk, roster=roster, person=world.town_person, happened_on=ON)
    same_queries("/registers/roster-lines/", grow=grow, client=clerk_client)
