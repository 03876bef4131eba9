"""Shares in prose: 占比 from a part and its whole, wherever the two stand."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.page import HEAD, NUMBER, WHEN, Mention, Page
from zhiben.numbers.statements.pairs import can_be_base, first_that_holds
from zhiben.numbers.statements.parts import ADDITIVE
from zhiben.numbers.statements.statement import Statement

GENERIC: Final = re.compile(r"问题|隐患|总数?|累计|各类|的|全[国区市县省镇]|已")
SHARES: Final = re.compile(r"(?:占比|比例|占)(?P<of>[^，。；]{0,16}?)(?:比重|比例|的|比)?(?:已)?(?:为|达到?|是)?$")
FAR: Final = 80  # numbers
NEAR: Final = 10
WHOLE_OF: Final = re.compile(r"占(?:[^，。；]{0,6})?(?:全|总|\ue001)")
WHOLE_LABEL: Final = re.compile(r"共|总|全[市县区省国年镇]|累计")
SHORTEST: Final = 1  # characters of a subject


def judge_share(page: Page, claimed: Mention, before: list[Mention]) -> Iterator[Statement]:
    counts = [each for each in before if each.cls in ADDITIVE and each.unit]
    if is_of_number(page, claimed) and len(counts) > 1:
        several = counts[-2].level <= 1 and not counts[-2].before  # 分别为4起、7起、9起，占全部25起的80%
        pairs = [(counts[-2], counts[-1])] if counts[-2].unit == counts[-1].unit and not several else []
        yield from first_that_holds("share", claimed, pairs, sure=True)
        return
    subject = _subject(page, claimed)
    top = _about(page, claimed, subject) if subject else counts[-1] if counts else None
    if top is None:
        return
    # What has a share itself is a part like this one and no whole.
    earlier = [each for each in counts if each.index < top.index and not _has_share(page, each)]
    afar = not earlier
    if afar:
        earlier = _totals_before(page, claimed, top)
    bases = [each for each in reversed(earlier) if each.cls in ADDITIVE and can_be_base(each, top)]
    match = SHARES.search(claimed.before)
    named = match["of"] if match else ""
    noun = GENERIC.sub("", named).strip("总数的全年月")
    if noun:
        bases = [each for each in bases if noun in each.label]
    yield from first_that_holds(
        "share", claimed, [(top, base) for base in bases], sure=len(bases) == 1 and (not afar or bool(named))
    )


def is_of_number(page: Page, claimed: Mention) -> bool:
    """占全县总户数6.2万户的30%, 占火灾总数（210起）的45.2%."""
    return claimed.before == "的" and claimed.separator in {NUMBER, "）"}


def _subject(page: Page, claimed: Mention) -> str:
    """建筑业事故占全国事故总数的12.4%: what the clause says has the share, where it holds no number."""
    words = page.text[page.clause_start(claimed.at) : claimed.at]
    before, has, _of = words.partition("占")
    return before.lstrip(HEAD + WHEN) if has and NUMBER not in before and len(before) > SHORTEST else ""


def _about(page: Page, claimed: Mention, subject: str) -> Mention | None:
    """The number of the sentences before whose words begin as the subject does."""
    known = page.mentions[max(0, claimed.index - NEAR * 2) : claimed.index]
    counts = [each for each in known if each.cls in ADDITIVE and len(each.before) > SHORTEST]
    named = [each for each in counts if subject.startswith(each.before) or each.before.endswith(subject)]
    return named[-1] if len({each.unit for each in named}) == 1 else None


def _has_share(page: Page, mention: Mention) -> bool:
    following = page.mentions[mention.index + 1] if mention.index + 1 < len(page.mentions) else None
    return following is not None and following.cls == "percent" and "占" in following.before


def _totals_before(page: Page, claimed: Mention, top: Mention) -> list[Mention]:
    """Totals of the same unit in the sentences before; 占全年 and 占全国事故总数 look back further than 占比."""
    far = FAR if WHOLE_OF.search(page.text[page.clause_start(claimed.at) : claimed.at]) else NEAR
    known = page.mentions[max(0, claimed.index - far) : claimed.index]
    counts = [each for each in known if each.unit == top.unit and each.cls in ADDITIVE]
    same = [each for each in counts if each.sentence < claimed.sentence]
    wholes = [each for each in same if WHOLE_LABEL.search(each.label)]
    return [each for each in wholes if each.period and each.period == top.period] or wholes or same[-1:]
