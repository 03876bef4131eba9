from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pypdf import PdfReader
from tests.documents import sample

from zhiben.documents.fonts.coverage import missing_glyphs
from zhiben.documents.layout import LAYOUT
from zhiben.documents.pdf import draw_svg, render_pdf, with_font
from zhiben.documents.text import plain_text
from zhiben.documents.tree import Document, EndMatter, PageBreak, Paragraph, Table, Text, Title

pytestmark = pytest.mark.usefixtures("fonts")
STAMP = 1716768000


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(document, timestamp=STAMP)))


def squeezed(words: str) -> str:
    return "".join(words.split())


def pages_of(reader: PdfReader) -> list[str]:
    """Each page without its number."""
    return [re.sub(r"—\s*\d+\s*—", "", page.extract_text()) for page in reader.pages]


def lines_of(page: str) -> list[str]:
    return [line for line in map(squeezed, page.splitlines()) if line]


def test_the_pdf_says_exactly_what_the_tree_says(bulletin):
    assert squeezed("".join(pages_of(read(bulletin)))) == squeezed(plain_text(bulletin))


def test_the_issue_ends_with_its_seal_on_the_last_page_only(bulletin):
    pages = pages_of(read(bulletin))
    assert len(pages) == 3
    assert lines_of(pages[-1])[-1] == "台账封存第132号3f9a1c27d0e4"
    assert all("台账封存" not in page for page in pages[:-1])


@pytest.mark.skipif(not sample.SEED.exists(), reason=f"the printed issue is not here: {sample.SEED}")
def test_pages_turn_where_the_printed_issue_turns_them():
    pages = pages_of(read(sample.printed()))
    assert len(pages) == 5
    # The printed issue turns its first two pages after 季总 and 各类生产经营.
    assert [lines_of(page)[-1][-6:] for page in pages[:2]] == ["评、季总结工", "各类生产经营"]


def test_a_page_is_22_lines_of_28_characters():
    lines, characters = LAYOUT["page"]["lines"], LAYOUT["page"]["characters"]
    text = Paragraph((Text("国" * (lines * characters * 2 + 5)),), indent=False)
    found = [[len(line) for line in lines_of(page)] for page in pages_of(read(Document("note", "格", (text,))))]
    assert found == [[28] * 22, [28] * 22, [5]]
    assert (lines, characters) == (22, 28)


def test_headings_keep_the_text_on_the_grid():
    title = Title((Text("一行标题"),))
    text = Paragraph((Text("国" * 28 * 22),), indent=False)
    first, second = pages_of(read(Document("note", "格", (title, text))))
    assert [len(line) for line in lines_of(first)] == [4, *[28] * 19]  # the title takes three lines of the grid
    assert [len(line) for line in lines_of(second)] == [28] * 3


def test_the_same_document_gives_the_same_bytes(bulletin, letter):
    for document in (bulletin, letter):
        assert render_pdf(document, timestamp=STAMP) == render_pdf(document, timestamp=STAMP)
    assert render_pdf(bulletin, timestamp=STAMP) != render_pdf(bulletin, timestamp=STAMP + 86400)


def test_threads_do_not_disturb_one_another(letter):
    documents = [replace(letter, title=f"第{number}号") for number in range(12)]
    alone = [render_pdf(document, timestamp=STAMP) for document in documents]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda document: render_pdf(document, timestamp=STAMP), documents))
    assert together == alone


def test_every_figure_and_record_is_a_link(bulletin, letter):
    def links(document: Document) -> list[str]:
        notes = [note.get_object() for page in read(document).pages for note in page.get("/Annots", [])]
        return [note["/A"]["/URI"] for note in notes]

    assert links(bulletin) == [figure.href for figure in bulletin.figures()]
    assert links(letter) == [
        "https://aj.example.gov.cn/records/1",
        "https://aj.example.gov.cn/figures/inspections.done",
    ]


def test_the_file_declares_pdf_a_and_pdf_ua(bulletin):
    reader = read(bulletin)
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in squeezed(metadata)
    assert "<pdfuaid:part>1</pdfuaid:part>" in squeezed(metadata)
    assert reader.metadata.title == "漯河安全生产简报 第24期"
    assert reader.metadata.author == "漯河市安全生产委员会办公室"


def test_what_looks_like_markup_is_printed_as_it_stands():
    words = '#pagebreak() $x^2$ *b* _i_ <a> @ref \\ "q" [[x]] = 标题'
    document = Document("note", words, (Paragraph((Text(words),)),), end=EndMatter(send_to=words))
    assert squeezed("".join(pages_of(read(document)))) == squeezed(plain_text(document))


def test_a_long_table_breaks_and_repeats_its_head():
    rows = tuple(((Text(f"单位{number}"),), (Text(str(number)),)) for number in range(80))
    table = Table(head=((Text("单位"),), (Text("家次"),)), rows=rows, caption="表1")
    pages = pages_of(read(Document("report", "表", (table,))))
    assert len(pages) == 4
    assert [squeezed(page).count("单位家次") for page in pages] == [1, 1, 1, 1]
    assert [squeezed("".join(pages)).count(f"单位{number}{number}") for number in (0, 40, 79)] == [1, 1, 1]


def test_a_page_break_starts_a_page_and_levels_may_be_skipped():
    blocks = (Title((Text("三级在前"),), 3), PageBreak(), Title((Text("一级"),)), Title((Text("四级"),), 4))
    reader = read(Document("note", "层级", blocks))
    assert [squeezed(page) for page in pages_of(reader)] == ["三级在前", "一级四级"]


def test_the_end_matter_moves_whole_to_the_next_page():
    text = Paragraph((Text("国" * 28 * 21),), indent=False)
    pages = pages_of(read(Document("note", "版记", (text,), end=EndMatter(("许",), "田", "方", send_to="市委。"))))
    assert [squeezed(page)[-12:] for page in pages] == ["国" * 12, "许审核：田签发：方送：市委。"[-12:]]


def test_an_empty_document_is_one_empty_page():
    assert [squeezed(page) for page in pages_of(read(Document("note", "空", ())))] == [""]


def test_missing_glyphs_are_named_before_issue(bulletin, letter):
    assert missing_glyphs(bulletin) == []
    assert missing_glyphs(letter) == []  # 垚 and 玥 are not in 仿宋: 楷 lends them
    assert missing_glyphs(Document("note", "缺", (Paragraph((Text("甲\U0001f600乙\U0002ccbd"),)),))) == ["\U0001f600"]


def test_charts_are_drawn_in_our_face(letter):
    assert with_font('<svg><text font-family="Arial">', "黑体") == '<svg><text font-family="黑体">'
    assert with_font('<svg><text style="font-family:Arial;x:y">', "黑体") == '<svg><text style="font-family:黑体;x:y">'
    assert with_font("<svg><g/></svg>", "黑体") == '<svg font-family="黑体"><g/></svg>'
    chart = next(block for block in letter.blocks if block.node == "chart")
    assert draw_svg(chart.svg)[:8] == b"\x89PNG\r\n\x1a\n"
    assert "检查" in "".join(pages_of(read(letter)))
