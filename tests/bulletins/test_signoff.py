"""Edited, reviewed, signed by different people; what all of them see is the ledger as of one seal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import Reach, Scope
from zhiben.bulletins import actions, queries
from zhiben.bulletins.actions import Wanted
from zhiben.bulletins.models import Issue, Step
from zhiben.calendars import travel
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, WrongState
from zhiben.facts.ids import new_id
from zhiben.inspections import actions as inspections
from zhiben.inspections.models import Inspection
from zhiben.journal.models import Event
from zhiben.ledger.models import Seal
from zhiben.meetings import actions as meetings
from zhiben.registers.declaration import REGISTERS

TODAY = date(2024, 5, 27)
DAY = timedelta(days=1)
STEPS = {
    "review": lambda by, issue: actions.review(by=by, issue=issue),
    "sign": lambda by, issue: actions.sign(by=by, issue=issue),
    "return": lambda by, issue: actions.return_issue(by=by, issue=issue, reason="数字再核"),
    "publish": lambda by, issue: actions.publish(by=by, issue=issue),
    "send": lambda by, issue: actions.send_to_review(by=by, issue=issue),
}


def fresh(issue):
    return Issue.objects.get(pk=issue.pk)


def all_powerful(viewer):
    """The same person with every step's permission."""
    return replace(viewer, grants=(*viewer.grants, Reach(frozenset({"bulletins.*"}))))


@pytest.fixture
def sent(world, draft):
    return actions.send_to_review(by=world.clerk, issue=draft)


@pytest.fixture
def reviewed(world, sent):
    return actions.review(by=world.reviewer, issue=sent, opinion="同意")


def test_the_names_of_those_who_did_it_are_kept(world, reviewed):
    issue = actions.sign(by=world.signatory, issue=reviewed, opinion="同意印发")
    assert (issue.state, issue.reviewer, issue.signatory) == ("signed", "周审", "吴签")
    assert [(each.number, each.kind, each.name, each.opinion) for each in issue.steps.all()] == [
        (1, "edited", "张文", ""),
        (2, "sent", "张文", ""),
        (3, "reviewed", "周审", "同意"),
        (4, "signed", "吴签", "同意印发"),
    ]
    assert [each.seal for each in issue.steps.all()] == [None, 1, 1, 1]
    wanted = ["bulletins.send_to_review", "bulletins.review", "bulletins.sign"]
    assert list(Event.objects.filter(action__in=wanted).order_by("pk").values_list("action", flat=True)) == wanted


def test_sending_seals_and_later_facts_do_not_move_it(world, sent, visit):
    assert (Seal.objects.count(), sent.seal.number, sent.state) == (1, 1, "in_review")
    visit()
    inspections.void(by=world.clerk, record=Inspection.objects.earliest("recorded_at"), reason="误登")
    visit(organisation=world.wanjin, enterprise=world.second_enterprise)
    (then,) = queries.quoted(sent, viewer=world.clerk).values()
    (now,) = queries.quoted(sent, viewer=world.clerk, live=True).values()
    assert (then.text, now.text) == ("1", "2")
    assert queries.text(sent, viewer=world.clerk).endswith("单位1家次。")
    (change,) = queries.changes(sent, viewer=world.clerk)
    assert (change.reference.name, change.sealed, change.live) == ("检查", "1", "2")


def test_a_draft_has_no_seal_to_differ_from(world, draft, visit):
    visit()
    assert queries.changes(draft, viewer=world.clerk) == []


def test_what_has_not_changed_is_not_listed(world, sent):
    assert queries.changes(sent, viewer=world.clerk) == []


def test_a_returned_issue_is_edited_and_sealed_anew(world, reviewed, visit):
    visit()
    issue = actions.return_issue(by=world.signatory, issue=reviewed, reason=" 数字再核 ")
    assert (issue.state, issue.seal, issue.reviewer) == ("draft", None, "")
    assert queries.text(issue, viewer=world.clerk).endswith("单位2家次。")
    with travel(TODAY + DAY):
        again = actions.send_to_review(by=world.clerk, issue=issue)
    assert (again.seal.number, again.seal.day) == (2, TODAY + DAY)
    assert queries.text(again, viewer=world.clerk).endswith("单位2家次。")
    step = issue.steps.get(kind="returned")
    assert (step.name, step.opinion, step.seal) == ("吴签", "数字再核", 1)


