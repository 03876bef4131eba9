"""Whose number it is: the units that a text names, and what 全区, 我局, 该镇 and 其中 stand for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from zhiben.accounts.viewer import SYSTEM, Scope, Viewer
from zhiben.bulletins.check.munch import Words
from zhiben.bulletins.check.passages import Passage, Spot
from zhiben.bulletins.check.sections import squeezed
from zhiben.bulletins.check.strangers import STRANGE, stranger, stranger_at
from zhiben.facts.paths import within
from zhiben.places import queries as places
from zhiben.places.fields import fields
from zhiben.places.models import SEGMENT, Organisation

Kind = Organisation.Kind
COUNTY, CITY = 6, 4  # characters of a division's code
AT_ONCE = 4  # characters before a unit with which a sentence begins
_BARE = re.compile(r"[：:（(为有共计达约近是的]*+")
_BEGINS = re.compile(
    r"(?:^|[，。；：、！？:（(]|其中|和|及)(?:其中|[一二三四五六七八九十]是|[一二三四五六七八九十]、)?"
)

# 全区, 我市, 本街道: which units they can mean, by what stands last.
_BACK = re.compile(
    r"(?:全|我|本|该|此)(?P<what>市|区|县|镇|乡|街道办事处|街道办|街道|办事处|局|大队|队|系统|社|委|辖区|管委会|单位|企业|公司|示范区|开发区)(?!域|分|别|间|人|届|周|月|年)"
)
_MANY = re.compile(
    r"(?:上述|以上|这些|这|该)(?:[0-9一二三四五六七八九十几两]+)?(?:个|家)?(?:单位|镇|街道|部门|县区|乡镇|镇街)"
)
# With whom, against whom, for whom: named, but not whose number it is.
_WITH = re.compile(
    r"(?:会同|联合|配合|协同|协助|指导|督促|邀请|支持|学习|借鉴|报送|报|抄送|向|给|与|同|比|较|由市|交由|移交)$"
)
_AT = re.compile(r"(?:在|对|到|赴|深入|前往|走进|针对)$")
_COMPANY = re.compile(r"[^，。、；：！？\d]{0,18}?(?:有限公司|有限责任公司|股份公司|集团公司|专业合作社|加工厂|印刷厂)")
_PLACE_OF = re.compile(r"(?:辖区|境内|范围)?(?:内)?")
_ITEMS = re.compile(r"[、和及与]|以及")
LEADS = re.compile(
    r"(?:其中|一是|二是|三是|四是|五是|此外|同时|另外|目前|期间|今年|按照[^，]*|在[^，]{1,24}下|（|\(|一、|二、|三、|四、|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）"
    r"|[0-9]+[.、]|，|：|:|；|\s)*+"
)
HEADING = 24  # characters of a line that may be a unit's heading
_FIELD_AFTER = re.compile(r"(?:安全)?(?:重点)?(?:行业)?(?:领域|行业|方面|隐患|类隐患|安全检查|专项检查|类)")


class Known(NamedTuple):
    """A unit that the text may speak of."""

    path: str
    kind: str = ""
    region: str = ""


class Mention(NamedTuple):
    """A unit named in a sentence."""

    start: int
    end: int
    path: str
    words: str = ""
    at: bool = False  # the place of what happened, not who did it
    item: bool = False  # followed by the number itself: an item of a list, not a subject


@dataclass(frozen=True)
class Who:
    """Whose the number is: one unit, or several whose numbers it adds up (or that each have it)."""

    scopes: tuple[Scope, ...]
    words: str = ""  # what names it; '' where only the bounds of the question say so
    each: bool = False
    stranger: str = ""  # a unit that is not on record, or lies outside of what was asked


@dataclass
class Units:
    """The units in sight and what they are called."""

    names: dict[str, Known]
    asked: Scope
    _words: Words = field(init=False)
    _by_path: dict[str, Known] = field(init=False)
    _mentions: dict[int, tuple[Passage, list[Mention]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # 全区 may be an office's alias for one district, but in another district's article it is that one.
        self._words = Words(name for name in self.names if len(name) > 1 and not _BACK.fullmatch(name))
        self._by_path = {}
        for known in self.names.values():
            if known.kind or known.path not in self._by_path:
                self._by_path[known.path] = known

    def first_in(self, text: str) -> str:
        """The path of the unit that a title names first; of an office, the unit that it acts for."""
        words = squeezed(text)
        first = next(iter(self._words.find(words)), None)
        strange = stranger(words[: first.start] if first else words)
        if strange:
            return STRANGE + strange
        if first is None and (back := _BACK.search(words)):
            return self._alias(back[0])
        return self._principal(self.names[first.text]) if first else ""

    def known_in(self, words: str) -> list[str]:
        """The paths of the units that the words name."""
        return [self.names[each.text].path for each in self._words.find(words)]

    def mentions(self, passage: Passage, article: str, before: Sequence[Passage] = ()) -> list[Mention]:
        """The units that a sentence names, from left to right, 全区 and 该镇 resolved; `before` stand in its paragraph."""
        key = id(passage)
        if key not in self._mentions:
            last = next((m.path for each in reversed(before) for m in reversed(self.mentions(each, article))), "")
            self._mentions[key] = passage, list(self._found(passage, article, last))
        return self._mentions[key][1]

    def _found(self, passage: Passage, article: str, last: str) -> Iterable[Mention]:
        text = passage.text
        named = [(each.start, each.end, each.text) for each in self._words.find(text)]
        named += [(each.start(), each.end(), "") for each in _BACK.finditer(text)]
        named += self._strangers(passage, [(start, end) for start, end, _name in named])
        starts = [passage.place(each.start) for each in passage.numbers if each.is_quantity]
        taken = -1
        for start, end, name in sorted(named):
            if start < taken or (name and _COMPANY.match(text, end)) or _WITH.search(text, max(0, start - 4), start):
                continue
            path = self._path(name) if name else self._meant(text[start:end], last, article)
            if not path:
                continue
            last, taken = path, end
            tail = _PLACE_OF.match(text, end)
            stop = tail.end() if tail else end
            following = starts[bisect_right(starts, end - 1)] if bisect_right(starts, end - 1) < len(starts) else -1
            yield Mention(
                start, stop, path, text[start:end], at=bool(_AT.search(text, max(0, start - 2), start)),
                item=following >= 0 and bool(_BARE.fullmatch(text, end, following)),
            )  # fmt: skip

    def _path(self, name: str) -> str:
        return name if name.startswith(STRANGE) else self.names[name].path

    def _strangers(self, passage: Passage, taken: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int, str]]:
        """Units that are not on record, where a clause or an item of a list begins with one."""
        text = passage.worded
        for begin in _BEGINS.finditer(text):
            found = stranger_at(text, begin.end())
            if found and not any(found[0] < last and first < found[1] for first, last in taken):
                yield *found, STRANGE + text[slice(*found)]

    def _meant(self, word: str, last: str, article: str) -> str:
        """What 全区, 该镇 or 我局 stands for: the last one named, the article's, the one asked for, or one above them."""
        found = _BACK.match(word)
        what = found["what"] if found else ""
        if what in {"单位", "企业", "公司"}:
            return last if word.startswith(("该", "此")) else ""
        if article.startswith(STRANGE):
            return article
        for path in (last, article, self.asked.organisation):
            for length in range(len(path), 0, -SEGMENT):
                known = self._by_path.get(path[:length])
                if known and _is(known, what):
                    return known.path
        return self._alias(word)

    def _alias(self, word: str) -> str:
        known = self.names.get(word)
        return known.path if known else ""

    def _principal(self, known: Known) -> str:
        above = known.path[:-SEGMENT]
        return above if known.kind == Kind.OFFICE and above in self._by_path else known.path

    def group(self, paths: Sequence[str], *, region: str = "") -> tuple[Scope, ...]:
        """The question's scope, narrowed to each of the units."""
        found = []
        for path in paths:
            scope = self.asked._replace(organisation=path) if path else self.asked
            found.append(scope._replace(region=region) if region else scope)
        return tuple(dict.fromkeys(found))

    def region(self, path: str) -> str:
        """Where a unit lies."""
        known = self._by_path.get(path)
        return known.region if known else ""


