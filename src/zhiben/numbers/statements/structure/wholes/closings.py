"""A total that closes several sentences (以上警情计479起), and a part that is divided again further on (镇区的又分餐饮81家、商铺52家)."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.parts import OVERLAPPING
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.slips import LIKELY, WEAK, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

CLOSES: Final = re.compile(
    rf"^(?:以上|上述|这|三者|[两三四五六七八]项|[两三四五六七八]类|合起来|加起来|加一块儿|加一起|[^，。]{{0,4}}(?:{cues.NAMED_TOTAL.pattern}))"
)
THIS: Final = re.compile(
    r"^(?:家|户|个|处|座|名|人|起|条|件|台)?[\u4e00-\u9fff]{0,4}(?:就此|悉数|无一例外|全部|全都|都)"
)
NOTHING_ELSE: Final = re.compile(r"除此之?外，?(?:再|也|就)?(?:没|无|未)|再没有|再无|没有(?:别的|其他)|别无")
IN_ALL: Final = re.compile(r"^[^，。]{0,4}共(?!同|享|用|有人)")
TAKEN_UP: Final = re.compile(
    r"(?:这|[他她它]们这?|清单上[列写]着|册子上[列写记]着|名单上[列写]着|都在里头，[^，]{0,4})$"
)
PLACES: Final = frozenset("家 所 个 座 处 间 户".split())
OF_PLACES: Final = re.compile(r"单位|场所|机构|企业|地方|点位")
AGAIN: Final = re.compile(r"(?:又|再|细)?分(?:为|成|布|别|$)?|按|其中|包括|里头?|中|内|的|，|：")
NO_SUM: Final = re.compile(
    r"其中|占|同比|环比|(?<!比)较(?![好差多少])|去年|上年|同期|比(?!较)|目标|计划|每|累计(?=.{0,6}年)|另|此外|等(?!级|候)|兼|重复|交叉|不含|不包括|除外"
)
NO_NAME: Final = re.compile(r"[，、有还另仅]*")
WHENS: Final = re.compile(r"季度|[年月周日]")
THREE: Final = 3
MOST: Final = 12
SHORTEST: Final = 2  # characters of a name
SURE: Final = 5


def judge_closings(scene: Scene) -> Iterator[Reading]:
    for number, terms in enumerate(scene.sentences):
        for claimed in dict.fromkeys([*terms[:2], *terms[-1:]]):
            if found := _closing(scene, number, claimed):
                yield found
        yield from _nested(scene, number)


def _closing(scene: Scene, number: int, claimed: Term) -> Reading | None:
    if not claimed.is_value or not claimed.exact or claimed.changed:
        return None
    named = bool(CLOSES.search(claimed.clause) or TAKEN_UP.search(claimed.lead)) and not cues.EACH.search(claimed.lead)
    start = scene.page.starts[max(0, number - 1)]
    nothing_else = bool(NOTHING_ELSE.search(scene.page.text[start : claimed.at]))
    named = named or (nothing_else and bool(IN_ALL.search(claimed.clause)))
    bare = not claimed.clause and bool(THIS.search(claimed.tail))
    if not (named or bare):
        return None
    paragraph = scene.page.paragraph(number)
    known = [
        each for each in scene.terms[: scene.index(claimed)]
        if scene.page.paragraph(each.sentence) == paragraph and _is_part(each, claimed)
    ]  # fmt: skip
    mixed = len({each.kind for each in known}) > 1
    exclusive = bool(cues.EXCLUSIVE.search(scene.page.words(number)))
    if not THREE <= len(known) <= MOST or (known[0].sentence == number and not mixed and not exclusive):
        return None
    right = sum((each.value for each in known), Fraction(0))
    runs = [
        sum((each.value for each in known[start:stop]), Fraction(0))
        for start in range(len(known))
        for stop in range(start + 2, len(known) + 1)
    ]
    if right != claimed.value and claimed.value in runs and not exclusive:
        return None
    twofold = known[0].value == right - known[0].value and not nothing_else  # a whole and its parts
    if twofold or not _is_plain(scene, claimed, known):
        return None
    least = WEAK if exclusive else LIKELY
    if likeness(claimed.value, right, scale_of([claimed.value, right])) < least and right != claimed.value:
        return None
    return _summed(claimed, known, right)


def _is_part(term: Term, claimed: Term) -> bool:
    if not term.is_value:
        return False
    return same_kind(term, claimed) or (bool(OF_PLACES.match(claimed.tail)) and {term.kind, claimed.kind} <= PLACES)


def _is_plain(scene: Scene, claimed: Term, known: list[Term]) -> bool:
    """Whether nothing says that the numbers overlap, are open or are of other times."""
    words = scene.page.text[known[0].at - len(known[0].gap) : claimed.at]
    words = NOTHING_ELSE.sub("", cues.EXCLUSIVE.sub("", words))
    if NO_SUM.search(words) or cues.OPEN.search(re.sub("有的|主要是", "", words)):
        return False
    labels = [each.own for each in known if each.own.strip("、，")]
    return all(
        each.exact and not each.changed and not cues.EACH.search(each.lead) and not OVERLAPPING.search(each.own)
        and not cues.TOTAL.search(each.lead)
        for each in known
    ) and len(set(labels)) == len(labels)  # fmt: skip


def _summed(claimed: Term, known: list[Term], right: Fraction) -> Reading:
    how = Agreement.EXACT if right == claimed.value else Agreement.NO
    parts = [each.quantity for each in known]
    return Reading(stated("parts_total", claimed.quantity, parts, arithmetic.exactly(right), how), SURE)


def _nested(scene: Scene, number: int) -> Iterator[Reading]:
    """房建41个，市政31个。房建项目中在建26个，停工9个，已竣工4个: the first number's name stands before a second list."""
    paragraph = scene.page.paragraph(number)
    near = [*(scene.sentences[number - 1] if number else []), *scene.sentences[number]]
    before = [
        each for each in near
        if scene.page.paragraph(each.sentence) == paragraph
        and each.is_value and each.exact and not each.changed and each.value >= THREE
    ]  # fmt: skip
    for whole in before:
        at = _named_again(scene, whole, number)
        parts = [each for each in scene.sentences[number] if at is not None and each.at > at]
        if at is not None and _divides(scene, whole, parts, scene.page.text[at : scene.page.bounds(number)[1]]):
            yield _summed(whole, parts, sum((each.value for each in parts), Fraction(0)))
            return


