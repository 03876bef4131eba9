"""What each number of a text claims: the figures it may quote, whose it is and of which period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins.check import when as calendar
from zhiben.bulletins.check.figures import ENOUGH, MOST, SURE, Candidate, Vocabulary, candidates, speaks
from zhiben.bulletins.check.heads import headings, masthead
from zhiben.bulletins.check.lessons import Lessons
from zhiben.bulletins.check.measures import same_kind
from zhiben.bulletins.check.passages import Passage, Spot, passages, spots
from zhiben.bulletins.check.strangers import outside
from zhiben.bulletins.check.tables import Cells, days_late, placed
from zhiben.bulletins.check.when import Calendar, When
from zhiben.bulletins.check.who import Units, Who, units, who
from zhiben.bulletins.models import Lesson
from zhiben.calendars import Period
from zhiben.documents.intake import Source
from zhiben.facts.errors import NotFound
from zhiben.figures import catalogue
from zhiben.figures.definitions import Figure
from zhiben.numbers import read
from zhiben.numbers.quantity import Quantity

CONTENDING = 0.55  # with this share of the first's weight another figure is asked for as well
LINES = 8  # of the masthead
ALIKE = 0.9
SENTENCES = 12  # of a paragraph before a number that may say whose and of when it is
_OF_THOSE = re.compile(
    r"其中|当中|之中|里面|已(?!经?纳入|达|有)|现已|截至目前|到目前|目前|均|全部|当场|现场|立即|即时|尚有|还有|仍有|剩余|余下"
)
# What may stand before a number that names nothing of its own: 其中A镇, 、B街道, （C局.
_NOTHING = re.compile(
    r"(?:其中|，|、|：|；|（|\(|和|及|与|以及|分别|依次|为|有|是|达|各|共|约|近|另|\s)*+(?:[^，。；：、]{0,12}(?:镇|街道|乡|区|县|市|局|办|委|村|社区|大队|公司|企业|管委会|系统|农资|储运|商贸|资源))?"
    r"(?:为|有|是|达|各|共|约|近|：|\s)*+"
)
_ITEM = re.compile(r"[一二三四五六七八九十]是")
_ANNEX = re.compile(r"附件|附表|表$|统计|汇总|明细|名单|一览")


@dataclass(frozen=True)
class Claim:
    """One number and what it says, as far as the text tells."""

    spot: Spot
    found: tuple[Candidate, ...]
    who: Who
    when: When
    taught: Lesson | None = None
    kind: Literal["value", "change", "share"] = "value"

    @property
    def based(self) -> bool:
        """Whether it is what another number is compared with (由12起, 去年同期12起)."""
        return self.when.same or self.when.base

    @property
    def contenders(self) -> tuple[Candidate, ...]:
        """Those that are worth asking for."""
        if not self.found:
            return ()
        least = self.found[0].net * CONTENDING
        return (self.found[0], *(each for each in self.found[1:MOST] if each.net >= least))


@dataclass
class Reading:
    """A text taken apart: its passages and the numbers in them, those of tables included."""

    source: Source
    scope: Scope
    period: Period
    viewer: Viewer
    lessons: Lessons
    numbers: list[Quantity] = field(init=False)
    passages: list[Passage] = field(init=False)
    units: Units = field(init=False)
    calendar: Calendar = field(init=False)
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        self.cells = Cells(self.source.text, self.source.tables)
        self.numbers = [days_late(self.source.text, each) for each in read(self.source.text, self.source.tables)]
        self.passages = passages(self.source.text, self.numbers)
        self.units = units(self.scope, viewer=self.viewer)
        self.calendar = Calendar(self.period, self.viewer)
        self.vocabulary = Vocabulary(catalogue.figures())
        self._headings = headings(self.passages, self.units)
        self._articles = self._units_of_articles()
        self._leads: dict[int, When | None] = {}

    def article(self, passage: Passage) -> str:
        """The path of the unit that the article is about."""
        return self._articles[id(passage.section)]

    def _units_of_articles(self) -> dict[int, str]:
        """Its title's; where the titles of the whole text name but one, that; a table's is that of the article before it."""
        sections = list({id(each.section): each.section for each in self.passages}.values())
        named = {id(each): self.units.first_in(each.title) for each in sections}
        told = set(filter(None, named.values()))
        office = outside(self.source.text) or masthead(sections, self.units)
        found, last = {}, ""
        for each in sections:
            own = named[id(each)]
            found[id(each)] = own or (last if len(told) == 1 or _ANNEX.search(each.title) else "") or office
            last = own or last
        if len(told) == 1:
            found = {key: path if path != office else told.copy().pop() for key, path in found.items()}
        return found

    def claims(self) -> Iterator[Claim | tuple[Quantity, Passage | None]]:
        """Each number in its order: a claim where it is a quantity of the text, else the number and where it stands."""
        before: list[Passage] = []
        inside = set()
        for passage in self.passages:
            if before and (before[-1].section is not passage.section or _paragraph(before[-1]) != _paragraph(passage)):
                before = []
            found = {id(each.quantity): each for each in spots(passage)}
            claimed: list[Claim] = []
            for quantity in passage.numbers:
                inside.add(id(quantity))
                spot = found.get(id(quantity))
                if spot is None or _slogan(quantity, passage):
                    yield quantity, passage
                    continue
                claimed.append(self._claim(placed(spot, self.cells.at(quantity.start)), before, claimed))
                yield claimed[-1]
            before = [*before[-SENTENCES:], passage]
        yield from ((quantity, None) for quantity in self.numbers if id(quantity) not in inside)

    def _claim(self, spot: Spot, before: Sequence[Passage], claimed: Sequence[Claim]) -> Claim:
        path = self._headings.get(spot.passage.sentence.start, "") or self.article(spot.passage)
        owner = who(spot, before, self.units, path)
        lead = self._lead(spot.passage, path)
        period = calendar.when(
            spot, _same_item(before, spot.passage), self.calendar, owner.scopes[0].organisation, lead
        )
        period = calendar.compared(spot, period)
        taught = self.lessons.about(spot.words, spot.unit, spot.before)
        if taught is not None:
            return Claim(spot, tuple(_taught(taught)), owner, period, taught)
        if spot.quantity.cls == "change":
            return Claim(spot, tuple(_moving(spot, self.vocabulary)), owner, period, kind="change")
        found = candidates(spot, self.vocabulary)
        if (
            spot.quantity.cls == "count"
            and not spot.column
            and (handed := _handed(spot, found, claimed, self.vocabulary))
        ):
            found = handed
        found = _of_those(spot, _on_topic(found, claimed), claimed, self.vocabulary)
        share = spot.quantity.cls == "percent" and not (found and found[0].confidence >= SURE)
        if share:
            found = _moving(spot, self.vocabulary) if "占" in spot.before else []
        return Claim(spot, tuple(found), owner, period, kind="share" if share else "value")

    def _lead(self, passage: Passage, path: str) -> When | None:
        key = id(passage.section)
        if key not in self._leads:
            heads = [each.text for each in self.passages[:LINES] if _bracketed(each.text)]
            own = calendar.lead(passage.section, self.calendar, path, heads)
            named = bool(self.units.first_in(passage.section.title))
            self._leads[key] = own or (None if named else next(reversed(self._leads.values()), None))
        return self._leads[key]


def _paragraph(passage: Passage) -> int:
    return passage.sentence.paragraph


def _same_item(before: Sequence[Passage], this: Passage) -> list[Passage]:
    """The sentences of a paragraph that may name the period of this one: not those of another item (一是…二是…)."""
    begins = [n for n, each in enumerate([*before, this]) if _ITEM.match(each.text)]
    return [*before[: begins[0]], *before[begins[-1] :]] if begins else list(before)


def _bracketed(words: str) -> bool:
    """A masthead's line that is nothing but a period in brackets: （5月20日—5月26日）."""
    return words.startswith(("（", "(")) and words.endswith(("）", ")"))


