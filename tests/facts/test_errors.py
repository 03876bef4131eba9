"""Each refusal carries data and makes its sentence in the reader's language."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from zhiben.facts.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, WrongState


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (
            NotAllowed("hazards.accept", "0001"),
            "您没有此项权限（hazards.accept），或所及范围不含此处；请联系管理员按职务授权。",
        ),
        (NotFound("单位", "无名镇"), "没有找到单位“无名镇”；请核对后重试。"),
        (WrongState(expected="待审核", actual="编辑中"), "当前为“编辑中”，此操作要求“待审核”；请刷新后再试。"),
        (Conflict("已有同名单位；请换一个名称。"), "已有同名单位；请换一个名称。"),
        (Invalid({"name": ["太长。"], "": ["还缺一项。", "再看一遍。"]}), "太长。；还缺一项。；再看一遍。"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_refusal_is_one_sentence(refusal, sentence):
    assert isinstance(refusal, Refused)
    assert str(refusal) == sentence


def test_the_sentence_is_made_when_it_is_shown():
    refusal = NotAllowed("hazards.accept")
    with translation.override("en"):
        english = str(refusal)
    assert "hazards.accept" in english and english != str(refusal)


def test_a_refusal_keeps_its_data():
    assert (NotAllowed("a.b", "0001").permission, NotAllowed("a.b", "0001").where) == ("a.b", "0001")
    assert (NotFound("单位", "x").what, NotFound("单位", "x").value) == ("单位", "x")
    assert (WrongState(expected=1, actual=2).expected, WrongState(expected=1, actual=2).actual) == (1, 2)


def test_what_a_model_found_is_kept_by_field():
    by_field = ValidationError({"due_on": ["整改期限不能早于发现日期。"], "__all__": ["两处矛盾。"]})
    assert Invalid.of(by_field).errors == {"due_on": ["整改期限不能早于发现日期。"], "": ["两处矛盾。"]}
    assert Invalid.of(ValidationError(["一处。", "又一处。"])).errors == {"": ["一处。", "又一处。"]}
