"""Relations that are weighed: every candidate, whether it holds, what the weights make of it, and that they are the corpus's."""

import json
import time

import pytest
from bench.judging import DEVELOPMENT, PARAGRAPHS, cases, measure
from hypothesis import example, given
from hypothesis import strategies as st

from zhiben.numbers import read
from zhiben.numbers.statements import statements, told
from zhiben.numbers.statements.learnt.candidates import candidates_of
from zhiben.numbers.statements.learnt.evidence import NAMES, Evidence, judged, weigh
from zhiben.numbers.statements.learnt.marks import TABLE, marks_of
from zhiben.numbers.statements.learnt.relations import BOUNDS, Relation, computed, holds, result
from zhiben.numbers.statements.learnt.weights import FILE, Weights, packed, unpacked, weights
from zhiben.numbers.statements.structure.scene import scene_of


def marks(text):
    return marks_of(scene_of(text, read(text), ()))


def candidates(text, printed):
    """What a number could be, as (relation, the numbers it would be of, whether that holds)."""
    row = marks(text)
    target = next(mark for mark in row if mark.quantity.text == printed)
    return [
        (each.relation, tuple(mark.quantity.text for mark in each.operands), holds(each))
        for each in candidates_of(row, target)
    ]


@pytest.mark.parametrize(("text", "printed", "relation", "operands"), [
    ("窑洞41孔，土房23间，合计查了64处，危房26处。其中东沟9处、西沟17处。", "26处", Relation.SUM, ("9处", "17处")),
    ("仓里原有麻袋830条，装船用了612条，还有218条。", "218条", Relation.DIFFERENCE, ("830条", "612条")),
    ("应到120人，病假7人，出差4人，实到109人。", "109人", Relation.REST, ("120人", "4人", "7人")),
    ("全乡水井56口，化验49口，化验率87.5%。", "87.5%", Relation.RATE, ("49口", "56口")),
    ("去年火警40起，今年34起，下降15%。", "下降15%", Relation.GROWTH, ("34起", "40起")),
    ("今年火警34起，减少6起，下降15%。", "下降15%", Relation.AFTER_FALL, ("减少6起", "34起")),
    ("48台泵共换轴承192个，平均每台4个。", "4个", Relation.MEAN, ("192个", "48台")),
    ("每船配救生圈8个，15艘船共120个。", "120个", Relation.PRODUCT, ("8个", "15艘")),
    ("青年占45%，中年占38%，其余17%是老人。", "17%", Relation.TO_HUNDRED, ("38%", "45%")),
    (
        "投入326万元，用于改造148万元、排水95万元、广播33万元、监测50万元。", "33万元", Relation.REST,
        ("326万元", "95万元", "148万元", "50万元"),
    ),
    ("东沟31处，其中旧的4处，西沟42处，合计73处。", "73处", Relation.SUM, ("42处", "31处")),
    ("账面24瓶，用掉9瓶，补进6瓶，实盘21瓶。", "21瓶", Relation.BALANCE, ("24瓶", "6瓶", "9瓶")),
    ("通风92分、采煤90分、掘进85分，平均89分。", "89分", Relation.MEAN_OF, ("85分", "90分", "92分")),
    ("本月查出隐患90处，是上月30处的3倍。", "3倍", Relation.MULTIPLE, ("90处", "30处")),
    ("预警1290条，漏电的占四成，即516条。", "516条", Relation.SHARE_OF, ("四成", "1290条")),
    ("上年3100份，本年增长一成，达3410份。", "3410份", Relation.RAISED, ("增长一成", "3100份")),
    ("查出防火门487樘、消火栓29处、电梯11部，以上问题共527处。", "527处", Relation.MIXED, ("11部", "29处", "487樘")),
    ("销号率96.8%，比上月的93.5%提高3.3个百分点。", "提高3.3个百分点", Relation.DIFFERENCE, ("96.8%", "93.5%")),
    ("每天每处2人，5处值守122天，共1220人次。", "1220人次", Relation.PRODUCT, ("2人", "5处", "122天")),
])  # fmt: skip
def test_what_a_number_is_said_to_be_is_among_its_candidates_and_holds(text, printed, relation, operands):
    assert (relation, operands, True) in candidates(text, printed)


