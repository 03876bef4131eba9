"""What a published issue quotes of a record holds as the record stood then; a later correction is told, not a fault."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from zhiben.accounts.models import User
from zhiben.accounts.viewer import SYSTEM
from zhiben.bulletins import actions, queries
from zhiben.bulletins.actions import Wanted
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.hazards.models import Transition
from zhiben.meetings import actions as meetings
from zhiben.meetings.models import Meeting
from zhiben.places import actions as places
from zhiben.places.models import Organisation

TODAY = date(2024, 5, 27)
BODY = "{日期}召开{题目}，第{次}次。"


@pytest.fixture
def session(world):
    weekly = meetings.open_series(
        by=world.clerk, id=new_id(), organisation=world.district, happened_on=date(2024, 5, 1), kind="weekly_assignment",
        name="周交办会议", first_number=123,
    )  # fmt: skip
    return meetings.hold(
        by=world.clerk, id=new_id(), kind="weekly_assignment", series=weekly, organisation=world.district,
        happened_on=date(2024, 5, 8), title="周交办会议",
    )  # fmt: skip


@pytest.fixture
def quoting(open_issue, write, session):
    issue = open_issue()
    names = {"日期": "happened_on", "题目": "title", "次": "number"}
    write(issue, body=BODY, wanted=[Wanted(name, subject=session.pk, attribute=at) for name, at in names.items()])
    return issue


@pytest.fixture
def printed(world, quoting, signed):
    return actions.publish(by=world.clerk, issue=signed(quoting))


def findings(issue, viewer):
    found = queries.verify(issue, viewer=viewer)
    return {each.what.split("{")[-1].rstrip("}"): each for each in found if "{" in each.what}


def correct(world, session, **values):
    return meetings.correct(by=world.clerk, record=Meeting.objects.get(pk=session.pk), **values)


def test_a_later_correction_is_told_and_does_not_fail(world, printed, session):
    correct(world, session, happened_on=date(2024, 5, 9), title="第一次周交办会议")
    correct(world, session, happened_on=date(2024, 5, 10))
    assert all(each.holds for each in queries.verify(printed, viewer=world.clerk))
    found = findings(printed, world.clerk)
    assert {name: (each.expected, each.found, each.since) for name, each in found.items()} == {
        "日期": ("5月8日", "5月8日", "5月10日"),
        "题目": ("周交办会议", "周交办会议", "第一次周交办会议"),
        "次": ("123", "123", ""),
    }
    changes = {each.reference.name: (each.sealed, each.live, each.corrected) for each in _changes(world, printed)}
    assert changes == {"日期": ("5月8日", "5月10日", True), "题目": ("周交办会议", "第一次周交办会议", True)}
    assert queries.text(printed, viewer=world.clerk).endswith("5月8日召开周交办会议，第123次。")


def _changes(world, issue):
    return queries.changes(issue, viewer=world.clerk)


def test_a_voided_record_is_told_and_does_not_fail(world, printed, session):
    meetings.void(by=world.clerk, record=Meeting.objects.get(pk=session.pk), reason="误登")
    found = findings(printed, world.clerk)
    assert all(each.holds for each in found.values())
    assert {each.since for each in found.values()} == {"所引记录已作废"}
    assert not any(each.problem for each in queries.quoted(printed, viewer=world.clerk).values())


def test_a_record_altered_behind_the_product_s_back_fails(world, printed, session):
    correct(world, session, happened_on=date(2024, 5, 9))
    Meeting.objects.filter(pk=session.pk).update(title="别的会议")
    found = findings(printed, world.clerk)
    assert {name: each.holds for name, each in found.items()} == {"日期": True, "题目": False, "次": True}
    assert (found["题目"].expected, found["题目"].found) == ("周交办会议", "别的会议")


def test_what_is_under_review_is_printed_though_it_is_corrected_before(world, quoting, session):
    correct(world, session, title="交办会议")  # before the seal: it is what the reviewer reads
    actions.send_to_review(by=world.clerk, issue=quoting)
    correct(world, session, title="周交办会")
    assert queries.text(quoting.__class__.objects.get(pk=quoting.pk), viewer=world.clerk).endswith(
        "5月8日召开交办会议，第123次。"
    )
    actions.review(by=world.reviewer, issue=quoting)
    actions.sign(by=world.signatory, issue=quoting)
    issue = actions.publish(by=world.clerk, issue=quoting)
    found = findings(issue, world.clerk)["题目"]
    assert (found.expected, found.found, found.since, found.holds) == ("交办会议", "交办会议", "周交办会", True)


def test_a_returned_issue_quotes_the_record_as_it_is_then(world, quoting, session):
    actions.send_to_review(by=world.clerk, issue=quoting)
    correct(world, session, title="周交办会")
    issue = actions.return_issue(by=world.reviewer, issue=quoting, reason="题目有误")
    assert "周交办会，" in queries.text(issue, viewer=world.clerk)
    issue = actions.send_to_review(by=world.clerk, issue=issue)
    assert "周交办会，" in queries.text(issue, viewer=world.clerk)


def test_a_step_s_own_day_is_not_the_hazard_s(world, open_issue, write, signed):
    hazard = hazards.find(
        by=SYSTEM, id=new_id(), title="线路老化", organisation=world.shaoling, happened_on=date(2024, 5, 20),
        due_on=date(2024, 5, 30),
    )  # fmt: skip
    issue = open_issue()
    write(issue, body="{日}", wanted=[Wanted("日", subject=hazard.pk, attribute="happened_on")])
    issue = actions.publish(by=world.clerk, issue=signed(issue))
    step = Transition.objects.get(hazard=hazard)
    hazards.correct_step(by=world.clerk, record=step, happened_on=date(2024, 5, 21))
    assert findings(issue, world.clerk)["日"].holds
    assert findings(issue, world.clerk)["日"].since == ""


def test_an_organisation_quoted_by_name_may_be_renamed(world, open_issue, write, signed):
    issue = open_issue()
    write(issue, body="{谁}", wanted=[Wanted("谁", subject=world.enterprise.pk, attribute="name")])
    issue = actions.publish(by=world.clerk, issue=signed(issue))
    unit = Organisation.objects.get(pk=world.enterprise.pk)
    places.rename_organisation(by=SYSTEM, record=unit, name="召陵新食品有限公司", on=TODAY)
    found = findings(issue, world.clerk)["谁"]
    assert (found.holds, found.since) == (True, "召陵新食品有限公司")


def test_the_pages_and_the_command_say_that_it_was_corrected_since(world, printed, session, client, capsys):
    correct(world, session, title="第一次周交办会议")
    client.force_login(User.objects.get(username="clerk"))
    page = client.get("/bulletins/24/").content.decode()
    assert "记录已更正" in page and "周交办会议 → <b>第一次周交办会议</b>" in page
    checked = client.get("/bulletins/24/verify/")
    assert checked.context["wrong"] == 0
    assert "所引记录此后已更正：现为“第一次周交办会议”" in checked.content.decode()
    call_command("bulletin", "verify", "24")
    said = capsys.readouterr().out
    assert "{题目}：印发时“周交办会议”，所引记录此后已更正，现为“第一次周交办会议”。" in said
    assert "与印发时一致" in said