def units(scope: Scope, *, viewer: Viewer) -> Units:
    """The offices, towns and systems within the scope; of the enterprises those that a system holds and calls by a short
    name (a circular names the others only as examples)."""
    visible = places.organisations(viewer=viewer).filter(voided_at=None)
    offices = visible.exclude(kind=Kind.ENTERPRISE)
    held = visible.filter(kind=Kind.ENTERPRISE).exclude(short="").exclude(tie__in=["", Organisation.Tie.TENANT])
    names: dict[str, Known] = {}
    twice: set[str] = set()
    for each in [*offices, *held]:
        if not (within(each.path, scope.organisation) and within(each.region_path, scope.region)):
            continue
        known = Known(each.path, each.kind, each.region_path)
        for name in {each.name, each.short, *each.aliases}:
            names[name] = known
        for name in _shorter(each.name):
            if names.get(name, known) != known:
                twice.add(name)
            names.setdefault(name, known)
    # A town's text may be headed by its district: what stands above narrows nothing.
    above = [scope.organisation[:length] for length in range(SEGMENT, len(scope.organisation), SEGMENT)]
    for each in places.organisations(viewer=SYSTEM).filter(path__in=above) if above else ():
        for name in {each.name, each.short, *each.aliases}:
            names.setdefault(name, Known(scope.organisation, "", each.region_path))
    return Units({name: known for name, known in names.items() if name and name not in twice}, scope)


