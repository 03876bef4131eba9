"""A text judged as a whole: against the ledger, against itself, against what was published, and by what was taught."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.bulletins import actions
from zhiben.bulletins.actions import Wanted
from zhiben.bulletins.check import review
from zhiben.calendars import Period
from zhiben.documents.intake import source_of
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.inspections import actions as inspections
from zhiben.ledger.actions import seal

APRIL = date(2024, 4, 10)
ASKED = Period(date(2024, 1, 1), date(2024, 5, 27))
TITLE = "召陵区抓实排查整改 推进治本攻坚三年行动\n"


def reviewed(text, **values):
    return review(TITLE + text, viewer=SYSTEM, period=ASKED, **values)


def verdicts(text, **values):
    """(text, verdict, figure) of each number that is one."""
    return [(each.text, each.verdict.value, each.figure) for each in reviewed(text, **values).numbers if each.counts]


@pytest.fixture
def months(world, visit):
    """召陵镇: 4 visits in April and 6 in May; 万金镇: 2 in May; 4 hazards in May, 3 of them eliminated."""
    for n in range(10):
        visit(happened_on=APRIL if n < 4 else date(2024, 5, 8))
    for _n in range(2):
        visit(organisation=world.wanjin, enterprise=world.second_enterprise, happened_on=date(2024, 5, 8))
    for n in range(4):
        found = hazards.find(
            by=SYSTEM, id=new_id(), organisation=world.shaoling, enterprise=world.enterprise, title=f"{n}", field="fire",
            source="grid", happened_on=date(2024, 5, 6),
        )  # fmt: skip
        if n:
            hazards.order(by=SYSTEM, id=new_id(), hazard=found, on=date(2024, 5, 6), due_on=date(2024, 5, 13))
            hazards.eliminate(by=SYSTEM, id=new_id(), hazard=found, on=date(2024, 5, 9))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5月份，全区检查企业8家次，其中召陵镇6家次、万金镇2家次。", ["agrees"] * 3),
        ("5月份，全区检查企业8家次，其中召陵镇5家次、万金镇3家次。", ["agrees", "disagrees", "disagrees"]),
        ("5月份，召陵镇、万金镇分别检查企业6家次、2家次。", ["agrees", "agrees"]),
        ("5月份，召陵镇和万金镇共检查企业8家次。", ["agrees"]),
        ("5月份，全区检查企业8家次。发现隐患4处，其中已整改3处，整改率75%。", ["agrees"] * 4),
        ("5月份，发现隐患4处，整改率66.7%。", ["agrees", "disagrees"]),
        ("4月，全区检查企业4家次。5月，召陵镇检查企业6家次。该镇发现隐患4处。", ["agrees"] * 3),
        ("截至4月底，全区检查企业4家次。", ["agrees"]),
    ],
)
def test_each_number_is_of_its_unit_and_its_period(months, text, expected):
    assert [each.verdict.value for each in reviewed(text).numbers if each.counts] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5月份，全区检查企业8家次，环比增长100%。", ["agrees", "agrees"]),
        ("5月份，全区检查企业8家次，较上月增加4家次。", ["agrees", "agrees"]),
        ("5月份，全区检查企业8家次，环比增长50%。", ["agrees", "disagrees"]),
        ("5月份，全区检查企业8家次，比上月的4家次增加4家次。", ["agrees", "agrees", "agrees"]),
        ("5月份，全区检查企业8家次，较4月份检查的5家次增加3家次。", ["agrees", "disagrees", "unknown"]),
        ("5月份，全区检查企业8家次，比去年同期的6家次增加2家次。", ["agrees", "unknown", "unknown"]),
        ("5月份，全区检查企业8家次，去年同期检查企业6家次。", ["agrees", "unknown"]),
        ("5月份，全区检查企业8家次，同比增长50%。", ["agrees", "unknown"]),  # nothing was recorded a year before
        ("5月份，全区检查企业8家次，增长50%。", ["agrees", "unknown"]),  # on what, nobody says
    ],
)
def test_a_change_is_the_figure_over_two_periods(months, text, expected):
    assert [each.verdict.value for each in reviewed(text).numbers if each.counts] == expected


def test_a_table_s_cells_are_named_by_row_and_column(months):
    text = "5月份检查情况统计表\n单位\t检查家次\t发现隐患（处）\t整改率（%）\n召陵镇\t6\t4\t75\n万金镇\t3\t0\t—\n合计\t9\t4\t75"
    found = review(source_of(text), viewer=SYSTEM, period=ASKED)
    said = [(each.text, each.verdict.value, each.figure) for each in found.numbers if each.counts]
    assert said[:4] == [
        ("6", "agrees", "inspections.done"), ("4", "agrees", "hazards.found"), ("75", "agrees", "hazards.elimination_rate"),
        ("3", "disagrees", "inspections.done"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "共有职工45人，罚款12万元。",  # no figure counts that
        "整改重大隐患5处。",  # nor major hazards that were eliminated
        "对3家企业立案查处。",  # not all enterprises on register
        "河东社区检查企业62家次。",  # a unit that is not on record
        "入汛以来，检查企业99家次。",  # since when, nobody knows
        "十四五以来，检查企业99家次。",
    ],
)
def test_what_is_not_sure_is_unknown_and_never_wrong(months, text):
    assert {verdict for _text, verdict, _figure in verdicts(text)} == {"unknown"}


@pytest.mark.parametrize(
    "text",
    [
        "5月份，全区检查企业8家次。各镇每月要检查企业8家次。",
        "5月份，全区检查企业8家次。下一步，计划检查企业80家次。",
        "5月份，全区检查企业8家次。对检查企业8家次以上的，予以通报表扬。",
    ],
)
def test_what_is_demanded_is_not_compared_with_what_happened(months, text):
    first, second = (each for each in reviewed(text).numbers if each.counts)
    assert (first.verdict.value, second.verdict.value) == ("agrees", "unknown")
    assert second.reason == "这是要求、计划或条件，不是已经发生的事，不与台账核对。"


@pytest.mark.parametrize(
    "text",
    [
        "5月份，按照要求，全区检查企业9家次。",
        "5月份，全区按计划检查企业9家次。",
        "5月份，全区聚焦重要领域检查企业9家次。",
        "5月份，全区各镇对辖区企业应检尽检，检查企业9家次。",
        "5月份，确保安全，已检查企业9家次。",
    ],
)
def test_a_word_that_only_looks_like_a_demand_is_none(months, text):
    assert verdicts(text) == [("9家次", "disagrees", "inspections.done")]


def test_how_a_number_agrees_and_why(months):
    (first, second) = [each for each in reviewed("5月份，发现隐患4处，整改率74.9%。").numbers if each.counts]
    assert (first.how, first.confidence, second.how) == ("exact", 1.0, "")
    assert first.why == "文中说到“发现隐患”。 单位按“召陵区”。 期间按“5月份”。"
    (about,) = [each for each in reviewed("5月份，全区检查企业8家次左右。").numbers if each.counts]
    assert (about.how, about.verdict.value) == ("inside", "agrees")


def test_a_text_that_contradicts_itself_is_told_so(months):
    found = reviewed("5月份，全区检查企业8家次，其中召陵镇6家次、万金镇3家次。")
    (each,) = found.contradictions
    assert each.kind in {"parts_total", "including"}
    start, end = each.spans[0]
    assert found.source.text[start:end] == "8家次"
    judged = next(number for number in found.numbers if (number.start, number.end) == (start, end))
    assert judged.contradictions == (each,) and judged.wrong
    assert judged.as_json()["contradictions"] == [each.as_json()]


@pytest.fixture
def issued(world, series, signed, months):
    """Issue 24, which prints the year's visits up to 27 May: 12; sealed and published."""
    issue = actions.open_issue(by=world.clerk, id=new_id(), series=series, on=date(2024, 5, 27), period=ASKED)
    actions.write_article(
        by=world.clerk, id=new_id(), issue=issue, contributor=world.district, title="召陵区推进行动",
        body="今年以来，全区检查企业{检查}家次。", wanted=[Wanted("检查", "inspections.done", Scope(world.district.path))],
    )  # fmt: skip
    return actions.publish(by=world.clerk, issue=signed(issue), send=[world.city])


