"""The number check over a small ledger: what agrees, what does not, what is unknown, and what a viewer may learn by it."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.bulletins.check import check
from zhiben.bulletins.check.findings import Finding, Verdict
from zhiben.calendars import Period
from zhiben.campaigns.actions import CAMPAIGNS
from zhiben.facts.errors import NotAllowed
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.ledger.actions import seal
from zhiben.meetings import actions as meetings
from zhiben.registers.declaration import REGISTERS

ASKED = Period(date(2024, 1, 1), date(2024, 5, 27))
BEGAN = date(2024, 3, 8)
DISTRICT = "召陵区抓实排查整改 推进治本攻坚三年行动"
COOPERATIVE = "市供销社抓实自查 推进治本攻坚三年行动"


def judged(text, *, viewer=SYSTEM, scope=EVERYWHERE, as_of=None, period=ASKED):
    """(text, verdict, figure, ledger's value) of each number that is one."""
    found = check(text, viewer=viewer, scope=scope, period=period, as_of=as_of)
    assert [text[each.start : each.end] for each in found] == [each.text for each in found]
    return [(each.text, each.verdict.value, each.figure, each.value) for each in found if each.counts]


@pytest.fixture
def ledger(world, visit):
    """Two visits of 召陵镇 (one before the campaign began), one of 万金镇; three hazards, two eliminated; boards; a session."""
    campaign = CAMPAIGNS.record(
        by=SYSTEM, id=new_id(), code="zhiben-2024", name="治本攻坚三年行动", organisation=world.district,
        happened_on=BEGAN, starts_on=BEGAN, ends_on=date(2026, 12, 31),
    )  # fmt: skip
    visits = [
        visit(),
        visit(happened_on=date(2024, 2, 6)),
        visit(organisation=world.wanjin, enterprise=world.second_enterprise),
        visit(organisation=world.other_town, enterprise=world.other_enterprise),
    ]
    for number in range(3):
        hazard = hazards.find(
            by=SYSTEM, id=new_id(), organisation=world.shaoling, enterprise=world.enterprise, title=f"{number}",
            field="fire", source="administrative", happened_on=date(2024, 5, 6),
        )  # fmt: skip
        if number:
            hazards.order(by=SYSTEM, id=new_id(), hazard=hazard, on=date(2024, 5, 6), due_on=date(2024, 5, 13))
            hazards.eliminate(by=SYSTEM, id=new_id(), hazard=hazard, on=date(2024, 5, 9))
    boards = REGISTERS["materials"].record
    assert boards is not None
    day = {"happened_on": date(2024, 4, 1)}
    boards(by=SYSTEM, id=new_id(), organisation=world.district, kind="board", name="展板", quantity=362, **day)
    boards(by=SYSTEM, id=new_id(), organisation=world.district, kind="handbook", name="手册", quantity=12600, **day)
    return campaign, visits


@pytest.fixture
def session(world, ledger):
    """The 123rd weekly session, on 8 March."""
    meetings.open_series(
        by=SYSTEM, id=new_id(), name="周交办会议", kind="weekly_assignment", organisation=world.district,
        happened_on=date(2024, 1, 1), first_number=123,
    )  # fmt: skip
    return meetings.hold(
        by=SYSTEM, id=new_id(), kind="weekly_assignment", organisation=world.district, happened_on=BEGAN
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("共检查生产经营单位3家次。", [("3家次", "agrees", "inspections.done", 3)]),
        ("共检查生产经营单位4家次。", [("4家次", "disagrees", "inspections.done", 3)]),
        ("自行动开展以来，共检查生产经营单位2家次，发现并整改隐患2处。",
         [("2家次", "agrees", "inspections.done", 2), ("2处", "agrees", "hazards.found_and_eliminated", 2)]),
        ("召陵镇检查生产经营单位2家次，万金镇检查生产经营单位1家次。",
         [("2家次", "agrees", "inspections.done", 2), ("1家次", "agrees", "inspections.done", 1)]),
        ("2月份检查生产经营单位1家次。", [("1家次", "agrees", "inspections.done", 1)]),
        ("展出安全生产展板362块次，发放宣传手册12000余份。",
         [("362块次", "agrees", "publicity.boards", 362), ("12000余份", "agrees", "publicity.handbooks", 12600)]),
        ("发放宣传手册13000余份。", [("13000余份", "disagrees", "publicity.handbooks", 12600)]),
        ("发放宣传手册近1.3万份。", [("近1.3万份", "agrees", "publicity.handbooks", 12600)]),
        ("隐患整改率66.7%。", [("66.7%", "agrees", "hazards.elimination_rate", "2/3")]),
        ("隐患整改率67.6%。", [("67.6%", "disagrees", "hazards.elimination_rate", "2/3")]),
        ("系统内共有职工45人。", [("45人", "unknown", "", None)]),
        ("严格执行“四个清单”，坚持“两个至上”。", []),
    ],
    ids=lambda value: value[:18] if isinstance(value, str) else "",
)  # fmt: skip
def test_each_number_is_judged(world, ledger, sentence, expected):
    assert judged(f"{DISTRICT}\n{sentence}\n") == expected


