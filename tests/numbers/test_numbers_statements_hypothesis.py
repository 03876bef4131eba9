"""Texts made of consistent numbers hold; with one number changed they do not."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from zhiben.numbers import read
from zhiben.numbers.statements import statements

TOWNS = ["石渡镇", "松陵镇", "柳泉乡", "芦湾镇", "白石镇", "河湾街道"]
counts = st.integers(1, 4000)
lists = st.lists(st.integers(20, 4000), min_size=3, max_size=6)
FEW = settings(max_examples=60, deadline=None)


def wrong(text):
    return [each for each in statements(text, read(text)) if not each.holds]


def rate(part, whole):
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@FEW
@given(lists, st.sampled_from(["，其中{}", "：{}", "（{}）"]), st.sampled_from(["家次", "处", "份"]))
def test_a_total_is_the_sum_of_its_towns(values, frame, unit):
    parts = "、".join(f"{town}{value}{unit}" for town, value in zip(TOWNS, values, strict=False))
    text = "全县共{}" + unit + frame.format(parts) + "。"
    assert wrong(text.format(sum(values))) == []
    off = max(1, sum(values) // 20)
    [each] = wrong(text.format(sum(values) + off))
    assert (each.kind, each.shown) == ("parts_total", f"{sum(values)}{unit}")


@FEW
@given(lists)
def test_a_total_behind_its_list(values):
    parts = "，".join(f"{town}检查{value}家次" for town, value in zip(TOWNS, values, strict=False))
    assert wrong(f"{parts}，合计{sum(values)}家次。") == []
    assert [each.shown for each in wrong(f"{parts}，合计{sum(values) + 1}家次。")] == [f"{sum(values)}家次"]


@FEW
@given(st.integers(2, 5000), st.data())
def test_a_rate_and_what_remains(found, data):
    done = data.draw(st.integers(1, found - 1))
    text = "排查隐患{}处，已整改{}处，整改率{}%，剩余{}处正在整改。"
    assert wrong(text.format(found, done, rate(done, found), found - done)) == []
    assert len(wrong(text.format(found, done, rate(done, found) + 1, found - done))) == 1
    assert len(wrong(text.format(found, done, rate(done, found), found - done + 1))) == 1


@FEW
@given(st.integers(2, 5000), st.integers(2, 5000))
def test_a_change_and_its_percentage(then, now):
    if then == now:
        return
    verb = "增加" if now > then else "减少"
    percent = abs(rate(now - then, then))
    text = f"检查企业由{then}家{verb}到{now}家，{verb}{{}}家，{verb}{{}}%。"
    size = abs(now - then)
    assert wrong(text.format(size, percent)) == []
    assert [each.kind for each in wrong(text.format(size + 1, percent))] == ["change"]
    assert [each.kind for each in wrong(text.format(size, percent + 2))] == ["ratio_of_change"]


@FEW
@given(st.lists(st.tuples(counts, counts), min_size=3, max_size=6))
def test_a_table_with_its_total_row_and_rates(rows):
    rows = [(max(pair), min(pair)) for pair in rows]
    lines = [f"{town}\t{a}\t{b}\t{rate(b, a)}%" for town, (a, b) in zip(TOWNS, rows, strict=False)]
    total, done = sum(a for a, _b in rows), sum(b for _a, b in rows)
    head = "单位\t排查\t整改\t整改率\n" + "\n".join(lines) + "\n"
    assert wrong(f"{head}合计\t{total}\t{done}\t{rate(done, total)}%") == []
    [each] = wrong(f"{head}合计\t{total + 1}\t{done}\t{rate(done, total)}%")[:1]
    assert (each.kind, each.shown) == ("column_total", str(total))


@FEW
@given(
    st.text(
        alphabet="全县共检查发现隐患整改其中合计率占比同比增减由至各等，。；：、（）\n\t0123456789%家处起次万余近",
        max_size=200,
    )
)
def test_any_text_is_judged_without_failing_and_spans_lie_in_it(text):
    for each in statements(text, read(text)):
        assert all(0 <= start < end <= len(text) for start, end in each.spans)
        assert each.shown != ""