JUNE = Period(date(2024, 1, 1), date(2024, 6, 10))


def against_the_past(text, period=JUNE, **values):
    found = review(TITLE + text, viewer=SYSTEM, period=period, **values)
    return [(each.kind, each.issue, each.read, each.compared, each.expected) for each in found.contradictions]


def test_a_cumulative_number_does_not_fall(issued):
    (found,) = against_the_past("今年以来，全区检查企业11家次。")
    assert found[:2] == ("fell", str(issued))
    assert found[2] == "“检查生产经营单位”写作“11家次”。"
    assert "12" in found[3] and "12" in found[4]
    assert against_the_past("今年以来，全区检查企业12家次。") == []
    assert against_the_past("今年以来，全区检查企业13家次。") == []


def test_a_restated_number_names_its_cause(world, issued, visit):
    late = visit(happened_on=APRIL)
    text = "今年以来，全区检查企业13家次。"
    (found,) = against_the_past(text, ASKED)
    assert found[0] == "restated"
    assert "补录+1" in found[4]
    inspections.void(by=SYSTEM, record=late, reason="误登")
    assert against_the_past("今年以来，全区检查企业12家次。", ASKED) == []


def test_another_series_is_another_past(world, issued):
    other = actions.open_series(
        by=world.clerk, id=new_id(), name="另一种简报", special_name="", issuer=world.office, first_number=1
    )
    assert against_the_past("今年以来，全区检查企业11家次。", series=other) == []


def test_as_of_a_seal_the_review_reads_the_seal(months, visit):
    sealed = seal()
    visit(happened_on=date(2024, 5, 8))
    text = "5月份，全区检查企业8家次。"
    assert verdicts(text)[0][1] == "disagrees"
    assert verdicts(text, as_of=sealed)[0][1] == "agrees"


def test_what_the_office_taught_comes_first(world, months):
    text = "5月份，全区走村入户8家次，入户走访99人。"
    assert verdicts(text)[1][1] == "unknown"
    actions.teach(
        by=world.clerk,
        id=new_id(),
        organisation=world.district,
        phrase="入户走访",
        unit="人",
        meaning="ignore",
        figure="",
    )
    scope = Scope(world.district.path)
    assert verdicts(text, scope=scope)[1][1] == "ignored"


def test_a_long_paragraph_costs_as_many_times_more_as_it_is_longer(months):
    """Each sentence looks back a bounded way: eight times the text asks the database no more often."""
    sentence = "5月份，召陵镇检查企业6家次，发现隐患4处。"
    with CaptureQueriesContext(connection) as few:
        reviewed(sentence * 5)
    with CaptureQueriesContext(connection) as many:
        found = reviewed(sentence * 40)
    assert len(many) <= len(few)
    assert {each.verdict.value for each in found.numbers if each.counts} == {"agrees"}
