"""Printed forms as data: a short stable code for the database column, a Chinese label for the drop-down.

    exact  4541            grouped  4,541          hanzi  九, 两            hanzi-er  二 (a 2 that is not counted)
    yu:1000  12000余       duo-wan:10  30多万      wan-yu:1  2万余          wan-yu:0.1  1.9万余
    near-wan:10  近10万    about:100  约1200       over:100  逾1200         under:100  不足1300
    wan:1  58.8万          yi:2  1.25亿            percent:1  98.4%         change:1  同比下降33.3% or 持平
    change-month:1  环比…  change-bare:1  下降…    delta  同比减少2

`:down` at the end truncates where the others round half up. A step (the number after the colon of an estimate) counts in the scale.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

SCALE: Final = {"": 1, "wan": 10_000, "yi": 100_000_000}
SCALE_WORD: Final = {"": "", "wan": "万", "yi": "亿"}
WORD: Final = {"yu": "余", "duo": "多", "near": "近", "about": "约", "over": "逾", "exceed": "超", "under": "不足"}
AFTER: Final = ("yu", "duo")
ESTIMATE: Final = re.compile(
    r"(?:(?P<style>grouped|hanzi)-)?(?:(?P<first>wan|yi)-)?(?P<word>yu|duo|near|about|over|exceed|under)(?:-(?P<last>wan|yi))?"
    r":(?P<step>[1-9][0-9]{0,11}|0\.0{0,3}[1-9])"
)
PRECISE: Final = re.compile(
    r"(?P<kind>wan|yi|percent|change|change-month|change-bare):(?P<decimals>[0-4])(?P<down>:down)?"
)
PLAIN: Final = ("exact", "grouped", "hanzi", "hanzi-er", "delta")


def gettext_noop(text: str) -> str:
    """Marks a label for the catalogue; this package is read without Django, so the page translates."""
    return text


LABELS: Final = {
    "exact": gettext_noop("原数"),
    "grouped": gettext_noop("千位分隔"),
    "hanzi": gettext_noop("汉字数字"),
    "hanzi-er": gettext_noop("汉字数字（二）"),
    "delta": gettext_noop("同比增减数"),
    "wan": gettext_noop("以万计"),
    "yi": gettext_noop("以亿计"),
    "percent": gettext_noop("百分数"),
    "change": gettext_noop("同比增减百分数"),
    "change-month": gettext_noop("环比增减百分数"),
    "change-bare": gettext_noop("增减百分数"),
    "yu": gettext_noop("概数“余”"),
    "duo": gettext_noop("概数“多”"),
    "near": gettext_noop("概数“近”"),
    "about": gettext_noop("概数“约”"),
    "over": gettext_noop("概数“逾”"),
    "exceed": gettext_noop("概数“超”"),
    "under": gettext_noop("概数“不足”"),
}


class UnknownForm(ValueError):
    """Neither the code of a form nor an example of one."""

    message = gettext_noop("没有这种数字写法：%(text)s。示例：4541、12000余、近10万、58.8万、98.4%%、同比下降33.3%%。")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.params = {"text": text}

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is printed. Made by `Form.of` (code or example), stored as `code`."""

    kind: str  # a key of LABELS
    style: str = ""  # '', grouped or hanzi, of an estimate
    scale: str = ""  # '', wan or yi
    scale_first: bool = False  # 2万余 rather than 30多万
    step: Decimal = Decimal(1)  # of an estimate, in the scale
    decimals: int = 0
    down: bool = False

    @property
    def code(self) -> str:
        """The stable string; `Form.of(form.code) == form`."""
        if self.kind in PLAIN:
            return self.kind
        if self.kind not in WORD:
            return f"{self.kind}:{self.decimals}{':down' if self.down else ''}"
        before = f"{self.scale}-" if self.scale and self.scale_first else ""
        after = f"-{self.scale}" if self.scale and not self.scale_first else ""
        style = f"{self.style}-" if self.style else ""
        return f"{style}{before}{self.kind}{after}:{self.step.normalize():f}"

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """The Chinese name, a msgid; pages put `example()` behind it."""
        return LABELS[self.kind]

    def truncating(self) -> "Form":
        """The same form, cut off instead of rounded."""
        return replace(self, down=True)

    @classmethod
    def from_code(cls, code: str) -> "Form":
        if code in PLAIN:
            return cls(code)
        if match := PRECISE.fullmatch(code):
            kind = match["kind"]
            scale = kind if kind in SCALE else ""
            return cls(kind, scale=scale, decimals=int(match["decimals"]), down=bool(match["down"]))
        match = ESTIMATE.fullmatch(code)
        if not match or (match["first"] and match["last"]) or (match["first"] and match["word"] not in AFTER):
            raise UnknownForm(code)
        return cls(
            match["word"],
            style=match["style"] or "",
            scale=match["first"] or match["last"] or "",
            scale_first=bool(match["first"]),
            step=Decimal(match["step"]),
        )

    @classmethod
    def parse(cls, printed: str) -> "Form":
        """The form of a printed example: 12000余, 近10万, 两, 58.8万, 98.4%, 同比下降33.3%, 持平."""
        from zhiben.numbers.reading import read  # noqa: PLC0415 - the reader names the form of what it reads

        printed = printed.strip()
        found = read(printed)
        if len(found) != 1 or not found[0].form or found[0].text != printed:
            raise UnknownForm(printed)
        return cls.from_code(found[0].form)

    @classmethod
    def of(cls, text: str) -> "Form":
        """From a stored code or from a printed example."""
        try:
            return cls.from_code(text)
        except UnknownForm:
            return cls.parse(text)