def test_a_rounded_number_holds_and_one_beside_it_does_not():
    text = "检查219家，合格203家，合格率92.7%。"
    assert (Relation.RATE, ("203家", "219家"), True) in candidates(text, "92.7%")
    assert (Relation.RATE, ("203家", "219家"), False) in candidates(text.replace("92.7", "92.9"), "92.9%")


def test_what_the_operands_give_is_the_same_in_floats_and_as_a_range():
    row = marks(
        "甲组31人、乙组52人、丙组9人，轮休13人，占14.1%，比上月的11人多2人，增长18.2%，每人补贴40元，共3680元。"
    )
    for target in row:
        for each in candidates_of(row, target):
            if each.relation in BOUNDS:
                continue
            values = [mark.value for mark in each.operands]
            assert result(each.relation, values) == pytest.approx(each.value)
            allowed = computed(each)
            assert allowed is not None and float(allowed.low) - 1e-6 <= each.value <= float(allowed.high) + 1e-6


@pytest.mark.parametrize(("text", "printed", "relation", "operand"), [
    ("全旗检查534家次，其中园区543家次。", "543家次", Relation.WITHIN, "534家次"),
    ("问题最多的是石门水库12个，小坝水库14个。", "12个", Relation.MOST, "14个"),
    ("隐患最少的北郊3处，南郊2处。", "3处", Relation.LEAST, "2处"),
])  # fmt: skip
def test_what_is_beyond_its_bound_is_a_candidate_and_what_is_within_is_none(text, printed, relation, operand):
    assert (relation, (operand,), False) in candidates(text, printed)
    assert not any(each in BOUNDS for each, _of, _holds in candidates(text.replace(operand, printed), printed))


def test_what_a_slip_cannot_explain_is_no_candidate():
    assert all(
        relation is not Relation.SAME or operands != ("9000人",)
        for relation, operands, _holds in candidates("受众9000人，讲师3人。", "3人")
    )


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=300))
@example([5e-324])
@example([0.0])
def test_a_table_of_weights_is_read_as_it_was_written(table):
    step = max(1e-9, *map(abs, table)) / 127
    assert unpacked(packed(table)) == pytest.approx(table, abs=step * 0.51)


def test_trees_add_up_what_the_evidence_says():
    learnt = Weights((), (), 0.0, 0.0, ([0, 0.5, [1, 2.0, -1.0, 3.0], 1.0], 0.5))
    assert learnt.probability([0.2, 5.0]) == pytest.approx(1 / (1 + 2.718281828**-3.5))
    assert learnt.probability([0.7, 5.0]) == pytest.approx(1 / (1 + 2.718281828**-1.5))


def test_the_weights_are_those_of_the_corpus():
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert kept["made of"]["sets"] == ["own", *DEVELOPMENT, *PARAGRAPHS], "learn them again: python -m bench.weights"
    assert len(weights().said) == len(weights().wrong) == TABLE


def test_evidence_has_a_name_for_each_number():
    text = "应到120人，实到109人，缺席12人。"
    row = marks(text)
    evidence = list(Evidence(row, weigh(row, weights()), judged(row, told(text, read(text)))).rows())
    assert evidence and all(len(each) == len(NAMES) for _weighed, each in evidence)


# Measured again where rules or weights change; the weights have seen these texts (`python -m bench.weights` says what
# such weights find in texts they have not seen).
def test_paragraphs_are_judged_as_well_as_before():
    tallies = [measure(cases(name)) for name in PARAGRAPHS[::3]]
    found, missed, invented = (
        sum(sum(getattr(each, what).values()) for each in tallies) for what in ("found", "missed", "invented")
    )
    assert found / (found + missed) >= 0.7
    assert sum(each.true_numbers for each in tallies) / invented >= 50


def test_long_texts_take_linear_time():
    def seconds(times):
        text = "本周查出隐患38条，整改33条，剩余6条，整改率86.8%，罚款2.4万元，平均每条0.4万元。" * times
        numbers = read(text)
        begin = time.process_time()
        statements(text, numbers)
        return time.process_time() - begin

    seconds(5)
    short, long = (min(seconds(times) for _ in range(3)) for times in (40, 160))  # the other tests take turns with it
    assert long < 8 * short
