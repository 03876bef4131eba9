"""How surely the numbers of a balance are meant to add up: what the words say for it and against it, and how near it comes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements.parts import OVERLAPPING, complete
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.slips import LIKELY, SURE, likeness, scale_of
from zhiben.numbers.statements.structure.courses.subjects import is_foreign
from zhiben.numbers.statements.structure.scene import Scene, Term
from zhiben.numbers.statements.structure.wholes.balance import Balance, claimed_of

THREE: Final = 3
PAIR: Final = 2
SMALL: Final = 20
OTHERWISE: Final = re.compile(r"^的|另|此外|其中")
ALL: Final = re.compile(r"无一|全|都|均|悉数|就此|一个不|一[人户家个]不|一律|统统|已")
POINTING: Final = re.compile(r"^(?:上述|以上|前述|[这那](?:些|边)?)$")
NOTE: Final = 8  # characters behind a list that may leave it open
APART: Final = re.compile(r"不含|不包括|除外|邻[县市区]|标准")
BESIDE: Final = re.compile(r"标准|平均")  # 与标准相差3℃
OPPOSITES: Final = tuple(
    tuple(pair.split("/"))
    for pair in "对/错 满/空 停/在 正常/停 开/停 完好/坏 好/坏 合格/不合格 公/私"
    " 老/新 旧/新 城/乡 城/村 镇区/村 昼/夜 白天/夜 男/女 能/不能 能/不了 持证/无证"
    " 国有/民营 室内/室外 地上/地下 成人/儿童 有人/无人 首次/再次 皮重/净 自重/净 现场/线上"
    " 外来/本地 外地/本地 同意/反对 赞成/反对 户内/户外".split()
)
TURN: Final = re.compile(
    r"[0-9一二三四五六七八九十]+(?P<turn>月|季度|年|日)|第[一二三四五六七八九十0-9]+(?P<other>[轮批次周期天阶])"
)
CODE: Final = "\ue002"
ORDER: Final = "一二三四五六七八九"
HANZI: Final = dict(zip("两俩三仨四五六七八九十", (2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))


def sureness(scene: Scene, terms: list[Term], balance: Balance) -> int:
    """How surely the numbers are meant to add up."""
    whole, parts = balance
    total = sum(each.size for each in parts)
    if whole.size < max(each.size for each in parts) or not whole.size <= 2 * total <= 4 * whole.size:
        return 0
    others = sorted(parts, key=lambda each: each.at)
    alike = _alike(balance)
    said = _said(scene, balance)
    sure = alike + (len(parts) >= THREE) + said
    if whole is terms[-1] and len(parts) == PAIR and whole.value < SMALL and said <= 0:
        sure -= PAIR  # what any three small numbers may make
    if len(balance.terms) == len(terms):
        sure += 1 + (len(scene.sentences[terms[0].sentence]) == len(terms))
    if alike < LIKELY and whole.at < parts[0].at and cues.AMONG.search(scene.between(whole, parts[0])):
        sure -= 1  # 其中 need not be all
    if (
        abs(whole.size - total) >= min(each.size for each in parts)
        and alike < SURE
        and not _is_listed(scene, balance, others)
    ):
        sure -= 2
    if not alike and not _is_clear(balance):
        sure -= 2
    sure += PAIR * (
        alike >= LIKELY and whole is terms[-1] and len(balance.terms) == len(terms) and _closes(scene, balance)
    )
    return sure - _doubts(scene, balance, others) - _doubtful_parts(scene, balance, others)


def _is_listed(scene: Scene, balance: Balance, others: list[Term]) -> bool:
    """共9人，站长1人、安全员1人、加油员6人: a total and right behind it one list."""
    joined = all(each.mention.level == 1 for each in others[1:]) and len(others) >= THREE
    joined = joined and not cues.AMONG.search(
        scene.between(*sorted((balance.whole, others[0]), key=lambda each: each.at))
    )
    return joined and balance.whole.at < others[0].at and bool(cues.NAMED_TOTAL.search(balance.whole.lead))


def _doubts(scene: Scene, balance: Balance, others: list[Term]) -> int:
    """What the passage says against it: estimates, overlaps, open lists, changes of several things."""
    first, last = balance.terms[0], balance.terms[-1]
    text = scene.page.text
    labels = [label for each in others if (label := _label(scene, each))]
    doubts = 2 * (not all(each.exact for each in balance.terms))
    doubts += 3 * (
        sum(each.changed and not each.lead.endswith("到") for each in balance.terms) > 1
        or (len(set(labels)) < len(labels) and not _chained(scene, balance.whole))
    )
    doubts += 3 * ("占" in balance.whole.clause or "占" in scene.between(last, balance.whole)) + 3 * (
        "其中" in text[others[0].at : others[-1].at]
    )
    if not (len(others) == PAIR and _refused(*others)):
        words = text[first.at : scene.page.bounds(last.sentence)[1]].replace("其中", "")
        if balance.whole is last and claimed_of(balance) is last:
            words = cues.EXCLUSIVE.sub("", words)
        doubts += 3 * bool(cues.OVERLAP.search(words))
    doubts += 3 * _is_series(balance) + 3 * any(each.lead.startswith("有的") for each in balance.parts)
    if balance.whole is last and not cues.NAMED_TOTAL.search(last.clause):  # 总投资5.6亿元，一期2.3亿元，预计产值8亿元
        doubts += 2 * any(cues.LIMIT.search(last.lead) or cues.NAMED_TOTAL.search(each.lead) for each in balance.parts)
    doubts += 3 * (balance.whole.is_percent and not claimed_of(balance).changed and "率" in first.clause)
    return doubts + 2 * bool(cues.OPEN.search(text[first.at : last.at + 1 + len(last.tail) + NOTE]))


def _closes(scene: Scene, balance: Balance) -> bool:
    """Whether the last number of a list may be its total: of no other time, no other thing, and all of it where it is bare."""
    whole = balance.whole
    if (
        whole.mention.level == 1
        or cues.THEN.search(whole.lead)
        or OTHERWISE.search(whole.tail)
        or any(each.changed for each in balance.terms)
    ):
        return False
    if any(cues.THEN.search(each.lead) for each in balance.parts) and collective(scene, whole) != len(balance.parts):
        return False
    return bool(whole.lead) or bool(ALL.search(whole.tail))


def _is_series(balance: Balance) -> bool:
    """4月18件，5月21件，6月40件: one after another, and the last is no total."""
    turns = [TURN.search(each.clause) for each in balance.terms]
    if not all(turns) or cues.NAMED_TOTAL.search(balance.whole.clause):
        return False
    return len({match["turn"] or match["other"] for match in turns if match}) == 1


def _label(scene: Scene, term: Term) -> str:
    """What it is called, with a number that the name itself holds: 一分队, 二分队."""
    label = term.lead.strip("、")
    place = scene.index(term) - 1
    if label and term.gap.removesuffix(term.lead).endswith(CODE):  # 一车间
        return f"{term.at}{label}"
    if place >= 0 and label and label == term.gap and len(scene.terms[place].quantity.text) == 1:
        return scene.terms[place].quantity.text + label
    return label


def _doubtful_parts(scene: Scene, balance: Balance, others: list[Term]) -> int:
    """Parts that may overlap (女职工, 夜间), or that are not told in one breath."""
    whole = balance.whole
    if cues.EXCLUSIVE.search(scene.page.words(others[-1].sentence)):
        return -2
    overlapping = any(OVERLAPPING.search(each.own) and not cues.REST.search(each.own) for each in others)
    if not cues.AMONG.search(scene.between(*sorted((whole, others[0]), key=lambda each: each.at))):
        return 2 * (overlapping and whole.at < others[0].at and len(others) > PAIR)
    now = [bool(cues.NOW.search(each.lead)) for each in others]
    return 3 * overlapping + 2 * (any(now) and not all(now))


def _is_clear(balance: Balance) -> bool:
    """Whether the words alone say that these are all: 合计, 其余."""
    claimed = claimed_of(balance)
    if claimed is balance.whole:
        return bool(cues.NAMED_TOTAL.search(claimed.lead)) and claimed.at > balance.parts[-1].at
    taken = [each for each in balance.parts if each is not claimed]
    refused = len(taken) == 1 and _refused(taken[0], claimed)
    return bool(cues.SURELY_LEFT.search(claimed.lead)) or claimed.changed or refused


def _alike(balance: Balance) -> int:
    """How much the printed numbers look like ones that add up, whichever of them is wrong."""
    whole, parts = balance
    summed = sum((each.value for each in parts), Fraction(0))
    scale = scale_of(each.value for each in balance.terms)
    claimed = claimed_of(balance)
    right = {each: summed if each is whole else whole.value - summed + each.value for each in balance.terms}
    own = likeness(claimed.value, right[claimed], scale)
    return max(own, max(likeness(each.value, right[each], scale) for each in balance.terms) - 1) if own else 0


def _said(scene: Scene, balance: Balance) -> int:
    """What the words say for it: a total, 其中, what is left, what was added."""
    whole, parts = balance
    claimed = claimed_of(balance)
    behind = whole.at > parts[-1].at
    if claimed is whole:
        return _said_total(scene, balance) if behind else _said_list(scene, balance)
    taken = [each for each in parts if each is not claimed]
    said = 2
    if cues.OF_PART.search(claimed.lead) or BESIDE.search(claimed.lead):
        return -4
    if claimed.changed:
        return said + _said_change(scene, whole, taken, claimed)
    said += bool(cues.PLANNED.search(whole.lead) or cues.FOUND.search(whole.lead))
    said += all(cues.DONE.search(each.own) or _refused(each, claimed) for each in taken)
    return said


def _said_change(scene: Scene, whole: Term, taken: list[Term], claimed: Term) -> int:
    """Whether the words make the last a change between the other two, of the same thing."""
    then, now = sorted((whole, taken[0]), key=lambda each: each.at)
    named = cues.COMPARED.search(claimed.lead)
    if named and not any(named[1] in each.own for each in (then, now)):
        return -5
    said = -2 * (claimed.at < min(then.at, now.at) and not any(cues.THEN.search(each.clause) for each in (then, now)))
    said -= 3 * (claimed.at < then.at and "原" in now.lead)
    said -= 4 * (claimed.at > now.at and is_foreign(claimed, then, now))
    return said + (_moved(scene, then, now) if len(taken) == 1 else 0)


def _said_total(scene: Scene, balance: Balance) -> int:
    whole, parts = balance
    said = -4 * bool(APART.search(whole.clause))
    if collective(scene, whole) == len(parts) or _chained(scene, whole):
        said += 2
    if cues.NAMED_TOTAL.search(whole.clause[-12:]):
        said += 3
    elif cues.TOTAL.search(whole.clause) or cues.TOTAL.search(whole.tail):
        said += 2
    if not whole.lead and whole.tail and not OTHERWISE.search(whole.tail):  # 17家企业就此
        said += whole.sentence != parts[-1].sentence or bool(ALL.search(whole.tail))
    said += 2 * bool(POINTING.search(whole.lead))
    if whole.mention.action and any(each.mention.action not in {"", whole.mention.action} for each in parts):
        said -= 1
    if (
        cues.THEN.search(whole.lead)
        or any(cues.THEN.search(each.lead) for each in parts)
        or cues.REST.search(whole.lead)
    ):
        said -= 2
    if cues.THEN.search(whole.lead) or (not whole.lead and whole.tail.startswith("的")):  # 去年全年96起, 45人的班
        said -= 2
    return said


def _said_list(scene: Scene, balance: Balance) -> int:
    whole, parts = balance
    if whole.at > parts[0].at:  # in the middle
        return 0
    between = scene.between(whole, parts[0])
    said = int(bool(cues.TOTAL.search(whole.lead) or cues.FOUND.search(whole.lead)))
    said += bool(cues.AMONG.search(between) or "：" in between or "分" in between or "（" in between)
    said += 2 * (
        between.startswith("（")
        and not cues.AMONG.search(between)
        and scene.page.text[parts[-1].at + 1 : parts[-1].at + 2] == "）"
    )
    said += 2 * (complete([each.own for each in parts]) or opposite(parts) or _numbered(parts))
    said -= not said and len(parts) == PAIR  # 能出水的51个，生锈的25个: nothing says that these are all
    if any(cues.THEN.search(each.lead) or each.changed for each in parts):
        said -= 2
    if any(each.mention.action not in {"", whole.mention.action} for each in parts):
        said -= 1
    return said


def opposite(parts: Sequence[Term]) -> bool:
    """答对19名，答错8名; 满瓶50只，空瓶22只: two parts by names that leave nothing out."""
    if len(parts) != PAIR:
        return False
    one, other = parts
    return any((a in one.own and b in other.own) or (b in one.own and a in other.own) for a, b in OPPOSITES)


def _numbered(parts: tuple[Term, ...]) -> bool:
    """第一期73人，第二期85人: parts that are counted on from the first."""
    return all(
        re.search(rf"第[{ORDER[place]}{place + 1}]", each.lead) for place, each in enumerate(parts[: len(ORDER)])
    )


def _chained(scene: Scene, whole: Term) -> bool:
    """合计办案83件，罚款204.7万元: what follows a total is one too."""
    place = scene.index(whole) - 1
    before = scene.terms[place] if place >= 0 else None
    if before is None or before.sentence != whole.sentence or before.kind == whole.kind:
        return False
    return bool(cues.NAMED_TOTAL.search(before.clause)) and set(scene.between(before, whole)) & set("。；") == set()


def _moved(scene: Scene, then: Term, now: Term) -> int:
    """由380家增加到452家: both values of the change are named as such."""
    said = cues.THEN.search(scene.page.said(then.mention) + then.lead) or cues.FROM.search(then.lead)
    reached = cues.REACHED.search(now.lead) or cues.NOW.search(now.lead + scene.page.said(now.mention))
    return int(bool(said)) + int(bool(reached))


def _refused(taken: Term, left: Term) -> bool:
    """采纳69条，未采纳16条: the same word with and without its no."""
    for no in "未不无没非缺":
        at = left.own.find(no)
        if at >= 0:
            word = left.own[at + 1 : at + 3]
            return bool(word) and (word in taken.own or word[0] in taken.own)
    return False


def collective(scene: Scene, total: Term) -> int:
    """三个乡镇共摸排2791栋, 两队合计: how many the total says that it adds up, or 0."""
    place = scene.index(total) - 1
    before = scene.terms[place] if place >= 0 else None
    if before and before.sentence == total.sentence and not set(scene.between(before, total)) & set("，。；："):
        counted = before.quantity.cls == "count" and before.kind != total.kind and before.value.denominator == 1
        return int(before.value) if counted else 0
    digits = [HANZI[char] for char in total.clause[:6] if char in HANZI]
    return digits[0] if digits else 0
