"""One page, one submit, one visit: its answers, its hazards and their photos, or nothing at all."""

import os
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhiben.evidence.models import Attachment
from zhiben.facts.ids import new_id
from zhiben.hazards.models import Hazard
from zhiben.inspections.models import Inspection
from zhiben.standards import actions as standards

URL = "/registers/inspections/new/"
PNG = b"\x89PNG\r\n\x1a\n...."
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
    },
]


@pytest.fixture
def checklist(world):
    """Three items that the district's office asks for."""
    return standards.issue_checklist(
        by=world.clerk,
        organisation=world.office,
        code="KP",
        title="日常排查要点",
        kind="key_points",
        happened_on=date(2024, 4, 1),
        items=ITEMS,
    )


@pytest.fixture
def inspecting(signed_in):
    """A browser of the district's inspector."""
    return signed_in("inspector")


@pytest.fixture
def visit(world):
    """What is sent for a visit without anything found."""
    return {
        "id": str(new_id()),
        "happened_on": "2024-05-08",
        "organisation": world.emergency.name,
        "kind": "grid",
        "enterprise": world.enterprise.name,
    }


def found(id, **values):
    """The boxes of one hazard's row."""
    return {f"found-{id}-{name}": value for name, value in {"level": "general", **values}.items()}


def photo(name="现场.png"):
    return SimpleUploadedFile(name, PNG, "image/png")


def error_of(answer, name):
    """What is said beside a box."""
    page = answer.content.decode()
    said = re.search(rf'id="id_{re.escape(name)}_error">(.*?)</div></div>', page, re.DOTALL)
    return re.sub(r"<.*?>", "", said.group(1)) if said else ""


def test_the_form_starts_today_with_the_own_unit_and_the_usual_kind(inspecting, world):
    form = inspecting.get(URL).context["form"]
    assert form["happened_on"].value() == date(2024, 5, 27)
    assert form["organisation"].value() == str(world.emergency.pk)
    assert form.fields["organisation"].widget.label == "应急管理局"
    assert form["kind"].value() == "administrative"


def test_one_submit_is_a_visit_with_its_hazards_and_their_photos(inspecting, visit):
    first, second = new_id(), new_id()
    sent = visit | {"found": [str(first), str(second)]} | {"signed_inspected": "赵安"}
    sent |= found(first, title="疏散通道堆放货物", field="fire", due_on="2024-05-20", photos=photo())
    sent |= found(second, title="插座面板破损", at_once="on")
    answer = inspecting.post(URL, sent)
    kept = Inspection.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/registers/inspections/{visit['id']}/")
    assert kept.signatures == [{"party": "inspected", "name": "赵安"}]
    rows = Hazard.objects.order_by("title").values_list("id", "title", "state", "due_on", "source", "source_record")
    assert list(rows) == [
        (second, "插座面板破损", "accepted", None, "grid", kept.pk),
        (first, "疏散通道堆放货物", "ordered", date(2024, 5, 20), "grid", kept.pk),
    ]
    assert list(Attachment.objects.values_list("subject", "role")) == [(first, "before")]


def test_sent_twice_it_is_one_visit(inspecting, visit):
    key = new_id()
    for _time in range(2):
        sent = visit | {"found": [str(key)], "photos": photo()} | found(key, title="软管老化", photos=photo())
        assert inspecting.post(URL, sent).status_code == 302
    assert (Inspection.objects.count(), Hazard.objects.count(), Attachment.objects.count()) == (1, 1, 2)


def test_errors_stand_beside_their_boxes_and_nothing_is_written(inspecting, visit):
    first, second = new_id(), new_id()
    sent = visit | {"people": "三", "found": [str(first), str(second)]}
    sent |= found(first, title="", due_on="2024-05-01")
    sent |= found(second, title="软管老化", level="major", at_once="on")
    answer = inspecting.post(URL, sent)
    assert answer.status_code == 422
    assert error_of(answer, "people") != ""
    assert error_of(answer, f"found-{first}-title") == "这个字段是必填项。"
    assert error_of(answer, f"found-{second}-at_once").startswith("重大隐患不能按立行立改登记")
    assert f'value="{second}"' in answer.content.decode()
    assert (Inspection.objects.count(), Hazard.objects.count()) == (0, 0)


def test_a_deadline_before_the_visit_is_said_at_its_row(inspecting, visit):
    key = new_id()
    answer = inspecting.post(URL, visit | {"found": [str(key)]} | found(key, title="软管老化", due_on="2024-05-01"))
    assert error_of(answer, f"found-{key}-due_on").startswith("整改期限2024-05-01早于发现日期2024-05-08")
    assert Inspection.objects.count() == 0


