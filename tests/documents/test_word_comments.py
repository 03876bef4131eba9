from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.word_files import of, paragraph, run, saved

from zhiben.documents.intake import read_source, source_of
from zhiben.documents.intake.plain import decode
from zhiben.documents.word import Note, docx_of, mark_docx


def commented(content: bytes) -> list[tuple[str, str]]:
    """(the words that a comment stands on, the comment) of a Word file, as Word would show them."""
    word = docx.Document(io.BytesIO(content))
    said = {str(each.comment_id): each.text for each in word.comments}
    open_, words, order = {}, {}, []
    for each in word.element.body.iter():
        if each.tag == qn("w:commentRangeStart"):
            open_[each.get(qn("w:id"))] = ""
        elif each.tag == qn("w:commentRangeEnd"):
            words[each.get(qn("w:id"))] = open_.pop(each.get(qn("w:id")))
        elif each.tag == qn("w:commentReference"):
            order.append(each.get(qn("w:id")))
        elif each.tag in {qn("w:t"), qn("w:footnoteReference")}:
            for number in open_:
                open_[number] += each.text or "*"
    assert not open_ and sorted(words) == sorted(said) == sorted(order)
    return [(words[number], said[number]) for number in said]


def notes(text: str, *wanted: str) -> list[Note]:
    return [Note(text.index(each), text.index(each) + len(each), f"关于{each}", "治本") for each in wanted]


def test_a_comment_stands_on_exactly_its_characters_and_formatting_stays():
    content = of(paragraph("检查", run("45", "<w:b/>"), run("41家次，发", "<w:i/>"), "现907处。"))
    text = read_source("", content).text
    marked = mark_docx(content, notes(text, "4541家次", "907处"))
    assert commented(marked) == [("4541家次", "关于4541家次"), ("907处", "关于907处")]
    assert read_source("", marked).text == text
    runs = docx.Document(io.BytesIO(marked)).paragraphs[0].runs
    assert [(each.text, each.bold, each.italic) for each in runs if each.text] == [
        ("检查", None, None), ("45", True, None), ("41家次", None, True), ("，发", None, True), ("现", None, None),
        ("907处", None, None), ("。", None, None),
    ]  # fmt: skip


def test_comments_in_tables_links_and_tracked_insertions():
    row = f"<w:tr><w:tc><w:p>{run('合计12家')}</w:p></w:tc><w:tc><w:p>{run('7')}</w:p></w:tc></w:tr>"
    link = f'<w:p W><w:hyperlink w:anchor="a">{run("见36处")}</w:hyperlink><w:ins w:id="5" w:author="x">{run("改8起")}</w:ins></w:p>'
    content = of(f"<w:tbl W>{row}</w:tbl>", link)
    text = read_source("", content).text
    marked = mark_docx(content, notes(text, "12家", "7", "36处", "8起"))
    assert [words for words, _said in commented(marked)] == ["12家", "7", "36处", "8起"]
    assert read_source("", marked) == read_source("", content)


def test_a_number_in_a_footnote_gets_its_comment_at_the_mark():
    content = of(
        paragraph("共5家", '<w:r><w:t>。</w:t><w:footnoteReference w:id="1"/><w:t>完</w:t></w:r>'),
        footnotes={1: "其中2家"},
    )
    text = read_source("", content).text
    marked = mark_docx(content, notes(text, "5家", "2家"))
    assert commented(marked) == [("5家", "关于5家"), ("*", "关于2家")]
    assert read_source("", marked).text == text


def test_a_run_with_breaks_is_cut_and_stays_whole():
    content = of(
        paragraph("<w:r><w:rPr><w:b/></w:rPr><w:t>甲1家</w:t><w:br/><w:t>乙2家</w:t><w:tab/><w:t>3</w:t></w:r>")
    )
    text = read_source("", content).text
    marked = mark_docx(content, notes(text, "家 乙", "2家", "3"))
    assert [words for words, _said in commented(marked)] == ["家乙", "2家", "3"]
    assert read_source("", marked).text == text
    assert all(each.bold for each in docx.Document(io.BytesIO(marked)).paragraphs[0].runs if each.text)


def test_an_earlier_comment_stays_with_its_own_words():
    word = docx.Document()
    [first, _second] = [word.add_paragraph("检查").add_run(words) for words in ("5家", "7处")]
    word.add_comment(first, "原有批注", author="甲")
    content = saved(word)
    text = read_source("", content).text
    assert commented(mark_docx(content, notes(text, "7处"))) == [("5家", "原有批注"), ("7处", "关于7处")]


def test_a_number_that_word_writes_itself_is_commented_on_the_words_after_it():
    word = docx.Document()
    word.add_paragraph("甲", style="List Number")
    content = saved(word)
    assert read_source("", content).text == "1.甲"
    assert commented(mark_docx(content, [Note(0, 2, "序号", "治本")])) == [("甲", "序号")]


def test_a_file_without_words_takes_no_comment():
    assert commented(mark_docx(of(paragraph("")), [Note(0, 1, "无", "治本")])) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 24), st.integers(1, 6)), max_size=6), st.lists(st.integers(1, 7), max_size=6))
def test_whatever_the_runs_and_notes_every_comment_stands_on_its_words(places, lengths):
    words = "全市共检查4541家次，发现并整改隐患907处，罚款58.8万元。"
    runs, at = [], 0
    for length in [*lengths, len(words)]:
        runs.append(run(words[at : at + length]))
        at += length
    content = of(paragraph(*runs))
    wanted = sorted((start, start + length) for start, length in places)
    marked = mark_docx(content, [Note(start, end, f"{start}", "治本") for start, end in wanted])
    assert [each for each, _said in commented(marked)] == [words[start:end] for start, end in wanted]
    assert read_source("", marked).text == words


@pytest.mark.parametrize(
    "text",
    [
        "", "一行", "甲\n\n乙\n", "单位\t家次\n临颍\t5\n郾城\t7", "前\n单位\t家次\n临颍\t5\n\n单位\t家次\n郾城\t7\n后",
        "a\tb\nc\td\n\n\ne\tf\ng\th\n", " 首尾空格 \n|甲|乙|\n|1|2|\n", "\n\n",
    ],
)  # fmt: skip
def test_a_text_as_word_file_reads_back_character_for_character(text):
    source = source_of(text)
    back = read_source("", docx_of(source))
    assert (back.text, back.tables) == (text, source.tables if "\t" in text else ())


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="12家\t|\n \x07", max_size=40))
def test_any_text_as_word_file_keeps_every_offset(text):
    source = source_of(text)
    back = read_source("", docx_of(source)).text
    assert len(back) == len(text)
    assert all(a == b or a in "\t\x07" for a, b in zip(text, back, strict=True))


def test_a_text_file_gets_its_comments_in_a_word_file():
    text = decode("检查12家，\n发现\t3处\n整改\t2处".encode())
    assert commented(mark_docx(docx_of(source_of(text)), notes(text, "12家", "2处"))) == [
        ("12家", "关于12家"), ("2处", "关于2处"),
    ]  # fmt: skip
