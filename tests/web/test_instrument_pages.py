"""Official letters on pages: issued from a visit's page, served, handed out as a paper."""

from datetime import date

import pytest
from tests.factories import officer

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.ids import new_id
from zhiben.inspections import actions
from zhiben.inspections.models import Instrument
from zhiben.places import actions as places

ON = date(2024, 5, 20)


@pytest.fixture
def officers(world):
    """Two certified officers of 应急管理局; the first is the inspector who is signed in."""
    second = officer("second", "钱检", world.emergency, "inspector")
    for number, person in enumerate((world.inspector_person, second)):
        places.correct_person(by=SYSTEM, record=person, certificate=f"豫K-{number}")
        person.refresh_from_db()
    return [world.inspector_person, second]


@pytest.fixture
def visit(world, officers):
    """An administrative inspection with one hazard."""
    found = [{"id": new_id(), "title": "疏散通道堆放货物", "clause": "消防法第二十八条", "due_on": date(2024, 6, 1)}]
    return actions.record(
        by=world.inspector, id=new_id(), organisation=world.emergency, enterprise=world.enterprise, happened_on=ON,
        kind="administrative", officers=officers, hazards=found,
    )  # fmt: skip


@pytest.fixture
def inspector_client(signed_in, officers):
    return signed_in("inspector")


def page(visit):
    return f"/registers/inspections/{visit.pk}/"


def new(visit, kind="rectify"):
    return f"{page(visit)}instruments/new/?kind={kind}"


def filled(client, visit, **values):
    """What the officer sends of an order to rectify, after ticking his colleague."""
    return filled_as(client, visit, "rectify") | values


def filled_as(client, visit, kind):
    form = client.get(new(visit, kind)).context["form"]
    told = {bound.name: bound.value() for bound in form if bound.value() is not None}
    told |= {"officers": [choice for choice, _label in form.fields["officers"].choices], "area": "漯召"}
    return told | {"id": str(told["id"])}


def test_the_visits_page_leads_to_the_kinds_and_the_form_knows_what_the_visit_knows(inspector_client, visit, world):
    assert f"{page(visit)}instruments/new/" in inspector_client.get(page(visit)).content.decode()
    kinds = inspector_client.get(f"{page(visit)}instruments/new/").content.decode()
    assert "?kind=rectify" in kinds and "?kind=penalty" not in kinds
    form = inspector_client.get(new(visit)).context["form"]
    assert [label for _value, label in form.fields["officers"].choices] == [
        "李检（执法证号豫K-0）",
        "钱检（执法证号豫K-1）",
    ]
    assert form["officers"].value() == [str(world.inspector_person.pk)]
    assert form["due_on"].value() == date(2024, 6, 1)
    assert form["basis"].value().startswith("消防法第二十八条；")
    assert "unit" not in form.fields and "number" not in form.fields


def test_a_letter_is_issued_once_shown_and_handed_out(inspector_client, visit):
    told = filled(inspector_client, visit)
    for _click in range(2):
        answer = inspector_client.post(new(visit), told)
    letter = Instrument.objects.get()
    address = f"/registers/instruments/{letter.pk}/"
    assert answer["Location"] == address
    shown = inspector_client.get(address).content.decode()
    assert "（漯召）应急责改〔2024〕1号" in shown and "疏散通道堆放货物" in shown and "钱检" in shown
    assert "未送达" in inspector_client.get(page(visit)).content.decode()
    for form, start in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = inspector_client.get(f"{address}letter.{form}")
        assert answer.status_code == 200 and answer.content.startswith(start)
    assert inspector_client.get(f"{address}letter.exe").status_code == 404
    assert inspector_client.get(new(visit)).context["form"]["area"].value() == "漯召"


def test_what_is_missing_stands_beside_its_field(inspector_client, visit):
    answer = inspector_client.post(new(visit), filled(inspector_client, visit, remedy="", due_on="", area=""))
    assert answer.status_code == 422
    assert {"remedy", "area"} <= set(answer.context["form"].errors)
    answer = inspector_client.post(new(visit), filled(inspector_client, visit, due_on=""))
    assert list(answer.context["form"].errors) == ["due_on"]
    one = filled(inspector_client, visit)
    answer = inspector_client.post(new(visit), one | {"officers": one["officers"][:1]})
    assert list(answer.context["form"].errors) == ["officers"]
    assert not Instrument.objects.exists()


def test_who_is_no_officer_of_the_visit_issues_nothing(signed_in, inspector_client, visit):
    told = filled(inspector_client, visit)
    answer = signed_in("clerk").post(new(visit), told)
    assert answer.status_code == 422 and "署名的执法人员本人" in answer.content.decode()
    assert signed_in("leader").post(new(visit), told).status_code == 403
    assert signed_in("outsider").post(new(visit), told).status_code == 404
    assert not Instrument.objects.exists()


def test_an_experts_visit_offers_no_letter(inspector_client, world, officers):
    visit = actions.record(
        by=world.inspector, id=new_id(), organisation=world.emergency, enterprise=world.enterprise, happened_on=ON,
        kind="expert",
    )  # fmt: skip
    assert "instruments/new/" not in inspector_client.get(page(visit)).content.decode()


def test_a_letter_is_served_and_voided_and_its_number_stays(inspector_client, signed_in, visit, world):
    inspector_client.post(new(visit), filled(inspector_client, visit))
    letter = Instrument.objects.get()
    address = f"/registers/instruments/{letter.pk}/"
    told = {"id": str(new_id()), "on": "2024-05-27", "manner": "direct", "served_by": "钱检", "served_to": "赵安"}
    assert inspector_client.post(f"{address}steps/serve/", told)["Location"] == address
    letter.refresh_from_db()
    assert (letter.served_on, letter.served_by.name) == (date(2024, 5, 27), "钱检")
    assert "（漯召）应急责改〔2024〕1号" in signed_in("enterprise").get(address).content.decode()
    inspector_client.post(f"{address}void/", {"reason": "单位名称写错"})
    assert inspector_client.get(f"{address}letter.pdf").status_code == 404
    inspector_client.post(new(visit), filled(inspector_client, visit))
    assert set(Instrument.objects.values_list("number", flat=True)) == {1, 2}


def test_the_register_costs_the_same_for_many(inspector_client, visit, same_queries):
    def grow():
        for _letter in range(6):
            inspector_client.post(new(visit), filled(inspector_client, visit))

    inspector_client.post(new(visit), filled(inspector_client, visit))
    same_queries("/registers/instruments/", grow=grow, client=inspector_client)
    exported = inspector_client.get("/registers/instruments/export/")
    assert b"".join(exported.streaming_content).startswith(b"PK")


def test_a_record_of_the_inspection_asks_whether_certificates_were_shown(inspector_client, visit):
    told = {"start": "9:00", "end": "10:00", "content": "现场检查情况"}
    data = filled_as(inspector_client, visit, "record") | told
    answer = inspector_client.post(new(visit, "record"), data)
    assert list(answer.context["form"].errors) == ["show_id"] and not Instrument.objects.exists()
    inspector_client.post(new(visit, "record"), data | {"show_id": "on"})
    letter = Instrument.objects.get()
    assert (letter.reference, letter.particulars["show_id"]) == ("（漯召）应急现记〔2024〕1号", "是")
