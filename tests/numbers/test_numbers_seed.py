"""The real bulletin of the seed: every number of it. Only the numbers stand here; the text is read where it lies."""

from pathlib import Path

import pytest

from zhiben.numbers import read

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed" / "bulletin-24.txt"
COUNTS = [
    ("8个", 8, 8, "个"), ("7个", 7, 7, "个"), ("九项", 9, 9, "项"), ("4541 家次", 4541, 4541, "家次"), ("907 处",
    907, 907, "处"),
    ("362 块次", 362, 362, "块次"), ("12000 余份", 12000, 12999, "份"), ("30000 余份", 30000, 39999, "份"),
    ("三家", 3, 3, "家"),
    ("30 多万", 300000, 399999, ""), ("四项", 4, 4, "项"), ("42条", 42, 42, "条"), ("8套", 8, 8, "套"), ("6次",
    6, 6, "次"),
    ("8项", 8, 8, "项"), ("3 项", 3, 3, "项"), ("4 家", 4, 4, "家"), ("2 家", 2, 2, "家"), ("19 套", 19, 19, "套"),
]  # fmt: skip
PLAN = "三年行动"
OTHERS = [
    ("第24期", "ordinal"), (PLAN, "period"), ("第7期", "ordinal"), ("2024年5月27日", "date"), ("四个坚持",
    "other"), (PLAN, "period"),
    ("三年行动启动以来", "period"), (PLAN, "period"), ("一、", "ordinal"), (PLAN, "period"), ("3月7日", "date"),
    (PLAN, "period"),
    ("3月8日", "date"), ("第123次", "ordinal"), (PLAN, "period"), ("十大行动", "other"), ("五一节", "date"),
    ("二、", "ordinal"),
    (PLAN, "period"), (PLAN, "period"), (PLAN, "period"), ("三、", "ordinal"), ("四个清单", "other"),
    ("自行动开展以来", "period"),
    ("四、", "ordinal"), (PLAN, "period"), ("五进", "other"), ("十五条", "other"), ("三个落实", "other"),
    (PLAN, "period"), (PLAN, "period"),
    ("一、", "ordinal"), ("一是", "ordinal"), ("5月17日", "date"), ("二是", "ordinal"), ("5月23日", "date"),
    (PLAN, "period"),
    ("二、", "ordinal"), ("一是", "ordinal"), ("九小", "other"), ("二是", "ordinal"), ("三是", "ordinal"), ("四是",
    "ordinal"),
    ("三、", "ordinal"), ("一是", "ordinal"), ("2024年5月", "date"), ("二是", "ordinal"), ("三是", "ordinal"),
]  # fmt: skip


@pytest.fixture(scope="module")
def seed():
    if not SEED.exists():
        pytest.skip(f"the seed bulletin is not here: {SEED}")
    return SEED.read_text(encoding="utf-8")


def test_every_count_of_the_seed_is_read(seed):
    counts = [(q.text, q.low, q.high, q.unit) for q in read(seed) if q.is_quantity]
    assert counts == COUNTS


def test_every_other_number_of_the_seed_is_told_apart(seed):
    assert [(q.text, q.cls) for q in read(seed) if not q.is_quantity] == OTHERS


def test_the_session_and_the_dates_of_the_seed_carry_their_numbers(seed):
    numbers = {q.text: q for q in read(seed)}
    assert numbers["第123次"].value == 123
    assert numbers["2024年5月27日"].day == (2024, 5, 27)
    assert numbers["3月8日"].day == (None, 3, 8)


@pytest.mark.parametrize(("old", "new", "low", "high"), [
    ("4541", "4542", 4542, 4542), ("907", "906", 906, 906), ("12000 余", "13000余", 13000, 13999),
])  # fmt: skip
def test_a_changed_number_is_read_as_changed(seed, old, new, low, high):
    changed = seed.replace(old, new)
    at = changed.index(new)
    [quantity] = [q for q in read(changed) if q.start == at]
    assert (quantity.low, quantity.high) == (low, high)