def _named_again(scene: Scene, whole: Term, number: int) -> int | None:
    """Where the sentence begins anew with the name of `whole`, or None."""
    start, end = scene.page.bounds(number)
    name = re.sub(r"[，、。：；\s]|其中", "", whole.lead)
    at = scene.page.text.find(name, max(start, whole.at + 1), end) if len(name) >= SHORTEST else -1
    if at < 0 or not AGAIN.search(scene.page.text[at + len(name) : at + len(name) + 6]):
        return None
    return at if at == 0 or scene.page.text[at - 1] in "。；，\n" else None


def _divides(scene: Scene, whole: Term, parts: list[Term], words: str) -> bool:
    """Whether the list is all of `whole`: it adds up, or nearly."""
    if len({each.kind for each in (whole, *parts)}) > 1 or not THREE <= len(parts) <= MOST:
        return False
    if NO_SUM.search(words.replace("其中", "")) or cues.OPEN.search(words):
        return False
    if any(not each.exact or each.changed or not each.is_value or OVERLAPPING.search(each.own) for each in parts):
        return False
    if any(NO_NAME.fullmatch(each.lead) or WHENS.search(each.lead) for each in parts):
        return False
    right = sum((each.value for each in parts), Fraction(0))
    return right == whole.value or bool(likeness(whole.value, right, scale_of([whole.value, right])))
