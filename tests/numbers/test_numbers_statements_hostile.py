"""Time and memory stay bounded, whatever is pasted."""

from time import process_time

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements import statements

ROW = "\t".join(["合计", *("7" for _ in range(30))])
TEXTS = {
    "one endless list": "共检查120家，其中" + "、".join(f"甲{n}镇{n}家" for n in range(2000)),
    "counts without words": "1家" * 10_000,
    "totals everywhere": "其中3家" * 5_000,
    "names without end": "甲、" * 50_000 + "三家",
    "open brackets": "3家（" * 5_000,
    "rates": "整改率5%，" * 5_000,
    "changes": "由5起降至3起，下降40%，" * 2_000,
    "a table of totals": "\n".join([ROW] * 500),
    "one sentence of pages": "全区共检查120家次，其中A镇30家次，整改率88.9%；" * 500,
    "one paragraph of short sentences": "检查企业12家。整改隐患13处。" * 4_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_judged_in_bounded_time(name):
    text = TEXTS[name]
    numbers = read(text)
    begin = process_time()
    statements(text, numbers)
    assert process_time() - begin < 10


def test_ten_pages_take_a_moment():
    page = (
        "截至5月末，全县共检查企业1316家次，查出隐患687处，整改652处，整改率94.9%，剩余35处均在整改期限内。"
        "其中石渡镇检查286家次，松陵镇检查254家次。\n"
    )
    text = page * 80
    numbers = read(text)
    begin = process_time()
    statements(text, numbers)
    assert process_time() - begin < 1.5
