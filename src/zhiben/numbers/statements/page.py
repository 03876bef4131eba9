"""The text as the judges read it: numbers and dates become marks, what is left between them are the words about them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.statement import Span
from zhiben.numbers.statements.words import action_of

NUMBER, WHEN, HEAD, END = "\ue000", "\ue001", "\ue002", "\n"
MARKS: Final = str.maketrans(",;:!?()%［］【】", "，；：！？（）%（）（）")
STOPS: Final = frozenset(f"，。；：、！？（）\t{END}{NUMBER}{HEAD}")
ENDS: Final = frozenset(f"。！？{END}")
CLAUSE_ENDS: Final = frozenset(f"，。；：！？\t{END}{HEAD}")
# How far apart two numbers of a list stand: by 、 or 和, by a comma, by a semicolon, by a full stop.
LEVELS: Final = {"、": 1, "，": 2, "：": 2, "；": 3, HEAD: 3, "。": 4, "！": 4, "？": 4, END: 5}
PAIR: Final = 2  # a list has at least two
COMMA: Final = 2  # see LEVELS
LONGEST_LABEL: Final = 40  # characters; what is longer is a sentence about something else
CLOSERS: Final = frozenset("。！？；：”）!?;:")
NAMED_ORDINAL: Final = re.compile(r"^第")
HEADING: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|[（(]?[0-9]{1,2}[、.）)](?![0-9])|第[一二三四五六七八九十0-9]{1,3}[章节条部]"
)
LIST_ENDS: Final = (STOPS | {WHEN}) - {"、", "（", "）"}
LONGEST_LIST: Final = 160
BLANKS: Final = re.compile(r"\s+")
YEAR: Final = re.compile(r"20[0-9]{2}(?=年)")
LONGEST_CLAUSE: Final = 240
NUMBER_LENGTH: Final = 8  # characters of text that a number weighs at least
LONG: Final = 800  # characters of a sentence
TITLE: Final = 70


@dataclass(eq=False)
class Mention:
    """A number of the text and the words around it; positions are of the page's reading text."""

    quantity: Quantity
    index: int  # among the mentions
    at: int
    sentence: int
    before: str  # the words between the last mark and the number
    after: str  # the words between the number and the next mark
    separator: str  # the mark before those words
    level: int  # how far the number before stands apart, see LEVELS
    period: str  # the date or period that the sentence named last before it
    action: str = ""

    @property
    def unit(self) -> str:
        return self.quantity.unit

    @property
    def cls(self) -> str:
        return self.quantity.cls

    @property
    def span(self) -> Span:
        return self.quantity.start, self.quantity.end

    @cached_property
    def label(self) -> str:
        return self.before + self.after


@dataclass(eq=False)
class Page:
    """The reading text of the prose (tables are left out), its mentions in order, and where its sentences begin."""

    text: str
    at: list[int]
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    heads: dict[int, int] = field(default_factory=dict)  # 一是, 二是 by where their marks stand
    whens: dict[int, str] = field(default_factory=dict)  # the dates and periods by where their marks stand

    @cached_property
    def by_sentence(self) -> list[list[Mention]]:
        rows: list[list[Mention]] = [[] for _ in self.starts]
        for mention in self.mentions:
            rows[mention.sentence].append(mention)
        return rows

    def bounds(self, sentence: int) -> tuple[int, int]:
        end = self.starts[sentence + 1] if sentence + 1 < len(self.starts) else len(self.text)
        return self.starts[sentence], end

    def words(self, sentence: int) -> str:
        return self.text[slice(*self.bounds(sentence))]

    def paragraph(self, sentence: int) -> int:
        """The first sentence of the paragraph."""
        return self._paragraphs[sentence]

    @cached_property
    def _paragraphs(self) -> list[int]:
        """The first sentence of each sentence's paragraph, in one pass: a paragraph may hold thousands."""
        firsts: list[int] = []
        for sentence, start in enumerate(self.starts):
            firsts.append(firsts[-1] if sentence and self.text[start - 1] != END else sentence)
        return firsts

    @cached_property
    def last_year(self) -> int:
        """The latest year that the text names: numbers of another year are those it is compared with."""
        years = [int(match[0]) for words in self.whens.values() if (match := YEAR.match(words))]
        return max(years, default=0)

    def between(self, first: Mention, second: Mention) -> str:
        return self.text[first.at + 1 : second.at]

    def ordinals(self, at: int) -> list[int]:
        """The numbers of 一是, 二是, 三是 from a position to the end of the paragraph."""
        end = self.text.find(END, at)
        end = len(self.text) if end < 0 else end
        return [self.heads[place] for place in range(at, end) if place in self.heads]

    def ordinals_before(self, mention: Mention) -> list[int]:
        """The numbers of 一是, 二是, 三是 from the beginning of the paragraph to a number."""
        start = self.starts[self.paragraph(mention.sentence)]
        return [ordinal for place, ordinal in self.heads.items() if start <= place < mention.at]

    def said(self, mention: Mention) -> str:
        """The dates and periods named in the clause of a number, as printed."""
        first = bisect_left(self._when_places, self.clause_start(mention.at))
        return "".join(self.whens[at] for at in self._when_places[first : bisect_left(self._when_places, mention.at)])

    def clause_start(self, at: int) -> int:
        """Where the clause around a position begins."""
        place = bisect_left(self._clause_ends, at)
        begin = self._clause_ends[place - 1] + 1 if place else 0
        return max(begin, at - LONGEST_CLAUSE)

    @cached_property
    def _when_places(self) -> list[int]:
        return list(self.whens)

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [at for at, char in enumerate(self.text) if char in CLAUSE_ENDS]