def who(spot: Spot, before: Sequence[Passage], known: Units, heading: str = "") -> Who:
    """Whose the number is. `before` are the sentences of its paragraph that stand before its own."""
    found = _who(spot, before, known, heading)
    strange = [each for each in found.scopes if each.organisation.startswith(STRANGE)]
    if not strange:
        return found
    return replace(found, scopes=(known.asked,), stranger=strange[0].organisation.removeprefix(STRANGE))


def _who(spot: Spot, before: Sequence[Passage], known: Units, heading: str) -> Who:
    article = known.first_in(spot.passage.section.title)
    if spot.column:
        return _in_table(spot, known, heading or article)
    here = known.mentions(spot.passage, heading or article, before)
    chosen, each = _chosen(spot, here, known)
    if not chosen:
        chosen = next(
            (found for each_ in reversed(before) if (found := _subject(each_, known, heading or article))), []
        )
    fielded = _field(spot)
    if not chosen:
        path = heading or article
        scopes = known.group([path]) if path else (known.asked,)
        return _with_field(Who(scopes, _named(spot, path, known)), fielded)
    place = next((mention for mention in reversed(chosen) if mention.at), None)
    if place and len(chosen) == 1:
        return _with_field(_at_place(spot, place, here, known, heading or article), fielded)
    paths = [mention.path for mention in chosen]
    words = "、".join(mention.words for mention in chosen)
    return _with_field(Who(known.group(paths), words, each), fielded)


def _at_place(spot: Spot, place: Mention, here: list[Mention], known: Units, article: str) -> Who:
    """在召陵镇检查: done by the subject, in the place; by whoever, where there is no subject but the place."""
    doer = next((m.path for m in here if m.start < place.start and not m.at), article)
    words = place.words
    if within(place.path, doer) or not known.region(place.path):
        return Who(known.group([place.path]), words)
    return Who(known.group([doer], region=known.region(place.path)), words)


def _with_field(found: Who, code: str) -> Who:
    if not code or any(scope.field not in {"", code} for scope in found.scopes):
        return found
    return replace(found, scopes=tuple(scope._replace(field=code) for scope in found.scopes))


def _chosen(spot: Spot, here: list[Mention], known: Units) -> tuple[list[Mention], bool]:
    """The mentions that the number belongs to, and whether each of them has it by itself."""
    text = spot.passage.text
    if spot.item:
        named = known.known_in(spot.item)
        if named:
            return [Mention(0, 0, path, spot.item) for path in named], False
    before = [each for each in here if each.end <= spot.start]
    own = [each for each in before if each.start >= spot.own]
    if own:
        group = _together(own, text)
        return group, len(group) > 1 and "各" in text[group[-1].end : spot.start][-8:]
    clause = spot.clause
    for mention in reversed(before):
        # A list's item holds for its own clause; a subject for all of the sentence that follows.
        if mention.item and mention.start < clause and not _heads(mention, spot):
            continue
        if mention.start >= clause or _subject_like(mention, spot.passage):
            group = _together([each for each in before if each.end <= mention.end], text)
            return group, False
    return [], False


