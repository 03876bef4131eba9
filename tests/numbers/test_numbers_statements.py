"""What a text says about its own numbers: short texts that hold and texts with one wrong number."""

import json
from pathlib import Path

import pytest
from bench.judging import DEVELOPMENT

from zhiben.numbers import read
from zhiben.numbers.statements import KINDS, statements

HERE = Path(__file__).resolve().parents[1]
SEED = HERE.parents[1] / "shared" / "seed" / "bulletin-24.txt"


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def judged(text, tables=()):
    return statements(text, read(text), tables)


def wrong(text, tables=()):
    return [each for each in judged(text, tables) if not each.holds]


OWN = lines(HERE / "numbers" / "corpus" / "statements.jsonl")
FAILURES = {row["text"]: row["reason"] for row in lines(HERE / "numbers" / "corpus" / "statement-failures.jsonl")}
PLANTED = [
    pytest.param(row, marks=pytest.mark.xfail(strict=True, reason=FAILURES[row["text"]]))
    if row["text"] in FAILURES
    else row
    for half in DEVELOPMENT
    for row in lines(HERE / "bulletins" / "corpus" / f"contradictions-{half}.jsonl")
]


@pytest.mark.parametrize("row", [row for row in OWN if row["holds"]], ids=lambda row: row["text"][:20])
def test_nothing_is_said_against_a_text_that_holds(row):
    assert wrong(row["text"]) == []


@pytest.mark.parametrize("row", [row for row in OWN if not row["holds"]], ids=lambda row: row["text"][:20])
def test_the_wrong_number_is_named_with_what_would_be_true(row):
    assert [(each.kind, each.claimed.text, each.shown) for each in wrong(row["text"])] == [
        (row["kind"], row["claimed"], row["shown"])
    ]


@pytest.mark.parametrize("row", PLANTED, ids=lambda row: row["text"][:20])
def test_planted_contradictions_are_found_and_no_others(row):
    found = wrong(row["text"])
    assert len(found) == len(row["contradictions"])
    for planted, each in zip(row["contradictions"], found, strict=True):
        at = planted["at"], planted["at"] + len(planted["claimed"])
        assert any(start < at[1] and at[0] < end for start, end in each.spans)


def test_the_seed_bulletin_does_not_contradict_itself():
    if not SEED.exists():
        pytest.skip(f"the seed bulletin is not here: {SEED}")
    text = SEED.read_text(encoding="utf-8")
    assert wrong(text) == []
    assert [(each.kind, each.claimed.text) for each in judged(text)] == [
        ("count_of_list", "三家"), ("count_of_list", "四项"), ("count_of_list", "3 项"),
    ]  # fmt: skip


def test_a_statement_says_where_by_what_and_how():
    text = "截至5月末，排查隐患218处，已整改211处，整改率96.79%。"
    [each] = judged(text)
    assert (each.kind, each.holds, each.how, each.shown) == ("rate", True, "rounded", "96.79%")
    assert [text[start:end] for start, end in each.spans] == ["96.79%", "211处", "218处"]
    assert [part.text for part in each.parts] == ["211处", "218处"]


@pytest.mark.parametrize(("rate", "how"), [("96.7%", "truncated"), ("96.8%", "rounded"), ("96.9%", "no")])
def test_rates_agree_rounded_or_cut_off_and_it_is_said_which(rate, how):
    [each] = judged(f"排查隐患218处，已整改211处，整改率{rate}。")
    assert each.how == how


def test_every_kind_is_described():
    kinds = {row.get("kind") for row in OWN} - {None}
    assert kinds <= set(KINDS) and len(kinds) >= 11


@pytest.mark.parametrize("text", [
    "全市共检查企业120家，其中危化企业30家、工贸企业50家。",
    "检查酒店、商场、医院12家。",
    "本月检查84家次，上月检查82家次，今年以来检查452家次。",
    "A镇检查企业30家次，B镇检查企业50家次。",
    "整改率达到95%以上，目前排查隐患218处，已整改180处。",
])  # fmt: skip
def test_what_is_not_claimed_is_not_judged(text):
    assert wrong(text) == []