def test_a_disagreement_shows_text_ledger_and_rows(world, ledger):
    _campaign, visits = ledger
    text = f"{DISTRICT}\n自行动开展以来，共检查生产经营单位5家次。"
    (found,) = [each for each in check(text, viewer=SYSTEM, period=ASKED) if each.counts]
    assert found.reason == "“检查生产经营单位”台账为2家次（2024-03-08…2024-05-27），与文中不一致。"
    assert (found.scope, found.period) == (Scope(world.district.path), Period(BEGAN, date(2024, 5, 27)))
    assert set(found.rows) == {str(visits[0].pk), str(visits[2].pk)}
    assert found.as_json() == {
        "start": text.index("5家次"),
        "end": text.index("5家次") + 3,
        "text": "5家次",
        "class": "count",
        "verdict": "disagrees",
        "reason": found.reason,
        "figure": "inspections.done",
        "scope": {"organisation": world.district.path},
        "period": {"from": "2024-03-08", "to": "2024-05-27"},
        "ledger": 2,
        "record": "",
        "runner_up": found.runner_up,
        "rows": list(found.rows),
        "how": "",
        "confidence": 1.0,
        "why": "文中说到“检查生产经营单位”。 单位按“召陵区”。 期间按“自行动开展以来”。",
        "proposals": list(found.proposals),
        "contradictions": [],
    }
    assert found.proposals[0] == "inspections.done"


def test_what_agrees_shows_no_rows(ledger):
    (found,) = [each for each in check(f"{DISTRICT}\n检查单位3家次。", viewer=SYSTEM, period=ASKED) if each.counts]
    assert (found.rows, found.reason) == ((), "“检查生产经营单位”台账为3家次（2024-01-01…2024-05-27）。")


def test_each_article_speaks_of_its_own_unit(world, ledger, visit):
    visit(organisation=world.cooperative, enterprise=world.direct_enterprise)
    text = f"{DISTRICT}\n共检查生产经营单位3家次。\n{COOPERATIVE}\n共检查生产经营单位1家次。"
    assert [row[1:] for row in judged(text)] == [("agrees", "inspections.done", 3), ("agrees", "inspections.done", 1)]
    assert [row[1:] for row in judged("共检查生产经营单位5家次。")] == [("agrees", "inspections.done", 5)]


def test_a_sentence_over_a_page_end_is_judged_as_one(ledger):
    text = (
        f"{DISTRICT}\n自行动开展以来，全区各镇（街道）共检查各类生产经营\n\n单位 2 家次，发现并整改各类问题隐患 2 处。"
    )
    assert [row[1] for row in judged(text)] == ["agrees", "agrees"]


def test_as_of_a_seal_the_old_number_agrees(world, ledger, visit):
    sealed = seal()
    visit()
    text = f"{DISTRICT}\n共检查生产经营单位3家次。"
    assert [row[1] for row in judged(text)] == ["disagrees"]
    assert [row[1] for row in judged(text, as_of=sealed)] == ["agrees"]


def test_the_options_bound_the_scope(world, ledger):
    text = "共检查生产经营单位1家次。"
    assert judged(text, scope=Scope(world.wanjin.path))[0][1] == "agrees"
    assert judged(text, scope=Scope(region="411102"))[0][1] == "agrees"
    assert judged(text, scope=Scope(world.district.path, field="dust")) == [
        ("1家次", "disagrees", "inspections.done", 0)
    ]
    # The number of a unit outside the bounds is none that the bounds could judge.
    assert judged("万金镇共检查生产经营单位2家次。", scope=Scope(world.shaoling.path))[0][1] == "unknown"


def test_a_campaign_that_was_voided_bounds_nothing(world, ledger):
    campaign, _visits = ledger
    CAMPAIGNS.void(by=SYSTEM, record=campaign, reason="误登")
    assert judged(f"{DISTRICT}\n自行动开展以来，共检查生产经营单位3家次。")[0][1] == "agrees"


