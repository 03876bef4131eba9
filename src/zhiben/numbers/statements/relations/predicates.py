"""What is said of all, and whether a clause with a No says that it is not so: 安装了报警器 and 至今未装, 联入平台 and 尚未联网."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

HAN: Final = r"[\u4e00-\u9fff]"
NO: Final = re.compile(
    r"(?:(?P<still>尚|还|仍|至今|暂|一直|目前|始终)[^，。；\ue000]{0,2}?)?(?:未(?!来|央|成年|到期)|没有|没(?!收)|不(?=在岗|合格|达标|通过|符合|持证|齐|到位|畅通|完好|及格|满足))"
    r"(?:再|完全|全部|及时|按[期时]|按要求|得到|予以|进行|能够?|有(?!效|限|的)|曾|被)*"
    rf"(?P<verb>{HAN}{{1,2}})(?P<rest>[^，。；：！？\n\ue000]{{0,24}})"
)
AUXILIARY: Final = re.compile(r"^(?:已经?|都|均|全部|全|按[期时]|按要求|如期|及时|得到|予以|进行|实现|顺利|了)+")
COMPLEMENT: Final = frozenset("了到上好完成过齐毕入网开掉起够清出下的，。；")
NO_OBJECT: Final = re.compile(
    r"^(?:了|到位|完毕|完成|好|完|齐|到|上|过|成|的|[^\u4e00-\u9fff]|起来|出来|下来|在内|任何|通过|工作|之中|时间|以来|而已)*$"
)
NUMBER: Final = "\ue000"
OVERDUE: Final = re.compile(r"[逾超过到]期$")  # 逾期未检 is found by those who check
PAPERS: Final = frozenset("证牌网照")  # 持证 and 取证
# What is as good as the same verb, where nothing else is said: 全部整改 and 未完成, 全部通过考试 and 不合格.
ALIKE: Final = (
    re.compile(r"完成|整改|改|办结|到位|销号|解决|落实|处[理置]|消除|清零"),
    re.compile(r"通过|合格|达标|及格|过关|符合"),
)
PLAIN: Final = frozenset("有 是 在 能 会 要 个 人 家 处".split())
PAIR: Final = 2
SUBJECT: Final = re.compile(
    r"^(?:但是?|不过|然而|而|其中|只有|仅有?|唯独|惟独|唯有|目前|截至目前|另|还有?|尚有|仍有|有)+"
)
TRAILING: Final = re.compile(
    r"(?:至今|目前|因[^，。；]*|由于[^，。；]*|一直|到[^，。；]*|都|也|却|则|仍|尚|还|就|暂|两[个家名处支座台乡镇村]|等)+$"
)


class Predicate(NamedTuple):
    """The clause of the claim: before the sweeping word, the word, and behind it."""

    before: str
    word: str
    behind: str

    @property
    def words(self) -> str:
        """What is said; the words before the sweeping one where it closes the clause: 检查覆盖全部21个, 实现全覆盖."""
        behind = self.behind.replace(NUMBER, "")
        return behind if len(behind) > PAIR else self.before.rpartition(NUMBER)[2] + behind

    @property
    def head(self) -> str:
        return AUXILIARY.sub("", self.words)

    @property
    def has_object(self) -> bool:
        """安装了报警器, and not only 安装到位."""
        return len(self.head) > PAIR and not NO_OBJECT.match(self.head[PAIR:])


class Denial(NamedTuple):
    """A No: of whom, the verb, and what stands behind it."""

    subject: str
    still: bool
    verb: str
    rest: str

    @property
    def is_attribute(self) -> bool:
        """尚未签订的7家, 不在岗的3个单位."""
        return self.rest.lstrip("".join(COMPLEMENT - {"的"}))[:1] == "的"

    @property
    def name(self) -> str:
        return TRAILING.sub("", self.subject)


def denials_in(words: str) -> list[Denial]:
    """Every No of a clause with its verb."""
    found = []
    for match in NO.finditer(words):
        subject = SUBJECT.sub("", words[: match.start()])
        if OVERDUE.search(subject):
            continue
        verb = match["verb"].removesuffix("的")
        found.append(Denial(subject, bool(match["still"]), verb, match["verb"][len(verb) :] + match["rest"]))
    return found


def denies(claim: Predicate, denial: Denial) -> bool:
    """Whether the No is before the verb of the claim, and of no other thing."""
    verb, words = denial.verb, claim.words
    rest = denial.rest
    alike = any(each.match(verb) and each.match(claim.head) for each in ALIKE)
    if not _is_same_verb(claim, verb + rest[:1]):
        return alike and rest[:1] in {"", "的", "待", "，"}
    own = rest.partition("的")[0] if denial.is_attribute or "的" in rest else rest
    return bool(NO_OBJECT.match(own)) or any(pair in words for pair in _pairs(own))


def _pairs(words: str) -> Iterator[str]:
    return (words[at : at + PAIR] for at in range(len(words) - 1))


def _is_same_verb(claim: Predicate, verb: str) -> bool:
    """装 of 安装, 联网 of 联入, 复产 of 在6月12日前复产; but 开展 is not 开工."""
    head, words = claim.head, claim.words
    first, second = verb[:1], verb[1:2]
    whole = not second or second in COMPLEMENT
    if first in PLAIN and whole:
        return False
    if not whole and (verb[:PAIR] in words or (second in PAPERS and second in head[:PAIR])):
        return True
    if whole:  # 未装, 没查到
        return (
            first in head[:PAIR]
            or bool(re.search(rf"{first}[了到完好过齐成]", words))
            or first in claim.before[-PAIR * 2 :]
        )
    return bool(head) and head[0] == first and head[1:2] in COMPLEMENT
