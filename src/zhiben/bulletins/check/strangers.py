"""Units that nobody here has on record: what a text says of them the ledger cannot judge."""

from __future__ import annotations

import re

from zhiben.bulletins.check.sections import squeezed

STRANGE = "?"  # begins the path of a unit that is not on record
_STRANGER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,6}?(?:街道办事处|街道|社区|镇|乡|村|县|市|区|州|旗|管委会|开发区|分局|局|支队|大队|中队|公司|集团|学校|医院|合作社|供销社))"
    r"(?!级|里|长|直|属|内|外|域|分|间|面|委常委|场|民|容)"
)
_NO_NAME = re.compile(
    r"^(?:各|全|本|我|该|每|等|多|所有|这|那|其|此|对|在|向|为|把|将|被|由|从|自|与|和|及|是|有|共|已|均|辖|下|上|进|入|赴|到)"
    r"|检查|排查|整改|发现|组织|开展|重点|进行|督促|企业|单位|部门|领域|有关|相关|行业|周边|城区|社会|小区|辖区|园区|厂区|景区|山区|林区|库区|灾区|地区|城市|超市|门市"
    r"|都市|下乡|城乡|乡镇|镇街|人口|农村|基层|指导|累计|深入|所属|属地|当地|外地|沿街|老旧|棚户|工业区|生活区|住宅区|安全|生产|公安|消防$|以来|行动|期间|该|我"
)
_WIDER = re.compile(r"全国(?!人大|人民|安全生产月|消防)|全省|我省|全自治区|我国")
_OURS = re.compile(r"(?:我|本)(?:公司|司|厂|店|矿|校|院|集团)")
SPEAKS_EARLY = 600  # characters in which a letter says whose it is


def stranger(words: str) -> str:
    """A unit that the words name; whoever asks has looked for those on record."""
    if found := _WIDER.search(words):
        return found[0]
    return next((each["name"] for each in _STRANGER.finditer(words) if not _NO_NAME.search(each["name"])), "")


def stranger_at(text: str, place: int) -> tuple[int, int] | None:
    """The unit that begins there."""
    found = _STRANGER.match(text, place) or _WIDER.match(text, place)
    return None if found is None or _NO_NAME.search(found[0]) else found.span()


def outside(text: str) -> str:
    """我公司 writes a letter: a path of the company that is not on record; '' where the text does not speak so."""
    found = _OURS.search(squeezed(text[:SPEAKS_EARLY]))
    return STRANGE + found[0] if found else ""