def _heads(mention: Mention, spot: Spot) -> bool:
    """Whether an item of a list speaks of several things: A镇369家次，发现隐患87处；B镇…"""
    text = spot.passage.text
    return text[mention.start - 1 : mention.start] in {"：", "；"} and "；" not in text[mention.end : spot.start]


def _together(mentions: list[Mention], text: str) -> list[Mention]:
    """The last mention and those joined to it: A镇、B镇和C街道."""
    group = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        if not _ITEMS.fullmatch(text, mention.end, group[0].start) or mention.item:
            break
        group.insert(0, mention)
    return group


def _subject_like(mention: Mention, passage: Passage) -> bool:
    start = passage.clause(mention.start)
    return bool(LEADS.fullmatch(_without_periods(passage.text[start : mention.start])))


def _without_periods(text: str) -> str:
    return re.sub(
        r"(?:自|从|截至|截止|在)?[^，、]*(?:以来|期间|[0-9一二三四五六七八九十]月(?:份|底|末)?|[日周月年]|季度)(?:，|起)?|[、]?[^，]*[、和]$",
        "",
        text,
    )


def _subject(passage: Passage, known: Units, article: str) -> list[Mention]:
    """The one unit that a sentence before is about: its first words."""
    here = known.mentions(passage, article)
    if not here or here[0].start > AT_ONCE or here[0].item or here[0].at:
        return []
    group = [here[0]]
    return [] if len(here) > 1 and _ITEMS.fullmatch(passage.text, here[0].end, here[1].start) else group


def _in_table(spot: Spot, known: Units, article: str) -> Who:
    for words in (spot.row, spot.column, spot.caption):
        if named := known.known_in(words)[:1]:
            return Who(known.group(named), words if len(words) < HEADING else "")
        if words is not spot.column and (strange := stranger(words)):
            return Who(known.group([STRANGE + strange]), words)
    return Who(known.group([article]) if article else (known.asked,), "")


def _named(spot: Spot, path: str, known: Units) -> str:
    if not path:
        return ""
    names = [name for name, each in known.names.items() if each.path == path and not _BACK.fullmatch(name)]
    return min(names, key=len, default="")


def _field(spot: Spot) -> str:
    """The field that the number's own words name (燃气领域发现隐患6处); '' where none or several are."""
    text = spot.row if spot.column else spot.before
    found = set()
    for code, term in fields().items():
        for word in {term.label_zh, *term.said}:
            at = text.find(word)
            if at >= 0 and _FIELD_AFTER.match(text, at + len(word)) and text[at - 1 : at] != "、":
                found.add(code)
    return found.pop() if len(found) == 1 else ""


def _is(known: Known, what: str) -> bool:
    """Whether 全…, 我…, 该… of that word can mean the unit."""
    place = len(known.region)
    tests = {
        "市": known.kind == Kind.GOVERNMENT and place == CITY,
        "区": known.kind in {Kind.GOVERNMENT, Kind.ZONE} and place > CITY and known.kind != Kind.TOWN,
        "县": known.kind == Kind.GOVERNMENT and place == COUNTY,
        "局": known.kind == Kind.DEPARTMENT,
        "系统": known.kind in {Kind.SYSTEM, Kind.DEPARTMENT},
        "社": known.kind == Kind.SYSTEM,
        "委": known.kind in {Kind.DEPARTMENT, Kind.OFFICE},
    }
    if what in {"镇", "乡", "街道", "街道办", "街道办事处", "办事处"}:
        return known.kind == Kind.TOWN
    if what in {"大队", "队"}:
        return known.kind in {Kind.DEPARTMENT, Kind.TEAM}
    if what in {"管委会", "示范区", "开发区"}:
        return known.kind == Kind.ZONE
    if what == "辖区":
        return known.kind in {Kind.TOWN, Kind.GOVERNMENT, Kind.ZONE}
    return tests.get(what, False)


def _shorter(name: str) -> Iterable[str]:
    """What a unit is called without being told so: 召陵镇人民政府 → 召陵镇, 召陵区应急管理局 → 区应急管理局."""
    for ending in ("人民政府", "办事处"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            yield name[: -len(ending)]
    if found := re.match(r"[^区县市镇]{1,4}(?P<rest>[区县市][^区县市]{3,}(?:局|大队|委|办公室))$", name):
        yield found["rest"]
        yield found["rest"][1:]
