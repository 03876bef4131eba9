from __future__ import annotations

import hashlib
import json

import pytest

from zhiben.documents.tree import Document, EndMatter, Figure, Paragraph, RecordLink, Table, Text, Title


@pytest.mark.parametrize("name", ["bulletin", "letter"])
def test_a_document_survives_json(name, request):
    document = request.getfixturevalue(name)
    again = Document.from_json(document.to_json())
    assert again == document
    assert again.to_json() == document.to_json()


def test_the_json_is_canonical_and_leaves_out_defaults():
    document = Document("note", "记", (Paragraph((Text("好"),)),))
    assert document.to_json() == (
        '{"blocks":[{"content":[{"node":"text","text":"好"}],"node":"paragraph"}],'
        '"kind":"note","node":"document","title":"记"}'
    )
    assert document.digest == hashlib.sha256(document.to_json().encode()).hexdigest()


def test_the_digest_changes_with_one_character(bulletin):
    changed = bulletin.to_json().replace("4541", "4542")
    assert Document.from_json(changed).digest != bulletin.digest


@pytest.mark.parametrize(
    "source", ["", "[]", "{}", '{"node":"text","text":"a"}', '{"node":"secret"}', '{"node":"document","kind":"x"}']
)
def test_what_is_not_a_document_is_refused(source):
    with pytest.raises(ValueError, match=r".*"):
        Document.from_json(source)


def test_figures_come_in_reading_order(bulletin, letter):
    assert [figure.text for figure in bulletin.figures()] == [
        "4541", "907", "362", "12000余", "30000余", "30多万", "42", "19",
    ]  # fmt: skip
    assert [figure.id for figure in letter.figures()] == ["a"]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "/figures/1", "https://a b", ""])
@pytest.mark.parametrize("node", [Figure, RecordLink])
def test_a_link_must_be_a_web_address(node, href):
    with pytest.raises(ValueError, match="not a web address"):
        node("1", "一", href)


def test_control_characters_are_dropped_where_they_enter():
    assert Text("甲\x00\x0b乙\t丙\r\n丁").text == "甲乙 丙\n丁"
    assert EndMatter(editors=("许\x07文博",)).editors == ("许文博",)


def test_a_table_refuses_rows_of_another_width():
    with pytest.raises(ValueError, match="one entry per column"):
        Table(head=((Text("甲"),), (Text("乙"),)), rows=(((Text("1"),),),))


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Text("甲", "red"), "red"),
        (lambda: Title((), 5), "5"),
        (lambda: Title((), 0), "0"),
        (lambda: Table(head=((Text("甲"),),), rows=(), aligns=("middle",)), "middle"),
    ],
)
def test_unknown_styles_levels_and_alignments_are_refused(build, said):
    with pytest.raises(ValueError, match=said):
        build()


def test_the_lines_of_the_end_matter_stand_in_the_prescribed_order():
    end = EndMatter(("许",), "田", "方", report_to="省", send_to="市", copy_to="县", copies=50)
    assert end.staff() == "编辑：许\u3000审核：田\u3000签发：方"
    assert end.recipients() == ["报：省", "送：市", "发：县"]
    assert end.print_run() == "（共印50份）"
    assert (EndMatter().staff(), EndMatter().recipients(), EndMatter().print_run()) == ("", [], "")


def test_defaults_of_a_table_are_part_of_it():
    table = Table(head=((Text("甲"),), (Text("乙"),)), rows=())
    assert json.loads(Document("k", "t", (table,)).to_json())["blocks"][0]["aligns"] == ["left", "left"]
