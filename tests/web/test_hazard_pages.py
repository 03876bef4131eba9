"""The pages of hazards: tabs, stages, steps."""

from datetime import date

import pytest

from zhiben.facts.ids import new_id
from zhiben.hazards import actions
from zhiben.hazards.models import Hazard, Transition

URL = "/registers/hazards/"


@pytest.fixture
def hazard(make_hazard):
    """Found on 8 May, nothing done yet."""
    return make_hazard()


@pytest.fixture
def ordered(hazard, world):
    """To be rectified by 20 May: late."""
    actions.order(by=world.clerk, id=new_id(), hazard=hazard, due_on=date(2024, 5, 20), on=date(2024, 5, 9))
    return Hazard.objects.get(pk=hazard.pk)


def step(client, hazard, name, **values):
    sent = {"id": str(new_id()), "on": "2024-05-27"} | values
    return client.post(f"{URL}{hazard.pk}/steps/{name}/", sent)


def states(client, hazard):
    return [stage.state for stage in client.get(f"{URL}{hazard.pk}/").context["stages"]]


def offered(client, hazard):
    return [each.code for each in client.get(f"{URL}{hazard.pk}/").context["steps"]]


def test_a_hazard_goes_through_the_four_lists_by_buttons(signed_in, hazard):
    clerk, inspector = signed_in("clerk"), signed_in("inspector")
    assert (states(clerk, hazard), offered(clerk, hazard)) == (
        ["done", "now", "", ""],
        ["order", "transfer", "escalate"],
    )
    step(clerk, hazard, "order", due_on="2024-06-03")
    assert states(clerk, hazard) == ["done", "now", "", ""]
    assert offered(clerk, hazard) == ["eliminate", "extend", "transfer", "escalate"]
    step(clerk, hazard, "eliminate", opinion="已清理")
    assert (states(clerk, hazard), offered(clerk, hazard)) == (
        ["done", "done", "done", "now"],
        ["accept", "return", "escalate"],
    )
    step(inspector, hazard, "accept", opinion="同意")
    assert (states(clerk, hazard), offered(clerk, hazard)) == (["done"] * 4, [])
    page = clerk.get(f"{URL}{hazard.pk}/")
    assert [str(each.label) for each in page.context["life"]] == ["验收销号", "整改完成", "交办整改", "发现隐患"]


def test_a_second_click_is_the_same_step(clerk_client, hazard):
    click = str(new_id())
    for _click in range(2):
        answer = step(clerk_client, hazard, "order", id=click, due_on="2024-06-03")
    assert answer["Location"] == f"{URL}{hazard.pk}/"
    assert Transition.objects.count() == 1


def test_whoever_rectified_is_told_that_another_accepts(clerk_client, ordered):
    step(clerk_client, ordered, "eliminate")
    answer = step(clerk_client, ordered, "accept")
    assert answer.status_code == 422
    assert "整改完成由您登记，不能再由您验收；请由另一人验收销号。" in answer.content.decode()
    assert Hazard.objects.get().state == "eliminated"


def test_a_step_that_is_not_allowed_is_refused_in_the_form(signed_in, ordered):
    enterprise = signed_in("enterprise")
    assert offered(enterprise, ordered) == ["eliminate"]
    answer = step(enterprise, ordered, "accept")
    assert answer.status_code == 422
    assert Hazard.objects.get().state == "ordered"


def test_the_form_proposes_the_deadline_of_the_level(clerk_client, hazard):
    form = clerk_client.get(f"{URL}{hazard.pk}/steps/order/").context["form"]
    assert form["due_on"].value() > date(2024, 5, 27)
    assert list(form.fields) == ["id", "on", "due_on", "opinion"]


def test_handing_over_needs_the_unit(clerk_client, hazard, world):
    answer = step(clerk_client, hazard, "transfer")
    assert answer.status_code == 422
    step(clerk_client, hazard, "transfer", organisation="万金镇")
    assert Hazard.objects.get().organisation == world.wanjin


def test_the_tabs_count_the_lists_and_open_them(clerk_client, ordered, make_hazard):
    make_hazard(title="新发现的")
    answer = clerk_client.get(URL)
    tabs = {str(tab.label): (tab.number, active) for tab, active in answer.context["lists"]}
    assert tabs["排查清单"] == (2, True)
    assert (tabs["待交办"], tabs["整改清单"], tabs["超期"]) == ((1, False), (1, False), (1, False))
    late = clerk_client.get(f"{URL}?overdue=1")
    assert [row.record.pk for row in late.context["rows"]] == [ordered.pk]
    assert [str(tab.label) for tab, active in late.context["lists"] if active] == ["超期"]
    assert '<span class="due due-late">超期 7 天</span>' in late.content.decode()


def test_an_unknown_step_is_not_found(clerk_client, hazard):
    assert clerk_client.get(f"{URL}{hazard.pk}/steps/burn/").status_code == 404
