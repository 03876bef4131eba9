"""Numbers that a text demands or plans (每月自查不少于2次, 2次以上的一律从重处罚): nothing that happened, so no record counts them."""

from __future__ import annotations

import re

from zhiben.bulletins.check.passages import Spot

# Words that demand or plan, and not those that only hold their letters: 要求, 需要, 主要, 应急, 应整改57处, 按计划检查.
_DEMANDS = re.compile(
    r"(?<![主重需首只若概摘纪简])要(?!求|素|点|件|闻|害|约|么|是|道)|必须|务必|力争|争取|确保|不得|应当|[均都]应(?!急)|应[于在不按每]"
    r"|(?<!必)须(?!知)|(?<![按照据入有])计划(?=开展|组织|举办|检查|完成|整改|培训|新建|新增|于|在|用|到)"
    r"|[拟将](?=开展|组织|举办|于|在|再)"
)
# What says that it was done all the same: 要求各镇自查，共自查57次.
_DONE = re.compile(r"已|共|累计|目前|截至|实际|[^，]了")
_CONDITION = re.compile(r"(?:及)?的(?=[，、；]|一律|应|要|予以|依法|由|给予|按|必须|须|不得)")
_BOUND = re.compile(r"以上|以下|以内|超过|不少于|不低于|不足|多于|少于")


def demanded(spot: Spot) -> bool:
    """Whether the number is what somebody has to do, or what a rule makes its condition."""
    if spot.column:
        return False
    text = spot.passage.text
    if _BOUND.search(spot.quantity.text) and _CONDITION.match(text, spot.end):
        return True
    words = list(_DEMANDS.finditer(text, spot.clause, spot.start))
    return bool(words) and not _DONE.search(text, words[-1].end(), spot.start)
