"""Words around an amount that bound it: 近, 超过 before it, 以上, （含）以下, 左右, 多 behind its unit."""

import re
from typing import Final

from zhiben.numbers.amounts import Amount
from zhiben.numbers.bounds import AFTER, BEFORE

PREFIX: Final = sorted(BEFORE, key=len, reverse=True)
SUFFIX: Final = sorted((word for word in AFTER if len(word) > 1), key=len, reverse=True)
PREFIX_ENDS: Final = frozenset(word[-1] for word in PREFIX)
SUFFIX_BEGINS: Final = frozenset(word[0] for word in SUFFIX) | {"（"}
NOT_AFTER: Final = {
    "近": "附最就亲靠邻远临", "约": "节预合条签违契解履邀制", "超": "赶反高商", "上": "以之网线路街班", "逾": "",
}  # fmt: skip
# 3人（含）以上, 3人（不含本数）以下, 3人（含3人）以上: the brackets decide whether the number itself belongs.
INCLUDED: Final = re.compile(
    r"（(?P<not>不)?含(?:本数|[0-9一二三四五六七八九十百千万]{0,6}[一-龥]{0,2})?）(?:及)?(?P<side>以上|以下|以内)"
)
# 3人以上（含3人）: the same said behind.
SAID_AGAIN: Final = re.compile(r"（(?P<not>不)?含(?:本数|[0-9一二三四五六七八九十百千万]{1,8}[一-龥]{0,3})?）")
LONE: Final = frozenset("百 千 万 亿 十万 百万 千万".split())
SIDES: Final = {"以上": BEFORE["超过"], "以下": BEFORE["不足"], "以内": BEFORE["不足"]}
ENDS: Final = frozenset({"", "，", "。", "；", "、", "）", "\t", "的"})


def read_suffix(text: str, amount: Amount) -> None:
    """以上, 以下, 左右 behind the unit."""
    if text[amount.end : amount.end + 1] in {"多", "余"}:
        _more(text, amount)
    if text[amount.end : amount.end + 1] not in SUFFIX_BEGINS:
        return
    if match := INCLUDED.match(text, amount.end):
        if not amount.rule:
            word = match["side"]
            amount.rule, amount.word = (
                SIDES[word] if match["not"] else AFTER[word],
                "含",
            )
        amount.end = match.end()
        return
    for word in SUFFIX:
        if text.startswith(word, amount.end):
            again = SAID_AGAIN.match(text, amount.end + len(word)) if word in SIDES else None
            if not amount.rule:
                outside = again is not None and again["not"]
                amount.rule, amount.word = SIDES[word] if outside else AFTER[word], word
            amount.end = again.end() if again else amount.end + len(word)
            return


def _more(text: str, amount: Amount) -> None:
    """2倍多, 30公里余: an estimate behind the unit, at the end of what is said."""
    end = amount.end
    if amount.rule or amount.interval or amount.kind == "duration" or not amount.unit_word:
        return
    if text[end + 1 : end + 2] in ENDS:
        amount.rule, amount.word, amount.end = AFTER[text[end]], "后", end + 1


def read_prefix(text: str, amount: Amount, floor: int) -> None:
    """近, 约, 超过, 不足 before the number; not the second half of 附近 or 节约."""
    end = amount.start
    if end - 1 > floor and text[end - 1] == "了":
        end -= 1
    if text[max(0, end - 1) : end] not in PREFIX_ENDS:
        return
    for word in PREFIX:
        begin = end - len(word)
        if begin < floor or not text.startswith(word, begin):
            continue
        if begin and text[begin - 1] in NOT_AFTER.get(word, ""):
            return
        if word == "上" and amount.numeral not in LONE:
            return
        if not amount.rule:
            amount.rule, amount.word = BEFORE[word], word
        amount.start = begin
        return
