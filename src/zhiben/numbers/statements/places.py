"""Whose number it is: the town, office or firm that a clause names as its subject, as far as its ending tells."""

import re
from typing import Final

from zhiben.numbers.statements.page import HEAD, WHEN, Mention, Page

LONGEST: Final = 400  # characters before a number in which its owner is named
ENDINGS: Final = (
    "街道办事处|街道|镇|乡|办事处|管委会|开发区|示范区|城区|新区|区|县|市|省|旗|局|公司|集团|社区|村|大队|支队|总队|中心|供销社|合作社"
    "|[一二三四五六七八九十]组|督导组|检查组|专班|安委办|应急办|科|站|所|分局|中队"
)
NAME: Final = re.compile(
    rf"(?:^|[，；：。、（）\n{HEAD}{WHEN}])(?:其中)?(?P<name>[\u4e00-\u9fff]{{1,10}}?(?:{ENDINGS}))(?![内外里长级直]|范围|领域)"
)
FIRST: Final = re.compile(
    rf"^[{HEAD}{WHEN}，、：]*(?:其中[，：]?)?(?P<name>[\u4e00-\u9fff]{{1,10}}?(?:{ENDINGS}))(?![内外里长级直]|范围)"
)
EVERYBODY: Final = re.compile(
    r"^(?:关于)?(?:其中|已|未|新建|全|各|本|该|我|两|多|有关|相关|成员|抽查|检查|对|在|向|组织|深入|要求|督促|涉及|辖)"
)


def owner(page: Page, mention: Mention) -> str:
    """The unit that the sentence named last before the number; of the paragraph where it named none; '' for all."""
    start, _end = page.bounds(mention.sentence)
    own = _last_name(page.text[max(start, mention.at - LONGEST) : mention.at])
    if own is not None:
        return own
    head = page.paragraph(mention.sentence)
    return (
        (_last_name(page.text[page.starts[head] : page.bounds(head)[1]][:LONGEST]) or "")
        if head != mention.sentence
        else ""
    )


def _last_name(words: str) -> str | None:
    names = [match["name"] for match in NAME.finditer(words)]
    if not names:
        return None
    return "" if EVERYBODY.match(names[-1]) else names[-1]