def test_a_table_is_judged_by_its_cells_where_these_are_given():
    text = "单位 检查\n甲镇 12\n乙镇 26\n合计 39"
    rows = []
    at = 0
    for line in text.split("\n"):
        first, second = line.split(" ")
        rows.append(((at, at + len(first)), (at + len(first) + 1, at + len(first) + 1 + len(second))))
        at += len(line) + 1
    [each] = wrong(text, (tuple(rows),))
    assert (each.kind, each.claimed.text, each.shown) == ("column_total", "39", "38")


def test_one_wrong_total_is_reported_once_though_a_rate_stands_on_it():
    text = "单位\t排查\t整改\t整改率\n甲镇\t80\t76\t95%\n乙镇\t60\t54\t90%\n丙镇\t50\t50\t100%\n合计\t190\t190\t94.7%"
    assert [(each.kind, each.claimed.text, each.shown) for each in wrong(text)] == [("column_total", "190", "180")]


@pytest.mark.parametrize(("text", "shown"), [
    ("事故由50起下降到40起，降幅两成五。", "降幅两成"),
    ("事故由80起下降到60起，降幅三成。", "25%"),
    ("隐患由60处降到40处，降幅两成五。", "降幅33.3%"),
    ("今年检查240家，比去年的80家翻了两番。", "增长200%"),
    ("今年检查320家，比去年的80家翻了一番。", "翻了两番"),
])  # fmt: skip
def test_tenths_are_suggested_as_tenths_or_in_percent(text, shown):
    assert [each.shown for each in wrong(text)] == [shown]


@pytest.mark.parametrize("text", [
    "仓库原存水带640盘，调拨基层275盘，库存余365盘。",
    "当月入库2400公斤，领出1850公斤，退库120公斤，结存670公斤。",
    "网格员由380名增至412名，新增40名，调离8名。",
    "十月份发现问题1002个，整改率94.2%；九月份发现问题918个，整改率97.9%。",
    "收到整改报告57份，其中按期报送49份，逾期报送5份，另有3家企业未报送。",
])  # fmt: skip
def test_numbers_that_are_tied_by_structure_alone_are_left_alone_where_they_agree(text):
    assert wrong(text) == []


@pytest.mark.parametrize(("text", "kind", "shown"), [
    ("仓库原存水带640盘，调拨基层275盘，库存余375盘。", "difference", "365盘"),
    ("老街南巷十一家，中巷十三家，北巷八家，三十四家饭店换上了管道气。", "parts_total", "三十二家"),
    ("兄弟单位报价48万元，我们的报价62.5万元，贵了15.4万元。", "change", "14.5万元"),
    ("靠着97%的整改率，我镇排了第二；翻开账本，查出250处，改完235处。", "rate", "94%"),
    ("上级拨来1,250万元用于环境整治，这笔1,520万元的拨款专款专用。", "same_quantity", "1,250万元"),
])  # fmt: skip
def test_numbers_are_tied_by_structure_where_no_known_wording_ties_them(text, kind, shown):
    assert [(each.kind, each.shown) for each in wrong(text)] == [(kind, shown)]


@pytest.mark.parametrize(
    "text",
    ["检查2家次，其中甲镇1家次、乙镇3家次。", "检查企业5家，其中化工2家、工贸7家。", "共4起，其中车间2起、工地6起。"],
)
def test_a_sum_by_chance_does_not_stand_against_what_the_words_divide(text: str) -> None:
    wrong = [each for each in statements(text, read(text)) if not each.holds]
    assert [each.kind for each in wrong] == ["parts_total"]


@pytest.mark.parametrize(("text", "word"), [
    ("三个车间里，一车间12处，二车间19处，三车间7处，一车间最多。", "最多"),
    ("2022年沉船8艘，2023年6艘，2024年7艘，三年逐年减少。", "逐年减"),
    ("9支义务队均练过一次接水，只有水泵厂的一支至今没有上过手。", "均"),
])  # fmt: skip
def test_what_denies_a_word_points_at_the_word_too(text, word):
    [each] = wrong(text)
    assert word in [text[start:end] for start, end in each.spans]
