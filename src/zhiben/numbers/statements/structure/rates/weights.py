"""How much two numbers, and the name of a rate, speak for it that the rate is of the two."""

import re
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.slips import GOOD, LIKELY, UNLIKE, WEAK, likeness, scale_of
from zhiben.numbers.statements.structure.courses.subjects import are_only_dated, is_foreign
from zhiben.numbers.statements.structure.rates.ways import grows, is_called_after
from zhiben.numbers.statements.structure.scene import Scene, Term
from zhiben.numbers.statements.words import KINDS_OF_THINGS

HUNDRED: Final = 100
IN_ORDER: Final = re.compile(r"正常|完好|合格|达标|灵活|良好|可用|能用|符合")  # words for one and the same
PAIR: Final = 2
THREE: Final = 3
THING: Final = re.compile("|".join(words for _name, words in KINDS_OF_THINGS))
NEAR: Final = 12  # percentage points
FEW_POINTS: Final = 3
ANY_RATE: Final = re.compile(r"完成|整改|达标|覆盖|合格|到位|办结|检验|通过|占|执行|进度|使用")
QUALITY: Final = re.compile(r"合格|达标|完好|及格|优良|优秀|满意")
EQUIPPED: Final = re.compile(r"安装|加装|配备|配置|设置|张贴|签订|签署|投保|参保|建立|制定|接入|开通|持有|办理")
OF_PART: Final = re.compile(r"(?:足有|足足有?|占了?|占到|占比为?|正好占|恰好占|整整)")


def is_alone(scene: Scene, claimed: Term, part: Term, whole: Term, right: Fraction) -> bool:
    """消火栓420个，399个出水正常，完好率98%: a rate by name, and no other two numbers that it could be of."""
    match = cues.RATE_NAME.search(claimed.lead)
    alike = match is not None and IN_ORDER.search(match["name"][-PAIR:]) and IN_ORDER.search(part.own)
    told = alike and len(scene.sentences[claimed.sentence]) == THREE
    here = part.sentence == whole.sentence == claimed.sentence and max(part.at, whole.at) < claimed.at
    return bool(told and here and HUNDRED * part.value == right * whole.value and abs(claimed.value - right) <= NEAR)


def weight(claimed: Term, now: Term, then: Term, right: Fraction) -> int:
    """How much the numbers themselves, and the name of the rate, speak for the pair."""
    like = _likeness(claimed, abs(right))
    far = like == UNLIKE and abs(claimed.value - abs(right)) > (NEAR if claimed.is_percent else 1)
    far = far and "番" not in claimed.quantity.text  # twice as much is said of few numbers
    another = _names_another(claimed, now, then) and not are_only_dated(now, then)
    foreign = PAIR * (another or is_foreign(claimed, now, then)) if grows(claimed) else foreign_to(claimed, now)
    if claimed.is_percent and _is_left(claimed, now, then, right):
        foreign = PAIR * (_names_another(claimed, now, then) or now.mention.action == "check")
    foreign = foreign if claimed.is_percent else 0
    return like - 2 * far - 2 * foreign - (not (claimed.exact and now.exact and then.exact))


def _names_another(claimed: Term, *values: Term) -> bool:
    """隐患整改率 is of no 企业."""
    words = "".join(each.clause + each.tail for each in values)
    return any(thing not in words for thing in THING.findall(claimed.lead))


def _is_left(claimed: Term, part: Term, whole: Term, right: Fraction) -> bool:
    """Whether the rate is of what the part leaves, so that it is called after something else."""
    return not grows(claimed) and whole.value > 0 and right != HUNDRED * part.value / whole.value


def _likeness(claimed: Term, right: Fraction) -> int:
    """Rates are all near to one another, so that only digits and a point or two count."""
    like = likeness(claimed.value, right, scale_of([claimed.value]))
    wrong = abs(claimed.value - right)
    if re.search("[成半]|分之", claimed.quantity.text) and wrong <= NEAR:
        return max(like, LIKELY)
    if abs(HUNDRED - right - claimed.value) < 1 and (OF_PART.fullmatch(claimed.lead) or grows(claimed)):
        return GOOD  # what the part leaves
    if claimed.is_percent and claimed.value > HUNDRED // 2 and like == LIKELY and wrong > 1:
        return WEAK if wrong <= FEW_POINTS else UNLIKE
    return like


def foreign_to(claimed: Term, part: Term) -> int:
    """How much the rate's name speaks against the part: it is called after something else, or the part was only looked at."""
    match = cues.RATE_NAME.search(claimed.lead)
    if match is None:
        return 0
    if QUALITY.search(match["name"]) and EQUIPPED.search(part.own) and not QUALITY.search(part.own):
        return THREE  # 280家安装了报警器，抽查合格率96%: who has one, and whether it is good
    looked_at = part.mention.action == "check" and not re.search("检|查|覆盖", match["name"])
    if ANY_RATE.search(match["name"]):
        return 2 * looked_at
    return 0 if is_called_after(claimed, part) else 1