def test_a_return_needs_a_reason(world, sent):
    with pytest.raises(Invalid, match="请写明退回原因"):
        actions.return_issue(by=world.reviewer, issue=sent, reason="  ")
    assert fresh(sent).state == "in_review"


def test_who_returns_is_who_would_have_taken_the_step(world, sent):
    with pytest.raises(NotAllowed, match=r"bulletins\.review"):
        actions.return_issue(by=world.signatory, issue=sent, reason="x")
    reviewed = actions.review(by=world.reviewer, issue=sent)
    with pytest.raises(NotAllowed, match=r"bulletins\.sign"):
        actions.return_issue(by=world.reviewer, issue=reviewed, reason="x")
    signed = actions.sign(by=world.signatory, issue=reviewed)
    assert actions.return_issue(by=world.signatory, issue=signed, reason="错字").state == "draft"


def test_an_editor_cannot_review_and_a_reviewer_cannot_sign(world, sent):
    for who, step in ((world.clerk, "review"), (world.reviewer, "sign"), (world.clerk, "sign")):
        able = all_powerful(who)
        if step == "sign" and fresh(sent).state == "in_review":
            actions.review(by=world.reviewer, issue=sent)
        with pytest.raises(Conflict, match="编辑、审核、签发须由不同的人办理"):
            STEPS[step](able, sent)
    assert (fresh(sent).state, sent.steps.count()) == ("reviewed", 3)
    assert actions.sign(by=world.signatory, issue=sent).signatory == "吴签"


def test_whoever_once_edited_is_barred_after_a_return_too(world, draft):
    actions.edit_article(by=all_powerful(world.reviewer), article=draft.articles.get(), title="改题", body="无数字。")
    actions.send_to_review(by=world.clerk, issue=draft)
    able = all_powerful(world.leader)
    actions.return_issue(by=able, issue=draft, reason="再核")
    actions.send_to_review(by=world.clerk, issue=draft)
    with pytest.raises(Conflict):
        actions.review(by=all_powerful(world.reviewer), issue=draft)
    assert actions.review(by=able, issue=draft).reviewer == "郑长"


@pytest.mark.parametrize("wrote", ["write", "edit", "reference"])
def test_whoever_contributed_neither_reviews_nor_signs(world, draft, write, wrote):
    counted = Wanted("检查", "inspections.done", Scope(world.shaoling.path))
    own = {"contributor": world.shaoling, "wanted": [counted]}
    article = write(draft, by=world.town_officer if wrote == "write" else world.clerk, **own)
    if wrote == "edit":
        actions.edit_article(by=world.town_officer, article=article, title="改题", body="无数字。")
    if wrote == "reference":
        wanted = Wanted("检查", "hazards.found", Scope(world.shaoling.path))
        actions.set_reference(by=world.town_officer, article=article, wanted=wanted)
    able = replace(
        world.town_officer,
        grants=(*world.town_officer.grants, Reach(frozenset({"bulletins.review", "bulletins.sign"}))),
    )
    actions.send_to_review(by=world.clerk, issue=draft)
    actions.return_issue(by=world.reviewer, issue=draft, reason="再核")
    actions.send_to_review(by=world.clerk, issue=draft)
    with pytest.raises(Conflict, match="您参与了本期的供稿、编辑或审核"):
        actions.review(by=able, issue=draft)
    actions.review(by=world.reviewer, issue=draft)
    with pytest.raises(Conflict):
        actions.sign(by=able, issue=draft)
    assert fresh(draft).state == "reviewed"
    editors = [each.name for each in draft.steps.filter(kind="edited")]
    assert editors == ["张文"], "who contributed is not printed as an editor"


def test_whoever_wrote_a_replaced_issue_does_not_review_the_correction(world, published, write):
    new = actions.supersede(by=all_powerful(world.leader), id=new_id(), issue=published, reason="有误")
    assert [(each.kind, each.name) for each in new.steps.all()] == [("edited", "郑长"), ("contributed", "张文")]
    actions.send_to_review(by=all_powerful(world.leader), issue=new)
    with pytest.raises(Conflict):
        actions.review(by=all_powerful(world.clerk), issue=new)


