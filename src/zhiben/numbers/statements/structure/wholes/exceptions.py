"""Something is said of all, and a clause behind denies it of one or of some: 31家全部安装了…，康乐苑至今未装; 均已签订，尚未签订的7家.

What denies has the verb of the claim with a No before it (装了, 未装) and nothing else that it is said of, or it begins with 只有, 唯独 and
says why it is not so. What is aimed at, what was so before, and what is said of the others deny nothing.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.pointing import word_of
from zhiben.numbers.statements.relations.judging import Worded
from zhiben.numbers.statements.relations.predicates import Denial, Predicate, denials_in, denies
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term

EVERY: Final = re.compile(
    r"全部|全都|悉数|尽数|全数|一律|无一例外|无例外|统统|皆(?!知)|全覆盖|全员|所有|百分之百|没有例外"
    r"|(?P<one>[人家户村个件场次处条校车船部台班站店厂库座辆艘支栋层街镇企矿路桥枚])(?P=one)(?!通|乐|长|关)"
    r"|(?<![人户日月年周次件平])均(?![衡匀分值价\ue000]|隐患|问题|面积|投入|产值)|(?<![大首成古])都(?![市是江会督])"
)
AIMED: Final = re.compile(
    r"目标|限(?![值速高载])|确保|力争|争取|要求|承诺(?![书函卡])|必须|须|不得|计划|如果?|若|凡|拟|将(?!军)|应(?!急|到|考|参|训|检|对|用)|前全部|尽快|早日|推[进动]|实现不了|不是"
)
NOT_ALL: Final = re.compile(
    r"其余|其他|其它|另(?!有)|除|之外|以外|(?<!参)余下|剩[余下]|基本|大[都多]|几乎|并非|未[能必]|不[能可]?全|到期|上述"
)
THEN: Final = re.compile(
    r"去年|上年|上月|上季|上半年|同期|历史|往年|此前|以前|原(?![料材因油煤木])|曾|过去|之前|昨|前期|[检整抽普排]查前|整改前|当时"
)
OTHERS: Final = re.compile(
    r"其余|其他|其它|另[外有一]?|除了?[^，。；]{1,20}外|之外|以外|新[增发建]|未到期|下一|后续|此外|备用|要求|确保|计划|如果?|若|凡|拟|必须|不得|应当|[对凡]于?未|占"
)
ONLY: Final = re.compile(r"^(?:但是?|不过)?(?:只有|仅有|仅|唯独|惟独|唯有|惟有|唯一|独有)(?![用需花剩余占限])")
CAUSE: Final = re.compile(r"因(?!此|而|素)|由于")
REFUSED: Final = re.compile(
    r"[未没](?!收)|尚|不(?!等|足|到|含|少|同)|无法|仍[被在由处为]|还[是在被]|推[迟到至]|延[后期迟]|改[由为在]|缓|暂|停[产业用工建]"
    r"|才[能会可]|例外|落空|欠|差(?!异|别)|要到|缺(?!陷)"
)
QUOTED: Final = re.compile(r"“[^“”]{0,40}”")
BREAK: Final = re.compile(r"[，。；：！？\n]")
FOUND: Final = re.compile(r"^(?:一|二|三|四|五|六|七|八|九|十)?[是、]")
NEGATIVE: Final = re.compile(r"^(?:已|并|从)?(?:均|都)?(?:没有?|未|不|无)")
REACH: Final = 110  # characters behind the claim in which it may be denied
CLAUSES: Final = 5
BACK: Final = 60
LONGEST: Final = 80  # characters of a clause on either side of the word
CLAIMS: Final = 6
PAIR: Final = 2
SURE: Final = 4


class Claim(NamedTuple):
    """Where it is said of all, in its clause, and how many they are."""

    at: int
    end: int
    clause: tuple[int, int]
    whole: Term | None
    predicate: Predicate


def judge_told_exceptions(scene: Scene) -> Iterator[Reading]:
    """Every sweeping word that a clause behind it, of its sentence or the next, takes back."""
    for sentence, terms in enumerate(scene.sentences):
        start, _end = scene.page.bounds(sentence)
        for match in list(EVERY.finditer(scene.page.words(sentence)))[:CLAIMS]:
            claim = _claim(scene, terms, start, (start + match.start(), start + match.end()))
            if claim is not None and (found := _taken_back(scene, sentence, claim)) is not None:
                yield found
                break


def _claim(scene: Scene, terms: list[Term], start: int, word: tuple[int, int]) -> Claim | None:
    text, (at, end) = scene.page.text, word
    begin, stop = at, end
    while begin > max(start, at - LONGEST) and not BREAK.match(text, begin - 1):
        begin -= 1
    while stop < min(len(text), end + LONGEST) and not BREAK.match(text, stop):
        stop += 1
    words = QUOTED.sub("", text[begin:stop])
    lead = text[max(start, begin - 12) : begin]
    if AIMED.search(words) or NOT_ALL.search(words) or THEN.search(words) or AIMED.search(lead) or NOT_ALL.search(lead):
        return None
    before = [each for each in terms if start <= each.at < at and each.is_value]
    whole = before[-1] if before and before[-1].value >= PAIR else None
    inside = next((each for each in terms if end <= each.at < stop and each.is_value and each.at - end <= 1), None)
    return Claim(at, end, (begin, stop), inside or whole, Predicate(text[begin:at], text[at:end], text[end:stop]))


def _behind(scene: Scene, sentence: int, at: int) -> list[tuple[int, str]]:
    """The clauses behind, of this sentence and of the next in the paragraph, and where each begins."""
    page = scene.page
    end = page.bounds(sentence)[1]
    if sentence + 1 < len(page.starts) and page.paragraph(sentence + 1) == page.paragraph(sentence):
        end = page.bounds(sentence + 1)[1]
    end = min(end, at + REACH)
    clauses: list[tuple[int, str]] = []
    begin = at
    while begin < end and len(clauses) <= CLAUSES:
        mark = BREAK.search(page.text, begin, end)
        stop = mark.start() if mark else end
        if stop > begin and (mark or end == len(page.text) or BREAK.match(page.text, end - 1)):
            clauses.append((begin, page.text[begin:stop]))
        begin = stop + 1
    return clauses


def _taken_back(scene: Scene, sentence: int, claim: Claim) -> Reading | None:
    clauses = _behind(scene, sentence, claim.clause[1])
    near = [each for row in scene.sentences[sentence : sentence + PAIR] for each in row]
    for place, (begin, words) in enumerate(clauses):
        if OTHERS.search(words) or THEN.search(words) or FOUND.match(words):
            return None
        before, following = (clauses[other][1] if 0 <= other < len(clauses) else "" for other in (place - 1, place + 1))
        some = _some(near, begin, words)
        if place <= 1 and _is_only(claim, words, following):
            return _reading(scene, claim, some)
        for denial in denials_in(words):
            of_whom = denial if len(denial.name) >= PAIR else denial._replace(subject=before)
            if denies(claim.predicate, denial) and _is_of_them(scene, claim, of_whom, some):
                return _reading(scene, claim, some)
    return None


def _is_only(claim: Claim, words: str, following: str) -> bool:
    """只有报告厅东门仍被钢琴挡住, 只有6辆因大修推到今年1月."""
    if not ONLY.match(words) or NEGATIVE.match(claim.predicate.behind):
        return False
    if CAUSE.search(words):
        return bool(REFUSED.search(words + following))
    return bool(REFUSED.search(words)) and not denials_in(words)


def _some(near: list[Term], begin: int, words: str) -> Term | None:
    """The number of those of which it is not so."""
    end = begin + len(words)
    return next((each for each in near if begin <= each.at < end and each.is_value and each.exact), None)


def _is_of_them(scene: Scene, claim: Claim, denial: Denial, some: Term | None) -> bool:
    """Whether those of which it is denied are of those of which it was claimed."""
    if some is not None:
        if claim.whole is None:
            return not denial.subject or denial.is_attribute
        if some.value >= claim.whole.value:
            return False
        return some.kind == claim.whole.kind or _is_as_many(scene, claim.whole, some)
    if len(denial.subject) < PAIR or denial.is_attribute:
        return False
    named = denial.name
    subject = scene.page.text[
        max(scene.page.bounds(claim.whole.sentence)[0] if claim.whole else 0, claim.at - BACK) : claim.at
    ]
    return claim.predicate.has_object or named[-1:] in subject or named[-PAIR:] in scene.page.text[: claim.at]


def _is_as_many(scene: Scene, whole: Term, some: Term) -> bool:
    """644套 in 644所学校, 9所尚未联网: the text counts as many of the other kind."""
    place = scene.index(whole)
    return any(each.kind == some.kind and each.value == whole.value for each in scene.terms[max(0, place - 20) : place])


def _reading(scene: Scene, claim: Claim, some: Term | None) -> Reading:
    word = scene.page.text[claim.at : claim.end]
    claimed = word_of(scene.page, word, claim.at, claim.end)
    parts = tuple(each.quantity for each in (some, claim.whole) if each is not None)
    spans = tuple(dict.fromkeys(((claimed.start, claimed.end), *((each.start, each.end) for each in parts))))
    value = some.value if some else Fraction(1)
    statement = Worded(
        "extreme",
        spans,
        holds=False,
        claimed=claimed,
        computed=value,
        how=Agreement.NO.value,
        parts=parts,
        said=f"并非{word}",
    )
    return Reading(statement, SURE)
