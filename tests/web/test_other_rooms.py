"""The pages of visits, assignments and returns: what they add to the generic ones."""

from datetime import date

import pytest

from zhiben.facts.ids import new_id
from zhiben.hazards.models import Hazard
from zhiben.inspections.models import Inspection
from zhiben.meetings.models import Assignment
from zhiben.registers.declaration import REGISTERS


@pytest.fixture
def visit(world):
    """The office looked at one enterprise on 8 May."""
    record = REGISTERS["inspections"].record
    assert record is not None
    return record(
        by=world.clerk,
        id=new_id(),
        happened_on=date(2024, 5, 8),
        organisation=world.shaoling,
        enterprise=world.enterprise,
        kind="expert",
        field="fire",
    )


@pytest.fixture
def assignment(world):
    """Assigned to 召陵镇 by a meeting of the district, until 15 March."""
    meeting = REGISTERS["meetings"].record(
        by=world.clerk,
        id=new_id(),
        happened_on=date(2024, 3, 8),
        kind="dispatch",
        organisation=world.district,
        title="调度会",
    )
    return REGISTERS["assignments"].record(
        by=world.clerk,
        id=new_id(),
        meeting=meeting,
        text="完成粉尘涉爆企业排查",
        organisation=world.shaoling,
        due_on=date(2024, 3, 15),
    )


def test_a_hazard_of_a_visit_is_recorded_where_and_when_the_visit_was(clerk_client, visit, world):
    url = f"/registers/inspections/{visit.pk}/"
    form = clerk_client.get(f"{url}steps/hazard/").context["form"]
    assert (form["field"].value(), form["level"].value()) == ("fire", "general")
    told = {
        "id": str(form["id"].value()),
        "title": "灭火器失效",
        "level": "general",
        "field": "fire",
        "due_on": "2024-05-20",
    }
    for _click in range(2):
        clerk_client.post(f"{url}steps/hazard/", told)
    hazard = Hazard.objects.get()
    assert (hazard.source_record, hazard.enterprise, hazard.state) == (visit.pk, world.enterprise, "ordered")
    assert hazard.happened_on == date(2024, 5, 8)
    assert [each.title for each in clerk_client.get(url).context["hazards"]] == ["灭火器失效"]


def test_a_hazard_without_a_description_is_refused_and_the_visit_stays(clerk_client, visit):
    answer = clerk_client.post(f"/registers/inspections/{visit.pk}/steps/hazard/", {"id": str(new_id()), "title": ""})
    assert answer.status_code == 422 and "title" in answer.context["form"].errors
    assert (Inspection.objects.count(), Hazard.objects.count()) == (1, 0)


def test_an_assignment_is_reported_done_and_sent_back(signed_in, assignment):
    url = f"/registers/assignments/{assignment.pk}/"
    town, clerk = signed_in("town"), signed_in("clerk")

    def take(client, step, **values):
        client.post(f"{url}steps/{step}/", {"id": str(new_id()), "on": "2024-05-27"} | values)
        return Assignment.objects.get()

    assert [step.code for step in town.get(url).context["steps"]] == ["complete", "report", "extend"]
    assert take(town, "report", text="已排查一半", percent="50").percent == 50
    assert take(town, "complete", text="全部完成").state == "done"
    assert take(clerk, "return", text="缺少佐证").state == "returned"
    life = clerk.get(url).context["life"]
    assert [(str(each.label), each.said) for each in life] == [
        ("退回", "缺少佐证"),
        ("办结", "全部完成"),
        ("进展", "已排查一半"),
        ("交办", ""),
    ]


def test_a_meeting_lists_what_it_assigned(clerk_client, assignment):
    page = clerk_client.get(f"/registers/meetings/{assignment.meeting_id}/")
    assert [each.text for each in page.context["assignments"]] == ["完成粉尘涉爆企业排查"]
    assert '<span class="due due-late">超期 73 天</span>' in page.content.decode()


@pytest.fixture
def weekly(world):
    """召陵镇's enterprises roll up every week."""
    return REGISTERS["duties"].record(
        by=world.clerk,
        id=new_id(),
        name="周汇总",
        kind="roll_up",
        organisation=world.shaoling,
        covers="self",
        cycle="week",
        deadline="period_end",
        figures=["hazards.found"],
        happened_on=date(2024, 1, 1),
    )


def test_a_return_shows_its_numbers_and_is_confirmed_once(signed_in, weekly, make_hazard):
    make_hazard(happened_on=date(2024, 5, 27))
    town = signed_in("town")
    (block,) = town.get("/duties/").context["blocks"]
    (url,) = {line.url for line in block.lines if "2024-05-27" in line.url}
    page = town.get(url)
    assert [(each.label, each.text, each.unit) for each in page.context["numbers"]] == [("排查隐患", "1", "处")]
    sent = {"id": str(page.context["form"]["id"].value())}
    first, again = town.post(url, sent), town.post(url, sent)
    assert first["Location"] == again["Location"]
    shown = town.get(first["Location"])
    assert (shown.context["altered"], [each.text for each in shown.context["numbers"]]) == ({}, ["1"])


def test_duties_are_closed_to_whoever_may_not_see_them(signed_in, world):
    assert signed_in("outsider").get("/duties/").status_code == 200
    from zhiben.accounts.models import Grant

    Grant.objects.filter(user__username="outsider").delete()
    assert signed_in("outsider").get("/duties/").status_code == 403