def test_what_the_use_case_refuses_leaves_nothing(inspecting, visit):
    key = new_id()
    answer = inspecting.post(URL, visit | {"enterprise": "", "found": [str(key)]} | found(key, title="软管老化"))
    assert error_of(answer, "enterprise") == "请填写被检查的生产经营单位或场所。"
    assert (Inspection.objects.count(), Hazard.objects.count()) == (0, 0)


def test_a_checklist_brings_its_items_and_a_no_offers_a_hazard(inspecting, checklist):
    page = inspecting.get(f"{URL}checklist/", {"checklist": str(checklist.pk), "happened_on": "2024-05-08"})
    assert re.findall(r"<legend>(.*?)</legend>", page.content.decode()) == [
        "1. 配电箱完好",
        "2. 无私拉乱接",
        "3. 软管长度",
    ]
    item = checklist.items.get(code="A-1")
    row = inspecting.get(f"{URL}hazard/", {"item": str(item.pk), "happened_on": "2024-05-08"}).context["row"]
    assert (row["title"].value(), row["field"].value()) == ("未做到：配电箱完好", "electric")
    assert row["due_on"].value() == date(2024, 5, 11)


def test_answers_are_recorded_and_a_no_leads_to_its_hazard(inspecting, visit, checklist):
    items = {item.code: item.pk for item in checklist.items.all()}
    key, dropped = new_id(), new_id()
    sent = visit | {"checklist": str(checklist.pk), "found": [str(key), str(dropped)]}
    sent |= {f"item-{items['A-1']}-answer": "no", f"item-{items['A-1']}-note": "箱门脱落"}
    sent |= {f"item-{items['A-2']}-answer": "yes", f"item-{items['B-1']}-measure": "1.5"}
    sent |= found(key, title="未做到：配电箱完好", item=str(items["A-1"]))
    sent |= found(dropped, title="又改答为是", item=str(items["A-2"]))
    assert inspecting.post(URL, sent).status_code == 302
    kept = Inspection.objects.get()
    assert (kept.checklist, kept.checklist_version) == ("KP", "1")
    assert list(kept.answers.values_list("item", "answer", "measure", "note", "hazard")) == [
        ("A-1", "no", "", "箱门脱落", key),
        ("A-2", "yes", "", "", None),
        ("B-1", "yes", "1.5", "", None),
    ]
    assert list(Hazard.objects.values_list("pk", "basis")) == [(key, "A-1")]


def test_a_number_beyond_its_limit_is_no_yes(inspecting, visit, checklist):
    item = checklist.items.get(code="B-1")
    sent = visit | {"checklist": str(checklist.pk), f"item-{item.pk}-measure": "2.5", f"item-{item.pk}-answer": "yes"}
    answer = inspecting.post(URL, sent)
    assert "数值2.5与要求（≤ 2 m）相比，不应回答“是”；请核对。" in answer.content.decode()
    assert Inspection.objects.count() == 0


def test_a_no_that_asks_for_a_photo_gets_one(inspecting, visit, checklist):
    item, key = checklist.items.get(code="A-2"), new_id()
    sent = visit | {"checklist": str(checklist.pk), f"item-{item.pk}-answer": "no", "found": [str(key)]}
    answer = inspecting.post(URL, sent | found(key, title="私拉乱接", item=str(item.pk)))
    assert error_of(answer, f"found-{key}-photos") == "此项判否须拍照。"
    assert (
        inspecting.post(URL, sent | found(key, title="私拉乱接", item=str(item.pk), photos=photo())).status_code == 302
    )


def test_a_list_that_did_not_hold_on_the_day_is_refused(inspecting, visit, checklist):
    answer = inspecting.post(URL, visit | {"happened_on": "2024-03-01", "checklist": str(checklist.pk)})
    assert (answer.status_code, Inspection.objects.count()) == (422, 0)


def test_without_script_rows_come_and_go_unjudged(inspecting, visit):
    one = inspecting.post(URL, visit | {"people": "三", "more": ""})
    (row,) = one.context["sheet"].found
    assert (one.status_code, error_of(one, "people"), 'value="三"' in one.content.decode()) == (200, "", True)
    two = inspecting.post(URL, visit | {"found": [str(row.id)], "drop": str(row.id)})
    assert (two.status_code, two.context["sheet"].found, Inspection.objects.count()) == (200, [], 0)


def test_who_may_not_record_there_is_told_so(signed_in, visit, world):
    answer = signed_in("town").post(URL, visit)
    assert (answer.status_code, Inspection.objects.count()) == (422, 0)


