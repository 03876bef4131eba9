"""Whether a change is said of the same thing as the two numbers beside it: 用工从300人减到240人，事故下降30%."""

import re
from typing import Final

from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.scene import Term

PAIR: Final = 2
ANY_CHANGE: Final = re.compile(  # what is said of any change, whatever changes
    r"缩短|延长|同比|环比|去年|上年|前年|上[月周]|年初|上季度?|上期|往年|同期|以前|以往|原来|此前|改造前|平时|之前|相比|分别|总体|整体|总量|数量|规模"
    rf"|{cues.UP_WORDS}|{cues.DOWN_WORDS}|[一二三四]?[年月周季期]度?|幅度?|达到?|超过?|实现|全[年市县区]|有所|平均|速度?|足足|大幅|明显|同样|相对|人手|名额|[前后两二]者|[两二]地|[两二]种"
    r"|[的比较与和就竟共也均都即已又了为将近约率出去掉时整]"
)
WHEN: Final = re.compile(r"[0-9]+[年月日]份?|[今去前本]年|[上下]半年|[一二三四]季度")


def are_only_dated(*values: Term) -> bool:
    """9月500处，10月400处, 由500处降到400处: of what was said before."""
    return not any(ANY_CHANGE.sub("", WHEN.sub("", each.lead)).strip("从由自到至成为") for each in values)


def is_foreign(claimed: Term, *values: Term) -> bool:
    """Whether the words of the change name what is not named with any of `values`."""
    name = ANY_CHANGE.sub("", claimed.lead)
    if are_only_dated(*values):
        return False
    words = "\n".join(each.clause + each.gap + each.tail for each in values)
    return len(name) >= PAIR and not any(name[at : at + PAIR] in words for at in range(len(name) - 1))