def _on_topic(found: list[Candidate], claimed: Sequence[Claim]) -> list[Candidate]:
    """Of two that are as likely, the one of the same room as the number before (周汇总4份，退回1次 speaks of returns)."""
    last = next((each.found[0].figure.code for each in reversed(claimed) if each.found), "")
    room = last.partition(".")[0]
    if not room or not found:
        return found
    best = found[0].net
    return sorted(found, key=lambda each: (-(each.net if each.net < best * ALIKE else best), _room(each) != room))


def _room(each: Candidate) -> str:
    return each.figure.code.partition(".")[0]


def _of_those(spot: Spot, found: list[Candidate], claimed: Sequence[Claim], vocabulary: Vocabulary) -> list[Candidate]:
    """发现57处，其中整改49处 means 49 of those 57: the cohort figure that counts what the likeliest figure counts."""
    first = found[0].figure if found else None
    before = next((each for each in reversed(claimed) if each.kind == "value" and each.found), None)
    if first is None or first.cohort or first.parts or before is None:
        return found
    base = before.found[0].figure
    if level := _same_stage(first, base, vocabulary):
        return [replace(found[0], figure=level), *(each for each in found if each.figure != level)]
    if (base.counts == first.counts or _room(found[0]) != _room(before.found[0])) and not base.cohort:
        return found
    cohort = next(
        (e for e in vocabulary.figures if e.cohort and (e.counts, e.where) == (first.counts, first.where)), None
    )
    if cohort is None or not same_kind(before.spot.unit, spot.unit):
        return found
    text = spot.passage.text
    said = text[before.spot.end : spot.start]
    rates = [word for each in vocabulary.figures if cohort.code in each.parts for word in vocabulary.of[each.code]]
    if not _OF_THOSE.search(said) and not any(word in text[spot.end :] for word in rates):
        return found
    return [replace(found[0], figure=cohort), *(each for each in found if each.figure != cohort)]


