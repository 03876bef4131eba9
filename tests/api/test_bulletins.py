"""Bulletins through the API: what was published, and whether it still holds."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from zhiben.accounts.viewer import Scope
from zhiben.bulletins import actions
from zhiben.calendars import Period
from zhiben.facts.ids import new_id
from zhiben.inspections import actions as inspections

BODY = "5月份，共检查生产经营单位{visits}家次。"


@pytest.fixture
def issue(world):
    """Issue 24 of the district's bulletin, published, with one figure."""
    values = {"happened_on": date(2024, 5, 6), "kind": "grid", "organisation": world.shaoling}
    inspections.record(by=world.clerk, id=new_id(), enterprise=world.enterprise, **values)
    series = actions.open_series(
        by=world.clerk, id=new_id(), name="工作简报", issuer=world.district, first_number=24
    )  # fmt: skip
    period = Period(date(2024, 5, 1), date(2024, 5, 27))
    made = actions.open_issue(by=world.clerk, id=new_id(), series=series, on=date(2024, 5, 27), period=period)
    wanted = actions.Wanted(name="visits", figure="inspections.done", scope=Scope(world.district.path))
    actions.write_article(
        by=world.clerk, id=new_id(), issue=made, contributor=world.office, title="检查情况", body=BODY, wanted=[wanted]
    )
    made = actions.send_to_review(by=world.clerk, issue=made)
    made = actions.review(by=world.reviewer, issue=made)
    made = actions.sign(by=world.signatory, issue=made)
    return actions.publish(by=world.clerk, issue=made)


def test_a_published_issue_is_listed_and_read(world, program, issue):
    leader = program(world.leader)
    described = {"number": 24, "special_number": None, "series": "工作简报", "date": "2024-05-27", "state": "published"}
    expected = described | {"seal": issue.seal.number}
    assert leader.get("bulletins") == (200, {"items": [expected], "next": ""})
    assert leader.get("bulletins/24") == (200, expected)


def test_its_values_say_what_they_are(world, program, issue):
    _status, values = program(world.leader).get("bulletins/24/values")
    (value,) = values
    assert (value["article"], value["name"], value["text"], value["figure"]) == (
        "检查情况",
        "visits",
        "1",
        "inspections.done",
    )
    assert (value["start"], value["end"], value["scope"]["organisation"]) == (
        "2024-05-01",
        "2024-05-27",
        world.district.path,
    )


def test_it_holds_whatever_is_recorded_later(world, program, issue):
    values = {"happened_on": date(2024, 5, 7), "kind": "grid", "organisation": world.shaoling}
    inspections.record(by=world.clerk, id=new_id(), enterprise=world.enterprise, **values)
    _status, findings = program(world.leader).get("bulletins/24/verification")
    # A value, three files, the seal in all of them and in the ledger, how many values.
    assert len(findings) == 8 and all(each["holds"] for each in findings)


def test_its_files_are_the_bytes_that_were_kept(world, program, issue):
    for name in ("docx", "pdf", "json"):
        answer = program(world.leader).client.get(f"/api/bulletins/24/files/{name}")
        assert answer["Content-Disposition"] == f'attachment; filename="bulletin-24.{name}"'
        assert sha256(answer.content).hexdigest() == issue.renditions.get(format=name).sha256
    assert program(world.leader).get("bulletins/24/files/odt")[0] == 404


def test_out_of_sight_is_not_found(world, program, issue):
    outsider = program(world.outsider)
    assert outsider.get("bulletins") == (200, {"items": [], "next": ""})
    for address in ("24", "24/values", "24/verification", "24/files/pdf"):
        assert outsider.get(f"bulletins/{address}")[0] == 404


def posted(program, address, body, kind="application/json"):
    answer = program.client.post(f"/api/{address}", body, content_type=kind)
    return answer.status_code, answer.json()


TEXT = "5月份，共检查生产经营单位2家次，其中甲镇1家次、乙镇3家次。"


def test_a_text_is_checked_against_the_ledger_and_itself(world, program, issue):
    asked = {"text": TEXT, "organisation": "召陵区", "from": "2024-05-01", "to": "2024-05-27"}
    status, found = posted(program(world.leader), "bulletins/check", asked)
    assert status == 200
    first = found["numbers"][1]
    assert (first["text"], first["class"], first["verdict"], first["figure"], first["ledger"]) == (
        "2家次", "count", "disagrees", "inspections.done", 1,
    )  # fmt: skip
    assert first["period"] == {"from": "2024-05-01", "to": "2024-05-31"}
    assert found["text"] == TEXT
    start, end = found["contradictions"][0]["spans"][0]
    assert found["text"][start:end] == "2家次"


def test_a_file_is_checked_as_it_is_sent(world, program, issue):
    address = "bulletins/check/file?organisation=召陵区&from=2024-05-01&to=2024-05-27"
    status, found = posted(program(world.leader), address, TEXT.encode(), "text/plain")
    assert (status, found["numbers"][1]["verdict"]) == (200, "disagrees")
    status, problem = posted(program(world.leader), address, b"PK\x03\x04 broken", "application/zip")
    assert (status, list(problem["errors"])) == (422, ["file"])


def test_what_cannot_be_checked_is_refused(world, program, issue):
    asked = {"organisation": "召陵区", "from": "2024-05-01", "to": "2024-05-27"}
    assert posted(program(world.leader), "bulletins/check", asked | {"text": " "})[0] == 422
    assert posted(program(world.leader), "bulletins/check", asked | {"text": "检查" * 100_001})[0] == 422
    assert posted(program(world.leader), "bulletins/check", asked | {"text": TEXT, "extra": 1})[0] == 422
    assert posted(program(world.outsider), "bulletins/check", {"text": TEXT, "organisation": world.district.path})[
        0
    ] in {403, 422}
    assert posted(program(world.town_officer), "bulletins/check", {"text": TEXT})[0] == 403
