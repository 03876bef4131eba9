"""The sentences in which a text's contradictions with itself are told."""

import pytest

from zhiben.bulletins.check.wording import contradictions
from zhiben.numbers import read
from zhiben.numbers.statements import statements


@pytest.mark.parametrize(("text", "said", "compared", "expected"), [
    (
        "东仓灭火器86具，西仓15具，合计111具。", "总数写作“111具”。", "各分项86具 + 15具相加为101具。",
        "应写作“101具”，否则所依据的数有误。",
    ),
    (
        "青年占45%，中年占38%，老年占27%，三者之外没有别的。", "占比写作“27%”。", "除其余各项45% + 38%外，一百之中还有17%。",
        "应写作“17%”，否则所依据的数有误。",
    ),
    (
        "今年前4个月查获野外用火61起，去年前4个月为48起，同比减少13起。", "此处写作“同比减少13起”。", "由“48起”到“61起”，方向正相反。",
        "应写作“同比增加13起”，否则所依据的数有误。",
    ),
    (
        "8个村全部装了报警器，仅河东村还没有装。", "此处写作“全部”。", "文中另有例外，不是“全部”。",
        "请核对例外，或改正“全部”的说法。",
    ),
    (
        "检查企业46家，其中高危企业52家。", "其中一项写作“52家”。", "超过所属的“46家”。", "应不超过“46家”，否则总数有误。",
    ),
    (
        "基金年初余额36.2万元，本年增加12.85万元，支出19.4万元，年末余额26.95万元。", "余数或差写作“26.95万元”。",
        "按文中“36.2万元”、“增加12.85万元”、“19.4万元”增减相抵，为29.65万元。", "应写作“29.65万元”，否则所依据的数有误。",
    ),
    (
        "白班日均485吨，夜班日均415吨，夜班高于白班70吨。", "此处写作“高于”。", "按所列各数“415吨”、“485吨”，应为“低于”。",
        "应写作“低于”，否则所依据的数有误。",
    ),
])  # fmt: skip
def test_a_contradiction_says_what_was_read_and_what_would_be_true(text, said, compared, expected):
    [each] = contradictions(statements(text, read(text)))
    assert (each.read, each.compared, each.expected) == (said, compared, expected)