def test_a_review_before_a_return_does_not_bar_from_signing(world, sent):
    both = all_powerful(world.leader)
    actions.review(by=both, issue=sent)
    actions.return_issue(by=world.signatory, issue=sent, reason="再核")
    actions.send_to_review(by=world.clerk, issue=sent)
    actions.review(by=world.reviewer, issue=sent)
    assert actions.sign(by=both, issue=sent).signatory == "郑长"


@pytest.mark.parametrize(
    ("step", "who", "permission"),
    [
        ("send", "reviewer", "edit"),
        ("review", "signatory", "review"),
        ("review", "outsider", "review"),
        ("sign", "reviewer", "sign"),
        ("sign", "leader", "sign"),
        ("publish", "signatory", "publish"),
    ],
)
def test_without_the_permission_a_step_is_refused(world, draft, step, who, permission):
    if step != "send":
        actions.send_to_review(by=world.clerk, issue=draft)
    if step in {"sign", "publish"}:
        actions.review(by=world.reviewer, issue=draft)
    before = fresh(draft).state, Step.objects.count()
    with pytest.raises(NotAllowed, match=f"bulletins.{permission}"):
        STEPS[step](getattr(world, who), draft)
    assert (fresh(draft).state, Step.objects.count()) == before


@pytest.mark.parametrize(
    ("step", "who", "expected"),
    [
        ("review", "reviewer", "待审核"),
        ("sign", "signatory", "待签发"),
        ("publish", "clerk", "待印发"),
        ("return", "signatory", "待审核、待签发、待印发"),
    ],
)
def test_a_step_out_of_turn_is_refused(world, draft, step, who, expected):
    with pytest.raises(WrongState) as refusal:
        STEPS[step](getattr(world, who), draft)
    assert str(refusal.value) == f"当前为“编辑中”，此操作要求“{expected}”；请刷新后再试。"
    assert fresh(draft).state == "draft"


def test_a_step_is_not_taken_twice(world, sent):
    actions.review(by=world.reviewer, issue=sent)
    for step, who in (("review", world.reviewer), ("send", world.clerk)):
        with pytest.raises(WrongState, match="待签发"):
            STEPS[step](who, sent)


def test_an_issue_without_an_article_is_not_sent(world, open_issue):
    issue = open_issue()
    with pytest.raises(Conflict, match="还没有稿件"):
        actions.send_to_review(by=world.clerk, issue=issue)
    assert (fresh(issue).state, Seal.objects.count()) == ("draft", 0)


def test_a_number_that_its_form_could_not_say_honestly_stops_it(world, draft, write):
    here = Scope(world.district.path)
    record = REGISTERS["materials"].record
    assert record is not None
    few = {"kind": "handbook", "name": "《安全生产法》", "quantity": 500}
    record(by=world.clerk, id=new_id(), organisation=world.shaoling, happened_on=TODAY, **few)
    write(draft, body="发放{手册}份。", wanted=[Wanted("手册", "publicity.handbooks", here, form="12000余")])
    with pytest.raises(Conflict, match=r"有数字不能照所选写法印出：\{手册\} 数值 500"):
        actions.send_to_review(by=world.clerk, issue=draft)
    assert (fresh(draft).state, fresh(draft).seal, Seal.objects.count()) == ("draft", None, 0)


def test_a_voided_record_stops_it(world, draft, write, visit):
    quoted = visit()
    write(draft, body="{日期}检查。", wanted=[Wanted("日期", subject=quoted.pk, attribute="happened_on")])
    inspections.void(by=world.clerk, record=quoted, reason="误登")
    with pytest.raises(Conflict, match=r"\{日期\} 所引记录已作废"):
        actions.send_to_review(by=world.clerk, issue=draft)


def test_a_record_s_words_that_are_none_stop_it(world, draft, write):
    session = meetings.hold(
        by=world.clerk, id=new_id(), kind="executive", organisation=world.district, happened_on=TODAY
    )
    assert session.number is None
    write(draft, body="第{次}次会议。", wanted=[Wanted("次", subject=session.pk, attribute="number")])
    with pytest.raises(Conflict, match=r"\{次\} 所引内容为空"):
        actions.send_to_review(by=world.clerk, issue=draft)


