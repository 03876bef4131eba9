"""Visits through the API: as a whole or not at all, once however often they are sent, within sight only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import officer

from zhiben.evidence.models import Attachment
from zhiben.facts.ids import new_id
from zhiben.hazards.models import Hazard
from zhiben.inspections import actions
from zhiben.inspections.models import Answer, Inspection
from zhiben.ledger.models import Entry

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def statements(captured: CaptureQueriesContext) -> int:
    """How many, without those that open and close a transaction."""
    return sum(not each["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for each in captured)


def test_a_visit_is_recorded_with_its_answers_and_hazards(world, inspector_program, visit):
    key, hazard = new_id(), new_id()
    visit["hazards"] = [{"id": str(hazard), "title": "灭火器过期", "level": "general"}]
    visit["answers"] = [
        {"item": "X1", "text": "灭火器在有效期内", "answer": "no", "hazard": str(hazard)},
        {"item": "X2", "text": "安全出口畅通", "answer": "yes"},
    ]
    status, answer = inspector_program.put(f"inspections/{key}", visit)
    assert status == 200
    assert answer == {
        "id": str(key),
        "happened_on": "2024-05-20",
        "kind": "administrative",
        "organisation": {"id": str(world.emergency.pk), "name": "召陵区应急管理局"},
        "organisation_path": world.emergency.path,
        "region_path": "411104100",
        "enterprise": {"id": str(world.enterprise.pk), "name": "召陵示范食品有限公司"},
        "premises": {"id": str(world.premises.pk), "name": "一号车间"},
        "inspected": None,
        "field": "fire",
        "fields": [],
        "manners": [],
        "key_date": "",
        "leader_rank": "",
        "people": 3,
        "result": "",
        "voided": False,
    }
    made = Hazard.objects.get()
    assert (made.pk, made.title, made.happened_on, made.source_record) == (hazard, "灭火器过期", date(2024, 5, 20), key)
    assert list(Answer.objects.values_list("item", "answer", "hazard")) == [("X1", "no", hazard), ("X2", "yes", None)]
    assert Entry.objects.filter(kind="inspection.done", quantity=1).count() == 1
    assert Entry.objects.filter(kind="hazard.found", quantity=1).count() == 1


def test_sent_twice_it_is_recorded_once(inspector_program, visit):
    key = new_id()
    visit["hazards"] = [{"id": str(new_id()), "title": "灭火器过期"}]
    first = inspector_program.put(f"inspections/{key}", visit)
    count = Entry.objects.count()
    assert inspector_program.put(f"inspections/{key}", visit) == first
    assert (Inspection.objects.count(), Hazard.objects.count(), Entry.objects.count()) == (1, 1, count)


def test_places_and_people_may_be_named(world, inspector_program, visit):
    officer("certified", "钱证", world.emergency, "inspector")
    visit |= {
        "kind": "supervision",
        "organisation": "应急管理局",
        "enterprise": world.enterprise.credit_code,
        "premises": "一号车间",
        "participants": ["消防救援大队", str(world.shaoling.pk)],
        "officers": ["钱证"],
    }
    key = new_id()
    assert inspector_program.put(f"inspections/{key}", visit)[0] == 200
    status, read = inspector_program.get(f"inspections/{key}")
    assert status == 200
    assert [each["name"] for each in read["participants"]] == ["召陵区消防救援大队", "召陵镇人民政府"]
    assert [each["name"] for each in read["officers"]] == ["钱证"]
    assert (read["experts"], read["answers"], read["leader"]) == ([], [], None)


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"kind": "raid"}, {"kind": "没有“raid”这一项；可选：administrative（行政检查）、"}),
        ({"field": "moon"}, {"field": "没有“moon”这一项；可选："}),
        ({"manners": ["joint", "loud"]}, {"manners": "没有“loud”这一项；可选："}),
        ({"happened_on": "20 May"}, {"happened_on": "“20 May”应为日期，如2024-05-27。"}),
        (
            {"happened_on": "2024-05-28"},
            {"happened_on": "日期不能晚于今天（2024-05-27）：填写的是2024-05-28，请核对。"},
        ),
        ({"people": 0}, {"people": "“0”不能小于1。"}),
        ({"kind": None}, {"kind": "“”应为文字。"}),
        ({"hapened_on": "2024-05-20"}, {"hapened_on": "没有这一项；请对照 /api/docs 核对名称。"}),
        ({"enterprise": "无名公司"}, {"enterprise": "没有找到生产经营单位“无名公司”；请核对，或先登记。"}),
        ({"hazards": [{"title": "无编号"}]}, {"hazards.0.id": "此项必填，请填写。"}),
        (
            {"hazards": [{"id": "018fb5a0-0000-7000-8000-000000000001", "title": "x", "due_on": "2024-05-19"}]},
            {
                "hazards.0.due_on": "第1处隐患“x”：整改期限2024-05-19早于发现日期2024-05-20；请改为发现当日或以后的日期。"
            },
        ),
    ],
    ids=str,
)
def test_bad_input_is_named_and_nothing_is_written(inspector_program, visit, written, values, errors):
    before = written()
    status, problem = inspector_program.put(f"inspections/{new_id()}", visit | values)
    assert (status, problem["title"]) == (422, "Invalid")
    assert {name: len(said) for name, said in problem["errors"].items()} == dict.fromkeys(errors, 1)
    for name, sentence in errors.items():
        assert problem["errors"][name][0].startswith(sentence)
    assert (Inspection.objects.count(), Hazard.objects.count(), written()) == (0, 0, before)


def test_what_is_no_json_is_told_so(inspector_program, written):
    before = written()
    address = f"/api/inspections/{new_id()}"
    answer = inspector_program.client.put(address, "{'kind'", content_type="application/json")
    assert (answer.status_code, answer.json()["title"]) == (400, "NotJson")
    assert written() == before


def test_a_body_beyond_the_limit_is_refused(inspector_program, visit, written, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    before = written()
    visit["result"] = "好" * 1000
    status, problem = inspector_program.put(f"inspections/{new_id()}", visit)
    assert (status, problem["title"]) == (413, "TooLarge")
    assert written() == before


def test_where_one_may_not_write_nothing_is_written(world, program, visit, written):
    before = written()
    visit |= {"organisation": str(world.other_town.pk), "enterprise": str(world.other_enterprise.pk), "premises": None}
    status, problem = program(world.outsider).put(f"inspections/{new_id()}", visit)
    assert status == 200  # the neighbour's own
    status, problem = program(world.leader).put(
        f"inspections/{new_id()}", visit | {"organisation": str(world.shaoling.pk), "enterprise": None}
    )
    assert (status, problem["title"]) == (422, "Invalid")
    after = written()
    mine = {"happened_on": "2024-05-20", "kind": "grid", "enterprise": str(world.enterprise.pk)}
    status, problem = program(world.leader).put(f"inspections/{new_id()}", mine)
    assert (status, problem["title"]) == (403, "NotAllowed")
    assert before != after == written()


def test_somebody_elses_enterprise_cannot_be_named(world, program, visit, written):
    before = written()
    status, problem = program(world.outsider).put(f"inspections/{new_id()}", visit)
    assert (status, sorted(problem["errors"])) == (422, ["enterprise", "organisation", "premises"])
    assert written() == before


def test_out_of_sight_is_not_found(world, program, inspector_program, visit, written):
    key = new_id()
    inspector_program.put(f"inspections/{key}", visit)
    outsider, before = program(world.outsider), written()
    assert outsider.get("inspections") == (200, {"items": [], "next": ""})
    for status, problem in (
        outsider.get(f"inspections/{key}"),
        outsider.patch(f"inspections/{key}", {"people": 9}),
        outsider.put(f"inspections/{key}/void", {"reason": "误登"}),
        outsider.put(f"inspections/{key}/files/{new_id()}", {}),
    ):
        assert (status, problem["title"]) == (404, "NotFound")
    # Sending the same identity again does not show it either.
    assert outsider.put(f"inspections/{key}", {"happened_on": "2024-05-20", "kind": "grid"})[0] == 403
    assert written() == before


def test_a_visit_for_the_wrong_enterprise_is_corrected(world, inspector_program, visit):
    key = new_id()
    visit["hazards"] = [{"id": str(new_id()), "title": "灭火器过期"}]
    inspector_program.put(f"inspections/{key}", visit)
    place = {"enterprise": str(world.second_enterprise.pk), "premises": None}
    status, answer = inspector_program.patch(f"inspections/{key}", place)
    assert (status, answer["region_path"], answer["people"]) == (200, "411104102", 3)
    assert Hazard.objects.get().region_path == "411104102"
    signs = Entry.objects.filter(kind="inspection.done").order_by("line").values_list("region", "quantity")
    assert list(signs) == [("411104100", 1), ("411104100", -1), ("411104102", 1)]


def test_a_visit_is_voided_with_its_hazards_only_where_that_is_said(inspector_program, visit, written):
    key = new_id()
    visit["hazards"] = [{"id": str(new_id()), "title": "灭火器过期"}]
    inspector_program.put(f"inspections/{key}", visit)
    before = written()
    status, problem = inspector_program.put(f"inspections/{key}/void", {"reason": "误登"})
    assert (status, problem["title"], written()) == (409, "Conflict", before)
    status, answer = inspector_program.put(f"inspections/{key}/void", {"reason": "误登", "with_hazards": True})
    assert (status, answer["voided"]) == (200, True)
    assert sum(Entry.objects.values_list("quantity", flat=True).filter(subject=key)) == 0
    assert inspector_program.get("inspections") == (200, {"items": [], "next": ""})
    assert inspector_program.put(f"inspections/{key}/void", {"reason": "误登"})[0] == 200


def test_a_photo_is_the_body_itself_and_kept_once(inspector_program, visit):
    key, photo = new_id(), new_id()
    inspector_program.put(f"inspections/{key}", visit)
    for _time in range(2):
        answer = inspector_program.client.put(f"/api/inspections/{key}/files/{photo}", PNG, content_type="image/png")
        assert answer.status_code == 200
        assert answer.json()["content_type"] == "image/png"
    assert list(Attachment.objects.values_list("pk", "subject", "role")) == [(photo, key, "other")]


@pytest.fixture
def many(world):
    """Sixty visits on thirty days: two a day, every third in 万金镇, one voided."""
    rows = []
    for n in range(60):
        values = {"happened_on": date(2024, 4, 1) + timedelta(days=n // 2), "kind": "grid" if n % 2 else "expert"}
        here = (world.wanjin, world.second_enterprise) if n % 3 == 0 else (world.shaoling, world.enterprise)
        rows.append((new_id(), values | {"organisation": here[0], "enterprise": here[1]}))
    actions.record_many(by=world.clerk, rows=rows)
    actions.void(by=world.clerk, record=Inspection.objects.get(pk=rows[0][0]), reason="误登")
    return [key for key, _values in rows]


def test_the_list_is_read_to_its_end_in_pages(world, inspector_program, many):
    read, cursor = [], ""
    while True:
        _status, page = inspector_program.get("inspections", limit=13, after=cursor)
        read += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    assert [each["happened_on"] for each in read] == sorted((each["happened_on"] for each in read), reverse=True)
    assert {each["id"] for each in read} == {str(key) for key in many[1:]}
    assert len(read) == 59


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"organisation": "万金镇人民政府"}, 19),
        ({"organisation": "召陵区", "kind": "grid"}, 30),
        ({"region": "411104100"}, 40),
        ({"enterprise": "万金示范家具有限公司", "kind": "expert"}, 9),
        ({"from": "2024-04-30"}, 2),
        ({"from": "2024-04-02", "to": "2024-04-03"}, 4),
        ({"field": "fire"}, 0),
    ],
    ids=str,
)
def test_the_list_is_narrowed(inspector_program, many, query, count):
    status, page = inspector_program.get("inspections", limit=200, **query)
    assert (status, len(page["items"])) == (200, count)


@pytest.mark.parametrize(
    ("query", "name"),
    [({"kind": "raid"}, "kind"), ({"limit": 201}, "limit"), ({"from": "yesterday"}, "from"), ({"kin": "grid"}, "kin")],
    ids=str,
)
def test_a_filter_that_does_not_read_is_refused_and_not_left_out(inspector_program, query, name):
    status, problem = inspector_program.get("inspections", **query)
    assert (status, list(problem["errors"])) == (422, [name])


def test_a_list_costs_the_same_for_every_page(inspector_program, many):
    inspector_program.get("inspections")
    with CaptureQueriesContext(connection) as asked:
        _status, page = inspector_program.get("inspections", limit=2)
    # Session, account, grants; on SQLite how far the page may reach; the rows.
    assert len(asked) == 4 + (connection.vendor == "sqlite")
    with CaptureQueriesContext(connection) as deep:
        inspector_program.get("inspections", limit=40, after=page["next"])
    assert len(deep) == len(asked)


def test_recording_a_visit_takes_ten_statements(inspector_program, visit):
    del visit["premises"]
    inspector_program.put(f"inspections/{new_id()}", visit)
    with CaptureQueriesContext(connection) as asked:
        inspector_program.put(f"inspections/{new_id()}", visit)
    assert statements(asked) == 10


def test_a_hazard_with_it_takes_four_more_whatever_their_number(inspector_program, visit):
    del visit["premises"]
    counts = []
    for number in (1, 1, 5):
        visit["hazards"] = [{"id": str(new_id()), "title": f"隐患{n}"} for n in range(number)]
        with CaptureQueriesContext(connection) as asked:
            status, _answer = inspector_program.put(f"inspections/{new_id()}", visit)
        assert status == 200
        counts.append(statements(asked))
    assert counts[1:] == [14, 14]
