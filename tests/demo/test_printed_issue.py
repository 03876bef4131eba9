"""The issue as it was printed, checked against the demonstration."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.sqlite_only

# What a reader would expect each counted number to quote, in the order of the text.
COUNTED = [
    ("8个", "campaigns.supervision_teams"),
    ("7个", "campaigns.covered_towns"),
    ("九项", "standards.mechanisms"),
    ("4541家次", "inspections.done"),
    ("907处", "hazards.found_and_eliminated"),
    ("362块次", "publicity.boards"),
    ("12000余份", "publicity.handbooks"),
    ("30000余份", "publicity.goods"),
    ("三家", "publicity.carriers"),
    ("30多万", "publicity.audience"),
    ("四项", "standards.key_point_groups"),
    ("42条", "standards.key_point_items"),
    ("8套", "standards.self_check_guides"),
    ("6次", "dossiers.guidance"),
    ("8项", "standards.work_systems"),
    ("3项", "dossiers.guidance_plans"),
    ("4家", "places.direct_enterprises"),
    ("2家", "places.share_enterprises"),
    ("19套", "dossiers.plans"),
]
RECORDS = ["第24期", "第7期", "3月7日", "3月8日", "第123次", "5月17日", "5月23日"]


def squeezed(text):
    return "".join(text.split())


def test_no_number_disagrees_and_each_counted_one_agrees_through_its_figure(check, printed):
    answer = check(printed)
    assert answer.code == 0, answer
    judged = [each for each in answer.data if each["verdict"] != "no_quantity"]
    assert {each["verdict"] for each in judged} == {"agrees"}
    counted = [(squeezed(each["text"]), each["figure"]) for each in judged if each["figure"]]
    assert counted == COUNTED
    assert [squeezed(each["text"]) for each in judged if each["record"]] == RECORDS
    assert all(printed[each["start"] : each["end"]] == each["text"] for each in answer.data)


def test_each_article_is_asked_of_its_unit_and_its_period(check, printed):
    judged = {squeezed(each["text"]): each for each in check(printed).data if each["figure"]}
    scopes = {each["scope"]["organisation"] for each in judged.values()}
    assert len(scopes) == 2
    assert judged["4541家次"]["scope"] == judged["362块次"]["scope"] != judged["19套"]["scope"]
    assert judged["4541家次"]["period"] == {"from": "2024-03-08", "to": "2024-05-27"}
    assert judged["362块次"]["period"] == {"from": "2024-01-01", "to": "2024-05-27"}


@pytest.mark.parametrize(
    ("right", "wrong", "figure"),
    [
        ("4541", "4542", "inspections.done"),
        ("907", "906", "hazards.found_and_eliminated"),
        ("12000 余", "13000 余", "publicity.handbooks"),
        ("362", "363", "publicity.boards"),
        ("30 多万", "40 多万", "publicity.audience"),
        ("19 套", "18 套", "dossiers.plans"),
        ("九项", "十项", "standards.mechanisms"),
        ("四项42条", "四项43条", "standards.key_point_items"),
    ],
)
def test_a_changed_number_disagrees(check, printed, right, wrong, figure):
    assert printed.count(right) == 1
    answer = check(printed.replace(right, wrong))
    assert answer.code == 1
    disagreeing = [(each["figure"], len(each["rows"]) > 0) for each in answer.data if each["verdict"] == "disagrees"]
    assert disagreeing == [(figure, True)]
    assert "1 处数字与台账不一致。" in answer.err


@pytest.mark.parametrize(("right", "wrong"), [("3月8日第123次", "3月9日第123次"), ("第123次周交办", "第321次周交办")])
def test_a_changed_date_or_session_disagrees(check, printed, right, wrong):
    answer = check(printed.replace(right, wrong))
    assert answer.code == 1
    assert [each["class"] for each in answer.data if each["verdict"] == "disagrees"] in (["date"], ["ordinal"])


def test_within_the_district_s_bounds_the_district_s_numbers_agree(check, printed):
    district = printed[: printed.index("市供销社狠抓")]
    answer = check(district, "--organisation", "召陵区")
    assert answer.code == 0, answer
    assert [each["verdict"] for each in answer.data if each["figure"]] == ["agrees"] * 10


def test_as_of_an_earlier_evening_it_does_not_yet_agree(check, printed):
    answer = check(printed, "--as-of", "2024-05-20")
    wrong = {each["figure"] for each in answer.data if each["verdict"] == "disagrees"}
    assert answer.code == 1
    assert {"inspections.done", "hazards.found_and_eliminated"} <= wrong
