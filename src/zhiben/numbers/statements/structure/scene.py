"""The numbers of a text with the words around them, durations and ranks among them, as the structural judges see them."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from zhiben.numbers.quantity import Interval, Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.page import WHEN, Mention, Page, page_of
from zhiben.numbers.statements.statement import Span
from zhiben.numbers.statements.structure import cues

SIZE: Final = 10**6  # decimals that are told apart
LONGEST: Final = 60  # characters before a number that may say what it is
CUT: Final = re.compile(r"[，。；：！？（）\n\t\ue002]")
BRACKETED: Final = re.compile(r"（[^（）\ue000]*）")
DURATION: Final = re.compile(r"(?:个?(?:工作)?[日天周年月]|个?半?小时|分钟?|秒钟?|个星期|学时)$")
NO_DURATION: Final = re.compile(r"[前近第每首后内过]$|以来|期间|年(?=.)|月(?=[份初末底中上下])")
DECIMALS: Final = re.compile(r"[0-9][.．]([0-9]+)")
RANK: Final = re.compile(r"第.*(?P<unit>[位名])$")
COUNTED: Final = re.compile(
    r"(?P<unit>人次|家次|[人户家起件处条项场次期台辆座间栋个份张名只宗例])数(?:量|目)?(?:[为是有达共仅只]|总共|合计)?$"
)
BARE: Final = "bare"
SECONDS: Final = re.compile(r"[0-9]{1,2}秒")  # 1分45秒
SEVERAL: Final = frozenset("组 班 队 号".split())
NAMED: Final = frozenset("车间 标段 中队 大队 工区 采区".split())  # 二车间 is a name
HANZI: Final = frozenset("一二三四五六七八九十")
PEOPLE: Final = frozenset("人 名 位 口人".split())
MONEY: Final = frozenset({"元", "美元", "欧元", "港元"})
LENGTHS: Final = frozenset("米 厘米 毫米 公里 千米 厘 尺".split())


@dataclass(eq=False)
class Term:
    """One number: `lead` is what its clause says before it since the last number, `gap` all that stands since then."""

    mention: Mention
    lead: str
    gap: str
    clause: str
    tail: str
    kind: str = ""

    def __post_init__(self) -> None:
        self.kind = _kind(self)

    @property
    def quantity(self) -> Quantity:
        return self.mention.quantity

    @property
    def unit(self) -> str:
        return self.mention.unit

    @property
    def at(self) -> int:
        return self.mention.at

    @property
    def sentence(self) -> int:
        return self.mention.sentence

    @property
    def span(self) -> Span:
        return self.mention.span

    @cached_property
    def value(self) -> Fraction:
        return abs(arithmetic.value_of(self.quantity))

    @cached_property
    def size(self) -> int:
        """The value in millionths, for sums and comparisons of many."""
        return int(self.value * SIZE)

    @cached_property
    def exact(self) -> bool:
        return arithmetic.is_exact(self.quantity)

    @property
    def is_change(self) -> bool:
        return self.quantity.cls == "change"

    @property
    def is_percent(self) -> bool:
        return self.unit in {"%", "‰"}

    @cached_property
    def is_value(self) -> bool:
        """A count or sum of money that is neither a change nor a condition."""
        return self.quantity.cls in {"count", "money"} and bool(self.kind) and self.unit != "倍"

    @cached_property
    def step(self) -> Fraction:
        """What its last printed digit is worth where 万, 亿 or decimals leave the rest open; 0 of what is printed in full."""
        text = self.quantity.text
        scale = 10**8 if "亿" in text else 10**4 if "万" in text else 1
        return Fraction(scale, 10**self.decimals) if scale > 1 or self.decimals else Fraction(0)

    @cached_property
    def decimals(self) -> int:
        match = DECIMALS.search(self.quantity.text)
        return len(match[1]) if match else 0

    @cached_property
    def changed(self) -> bool:
        """Whether its own words make it a difference: 新增28人, 多了4次."""
        if self.lead.endswith(("高", "长")) and self.unit in LENGTHS:
            return False
        return self.is_change or bool(cues.CHANGED.search(self.lead))

    @cached_property
    def left(self) -> bool:
        """Whether it is what is left, by the words before it or behind."""
        return bool(cues.REST.search(self.lead) or cues.REST.search(self.tail))

    @cached_property
    def own(self) -> str:
        """The words of the number itself, before and behind."""
        return self.lead + self.tail


@dataclass(eq=False)
class Scene:
    page: Page
    terms: list[Term]

    @cached_property
    def sentences(self) -> list[list[Term]]:
        rows: list[list[Term]] = [[] for _ in self.page.starts]
        for term in self.terms:
            rows[term.sentence].append(term)
        return rows

    def between(self, first: Term, second: Term) -> str:
        return self.page.text[first.at + 1 : second.at]

    def following(self, term: Term) -> Term | None:
        place = self.index(term) + 1
        return self.terms[place] if place < len(self.terms) else None

    def is_collective(self, term: Term) -> bool:
        """两个分库发现问题5个: who found them, and no number of what was found."""
        following = self.following(term)
        numeral = len(term.quantity.text) == len("两个") and not term.quantity.text[0].isdigit()
        return numeral and following is not None and following.mention.level == 0

    def is_first_piece(self, term: Term) -> bool:
        """3分 of 3分20秒."""
        following = self.following(term)
        return following is not None and following.at == term.at + 1 and following.kind != term.kind

    def printed(self, start: int, end: int) -> str:
        """The text between two places with its numbers and dates as they are printed."""
        return "".join(self._marked.get(at, self.page.text[at]) for at in range(start, end))

    @cached_property
    def _marked(self) -> dict[int, str]:
        return {term.at: term.quantity.text for term in self.terms} | self.page.whens

    def index(self, term: Term) -> int:
        return term.mention.index


def _kind(term: Term) -> str:
    """What numbers must share to be added or compared: the unit, one for all that count people, one for points and rates."""
    if term.quantity.cls == "money" or term.unit in MONEY:
        return f"money {term.unit}"
    if term.unit in PEOPLE or (term.unit in {"个", "口"} and term.tail.startswith("人")):
        return "people"
    return "%" if term.unit == "百分点" else term.unit


def same_kind(first: Term, second: Term) -> bool:
    return bool(first.kind) and first.kind == second.kind


def scene_of(text: str, numbers: Sequence[Quantity], hidden: Sequence[Span]) -> Scene:
    page = page_of(text, measured(text, numbers), hidden)
    terms = [_term(page, mention) for mention in page.mentions]
    _name_units(terms)
    return Scene(page, terms)


def _term(page: Page, mention: Mention) -> Term:
    start = page.starts[mention.sentence]
    previous = page.mentions[mention.index - 1].at + 1 if mention.index else 0
    gap = page.text[max(start, previous, mention.at - LONGEST) : mention.at]
    clause_start = page.clause_start(mention.at)
    tail = page.text[mention.at + 1 : mention.at + 1 + len(mention.after)]
    if not tail:  # the words between two numbers are said of both
        following = page.mentions[mention.index + 1].at if mention.index + 1 < len(page.mentions) else len(page.text)
        tail = CUT.split(page.text[mention.at + 1 : min(following, mention.at + LONGEST)], maxsplit=1)[0]
        tail = tail.partition("、")[0]
    gap_start = mention.at - len(gap)
    gap, clause = _spoken(page, gap_start, mention.at), _spoken(page, max(start, clause_start), mention.at)
    return Term(mention, CUT.split(BRACKETED.sub("", gap))[-1], gap, clause, tail)


def _spoken(page: Page, start: int, end: int) -> str:
    """The text with its dates and periods as they are printed."""
    words = page.text[start:end]
    if WHEN not in words:
        return words
    return "".join(page.whens[at] if page.text[at] == WHEN else page.text[at] for at in range(start, end))


def _name_units(terms: list[Term]) -> None:
    """8.5万外卖骑手 … 7.3万人: a number without a measure word is of the kind of the next that is printed alike."""
    for term, following in itertools.pairwise(terms):
        if term.kind == "people" and term.unit == "个" and following.unit == "个" and not following.tail:
            following.kind = "people"
        bare = not term.unit and term.quantity.text[-1:] in "万亿" and term.quantity.cls == "count"
        if bare and following.quantity.cls == "count" and following.sentence == term.sentence:
            term.kind = following.kind
    _name_bare(terms)
    for term in terms:  # 去年95万，今年128万: alike among themselves
        if not term.unit and not term.kind and term.quantity.text[-1:] in "万亿" and term.quantity.cls == "count":
            term.kind = "万"


def _name_bare(terms: list[Term]) -> None:
    """事故起数为12, 总户数是32: the name of the number says of what; 男工214，女工97 are alike among themselves."""
    for term in terms:
        if term.unit or term.kind or term.quantity.cls != "count":
            continue
        if named := COUNTED.search(term.lead):
            term.kind = "people" if named["unit"] in PEOPLE else named["unit"]
        elif term.quantity.text.isdigit():
            term.kind = BARE


def measured(text: str, numbers: Sequence[Quantity]) -> list[Quantity]:
    """The numbers, with durations and ranks as counts."""
    named = _named(numbers)
    return [_measure(text, number, named) for number in numbers]


def _named(numbers: Sequence[Quantity]) -> frozenset[str]:
    """The units whose numerals tell one from the other: 三组, 一组, 二组."""
    texts = {number.text for number in numbers if number.text[0] in HANZI and number.unit in SEVERAL}
    units = [text.removeprefix(text[0]) for text in texts]
    return NAMED | {unit for unit in units if units.count(unit) > 1}


def _measure(text: str, number: Quantity, named: frozenset[str]) -> Quantity:
    name = number.unit in named and number.text[0] in HANZI and number.cls == "count"
    if name or (number.unit == "分" and SECONDS.match(text, number.end)):
        return replace(number, cls="code")
    if number.value is None or number.cls not in {"period", "ordinal"}:
        return number
    if text[max(0, number.start - 1) : number.start] == "分" and number.text.endswith("秒"):
        return number  # of 3分25秒
    rank = RANK.search(number.text) if number.cls == "ordinal" else None
    unit = rank["unit"] if rank else ""
    before = "" if text.endswith("提前", 0, number.start) else text[max(0, number.start - 1) : number.start]
    if number.cls == "period" and not NO_DURATION.search(before):
        match = DURATION.search(number.text)
        plain = match is not None and not NO_DURATION.search(number.text[: match.start()])
        unit = match[0].removeprefix("个") if match is not None and plain else ""
    if not unit:
        return number
    value = Decimal(number.value)
    decimals = len(number.text.partition(".")[2].removesuffix(unit)) if "." in number.text else 0
    step = Decimal(1).scaleb(-decimals) if decimals else None
    return replace(number, cls="count", unit=unit, interval=Interval(value, value), step=step)
