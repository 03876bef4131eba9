"""Changes in prose: 由5起下降至2起，下降60%; 12起，同比减少6起、下降33.3%; 上年同期18起，同比下降33.3%."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.growth import Base, printed, ratios, subtract
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.page import COMMA, NUMBER, PAIR, WHEN, Mention, Page
from zhiben.numbers.statements.parts import ADDITIVE
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.words import noun_of

FROM: Final = re.compile(r"(?:由|从)(?:[^，。；]{0,12})$")
TO: Final = re.compile(
    r"(?P<down>下降|减少|降低|降|减|回落|下滑|压减|压降|缩减)?(?P<up>上升|增加|增长|提高|提升|增|升|扩大|上涨)?(?:了)?(?:至|到|为)了?(?:[今本当每][年月周期日]的?|现在的?|目前的?|\ue001的?)?$"
)
BEFORE: Final = re.compile(
    r"(?:去年|上年|上月|上周|上旬|上季度|上期|[前上]一[年月周旬季]|往年|同期|[年月季期]初|(?:去年|上年|上月)[底末])(?:同期|同月|同季)?(?:的|为|是|有|共|（)*[^，。；、]{0,10}$"
)
QUARTERS: Final = "零一二三四"
YEAR: Final = re.compile(r"同比|去年|上年")
MONTHLY: Final = re.compile(r"环比|上月|上周|上季")
TIMES: Final = re.compile(r"是(?P<then>去年|上年|上月|上周)?[^，]{0,8}的$")
COMPARED: Final = re.compile(rf"[较比与](?:{WHEN}(?:的|（)?|[^，。；]{{1,14}}(?:水平|平均)（)$")
OTHER_YEAR: Final = re.compile(r"(20[0-9]{2})年")
NET: Final = re.compile(r"净(?P<sign>[增减])(?:加|少)?$")
# What a verb makes a change of where two values stand before it: 比8月份的205起少43起, 由…增加至…，新增57户.
GREW: Final = re.compile(
    r"(?:(?P<up>新增|新[接纳加吸招]|净增|增加|增长|扩大|(?<![很许众较不最])多)|(?P<down>[核压削缩裁]减|压降|减少|下降|(?<![至缺很不较最])少))"
    r"(?:[\u4e00-\u9fff]{0,2}(?<![比较于]))$"
)
FOR_EACH: Final = re.compile(r"每|平均|(?<!^)均(?:约|近|仅)?$")
REACHED: Final = re.compile(r"^(?:总[量数额]?)?(?:达到?|共计?|合计|为|[升增降减]至)$")
WHOLE_YEAR: Final = re.compile(r"全年|20[0-9]{2}年$")
HIGHER: Final = re.compile(r"高出?$|低$")
MONTH: Final = re.compile(r"(?P<month>[0-9]{1,2})月(?:份)?$|(?P<quarter>[一二三四])季度$")
STEP: Final = re.compile(r"环比|较上|比上")
# Words before a percentage that name nothing of their own.
TIES: Final = re.compile(r"同比|环比|分别|均|比例|幅度|(?:[较比与][^，。]{0,8}(?:相比|同期)?)")
RATES: Final = frozenset({"%", "‰"})
LOOK_BACK: Final = 12


def judge_changes(page: Page) -> Iterator[Statement]:
    """Every increase, decrease and percentage of change that can be computed from the same sentence."""
    for mentions in page.by_sentence:
        if any(each.cls == "change" for each in mentions) or len(mentions) > 1:
            yield from _Sentence(page, mentions).judge()


class _Sentence:
    """Reads the numbers of one sentence from left to right and remembers what a change can refer to."""

    def __init__(self, page: Page, mentions: list[Mention]) -> None:
        self.page, self.mentions = page, mentions
        self.values: list[Mention] = []  # counts and sums so far that are values now
        self.thens: list[Mention] = []  # values of an earlier period
        self.pair: tuple[Mention, Mention] | None = None  # the last 由…至…
        self.deltas: list[Base] = []  # changes by number so far
        self.sign = 1
        self.alone: Mention | None = None  # the last change by number whose value now is not said
        self.text = ""  # of the change that is judged

    def judge(self) -> Iterator[Statement]:
        place = 0
        while place < len(self.mentions):
            this = self.mentions[place]
            following = self.mentions[place + 1] if place + 1 < len(self.mentions) else None
            if following and self._is_pair(this, following):
                self.pair = (following, this)
                yield from self._direction(following, this)
                place += 2
                continue
            if self._is_change(this):
                run = self._run(place)
                yield from self._changes(run)
                place += len(run)
                continue
            if this.unit == "倍" and TIMES.search(self._clause(this)[: -len(this.quantity.text)]):
                yield from self._times(this)
            self._remember(this)
            place += 1

    def _times(self, claimed: Mention) -> Iterator[Statement]:
        """203.7万元，是去年的1.6倍，去年为128.5万元."""
        now = self.values[-1] if self.values else None
        then = self.thens[-1] if self.thens else None if now is None else self._later(claimed, now.unit)
        if now is None or then is None or now.unit != then.unit or not arithmetic.value_of(then.quantity):
            return
        computed = arithmetic.per_cent(arithmetic.range_of(now.quantity), arithmetic.range_of(then.quantity))
        if computed:
            best = arithmetic.value_of(now.quantity) / arithmetic.value_of(then.quantity)
            numbers = [now.quantity, then.quantity]
            yield stated("rate", claimed.quantity, numbers, arithmetic.times(computed, Fraction(1, 100)), best=best)

    def _is_pair(self, first: Mention, second: Mention) -> bool:
        """由 first 下降至 second."""
        if first.unit != second.unit or first.cls == "change" or second.cls == "change":
            return False
        words = self.page.between(first, second)
        return bool(FROM.search(first.before)) and bool(TO.search(words)) and len(words) < LOOK_BACK * 2

    def _direction(self, now: Mention, then: Mention) -> Iterator[Statement]:
        match = TO.search(self.page.between(then, now))
        if not match or not (match["up"] or match["down"]):
            return
        bound = arithmetic.range_of(then.quantity)
        computed = Range(bound.low, None, low_open=True) if match["up"] else Range(None, bound.high, high_open=True)
        statement = stated("change", now.quantity, [then.quantity], computed)
        if not statement.holds:
            yield statement

    def _is_change(self, mention: Mention) -> bool:
        if mention.cls == "change":
            return True
        if mention.unit == "百分点" and HIGHER.search(mention.before):
            return True
        if mention.cls in ADDITIVE and NET.search(mention.before) and (self.pair or self.values):
            return True
        if mention.cls in ADDITIVE and self._grew(mention) and self._is_balance(mention):
            return True
        # 减少6起、3人: the second stands in the list of the first and has no words of its own.
        before = self.mentions[mention.index - self.mentions[0].index - 1] if mention is not self.mentions[0] else None
        joined = before is not None and before.cls == "change" and mention.level <= 1 and not mention.before
        return joined and mention.cls in ADDITIVE | {"percent"}

    def _grew(self, mention: Mention) -> re.Match[str] | None:
        """The verb of change right before a number; dates stay in the words, so that 较上月多 is not 较多."""
        return GREW.search(self.page.text[self.page.clause_start(mention.at) : mention.at].rpartition(NUMBER)[2])

    def _reached(self, change: Mention) -> Mention | None:
        """较去年的86万元多投入24万元，达到110万元: the value now right behind the change."""
        place = self.mentions.index(change) + 1
        each = self.mentions[place] if place < len(self.mentions) else None
        reached = each is not None and each.unit == change.unit and each.level <= COMMA and REACHED.match(each.before)
        return each if reached else None

    def _is_balance(self, mention: Mention) -> bool:
        """Whether both values stand before, and no other change of the unit (新增40名，另调离8名) shares in it."""
        known = self.pair is not None and self.pair[0].unit == mention.unit
        compared = [each for each in self.thens if each.unit == mention.unit]
        if compared and not known and self._reached(mention):
            return True
        if not known and not compared and self._values_of(mention) and self._later(mention, mention.unit):
            return True
        if not known and not (compared and self._values_of(mention)):
            return False
        behind = self.mentions[self.mentions.index(mention) + 1 :]
        return not any(each.unit == mention.unit for each in behind)

    def _values_of(self, mention: Mention) -> bool:
        return any(each.unit == mention.unit for each in self.values)

    def _run(self, place: int) -> list[Mention]:
        """A list of changes of one kind: 6起、3人, or 33.3%和25%."""
        run = [self.mentions[place]]
        rate = self.mentions[place].unit in RATES
        for each in self.mentions[place + 1 :]:
            if each.level > 1 or each.before.strip("和及与") or (each.unit in RATES) != rate:
                break
            run.append(each)
        return run

    def _remember(self, mention: Mention) -> None:
        if mention.cls not in ADDITIVE | {"percent"} or not mention.unit:
            return
        clause = self.page.text[self.page.clause_start(mention.at) : mention.at]
        said = self.page.said(mention) + clause.rpartition("、")[2]
        year = OTHER_YEAR.match(self.page.said(mention))
        earlier = year is not None and int(year[1]) < self.page.last_year
        if earlier or BEFORE.search(said) or COMPARED.search(clause):
            self.thens.append(mention)
        elif not (FOR_EACH.search(mention.before) and self._values_of(mention)):  # 18.6万人, 平均每班30人
            self.values.append(mention)

    def _changes(self, run: list[Mention]) -> Iterator[Statement]:
        net = NET.search(run[0].before)
        grew = self._grew(run[0]) if run[0].cls in ADDITIVE else None
        falling = (run[0].quantity.value or 0) < 0 or run[0].before.endswith("低")
        if net or grew:
            falling = net["sign"] == "减" if net else bool(grew and grew["down"])
        self.sign = -1 if falling else 1
        if run[0].unit in RATES:
            yield from self._percentages(run)
            return
        fresh = []
        for each in run:
            base = self._base(each)
            if base is None:
                self.alone = each
                continue
            fresh.append(Base(base.now, base.then, each, self._sign_of(each, run[0])))
            if base.then is not None:
                yield from self._by_number(each, base)
        self.deltas = [*self.deltas, *fresh] if self._goes_on(run[0]) else fresh

    def _goes_on(self, change: Mention) -> bool:
        """事故减少2起，死亡减少1人，分别下降33.3%和25%: one change right behind the other is told with it."""
        last = self.deltas[-1].change if self.deltas else None
        following = last is not None and last.index == change.index - 1 and last.unit != change.unit
        return following and change.level <= COMMA

    def _sign_of(self, each: Mention, first: Mention) -> int:
        return -1 if each.cls != "change" and self.sign < 0 else 1

    def _base(self, change: Mention) -> Base | None:
        """What a change by number refers to: the pair, or the last value of the same unit."""
        before = self.mentions[max(0, self.mentions.index(change) - 1)]
        if before.cls == "percent" and not change.level:  # 比上年半数还多25起
            return None
        unit = "%" if change.unit == "百分点" else change.unit
        if self.pair and self.pair[0].unit == unit:
            return Base(*self.pair) if self._of_whole(change, self.pair[0]) else None
        now, then = self._last(self.values, unit, change), self._last(self.thens, unit, change)
        if now is not None and then is not None and not (self._of_whole(change, now) and self._same_span(now, then)):
            return None
        then = (
            then
            if then is not None and _same_kind(self._clause(change), self._clause(then))
            else self._later(change, unit)
        )
        now = now or (self._reached(change) if then is not None else None) or self._previous(change, unit)
        return None if now is None else Base(now, then)

    def _of_whole(self, change: Mention, now: Mention) -> bool:
        """Whether no 其中 stands between: 由52起减少到40起，其中建筑业减少5起 is about a part."""
        return "其中" not in self.page.text[now.at : change.at]

    def _previous(self, change: Mention, unit: str) -> Mention | None:
        """今年事故19起、死亡21人。去年23起、27人，死亡人数同比减少6人: the value now stands a sentence before."""
        if not change.sentence or not self.thens:
            return None
        before = self.page.by_sentence[change.sentence - 1]
        start, _end = self.page.bounds(change.sentence - 1)
        same = [each for each in before if each.unit == unit and each.cls in ADDITIVE | {"percent"}]
        named = [
            each for each in same
            if each.action == change.action and "其中" not in self.page.text[start : each.at]
            and not FOR_EACH.search(each.before)
        ]  # fmt: skip
        return named[0] if named else None

    def _same_span(self, now: Mention, then: Mention) -> bool:
        """去年全年412起；今年前9个月287起: a whole year is no base of some months."""
        first, last = sorted((now.at, then.at))
        if "其中" in self.page.text[first:last]:
            return False
        whole = [bool(WHOLE_YEAR.search(self._clause(each) + each.period)) for each in (now, then)]
        return whole[0] or not whole[1] or not (self.page.said(now) or now.period)

    def _clause(self, mention: Mention) -> str:
        """The words of the clause with its dates, and the number with its own verb."""
        start = self.page.clause_start(mention.at)
        return self.page.said(mention) + self.page.text[start : mention.at] + mention.quantity.text

    def _later(self, change: Mention, unit: str) -> Mention | None:
        """比4月增加80家次，4月为830家次: the value then is said afterwards."""
        place = self.mentions.index(change)
        for each in self.mentions[place + 1 :]:
            if each.cls == "change" or each.unit != unit:
                continue
            if WHOLE_YEAR.search(self._clause(each)) and not WHOLE_YEAR.search(self._clause(change)):
                continue
            said = self.page.said(each)
            named = said and said in self.page.said(change) and each.level <= COMMA
            if named or (
                BEFORE.search(self._clause(each)[: -len(each.quantity.text)])
                and _same_kind(self._clause(change), self._clause(each))
            ):
                return each
        return None

    def _months(self, unit: str) -> tuple[Mention, Mention] | None:
        """5月份立案14起，4月份立案9起，环比增加5起: the values of two months, one after the other."""
        known = [
            (int(match["month"] or QUARTERS.index(match["quarter"])), each)
            for each in self.values
            if each.unit == unit and (match := MONTH.search(each.period))
        ]
        if (
            len(known) != PAIR
            or known[1][1].action not in {"", known[0][1].action}
            or abs(known[0][0] - known[1][0]) != 1
        ):
            return None
        then, now = sorted(known, key=lambda each: each[0])
        return now[1], then[1]

    def _last(self, known: list[Mention], unit: str, change: Mention) -> Mention | None:
        """The last value of the unit; 死亡人数减少3人 refers to the dead and not to the injured."""
        same = [each for each in known if each.unit == unit]
        named = [each for each in same if each.action == change.action] if change.action else same
        if not named and len(same) == 1 and change.cls in ADDITIVE:  # 较去年的86万元多投入24万元: its verb is its own
            named = same
        return named[-1] if named else None

    def _by_number(self, change: Mention, base: Base) -> Iterator[Statement]:
        if base.then is None:
            return
        computed = subtract(base.now, base.then)
        if arithmetic.are_whole_percentages(base.now.quantity, base.then.quantity, change.quantity):
            computed = arithmetic.exactly(printed(base.now) - printed(base.then))
        if change.cls != "change":
            computed = computed if self.sign > 0 else arithmetic.negated(computed)
        best = printed(base.now) - printed(base.then)
        best = best if change.cls == "change" or self.sign > 0 else -best
        known = best if arithmetic.is_exact(base.now.quantity) and arithmetic.is_exact(base.then.quantity) else None
        yield stated("change", change.quantity, [base.now.quantity, base.then.quantity], computed, best=known)

    def _percentages(self, run: list[Mention]) -> Iterator[Statement]:
        self.text = run[0].quantity.text
        if len(run) == 1 and not self.pair and not self.deltas and self.alone is not None:
            yield from self._of_then(run[0], self.alone)
            return
        bases = self._bases(run[0], len(run))
        bases = [base if base and self._is_fresh(base, run[0]) else None for base in bases]
        subject = noun_of(TIES.sub("", run[0].before))
        if subject and subject in {base.now.unit for base in bases if base}:  # 起数下降, 人数下降
            subject = ""
        if subject:
            bases = [base if base and subject in base.words else None for base in bases]
        for each, base in zip(run, bases, strict=False):
            if base is None:
                continue
            judged = [
                stated("ratio_of_change", each.quantity, [base.now.quantity, other.quantity], computed, best=best)
                for other, computed, best in ratios(base)
            ]
            if judged:
                yield next((statement for statement in judged if statement.holds), judged[0])

    def _is_fresh(self, base: Base, claimed: Mention) -> bool:
        """Whether no other value of the unit, and no 其中, stands between: …；共30起，同比下降21.1% is about the 30."""
        last = max(
            (each.index for each in (base.now, base.then, base.change) if each and each.index < claimed.index),
            default=claimed.index,
        )
        if any(each.unit == base.now.unit and last < each.index < claimed.index for each in self.values):
            return False
        return "其中" not in self.page.text[self.page.mentions[last].at : claimed.at]

    def _of_then(self, claimed: Mention, change: Mention) -> Iterator[Statement]:
        """同比减少36起，下降17.6%，去年同期为204起: the change and the value then, without the value now."""
        then = self._last(self.thens, change.unit, change) or self._later(change, change.unit)
        falling = (claimed.quantity.value or 0) < 0
        if then is None or claimed.level > COMMA or falling != ((change.quantity.value or 0) < 0):
            return
        computed = arithmetic.per_cent(arithmetic.range_of(change.quantity), arithmetic.range_of(then.quantity))
        if computed:
            exact = arithmetic.is_exact(change.quantity) and arithmetic.is_exact(then.quantity)
            best = 100 * printed(change) / printed(then) if exact else None
            yield stated("ratio_of_change", claimed.quantity, [change.quantity, then.quantity], computed, best=best)

    def _bases(self, claimed: Mention, count: int) -> list[Base | None]:
        if self.pair:
            return [Base(*self.pair)] if count == 1 else []
        if self.deltas and len(self.deltas) == count:
            return list(self.deltas)
        if self.deltas:
            return [self.deltas[-1]] if count == 1 else []
        if len(self.thens) >= count and len(self.values) >= count:
            return [Base(now, then) if now.unit == then.unit and self._same_span(now, then) else None
                    for now, then in zip(self.values[-count:], self.thens[-count:], strict=True)]  # fmt: skip
        if STEP.search(self.text) and count == 1 and self.values and (months := self._months(self.values[-1].unit)):
            return [Base(*months)]
        return self._afterwards(claimed) if count == 1 else []

    def _afterwards(self, claimed: Mention) -> list[Base | None]:
        """较一季度（2160处）下降5%，为2052处: the value now is said behind."""
        place = self.mentions.index(claimed) + 1
        reached = self.mentions[place] if place < len(self.mentions) else None
        if not self.thens or self.values or reached is None or not REACHED.match(reached.before):
            return []
        return [Base(reached, self.thens[-1])] if reached.unit == self.thens[-1].unit and reached.level <= COMMA else []


def _same_kind(change: str, then: str) -> bool:
    """Whether a change against last year is compared with a value of last year, not with last month's."""
    if YEAR.search(change) and MONTHLY.search(then):
        return False
    return not (MONTHLY.search(change) and YEAR.search(then))
