"""All, and then one that is not: 12个村全部通了水，唯独柳沟村还没通; 四个班组都有违章，其中甲班3起、乙班一起没有."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.pointing import word_of
from zhiben.numbers.statements.relations.extremes import EXCEPT, GOALS, NOT_YET, OTHERS, THEN, is_some, told_of
from zhiben.numbers.statements.relations.judging import Worded
from zhiben.numbers.statements.relations.passage import NUMBER, Item, Passage
from zhiben.numbers.statements.statement import Statement

ALL: Final = re.compile(
    r"全部|全都|无一例外|无例外|悉数|一律|人人|家家|户户|村村|个个|(?<![人户日月年周次件平])均(?![衡匀分值价])|(?<![大首成古])都(?![市是江会督])"
)
# The only one of which it is not so: the marker at the head of a clause, and a No in it or in the next.
ONLY: Final = re.compile(
    r"(?<=[，；。])(?:仅有?|只有|唯独|惟独|唯有|惟有|唯一)(?P<who>(?![剩余用需])[^，。；]{2,40})(?:，(?P<more>[^，。；]{2,30}))?"
)
NO: Final = re.compile(r"还?没(?!收)|未|尚|不(?!等|足|到|含|少|同)|无法|要到|才[能会可]|例外|落空|欠|差")
SOME: Final = re.compile(r"^(?:都|均|全部)?(?:存在|有|发生|出现|查出|发现|产生)")
# One of them that has none: 零伤害, 一处没有, 一起也没有.
NONE: Final = re.compile(
    rf"[保维]持(?:了)?零[一-鿿]{{1,4}}|{NUMBER}也?都?没有?(?=[，。；、查发出]|$)|(?<=[，；、])[^，。；、]{{2,12}}(?:为零|没有发[生现])"
)
SOME_ONLY: Final = re.compile(r"其中|到期|重大|上述|首批|第一|前[一期两]|已[查发]|限期内|应(?!急)")
DONE: Final = re.compile(r"(?:隐患|问题)[已均都]*(?P<all>全部)[^，。；]{0,8}(?:改|到位|销号|清零|办结|解决|消除)")
VERB: Final = re.compile(r"^[已都均]*(?P<verb>[一-鿿]{2,4})$")
SENTENCES: Final = 2
REACH: Final = 70  # characters behind the claim
NEAR: Final = 16
MOST: Final = 4
PAIR: Final = 2


def judge_exceptions(passage: Passage) -> Iterator[Statement]:
    """Every sweeping word that the same paragraph takes back for one or some."""
    for sentence, items in enumerate(passage.sentences):
        start, end = passage.page.bounds(sentence)
        if not items and (found := _still_open(passage, sentence)):
            yield found
        for match in list(ALL.finditer(passage.words(sentence)))[:MOST]:
            at, stop = start + match.start(), start + match.end()
            clause = _clause(passage, at)
            whole = _whole(passage, items, at)
            if whole is None or _is_open(passage, max(start, at - NEAR), clause):
                continue
            behind = passage.page.text[clause[1] : min(clause[1] + REACH, _end(passage, sentence, end))]
            denied = _excepted(behind) or (_none(behind) if SOME.match(passage.page.text[stop : clause[1]]) else False)
            some = _fewer(passage, whole, stop, clause[1])
            if denied or some:
                yield _statement(passage, match[0], (at, stop), [some or whole])
                break


def _still_open(passage: Passage, sentence: int) -> Statement | None:
    """隐患已全部整改到位。祠堂的2处要换线路，至今未动工: of hazards that were counted before."""
    start, end = passage.page.bounds(sentence)
    claim = DONE.search(passage.page.text, start, end)
    if claim is None or sentence + 1 >= len(passage.sentences) or _end(passage, sentence, end) == end:
        return None
    left = next((item for item in passage.sentences[sentence + 1] if is_some(item)), None)
    whole = next((item for item in reversed(passage.items_in(max(0, start - REACH), start)) if is_some(item)), None)
    if left is None or whole is None or left.unit != whole.unit or left.token.value >= whole.token.value:
        return None
    words = told_of(passage, left)
    if _is_open(passage, start, (start, end)) or OTHERS.search(left.lead) or not NOT_YET.search(words):
        return None
    return _statement(passage, "全部", (claim.start("all"), claim.end("all")), [left, whole])


def _clause(passage: Passage, at: int) -> tuple[int, int]:
    text = passage.page.text
    begin, end = at, at
    while begin > 0 and text[begin - 1] not in "，。；：！？\n":
        begin -= 1
    while end < len(text) and text[end] not in "，。；：！？\n":
        end += 1
    return begin, end


def _whole(passage: Passage, items: list[Item], at: int) -> Item | None:
    """The number of all of them, in the clause or a little before."""
    before = [item for item in items if item.at < at and is_some(item)]
    return before[-1] if before and before[-1].token.value >= PAIR else None


def _is_open(passage: Passage, begin: int, clause: tuple[int, int]) -> bool:
    """Whether it is said of the others, of some, of then or of what is aimed at."""
    words = passage.page.text[begin : clause[1]]
    claim = passage.page.text[slice(*clause)]
    return any(each.search(claim) for each in (OTHERS, THEN, GOALS, SOME_ONLY)) or bool(EXCEPT.search(words))


def _end(passage: Passage, sentence: int, end: int) -> int:
    """The end of the next sentence, if it is of the paragraph."""
    text = passage.page.text
    return (
        passage.page.bounds(sentence + 1)[1]
        if sentence + 1 < len(passage.page.starts) and text[end - 1] != "\n"
        else end
    )


def _excepted(behind: str) -> bool:
    for match in ONLY.finditer(behind):
        if NO.search(match["who"]) or (
            match["more"] and re.match(r"因|由|要|需|尚|还|至今|目前", match["more"]) and NO.search(match["more"])
        ):
            return True
    return False


def _none(behind: str) -> bool:
    return bool(NONE.search(re.split("[。；！？\n]", behind, maxsplit=1)[0]))


def _fewer(passage: Passage, whole: Item, stop: int, end: int) -> Item | None:
    """8人，人人持证，7人持证: right behind, fewer of the same with the very words of the claim."""
    verb = VERB.match(passage.page.text[stop:end])
    item = next((each for each in passage.items[whole.index + 1 :][:1] if each.at > end), None)
    if verb is None or item is None or passage.page.text[end : item.at] not in {"，", "；", "。"}:
        return None
    same = item.tail == verb["verb"] and item.unit == whole.unit and item.token.exact and whole.token.exact
    return item if same and item.token.value < whole.token.value else None


def _statement(passage: Passage, word: str, place: tuple[int, int], parts: list[Item]) -> Statement:
    claimed = word_of(passage.page, word, *place)
    spans = ((claimed.start, claimed.end), *(each.span for each in parts))
    numbers = tuple(each.quantity for each in parts)
    how, said = Agreement.NO.value, f"并非{word}"
    return Worded(
        "extreme", spans, holds=False, claimed=claimed, computed=parts[0].token.value, how=how, parts=numbers, said=said
    )