def test_a_campaign_that_the_office_runs_is_the_district_s(world, ledger):
    campaign, _visits = ledger
    CAMPAIGNS.correct(by=SYSTEM, record=campaign, organisation=world.office)
    assert judged(f"{DISTRICT}\n自行动开展以来，共检查生产经营单位2家次。")[0][1] == "agrees"


def test_a_town_s_text_goes_by_the_district_s_campaign(world, ledger):
    own = Scope(world.shaoling.path)
    text = "自行动开展以来，共检查生产经营单位1家次。"
    assert judged(text, viewer=world.town_officer, scope=own)[0][1:3] == ("agrees", "inspections.done")


def records(text, viewer=SYSTEM):
    found = check(text, viewer=viewer, period=ASKED)
    return [(each.text, each.verdict.value, each.record) for each in found if each.counts]


def test_a_session_is_told_by_its_number_and_its_day(session):
    right = f"{DISTRICT}\n从3月8日第123次周交办会议起，纳入工作机制。"
    assert records(right) == [("3月8日", "agrees", str(session.pk)), ("第123次", "agrees", str(session.pk))]
    wrong = f"{DISTRICT}\n从3月9日第123次周交办会议起，纳入工作机制。"
    assert [row[1] for row in records(wrong)] == ["disagrees", "agrees"]
    never = f"{DISTRICT}\n从第321次周交办会议起，纳入工作机制。"
    assert records(never) == [("第321次", "disagrees", "")]


def test_a_voided_session_was_not_held(world, session):
    meetings.void(by=SYSTEM, record=session, reason="误登")
    assert records(f"{DISTRICT}\n从第123次周交办会议起，纳入工作机制。") == [("第123次", "disagrees", "")]


def test_a_document_is_told_by_its_day(world, ledger):
    record = REGISTERS["incoming-documents"].record
    assert record is not None
    plan = record(
        by=SYSTEM, id=new_id(), organisation=world.district, happened_on=BEGAN, title="三年行动实施方案", issuer="省安委会",
        issued_on=date(2024, 3, 7), level="province",
    )  # fmt: skip
    assert records(f"{DISTRICT}\n3月7日全省实施方案印发后，全区迅速行动。") == [("3月7日", "agrees", str(plan.pk))]
    assert records(f"{DISTRICT}\n3月6日全省实施方案印发后，全区迅速行动。") == []


def test_an_ordinal_or_a_date_that_names_no_record_is_no_matter(ledger):
    assert records(f"{DISTRICT}\n这是第3次尝试，5月1日为劳动节。") == []


def test_an_issue_is_told_by_its_number(published):
    text = "见《简报》第24期和专刊第7期，另见第99期。"
    assert records(text) == [("第24期", "agrees", str(published.pk)), ("第7期", "agrees", str(published.pk))]


def test_beyond_the_grants_nothing_is_learnt(world, ledger):
    with pytest.raises(NotAllowed, match=r"figures\.view"):
        check("共检查3家次。", viewer=world.town_officer, period=ASKED)
    own = Scope(world.shaoling.path)
    text = f"{DISTRICT}\n共检查生产经营单位2家次。万金镇检查生产经营单位1家次。"
    found = [each for each in check(text, viewer=world.town_officer, scope=own, period=ASKED) if each.counts]
    assert all(each.scope in {own, Scope()} for each in found)
    assert [(each.text, each.verdict.value) for each in found] == [("2家次", "agrees"), ("1家次", "unknown")]


def test_a_session_out_of_sight_is_not_confirmed(world, session):
    own = Scope(world.other_district.path)
    text = "从3月8日第123次周交办会议起。"
    found = check(text, viewer=world.outsider, scope=own, period=ASKED)
    assert str(session.pk) not in {each.record for each in found}


def test_a_text_without_numbers_has_no_findings(db):
    assert check("", viewer=SYSTEM, period=ASKED) == []
    assert judged("严守安全底线。") == []


def test_a_finding_counts_unless_it_is_no_quantity():
    said = {verdict: Finding(0, 1, "3", "count", verdict, "").counts for verdict in Verdict}
    assert said == {
        Verdict.AGREES: True, Verdict.DISAGREES: True, Verdict.UNKNOWN: True, Verdict.IGNORED: True,
        Verdict.NO_QUANTITY: False,
    }  # fmt: skip
