"""One record: its page, and the forms that write, correct and void it."""

from datetime import date

import pytest

from zhiben.facts.ids import new_id
from zhiben.ledger.models import Entry
from zhiben.publicity.models import Event
from zhiben.registers.declaration import REGISTERS

URL = "/registers/publicity-events/"


@pytest.fixture
def filled(world):
    """What a clerk types for one event."""
    return {
        "id": str(new_id()),
        "happened_on": "2024-05-08",
        "organisation": "召陵镇",
        "title": "安全生产宣传进社区",
        "channel": "onsite",
        "entry": "community",
        "people": "120",
    }


def errors(answer, name):
    return [str(error) for error in answer.context["form"].errors.get(name, [])]


def test_a_new_record_is_written_and_shown(clerk_client, filled, world):
    answer = clerk_client.post(f"{URL}new/", filled)
    event = Event.objects.get()
    assert answer["Location"] == f"{URL}{event.pk}/"
    assert (str(event.pk), event.organisation, event.people) == (filled["id"], world.shaoling, 120)
    assert event.happened_on == date(2024, 5, 8)


def test_a_form_sent_twice_is_one_record(clerk_client, filled):
    for _click in range(2):
        answer = clerk_client.post(f"{URL}new/", filled)
    assert answer["Location"] == f"{URL}{filled['id']}/"
    assert (Event.objects.count(), Entry.objects.filter(kind="publicity.event").count()) == (1, 1)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(clerk_client, filled):
    wrong = filled | {"happened_on": "05-08", "organisation": "召陵乡", "people": "许多", "title": ""}
    answer = clerk_client.post(f"{URL}new/", wrong)
    assert answer.status_code == 422
    assert errors(answer, "happened_on") == ["缺少年份，请写全，如2024-05-27。"]
    assert errors(answer, "organisation") == ["没有找到单位“召陵乡”；请核对，或先登记。"]
    assert errors(answer, "people") == ["应为整数，如12；不带单位和小数。"]
    assert 'aria-describedby="id_title_error"' in answer.content.decode()
    assert "召陵乡" in answer.content.decode()
    assert (Event.objects.count(), Entry.objects.filter(kind="publicity.event").count()) == (0, 0)


def test_what_the_use_case_refuses_stands_beside_its_field_too(clerk_client, filled):
    answer = clerk_client.post(f"{URL}new/", filled | {"happened_on": "2024-05-28"})
    assert answer.status_code == 422
    assert errors(answer, "happened_on") == ["日期不能晚于今天（2024-05-27）：填写的是2024-05-28，请核对。"]


def test_seen_but_not_allowed_is_a_sentence_in_the_form(signed_in, filled, make_event):
    answer = signed_in("inspector").post("/registers/goals/new/", {"id": str(new_id())})
    assert answer.status_code == 422
    town = signed_in("town")
    answer = town.post(f"{URL}new/", filled | {"organisation": "万金镇"})
    assert answer.status_code == 422 and Event.objects.count() == 0


def test_the_page_shows_the_record_where_it_counts_and_who_wrote_it(clerk_client, make_event):
    event = make_event()
    answer = clerk_client.get(f"{URL}{event.pk}/")
    posting = answer.context["postings"][0]
    assert (str(posting.kind), posting.entry.quantity, posting.place) == ("宣传活动", 1, "召陵镇")
    assert "publicity.events" in [figure.code for figure in posting.figures]
    assert [(str(told.label), told.by) for told in answer.context["events"]] == [("登记", "张文")]
    text = answer.content.decode()
    assert f"{URL}{event.pk}/edit/" in text and f"{URL}{event.pk}/void/" in text
    assert f'href="/registers/organisations/{event.organisation_id}/">召陵镇</a>' in text


def test_a_correction_is_settled_and_its_history_says_before_and_after(clerk_client, make_event, world):
    event = make_event()
    form = clerk_client.get(f"{URL}{event.pk}/edit/").context["form"]
    assert form["happened_on"].value() == date(2024, 5, 8)
    told = {"id": str(event.pk), "happened_on": "2024-05-08", "organisation": "万金镇", "title": event.title}
    answer = clerk_client.post(f"{URL}{event.pk}/edit/", told | {"channel": "onsite", "people": "130"})
    assert answer["Location"] == f"{URL}{event.pk}/"
    page = clerk_client.get(f"{URL}{event.pk}/")
    changes = {change.label: (str(change.before), str(change.after)) for change in page.context["events"][0].changes}
    assert changes == {"单位": ("召陵镇", "万金镇"), "参加人数": ("120", "130")}
    quantities = [(posting.entry.quantity, posting.place) for posting in page.context["postings"]]
    assert (-1, "召陵镇") in quantities and (1, "万金镇") in quantities


def test_a_picked_reference_travels_by_its_key(clerk_client, filled, world):
    picked = {"organisation": "应急管理局", "organisation__value": str(world.emergency.pk)}
    clerk_client.post(f"{URL}new/", filled | picked | {"organisation__label": "应急管理局"})
    assert Event.objects.get().organisation == world.emergency


def test_a_text_changed_after_picking_counts_as_typed(clerk_client, filled, world):
    picked = {"organisation": "万金镇", "organisation__value": str(world.emergency.pk)}
    clerk_client.post(f"{URL}new/", filled | picked | {"organisation__label": "应急管理局"})
    assert Event.objects.get().organisation == world.wanjin


def test_voiding_asks_for_the_reason_and_takes_the_record_out_of_every_figure(clerk_client, make_event):
    event = make_event()
    assert clerk_client.post(f"{URL}{event.pk}/void/", {"reason": " "}).status_code == 422
    event.refresh_from_db()
    assert event.voided_at is None
    clerk_client.post(f"{URL}{event.pk}/void/", {"reason": "重复登记"})
    event.refresh_from_db()
    assert event.voided_reason == "重复登记"
    assert sum(Entry.objects.filter(subject=event.pk, kind="publicity.event").values_list("quantity", flat=True)) == 0
    page = clerk_client.get(f"{URL}{event.pk}/")
    assert "此记录已于" in page.content.decode()
    assert page.context["may_correct"] is False and page.context["steps"] == []


def test_a_reader_sees_no_buttons(signed_in, make_event):
    event = make_event()
    page = signed_in("town").get(f"{URL}{event.pk}/")
    assert page.context["may_correct"] is True
    page = signed_in("enterprise").get(f"{URL}{event.pk}/")
    assert page.status_code == 404


def test_a_register_without_a_form_has_none(clerk_client, monkeypatch, make_event):
    from dataclasses import replace

    event = make_event()
    bare = replace(REGISTERS["publicity-events"], record=None, correct=None, void=None)
    monkeypatch.setitem(REGISTERS, "publicity-events", bare)
    for path in ("new/", f"{event.pk}/edit/", f"{event.pk}/void/", "import/"):
        assert clerk_client.get(f"{URL}{path}").status_code == 404
