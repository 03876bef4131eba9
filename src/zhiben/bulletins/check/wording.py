"""Contradictions of a text with itself, in sentences: what was read, what it was compared with, what would make it true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.bulletins.check.findings import Contradiction
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import Statement
from zhiben.numbers.statements.arithmetic import value_of

# By the statement's kind: what the text says, and what the other numbers give.
_READ = {
    "parts_total": gettext_lazy("总数写作“%(claimed)s”。"),
    "including": gettext_lazy("总数写作“%(claimed)s”。"),
    "count_of_list": gettext_lazy("所列项数写作“%(claimed)s”。"),
    "rate": gettext_lazy("比率写作“%(claimed)s”。"),
    "share": gettext_lazy("占比写作“%(claimed)s”。"),
    "share_sum": gettext_lazy("占比写作“%(claimed)s”。"),
    "difference": gettext_lazy("余数或差写作“%(claimed)s”。"),
    "change": gettext_lazy("增减写作“%(claimed)s”。"),
    "ratio_of_change": gettext_lazy("增减幅度写作“%(claimed)s”。"),
    "column_total": gettext_lazy("表中一列的合计写作“%(claimed)s”。"),
    "row_total": gettext_lazy("表中一行的合计写作“%(claimed)s”。"),
    "same_quantity": gettext_lazy("此处写作“%(claimed)s”。"),
    "order": gettext_lazy("此处写作“%(claimed)s”。"),
    "product": gettext_lazy("总数写作“%(claimed)s”。"),
    "average": gettext_lazy("平均数写作“%(claimed)s”。"),
    "duration": gettext_lazy("时长写作“%(claimed)s”。"),
    "weekday": gettext_lazy("日期和星期写作“%(claimed)s”。"),
    "times": gettext_lazy("倍数或几分之几写作“%(claimed)s”。"),
    "conversion": gettext_lazy("换算后写作“%(claimed)s”。"),
}
_COMPARED = {
    "parts_total": gettext_lazy("各分项%(parts)s相加为%(shown)s。"),
    "including": gettext_lazy("其中各项%(parts)s相加已达%(shown)s，超过总数。"),
    "count_of_list": gettext_lazy("文中列出的是%(shown)s。"),
    "rate": gettext_lazy("按“%(first)s”除以“%(second)s”计算，为%(shown)s。"),
    "share": gettext_lazy("按“%(first)s”占“%(second)s”计算，为%(shown)s。"),
    "share_sum": gettext_lazy("除其余各项%(parts)s外，一百之中还有%(shown)s。"),
    "difference": gettext_lazy("按“%(first)s”与“%(second)s”相减，为%(shown)s。"),
    "change": gettext_lazy("按“%(first)s”与对比期“%(second)s”计算，为%(shown)s。"),
    "ratio_of_change": gettext_lazy("按“%(first)s”与“%(second)s”计算，为%(shown)s。"),
    "column_total": gettext_lazy("这一列各行%(parts)s相加为%(shown)s。"),
    "row_total": gettext_lazy("这一行各列%(parts)s相加为%(shown)s。"),
    "same_quantity": gettext_lazy("同一个数在另一处写作“%(first)s”。"),
    "order": gettext_lazy("与相邻的“%(first)s”比较，先后次序不成立。"),
    "product": gettext_lazy("按文中%(listed)s计算，总数为%(shown)s。"),
    "average": gettext_lazy("按文中%(listed)s计算，平均为%(shown)s。"),
    "duration": gettext_lazy("按文中%(listed)s推算，为%(shown)s。"),
    "weekday": gettext_lazy("按日历，这一天是%(shown)s。"),
    "times": gettext_lazy("按“%(first)s”与“%(second)s”计算，为%(shown)s。"),
    "proportion": gettext_lazy("按比例“%(first)s”和“%(second)s”推算，为%(shown)s。"),
    "conversion": gettext_lazy("“%(first)s”换算后为%(shown)s。"),
    "extreme": gettext_lazy("文中另说全部如此或一个也没有，与这个数不符。"),
}
_EXPECTED = {
    "including": gettext_lazy("总数应不少于%(shown)s，或其中各项有误。"),
    "same_quantity": gettext_lazy("两处应一致：均为“%(shown)s”，或均为“%(claimed)s”。"),
    "order": gettext_lazy("请核对这两个数，或改正次序的说法。"),
    "count_of_list": gettext_lazy("应写作“%(shown)s”，或补全所列各项。"),
    "extreme": gettext_lazy("请核对这个数，或改正“全部”“均”“零”之类的说法。"),
    "weekday": gettext_lazy("星期应写作“%(shown)s”，否则日期有误。"),
}
# By what within a kind the general sentences would say wrongly.
_TURNED, _EXCEPTED, _LEFT, _STOCK, _PART, _NAMED = "turned", "excepted", "left", "stock", "part", "named"
_READ[_PART] = gettext_lazy("其中一项写作“%(claimed)s”。")
_COMPARED |= {
    _TURNED: gettext_lazy("由“%(second)s”到“%(first)s”，方向正相反。"),
    _EXCEPTED: gettext_lazy("文中另有例外，不是“%(claimed)s”。"),
    _LEFT: gettext_lazy("从“%(first)s”减去%(others)s，为%(shown)s。"),
    _STOCK: gettext_lazy("按文中%(listed)s增减相抵，为%(shown)s。"),
    _PART: gettext_lazy("超过所属的“%(first)s”。"),
    _NAMED: gettext_lazy("按所列各数%(listed)s，应为“%(shown)s”。"),
}
_EXPECTED |= {
    _EXCEPTED: gettext_lazy("请核对例外，或改正“%(claimed)s”的说法。"),
    _PART: gettext_lazy("应不超过“%(first)s”，否则总数有误。"),
}
_BY_NAME = {"extreme": _EXCEPTED, "order": _NAMED}  # where a word is claimed, not a number
MOST = 12  # numbers that a sentence names
PAIR = 2


def contradictions(found: Iterable[Statement]) -> list[Contradiction]:
    """Those statements of the text about its own numbers that do not hold."""
    return [_contradiction(each) for each in found if not each.holds]


def _contradiction(each: Statement) -> Contradiction:
    words = {
        "claimed": _plain(each.claimed), "shown": each.shown,
        "parts": " + ".join([*map(_plain, each.parts[:MOST]), *(["…"] if len(each.parts) > MOST else [])]),
        "listed": _listed(each.parts), "others": _listed(each.parts[1:]),
        "first": _plain(each.parts[0]) if each.parts else "", "second": _plain(each.parts[1]) if len(each.parts) > 1 else "",
    }  # fmt: skip
    shape = _shape(each)
    read = _READ.get(shape) or _READ.get(each.kind) or gettext_lazy("此处写作“%(claimed)s”。")
    compared = _COMPARED.get(shape) or gettext_lazy("按文中各数%(parts)s计算，为%(shown)s。")
    expected = _EXPECTED.get(shape)
    return Contradiction(
        each.kind,
        tuple(each.spans),
        str(read) % words,
        str(compared) % words,
        (str(expected) if expected else _("应写作“%(shown)s”，否则所依据的数有误。")) % words,
    )


def _shape(each: Statement) -> str:
    """The kind, or what within it is said in its own words."""
    if each.kind == "order" and each.claimed.cls == "change" and len(each.parts) == PAIR:
        return _TURNED
    if each.claimed.cls == "other" and each.kind in _BY_NAME:
        return _BY_NAME[each.kind]
    if each.kind == "including" and value_of(each.claimed) > value_of(each.parts[0]):
        return _PART
    if each.kind != "difference" or len(each.parts) <= PAIR:
        return each.kind
    first, *others = map(value_of, each.parts)
    return _LEFT if first - sum(others) == each.best else _STOCK


def _listed(parts: Sequence[Quantity]) -> str:
    return "、".join(f"“{_plain(part)}”" for part in parts[:MOST])


def _plain(quantity: Quantity) -> str:
    return "".join(quantity.text.split())
