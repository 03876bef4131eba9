"""Hostile input: whatever is pasted, the reader comes back, in time that grows with the length only."""

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiben.numbers import Class, read

MEGABYTE = 1_000_000
SECONDS = 2
PIECES = (
    "|（含）次查其附件每翻番↑+#@：0123456789一二三十百千万亿零〇两余多近约超第年月日%.,，、。：；（）〔〕"
    "《》“”- \n\t个家条项成分之点半几数至到同比下降增长持平号A/GBm自以来壹拾元"
)


@pytest.mark.parametrize(
    "piece",
    [
        "7",
        "万",
        "一",
        "壹",
        "第",
        "自",
        "《",
        "“",
        "近",
        " ",
        "A",
        "1,111,111",
        "百分之",
        "行动",
        "上",
        "同比",
        "三千万亿",
        "|",
        "@",
        "每",
        "#",
        "半",
    ],
)
def test_a_megabyte_of_one_thing_is_done_in_two_seconds(piece):
    text = "1" + piece * (MEGABYTE // len(piece) if len(piece) < 3 else 100_000 // len(piece))
    assert done_within(SECONDS, text)


@pytest.mark.parametrize(
    "piece",
    [
        "1\n",
        "1-",
        "一、",
        "（1）",
        "1,1,",
        "第一",
        "自1以来",
        "2024年",
        "1 1 ",
        "“一”",
        "《一》",
        "1×",
        "1亿2000万",
        "A1",
        "三个",
        "0.1.",
        "至1",
        "1|2|\n",
        "1\t2\n",
        "一查，二查，",
        "https://1",
        "1@1.1",
        "1家（次）",
        "1（含）以上",
        "1、2、3号",
        "十一届一次会议",
        "检查（家）\t1\n",
    ],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(piece):
    short, long = piece * 1_000, piece * 10_000
    assert any(timed(long) < 25 * max(timed(short), 0.002) for _time in range(4))


def test_a_ten_page_circular_is_read_in_half_a_second():
    sentence = (
        "自行动开展以来，全区共检查生产经营单位4541家次，发现并整改问题隐患907处，整改率98.4%，"
        "同比下降33.3%，发放宣传手册12000余份。"
    )
    assert done_within(0.5, sentence * 100)


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=PIECES, max_size=60))
def test_nothing_pasted_breaks_the_reader(text):
    end = 0
    for quantity in read(text):
        assert text[quantity.start : quantity.end] == quantity.text and quantity.start >= end
        assert quantity.cls in Class.__args__
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
        assert quantity.is_quantity or (quantity.low, quantity.high, quantity.unit) == (None, None, "")
        assert set(quantity.as_json()) == {"start", "end", "text", "class", "low", "high", "unit"}
        end = quantity.end


@given(st.text(max_size=80))
def test_any_text_at_all_is_read(text):
    assert all(text[q.start : q.end] == q.text for q in read(text))


@pytest.mark.parametrize("piece", ["1 ", "1\t2\n", "1|2|\n", "《一》", "万"])
def test_memory_grows_with_the_text_and_not_faster(piece):
    peaks = []
    for count in (300, 3_000):
        tracemalloc.start()
        read(piece * count)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 15 * peaks[0] + 2_000_000


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(st.text(alphabet="0123456789.,%一万余（家）单位：序号同比 ", max_size=8), max_size=5), max_size=6)
)
def test_no_table_breaks_the_reader(rows):
    text, tables, at = "", [], 0
    for row in rows:
        spans = []
        for cell in row:
            spans.append((at, at + len(cell)))
            at += len(cell) + 1
        text += "".join(f"{cell}\t" for cell in row)
        if spans:
            tables.append(spans)
    assert all(text[q.start : q.end] == q.text for q in read(text, [tables] if tables else []))
    both = text.replace("\t", "|") + "\n" + text
    assert all(both[q.start : q.end] == q.text for q in read(both))


def done_within(seconds, text):
    """Whether one reading of a few is: a machine that does other things at the same time is slower by half, not always."""
    return any(timed(text) < seconds for _time in range(4))


def timed(text):
    started = time.process_time()
    read(text)
    return time.process_time() - started