def test_a_reference_that_no_text_uses_is_not_published(world, draft):
    actions.set_reference(
        by=world.clerk, article=draft.articles.get(),
        wanted=Wanted("没有用到", "publicity.handbooks", Scope(world.district.path), form="12000余"),
    )  # fmt: skip
    assert draft.articles.get().references.count() == 2
    sent = actions.send_to_review(by=world.clerk, issue=draft)
    assert [each.name for each in sent.articles.get().references.all()] == ["检查"]


@pytest.mark.parametrize("step", ["write", "edit", "reference", "remove"])
def test_what_is_under_review_is_not_edited(world, sent, write, step):
    article = sent.articles.get()
    wanted = Wanted("检查", "hazards.found", Scope(world.district.path))
    steps = {
        "write": lambda: write(sent),
        "edit": lambda: actions.edit_article(by=world.clerk, article=article, title="x", body="x"),
        "reference": lambda: actions.set_reference(by=world.clerk, article=article, wanted=wanted),
        "remove": lambda: actions.remove_article(by=world.clerk, article=article),
    }
    with pytest.raises(WrongState, match="编辑中"):
        steps[step]()
    assert queries.text(sent, viewer=world.clerk).endswith("单位1家次。")


@pytest.fixture
def absent(world):
    """The signatory is away from today to tomorrow; the leader stands in."""
    to = User.objects.get(username="leader")
    return actions.delegate(
        by=world.signatory, to=to, permission="bulletins.sign", valid_from=TODAY, valid_to=TODAY + DAY
    )


def test_a_delegate_signs_in_both_names(world, reviewed, absent):
    issue = actions.sign(by=world.leader, issue=reviewed)
    assert issue.signatory == "吴签（郑长代）"
    step = issue.steps.get(kind="signed")
    assert (step.by, step.name) == (world.leader.id, "吴签（郑长代）")


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_delegation_holds_from_its_first_day_to_its_last(world, reviewed, absent, days, allowed):
    with travel(TODAY + days * DAY):
        assert len(queries.delegations(viewer=world.leader, permission="bulletins.sign")) == allowed
        if not allowed:
            with pytest.raises(NotAllowed):
                actions.sign(by=world.leader, issue=reviewed)


def test_a_delegation_is_for_one_permission(world, sent, absent):
    with pytest.raises(NotAllowed, match=r"bulletins\.review"):
        actions.review(by=world.leader, issue=sent)


def test_a_delegate_who_edited_is_barred_and_so_is_one_for_a_principal_who_did(world, sent):
    clerk = User.objects.get(username="clerk")
    days = {"valid_from": TODAY, "valid_to": TODAY}
    actions.delegate(by=world.reviewer, to=clerk, permission="bulletins.review", **days)
    with pytest.raises(Conflict):
        actions.review(by=viewer_of(clerk), issue=sent)
    leader = User.objects.get(username="leader")
    actions.review(by=world.reviewer, issue=sent)
    Step.objects.filter(kind="reviewed").update(by=world.signatory.id)
    actions.delegate(by=world.signatory, to=leader, permission="bulletins.sign", **days)
    with pytest.raises(Conflict):
        actions.sign(by=world.leader, issue=sent)


def test_who_has_lost_the_permission_delegates_nothing(world, reviewed, absent):
    User.objects.get(username="signatory").grants.all().delete()
    with pytest.raises(NotAllowed):
        actions.sign(by=world.leader, issue=reviewed)


def test_a_delegation_is_checked(world):
    leader, own = User.objects.get(username="leader"), User.objects.get(username="signatory")
    days = {"valid_from": TODAY, "valid_to": TODAY}
    with pytest.raises(NotAllowed):
        actions.delegate(by=world.leader, to=own, permission="bulletins.sign", **days)
    with pytest.raises(Invalid, match="不能委托给自己"):
        actions.delegate(by=world.signatory, to=own, permission="bulletins.sign", **days)
    with pytest.raises(Invalid, match="止日不能早于起日"):
        actions.delegate(
            by=world.signatory, to=leader, permission="bulletins.sign", valid_from=TODAY, valid_to=TODAY - DAY
        )
    assert queries.delegations(viewer=world.leader, permission="bulletins.sign") == []
