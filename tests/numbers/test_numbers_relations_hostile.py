"""What is pasted is judged in bounded time, whatever it multiplies."""

from time import process_time

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements.relations.relations import relations

TEXTS = {
    "so much each without end": "每家2000元，35家，共7万元，" * 3_000,
    "dates without end": "3月5日至3月20日，历时15天，" * 3_000,
    "each each": "每" * 50_000,
    "ones": "一" * 50_000,
    "ratios": "按1:2:3:4配" * 5_000,
    "colons": "1:" * 40_000,
    "years": "2024年" * 20_000,
    "all of them": "46处全部清零，尚有3处，" * 3_000,
    "nothing": "未发生" * 20_000,
    "multiples": "3倍，5家，6家，" * 4_000,
    "a mean of thousands": "8秒、9秒、" * 5_000 + "平均8秒",
}


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_judged_in_bounded_time(name):
    numbers = read(TEXTS[name])
    begin = process_time()
    relations(TEXTS[name], numbers, [])
    assert process_time() - begin < 10
