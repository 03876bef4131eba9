"""An office's own headers: matched for certain, by likeness, or as remembered."""

from __future__ import annotations

import pytest

from zhiben.accounts.viewer import NOBODY
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.registers.declaration import Column, Register
from zhiben.registers.headers import match_headers, remember, signature
from zhiben.registers.models import HeaderMapping

OWN = ("序号", "工作目标", "目标类型", "责任单位", "提出时间")
MAPPING = {"序号": "", "工作目标": "text", "目标类型": "horizon", "责任单位": "organisation", "提出时间": "happened_on"}


def test_labels_names_and_aliases_match_for_certain(world, goals):
    headers = (" 目 标*", "horizon", "单位：", "提出日期", "期限（年月日）")
    match = match_headers(goals, headers, viewer=world.clerk)
    assert list(match.mapping.values()) == ["text", "horizon", "organisation", "happened_on", "due_on"]
    assert match.certain
    assert (match.proposed, match.unmatched) == (frozenset(), ())


def test_an_alias_matches_for_certain(world):
    column = Column("found_on", "发现日期", "date", aliases=("检查时间", "排查时间"))
    register = Register("test", "测试", "hazards", HeaderMapping, (column,), visible=lambda *, viewer: None)
    assert match_headers(register, ("检查时间",), viewer=world.clerk).mapping == {"检查时间": "found_on"}


def test_what_is_only_alike_is_a_proposal(world, goals):
    match = match_headers(goals, ("目标", "提出时间", "目标类别", "联系电话"), viewer=world.clerk)
    assert match.mapping == {"目标": "text", "提出时间": "happened_on", "目标类别": "horizon", "联系电话": ""}
    assert match.proposed == {"提出时间", "目标类别"}
    assert match.unmatched == ("联系电话",)
    assert [column.name for column in match.missing] == ["organisation"]
    assert not match.certain


def test_two_headers_never_mean_one_column(world, goals):
    match = match_headers(goals, ("目标", "目标 ", "目标（简）"), viewer=world.clerk)
    assert sorted(match.mapping.values()).count("text") == 1


def test_a_decision_is_remembered_for_the_organisation(world, goals):
    remember(goals, OWN, MAPPING, by=world.clerk)
    match = match_headers(goals, OWN, viewer=world.clerk)
    assert (match.mapping, match.certain) == (MAPPING, True)
    assert match_headers(goals, OWN, viewer=world.town_officer).mapping == MAPPING
    assert match_headers(goals, OWN, viewer=world.outsider).mapping != MAPPING
    assert match_headers(goals, (*OWN, "备注"), viewer=world.clerk).mapping != MAPPING


def test_the_nearest_decision_wins(world, goals):
    remember(goals, OWN, MAPPING, by=world.clerk)
    remember(goals, OWN, MAPPING | {"序号": "target"}, by=world.town_officer)
    assert match_headers(goals, OWN, viewer=world.town_officer).mapping["序号"] == "target"
    assert match_headers(goals, OWN, viewer=world.clerk).mapping["序号"] == ""


def test_a_later_decision_replaces_the_earlier(world, goals):
    remember(goals, OWN, MAPPING | {"序号": "target"}, by=world.clerk)
    remember(goals, OWN, MAPPING, by=world.clerk)
    assert HeaderMapping.objects.get().mapping == MAPPING


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"序号": "nonsense"}, "“序号”：清册没有“nonsense”这一列"),
        ({"序号": "text"}, "已有另一列对应“目标”"),
        ({"责任单位": ""}, "表中缺少必填的“单位”列"),
    ],
)
def test_a_mapping_that_does_not_do_is_refused(world, goals, change, sentence):
    with pytest.raises(Invalid, match=sentence) as refusal:
        remember(goals, OWN, MAPPING | change, by=world.clerk)
    assert list(refusal.value.errors) == ["mapping"]
    assert not HeaderMapping.objects.exists()


@pytest.mark.django_db
def test_nobody_decides_without_the_right_to_import(goals):
    with pytest.raises(NotAllowed):
        remember(goals, OWN, MAPPING, by=NOBODY)


def test_headers_are_the_same_whatever_is_around_them():
    assert signature(("单 位*", "日期：")) == signature(("单位", "日期"))
    assert signature(("单位", "日期")) != signature(("日期", "单位"))
