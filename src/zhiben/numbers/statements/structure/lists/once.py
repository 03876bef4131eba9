"""Once each, against how often in all: 夜查共5次，周一、周三、周五、周六各一次."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.placelists import NUMERAL, SOME, against

ONCE: Final = re.compile(
    NUMERAL + r"(?P<unit>[次场期趟轮])(?P<noun>[^，。；：、\n0-9]{0,8})[，：（]"
    r"(?P<list>[^，。；：、\n]{1,10}(?:[、和及][^，。；：、\n]{1,10}){1,11}?)各(?:有|开展|组织|举办|安排)?[一1](?P=unit)"
    r"(?P<rest>[^。\n]{0,40})"
)
MORE: Final = re.compile(r"另|其余|此外|还|加上")


def judge_once(text: str) -> Iterator[Reading]:
    for match in ONCE.finditer(text):
        if not (SOME.search(match["noun"] + match["list"]) or MORE.search(match["rest"])):
            yield from against(match, len(re.split(r"[、和及]", match["list"])))