@pytest.mark.parametrize("browser_context", [390], indirect=True)
def test_a_phone_records_a_visit_with_two_hazards(browser_page, sign_in, world, checklist):
    from zhiben.accounts.models import User

    page = browser_page
    sign_in(User.objects.get(pk=world.inspector.id))
    page.goto(URL)
    page.fill("[name=enterprise]", world.enterprise.name)
    page.select_option("[name=checklist]", str(checklist.pk))
    page.locator("label.answer-no").first.click()
    page.locator(".answer-add").first.click()
    page.locator(".answer .found").wait_for()
    for number in range(2):
        page.click(".visit-add")
        page.locator("#found .found").nth(number).wait_for()
    page.locator("#found .found").nth(0).locator("[data-drop]").click()
    page.locator("#found [name$=-title]").fill("灭火器过期")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.click(".form-foot button")
    page.wait_for_url(re.compile(r"/registers/inspections/[0-9a-f-]{36}/$"))
    assert wide <= 0
    assert set(Hazard.objects.values_list("title", flat=True)) == {"未做到：配电箱完好", "灭火器过期"}


def kept_tokens(answer, name):
    """The words by which a form names the files that it has kept."""
    return re.findall(rf'name="{re.escape(name)}__kept" value="([^"]+)" checked', answer.content.decode())


def test_photos_survive_a_refused_form_without_being_chosen_again(inspecting, visit):
    key = new_id()
    sent = visit | {"found": [str(key)], "photos": photo("全景.png")} | found(key, title="", photos=photo("近景.png"))
    answer = inspecting.post(URL, sent)
    assert answer.status_code == 422 and not Inspection.objects.exists()
    main, row = kept_tokens(answer, "photos"), kept_tokens(answer, f"found-{key}-photos")
    assert (len(main), len(row)) == (1, 1) and "全景.png" in answer.content.decode()
    again = visit | {"found": [str(key)], "photos__kept": main, f"found-{key}-photos__kept": row}
    refused = inspecting.post(URL, again | found(key, title=""))
    assert kept_tokens(refused, "photos") == main and kept_tokens(refused, f"found-{key}-photos") == row
    done = inspecting.post(URL, again | found(key, title="软管老化", field="gas"))
    assert done.status_code == 302
    kept = {each.name: each.subject for each in Attachment.objects.all()}
    assert kept == {"全景.png": Inspection.objects.get().pk, "近景.png": Hazard.objects.get().pk}
    assert set(Attachment.objects.values_list("file__size", flat=True)) == {len(PNG)}


def test_a_kept_photo_can_be_left_out_and_another_added(inspecting, visit):
    answer = inspecting.post(URL, visit | {"kind": "", "photos": [photo("一.png"), photo("二.png")]})
    first, _second = kept_tokens(answer, "photos")
    inspecting.post(URL, visit | {"photos": photo("三.png"), "photos__kept": [first]})
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["一.png", "三.png"]


def test_one_more_row_without_script_loses_no_photo(inspecting, visit):
    answer = inspecting.post(URL, visit | {"photos": photo(), "more": ""})
    assert answer.status_code == 200 and len(kept_tokens(answer, "photos")) == 1


@pytest.mark.parametrize("token", ["", "../../secret-key", "WyIuLi9zZWNyZXQta2V5IiwieCJd:1:x"])
def test_a_word_that_is_not_ours_brings_nothing(inspecting, visit, token):
    inspecting.post(URL, visit | {"photos__kept": [token]})
    assert Inspection.objects.count() == 1 and not Attachment.objects.exists()


def test_what_nobody_took_is_gone_after_a_day(inspecting, visit, settings, tmp_path):
    settings.ZHIBEN_HOME = tmp_path
    answer = inspecting.post(URL, visit | {"kind": "", "photos": photo()})
    (token,) = kept_tokens(answer, "photos")
    folder = settings.ZHIBEN_HOME / "waiting"
    for left in folder.iterdir():
        os.utime(left, (0, 0))
    inspecting.post(URL, visit | {"kind": "", "photos": photo("新的.png")})
    assert len(list(folder.iterdir())) == 1
    inspecting.post(URL, visit | {"photos__kept": [token]})
    assert not Attachment.objects.exists()


def test_a_number_that_has_to_be_met_exactly_answers_by_itself(inspecting, visit, world):
    exact = {
        "code": "E-1",
        "text": "灭火器数量",
        "answer": "measure",
        "measure": {"unit": "具", "op": "==", "limit": 2},
    }
    listed = standards.issue_checklist(
        by=world.clerk, organisation=world.office, code="EX", title="配备", kind="field", items=[exact],
        happened_on=date(2024, 4, 1),
    )  # fmt: skip
    item = listed.items.get()
    inspecting.post(URL, visit | {"checklist": str(listed.pk), f"item-{item.pk}-measure": "2"})
    assert Inspection.objects.get().answers.get().answer == "yes"
