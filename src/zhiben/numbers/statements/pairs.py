"""Which two numbers a rate is made of: a numerator and its base, tied together by the words."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import divided
from zhiben.numbers.statements.page import Mention
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.words import noun_of

MEANINGS: Final = {
    "整改": r"整改|消除|销号|闭环|治理", "完成": r"完成|办结|建成|落实", "办结": r"办结|办理完|办复|已办|答复", "查实": r"查实|属实",
    "销号": r"销号|闭环|整改", "持证": r"持证|取证", "闭环": r"闭环|整改|销号", "检验": r"检验|已检|检测", "参训": r"参训|参加|培训",
    "消除": r"消除|整改", "复查": r"复查|已复查", "合格": r"合格", "覆盖": r"覆盖", "达标": r"达标",
}  # fmt: skip
BASE: Final = re.compile(
    r"应|计划|任务|目标|总数|总量|共有|共|发现|查出|排查|需|受理|接到|接报|举报|上报|报送|登记|移交|交办|下达|抽检|抽查|全[市县区省]"
)
PROGRESS: Final = re.compile(r"已|其中|有$|完成|实际|均")
PLANNED: Final = re.compile(r"计划|任务|目标")


def can_be_base(base: Mention, top: Mention) -> bool:
    if base is top or base.unit != top.unit or base.index > top.index:
        return False
    if PLANNED.search(base.label):
        return True
    high = arithmetic.range_of(base.quantity).high
    low = arithmetic.range_of(top.quantity).low
    return high is None or low is None or high >= low


def first_that_holds(
    kind: str, claimed: Mention, pairs: list[tuple[Mention, Mention]], *, sure: bool = False, stem: str = ""
) -> Iterator[Statement]:
    """The first pair that gives the rate; where none does, the nearest pair is what the text means."""
    judged = [
        (statement, top, base) for top, base in pairs if (statement := divided(kind, claimed.quantity, top.quantity, base.quantity))
    ]  # fmt: skip
    holding = next((statement for statement, _top, _base in judged if statement.holds), None)
    if holding:
        yield holding
    elif judged and (sure or _is_clear(*judged[0][1:], stem)):
        yield judged[0][0]


def _is_clear(top: Mention, base: Mention, stem: str) -> bool:
    """Whether the words tie the two together: 发现 … 整改, 计划 … 实际, or the same thing counted."""
    if BASE.search(base.label) or PROGRESS.search(top.label):
        return True
    # 员工1237人，持证1189人: what is counted is not said again, so it is the same.
    own = noun_of(re.sub("|".join(MEANINGS.values()), "", top.label.replace(stem, "") if stem else top.label))
    return not own or own in base.label