def _same_stage(first: Figure, base: Figure, vocabulary: Vocabulary) -> Figure | None:
    """未销号隐患273处，其中重大隐患85处 are major ones that are open, not major ones that were found."""
    if not dict(first.where).get("level") or base.where or first.counts == base.counts:
        return None
    same = (each for each in vocabulary.figures if (each.counts, each.where) == (base.counts, first.where))
    return next((each for each in same if each.aggregate == base.aggregate and not each.cohort), None)


def _handed(spot: Spot, found: list[Candidate], claimed: Sequence[Claim], vocabulary: Vocabulary) -> list[Candidate]:
    """A number that names nothing of its own is of what the number before it counts: 发现57处，其中A镇30处、B镇27处."""
    if speaks(spot, vocabulary) or not _NOTHING.fullmatch(spot.passage.worded[spot.own : spot.start]):
        return []
    for claim in reversed(claimed):
        if claim.kind == "value" and claim.found and same_kind(claim.spot.unit, spot.unit):
            if claim.spot.unit != spot.unit and any(each.figure.unit == spot.unit for each in found[:2]):
                return []  # 四项42条: another measure word, another figure
            return [replace(each, handed=True) for each in claim.found]
    return []


def _moving(spot: Spot, vocabulary: Vocabulary) -> list[Candidate]:
    """What a change is a change of, where its own words say so (检查家次同比增长12%)."""
    unit = spot.unit if spot.unit not in {"%", "‰", "百分点", "倍"} else ""
    as_count = replace(spot, quantity=replace(spot.quantity, cls="count"), unit=unit)
    return candidates(as_count, vocabulary) if speaks(as_count, vocabulary) else []


def _taught(lesson: Lesson) -> Iterator[Candidate]:
    if lesson.meaning == Lesson.Meaning.FIGURE:
        try:
            yield Candidate(catalogue.figure(lesson.figure), ENOUGH, words=(lesson.phrase,))
        except NotFound:  # an office's own figure that was taken back since
            return


def _slogan(quantity: Quantity, passage: Passage) -> bool:
    """Whether it stands in a title in Chinese numerals (抓实三项重点): a heading's own count, none of the ledger's."""
    return quantity.end <= passage.section.title_end and not any(
        letter.isdigit() and letter.isascii() for letter in quantity.text
    )
