"""An article's body: one paragraph a line, `{name}` where a reference stands."""

from __future__ import annotations

import pytest

from zhiben.bulletins.body import Piece, filled, names, paragraphs


def test_the_names_in_order_each_once():
    assert names("检查{检查}家次，整改{整改}处；再说一遍{检查}。\n{日期}") == ["检查", "整改", "日期"]


@pytest.mark.parametrize("body", ["没有引用", "{}", "{两行\n之间}", "{" + "长" * 41 + "}", "{{双层", "}反{"])
def test_what_is_no_name(body):
    assert names(body) == []


def test_filled_leaves_what_it_does_not_know():
    assert filled("检查{检查}家次，{不知}", {"检查": "4541"}) == "检查4541家次，{不知}"


def test_a_paragraph_is_words_and_references():
    assert list(paragraphs("共检查{检查}家次。\n\n  {日期}，启动。  ")) == [
        [Piece("共检查"), Piece("检查", reference=True), Piece("家次。")],
        [Piece("日期", reference=True), Piece("，启动。")],
    ]


def test_a_numbered_first_sentence_leads_its_paragraph():
    assert list(paragraphs("一、坚持高位推动。区委召开会议{常委会}次。")) == [
        [Piece("一、坚持高位推动。", lead=True), Piece("区委召开会议"), Piece("常委会", reference=True), Piece("次。")]
    ]
    assert list(paragraphs("一、共{数}次。余下")) == [[Piece("一、共"), Piece("数", reference=True), Piece("次。余下")]]