def page_of(text: str, numbers: Sequence[Quantity], hidden: Iterable[Span] = ()) -> Page:
    """One pass over the text; the spans in `hidden` (tables) are no prose."""
    builder = _Builder(text, numbers, sorted(hidden))
    builder.run()
    page = Page("".join(builder.chars), builder.places, heads=builder.heads, whens=builder.whens)
    page.starts = _sentences(page.text)
    _mentions(page, builder.marks)
    return page


class _Builder:
    """Writes the reading text: a mark for each number, no blanks, no line breaks inside a sentence."""

    def __init__(self, text: str, numbers: Sequence[Quantity], hidden: list[Span]) -> None:
        self.text, self.numbers, self.hidden = text, numbers, hidden
        self.chars: list[str] = []
        self.places: list[int] = []
        self.marks: list[tuple[int, Quantity]] = []
        self.whens: dict[int, str] = {}
        self.heads: dict[int, int] = {}
        self.line = 0  # where the line begins in `chars`

    def put(self, chars: str, at: int) -> None:
        self.chars.extend(chars)
        self.places.extend([at] * len(chars))

    def run(self) -> None:
        at = 0
        hidden = iter([*self.hidden, (len(self.text), len(self.text))])
        skip = next(hidden)
        for number in [*self.numbers, None]:
            start = number.start if number else len(self.text)
            while skip[0] < start or (skip[0] == start and number is None and at < start):
                self._words(at, skip[0])
                at = max(at, skip[1])
                self.put(END, skip[0])
                self.line = len(self.chars)
                following = next(hidden, None)
                if following is None:
                    return
                skip = following
            if number is None:
                self._words(at, start)
            elif start >= at:
                self._words(at, start)
                self._number(number)
                at = number.end

    def _number(self, number: Quantity) -> None:
        if number.is_quantity:
            self.marks.append((len(self.chars), number))
            self.put(NUMBER, number.start)
        elif number.cls in {"date", "period"}:
            self.whens[len(self.chars)] = BLANKS.sub("", number.text)
            self.put(WHEN, number.start)
        elif number.cls == "ordinal" and not NAMED_ORDINAL.match(number.text):
            if number.text.endswith("是"):
                self.heads[len(self.chars)] = int(number.value or 0)
            self.put(HEAD, number.start)
        else:
            self._words(number.start, number.end)

    def _words(self, start: int, end: int) -> None:
        at = start
        while at < end:
            blank = BLANKS.match(self.text, at, end)
            if blank is None:
                self.put(self.text[at].translate(MARKS), at)
                at += 1
                continue
            at = blank.end()
            if "\t" in blank[0] or ("\n" in blank[0] and self._breaks(at)):
                self.put(END, blank.start())
            if "\n" in blank[0]:
                self.line = len(self.chars)

    def _breaks(self, following: int) -> bool:
        """Whether a line break ends the sentence: pages break sentences, titles and list items end without a full stop."""
        line = self.chars[self.line :]
        if not line or line[-1] in CLOSERS or HEADING.match(self.text, following):
            return True
        return not ({"，", "。", "；", "：", "、"} & set(line)) and len(line) <= TITLE


def _sentences(text: str) -> list[int]:
    """Where sentences begin; what runs on for pages is cut, so that no judge looks at more than a page at once."""
    starts = [0]
    numbers = 0
    for at, char in enumerate(text):
        numbers += char == NUMBER
        length = max(at - starts[-1], numbers * NUMBER_LENGTH)
        long = length > LONG and (char in "；，" or length > 2 * LONG)
        if (char in ENDS or long) and at + 1 < len(text):
            starts.append(at + 1)
            numbers = 0
    return starts


def _mentions(page: Page, marks: list[tuple[int, Quantity]]) -> None:
    text = page.text
    whens = list(page.whens)
    previous = -1
    for index, (at, quantity) in enumerate(marks):
        sentence = bisect_right(page.starts, at) - 1
        begin = at
        while begin > 0 and at - begin < LONGEST_LABEL and text[begin - 1] not in STOPS:
            begin -= 1
        end = at + 1
        while end < len(text) and end - at < LONGEST_LABEL and text[end] not in STOPS:
            end += 1
        # The words between two numbers belong to the second where it has no other: 检查120家发现隐患35处.
        before, after = text[begin:at], text[at + 1 : end]
        if end < len(text) and text[end] == NUMBER:
            after = ""
        last = bisect_right(whens, at) - 1
        period = page.whens[whens[last]] if last >= 0 and whens[last] >= page.starts[sentence] else ""
        mention = Mention(
            quantity, index, at, sentence, before.replace(WHEN, ""), after, text[begin - 1 : begin] if begin else "",
            _level(text, previous, at), period,
        )  # fmt: skip
        mention.action = action_of(mention.label)
        _inherit(page, mention)
        page.mentions.append(mention)
        previous = at


def _inherit(page: Page, mention: Mention) -> None:
    """已整改一般隐患832条、重大隐患5条: what was done is said once for the list."""
    before = page.mentions[-1] if page.mentions else None
    if before and not mention.action and mention.level <= 1 and before.unit == mention.unit:
        mention.action = before.action


def items_before(page: Page, mention: Mention) -> list[str]:
    """The names joined by 、 that end where the words of a number begin: A镇、B镇、C镇各1家 → A镇, B镇, C镇各."""
    at = mention.at
    while at > 0 and mention.at - at < LONGEST_LIST and page.text[at - 1] not in LIST_ENDS:
        at -= 1
    return page.text[at : mention.at].replace("》《", "》、《").split("、")


def _level(text: str, previous: int, at: int) -> int:
    return (
        max((LEVELS.get(char, 0) for char in text[previous + 1 : at]), default=0)
        if previous >= 0
        else max(LEVELS.values())
    )
