"""Hazards through the API: the four lists by steps that may be sent twice, within sight only."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from zhiben.evidence.models import Attachment
from zhiben.facts.ids import new_id
from zhiben.hazards.models import Hazard, Transition
from zhiben.ledger.models import Entry

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
DUE = {"due_on": "2024-05-13", "on": "2024-05-06"}


@pytest.fixture
def clerk_program(world, program):
    return program(world.clerk)


@pytest.fixture
def take(inspector_program, clerk_program, found):
    """`take("order", {...})`: a step by the inspector; acceptance and return by the clerk."""

    def step(name, body, id=None):
        who = clerk_program if name in {"accept", "return"} else inspector_program
        return who.put(f"hazards/{found}/{name}/{id or new_id()}", body)

    return step


def state() -> tuple[str, date | None, int]:
    hazard = Hazard.objects.get()
    return hazard.state, hazard.due_on, hazard.transitions.count()


def test_a_hazard_is_recorded_once_however_often_it_is_sent(world, inspector_program):
    key = new_id()
    body = {
        "title": "配电箱前堆放杂物",
        "happened_on": "2024-05-06",
        "enterprise": world.enterprise.credit_code,
        "level": "major",
        "due_on": "2024-05-20",
    }
    status, first = inspector_program.put(f"hazards/{key}", body)
    assert status == 200
    assert first == {
        "id": str(key),
        "number": "2024-00001",
        "title": "配电箱前堆放杂物",
        "happened_on": "2024-05-06",
        "organisation": {"id": str(world.enterprise.pk), "name": "召陵示范食品有限公司"},
        "organisation_path": world.enterprise.path,
        "region_path": "411104100",
        "enterprise": {"id": str(world.enterprise.pk), "name": "召陵示范食品有限公司"},
        "premises": None,
        "field": "",
        "level": "major",
        "source": "other",
        "classification": "",
        "position": "",
        "basis": "",
        "state": "ordered",
        "at_once": False,
        "due_on": "2024-05-20",
        "eliminated_on": None,
        "accepted_on": None,
        "source_record": None,
        "voided": False,
    }
    count = Entry.objects.count()
    assert inspector_program.put(f"hazards/{key}", body) == (200, first)
    assert (Hazard.objects.count(), Entry.objects.count()) == (1, count)


def test_it_goes_through_the_four_lists(take, inspector_program, found):
    assert take("order", DUE)[1]["hazard"]["state"] == "ordered"
    assert take("extend", {"due_on": "2024-05-30", "opinion": "等待配件"})[1]["hazard"]["due_on"] == "2024-05-30"
    assert take("eliminate", {"on": "2024-05-27"})[1]["hazard"]["state"] == "eliminated"
    back = take("return", {"opinion": "照片不清", "due_on": "2024-06-03"})[1]
    assert (back["hazard"]["state"], back["step"]["kind"], back["step"]["number"]) == ("returned", "returned", 4)
    assert take("eliminate", {"on": "2024-05-27"})[0] == 200
    status, accepted = take("accept", {"opinion": "同意销号"})
    assert (status, accepted["hazard"]["state"], accepted["hazard"]["accepted_on"]) == (200, "accepted", "2024-05-27")
    _status, whole = inspector_program.get(f"hazards/{found}")
    assert [each["kind"] for each in whole["steps"]] == [
        "ordered", "extended", "eliminated", "returned", "eliminated", "accepted",
    ]  # fmt: skip
    assert (whole["number"], whole["detail"]) == ("2024-00001", "")


def test_a_step_sent_twice_is_taken_once(take):
    key = new_id()
    first = take("order", DUE, key)
    count = Entry.objects.count()
    assert take("order", DUE, key) == first
    assert (state(), Entry.objects.count()) == (("ordered", date(2024, 5, 13), 1), count)


@pytest.mark.parametrize(
    ("name", "body", "problem"),
    [
        ("eliminate", {}, (409, "WrongState")),
        ("accept", {}, (409, "WrongState")),
        ("order", {"due_on": "2024-05-05", "on": "2024-05-06"}, (422, "Invalid")),
        ("order", {}, (422, "Invalid")),
        ("order", DUE | {"deadline": "2024-05-13"}, (422, "Invalid")),
        ("transfer", {"organisation": "无名镇"}, (422, "Invalid")),
    ],
    ids=str,
)
def test_a_step_that_does_not_fit_changes_nothing(take, written, name, body, problem):
    before = written()
    answer = take(name, body)
    assert (answer[0], answer[1]["title"]) == problem
    assert (state(), written()) == (("found", None, 0), before)


def test_a_deadline_before_discovery_is_named_with_the_remedy(take, found):
    _status, problem = take("order", {"due_on": "2024-05-05", "on": "2024-05-06"})
    assert problem["errors"]["due_on"] == ["整改期限2024-05-05早于发现日期2024-05-06；请改为发现当日或以后的日期。"]


def test_whoever_rectified_does_not_accept(take, inspector_program, found, written):
    take("order", DUE)
    take("eliminate", {})
    before = written()
    status, problem = inspector_program.put(f"hazards/{found}/accept/{new_id()}", {})
    assert (status, problem["title"], written()) == (409, "Conflict", before)


def test_a_hazard_is_handed_over_and_put_under_supervision(take, world):
    _status, answer = take("transfer", {"organisation": "万金镇人民政府"})
    assert answer["hazard"]["organisation"]["name"] == "万金镇人民政府"
    _status, answer = take("escalate", {"organisation": str(world.office.pk), "opinion": "重点督办"})
    assert (answer["step"]["kind"], answer["step"]["organisation_id"]) == ("escalated", str(world.office.pk))
    assert answer["hazard"]["organisation"]["name"] == "万金镇人民政府"


def test_the_last_step_is_taken_back_once(take, inspector_program, found):
    key = new_id()
    take("order", DUE, key)
    for _time in range(2):
        status, answer = inspector_program.put(f"hazards/{found}/take-back/{key}", {"reason": "交办有误"})
        assert (status, answer["state"], answer["due_on"]) == (200, "found", None)
    assert Transition.objects.get().voided_reason == "交办有误"
    assert inspector_program.put(f"hazards/{found}/take-back/{new_id()}", {"reason": "无此环节"})[0] == 404


def test_a_correction_changes_only_what_is_sent(inspector_program, found):
    status, answer = inspector_program.patch(f"hazards/{found}", {"level": "major"})
    assert (status, answer["level"], answer["title"], answer["field"]) == (200, "major", "安全出口上锁", "fire")
    signs = Entry.objects.filter(kind="hazard.found").order_by("line").values_list("level", "quantity")
    assert list(signs) == [("general", 1), ("general", -1), ("major", 1)]


def test_a_voided_hazard_counts_for_nothing_and_is_not_listed(inspector_program, found):
    for _time in range(2):
        status, answer = inspector_program.put(f"hazards/{found}/void", {"reason": "误登"})
        assert (status, answer["voided"]) == (200, True)
    assert sum(Entry.objects.values_list("quantity", flat=True).filter(subject=found)) == 0
    assert inspector_program.get("hazards") == (200, {"items": [], "next": ""})
    assert inspector_program.get(f"hazards/{found}")[1]["voided"] is True


def test_voiding_wants_a_reason(inspector_program, found, written):
    before = written()
    status, problem = inspector_program.put(f"hazards/{found}/void", {"reason": " "})
    assert (status, problem["errors"], written()) == (422, {"reason": ["请写明作废原因。"]}, before)


def test_out_of_sight_is_not_found(world, program, found, written):
    outsider, before = program(world.outsider), written()
    assert outsider.get("hazards") == (200, {"items": [], "next": ""})
    assert outsider.get(f"hazards/{found}")[0] == 404
    for step, body in (
        ("order", DUE), ("extend", DUE | {"opinion": "x"}), ("transfer", {"organisation": "x"}), ("escalate", {}),
        ("eliminate", {}), ("accept", {}), ("return", {"opinion": "x"}), ("take-back", {"reason": "x"}),
    ):  # fmt: skip
        assert outsider.put(f"hazards/{found}/{step}/{new_id()}", body)[0] == 404, step
    assert outsider.put(f"hazards/{found}/void", {"reason": "x"})[0] == 404
    assert outsider.patch(f"hazards/{found}", {"level": "major"})[0] == 404
    assert outsider.put(f"hazards/{found}/files/{new_id()}", {})[0] == 404
    assert (state(), written()) == (("found", None, 0), before)


def test_who_sees_it_but_may_not_write_it_is_refused(world, program, found, written):
    leader, before = program(world.leader), written()
    assert leader.get(f"hazards/{found}")[0] == 200
    for address, body in (
        (f"hazards/{found}/order/{new_id()}", DUE),
        (f"hazards/{found}/void", {"reason": "x"}),
        (f"hazards/{new_id()}", {"title": "x", "happened_on": "2024-05-06", "enterprise": str(world.enterprise.pk)}),
    ):
        status, problem = leader.put(address, body)
        assert (status, problem["title"]) == (403, "NotAllowed"), address
    assert (state(), written()) == (("found", None, 0), before)


def test_photos_before_and_after_are_kept_once(inspector_program, found):
    before, after = new_id(), new_id()
    for key, role in ((before, "before"), (after, "after"), (after, "after")):
        address = f"/api/hazards/{found}/files/{key}?role={role}"
        answer = inspector_program.client.put(address, PNG, content_type="image/png")
        assert (answer.status_code, answer.json()["role"]) == (200, role)
    assert set(Attachment.objects.values_list("pk", "role")) == {(before, "before"), (after, "after")}


@pytest.mark.parametrize(("body", "sentence"), [(b"", "是空的"), (b"MZ\x90\x00", "不是可用的格式")], ids=str)
def test_what_is_no_photo_is_refused(inspector_program, found, written, body, sentence):
    before = written()
    answer = inspector_program.client.put(f"/api/hazards/{found}/files/{new_id()}", body, content_type="image/png")
    assert answer.status_code == 422
    assert sentence in answer.json()["errors"]["file"][0]
    assert (Attachment.objects.count(), written()) == (0, before)


@pytest.fixture
def three(world, inspector_program):
    """An overdue one, one at once, one of a visit."""
    place = {"organisation": str(world.shaoling.pk), "enterprise": str(world.enterprise.pk)}
    late, quick, visit, seen = (new_id() for _one in range(4))
    facts = {"title": "甲", "happened_on": "2024-05-06", "due_on": "2024-05-20", "source": "grid"}
    assert inspector_program.put(f"hazards/{late}", place | facts)[0] == 200
    facts = {"title": "乙", "happened_on": "2024-05-07", "at_once": True, "field": "fire"}
    assert inspector_program.put(f"hazards/{quick}", place | facts)[0] == 200
    hazards = [{"id": str(seen), "title": "丙", "level": "major"}]
    facts = {"happened_on": "2024-05-08", "kind": "grid", "hazards": hazards}
    assert inspector_program.put(f"inspections/{visit}", place | facts)[0] == 200
    return visit


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, "丙乙甲"),
        ({"overdue": "true"}, "甲"),
        ({"state": "accepted"}, "乙"),
        ({"state": "found"}, "丙"),
        ({"level": "major"}, "丙"),
        ({"source": "grid"}, "丙甲"),
        ({"field": "fire"}, "乙"),
        ({"to": "2024-05-07"}, "乙甲"),
        ({"organisation": "召陵镇人民政府"}, "丙乙甲"),
        ({"organisation": "万金镇人民政府"}, ""),
        ({"region": "411104"}, "丙乙甲"),
    ],
    ids=str,
)
def test_the_list_is_narrowed(inspector_program, three, query, titles):
    _status, page = inspector_program.get("hazards", **query)
    assert "".join(each["title"] for each in page["items"]) == titles


def test_the_hazards_of_a_visit_are_found_by_it(inspector_program, three):
    _status, page = inspector_program.get("hazards", visit=three)
    assert [(each["title"], UUID(each["source_record"])) for each in page["items"]] == [("丙", three)]
