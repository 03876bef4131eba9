"""From an amount to a finding: whether it counts anything, ranges (3至5天), and changes (同比下降33.3%, 减少2起)."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from zhiben.numbers.amounts import (
    Amount,
    interval_of,
    read_number,
    read_unit,
    step_of,
)
from zhiben.numbers.around import read_prefix, read_suffix
from zhiben.numbers.forms import SCALE, WORD, Form
from zhiben.numbers.found import DASH, Found, Page
from zhiben.numbers.numerals import FINANCIAL_NUMERALS, NUMERALS, TENS
from zhiben.numbers.quantity import Class, Interval, tidy

UP: Final = "多发生|增长|上升|提高|提升|增加|上涨|增多|攀升|扩大|上扬|反弹|上浮"
DOWN: Final = "少发生|下降|减少|降低|回落|下滑|缩减|收窄|压减|下浮|下调"
THAN: Final = r"(?:同比|环比|[较比][去上]个?[年月周](?:同期|同月)?|较前一?[年月周]|比年初|较年初)"
BETWEEN: Final = r"(?:又|再|均|分别|大幅|大幅度|明显|累计|平均|各|也|总体|略有?|净|，)?"
VERB: Final = re.compile(
    rf"(?:(?P<than>{THAN}){BETWEEN})?(?P<verb>(?<!新)(?:{UP})|{DOWN}|(?P<short>[增升涨多降少减]))(?:了|幅度?(?:为|达到?)|率为)?$"
)
RATE_OF: Final = re.compile(
    r"(?P<noun>同比增速|同比增幅|同比降幅|增幅|涨幅|增速|升幅|降幅|跌幅|减幅)(?:分别|均)?(?:为|达到|达|是|在)?$"
)
CLEAR: Final = frozenset("多发生 少发生 增加 减少 增长 下降 上升 回落 下滑 压减 增多".split())
FALLING: Final = frozenset([*DOWN.split("|"), "降", "少", "减", "降幅", "跌幅", "减幅", "同比降幅"])
LOOK_BACK: Final = 16
SIGN: Final = re.compile(r"(?:(?:同比|环比)为?|(?<![0-9A-Za-z%）]))(?P<sign>[+↑↓])$|(?:同比|环比)为?$")
HUNDRED: Final = 100
SHORT: Final = 3  # characters; 百家 and 万名 say nothing without 近, 上 or 余
DECIMALS: Final = 4  # as many as a form can print
LARGEST: Final = 12  # digits of the largest step of a form
SCALE_CODE: Final = {value: code for code, value in SCALE.items() if code}
CHANGE_ENDS: Final = frozenset(
    "增升涨多降少减了度为达到在是比+幅速↑↓（" + "".join(verb[-1] for verb in f"{UP}|{DOWN}".split("|"))
)
BELOW_ZERO: Final = frozenset({"℃", "度", "摄氏度", "%"})
RATE_UNITS: Final = frozenset({"%", "‰", "百分点", "倍"})

# 一家 and 一名 count; 一个, 一项, 一次 mostly mean "a" and count only behind such words.
ONE_COUNTS: Final = frozenset("家 处 名 人 例 座 宗 户 栋 幢 辆 所 家次 人次 场次 艘 亩 吨".split())
ONE_EVENT: Final = re.compile(
    r"(?:一般|较大|重大|特别|生产|安全|火灾|道路|交通|亡人|事故|事件|案件|典型|违法|坍塌|触电|燃气|有限空间|中毒|爆炸|死亡|涉|因|以上)"
)
ONE_AFTER: Final = re.compile(
    r"(?:共|仅|只有?|调度|研判|巡查|排查|会商|督导|暗访|演练|培训|汇总|报告|轮训|体检|检测|维保|各|至少|不少于|至多|最多|发现|发生|成立|设立|组建|新增|增加|减少|签订|出台|修订|编制|下发|发放|购置|选派|聘请|设置|新建|移送|查处|立案|召开|开展|组织|举办|举行|印发|制定|检查|配备|配置|建成|"
    r"每[年月周日季天旬]|每半年|每季度|每两年|少于|安装|关闭|取缔|停产|处罚|约谈|曝光|通报|更换|拆除|整改|销号|死亡|受伤|救出|疏散|查封|扣押|吊销)了?$"
)
ONE_NOT_AFTER: Final = frozenset("每同另任这那哪某上下首头第统唯逐单独进万之新有其何无")
ONE_LISTED: Final = re.compile(
    r"(?:共|开展|组织|召开|举办|签订|建立|成立|设立|制定|印发|发现|配备|建成|安装)了?一(?![批些])[一-龥]{2,12}$"
)
NONE_OF: Final = ("未发生", "有发生", "未出现")  # 未发生一起: none at all
ADMIN: Final = frozenset("省市县区乡镇村街组部")


def read_amount(page: Page, at: int, floor: int) -> Found | None:
    """The count, sum, rate, change or duration whose number begins at `at`; nothing before `floor` belongs to it."""
    text = page.text
    amount = read_number(text, at)
    if amount is None:
        return None
    read_unit(text, amount)
    amount = _range(text, amount) or amount
    if not _counts(text, amount):
        return None
    if _is_base(text, amount):
        return Found(amount.start, amount.end, "other", value=tidy(amount.value))
    read_suffix(text, amount)
    _sign(text, amount, floor)
    read_prefix(text, amount, floor)
    if amount.kind == "duration":
        return Found(amount.start, amount.end, "period", value=tidy(amount.value))
    if amount.unit == "级" and not _of_offices(text, amount):
        return Found(amount.start, amount.end, "other", value=tidy(amount.value))
    return _change(text, amount, floor) or _found(amount)


def _found(amount: Amount) -> Found:
    cls: Class = "money" if amount.kind == "money" else "percent" if amount.kind == "percent" else "count"
    return Found(
        amount.start, amount.end, cls, value=tidy(amount.value), interval=interval_of(amount), unit=amount.unit,
        form=form_of(amount), step=step_of(amount),
    )  # fmt: skip


def _sign(text: str, amount: Amount, floor: int) -> None:
    """-3.2%: a dash directly before the digits that joins nothing."""
    if amount.start - 1 >= floor and amount.interval is None and _is_negative(text, amount):
        amount.value, amount.start = -amount.value, amount.start - 1


def _is_negative(text: str, amount: Amount) -> bool:
    at = amount.start - 1
    if at < 0 or amount.hanzi or text[at] not in {"-", "负"}:
        return False
    before = text[at - 1 : at]
    return not (before and (before in "-~）" or (before.isascii() and before.isalnum())))


def _range(text: str, first: Amount) -> Amount | None:
    """3至5家, 5%-10%, 3—5万元: from the lower to the higher of two numbers of one kind."""
    match = DASH.match(text, first.end)
    if match is None or first.rule or first.interval or text[max(0, first.start - 1) : first.start] in {"由", "从"}:
        return None
    if (
        match.end() >= len(text)
        or text[match.end()] not in NUMERALS + "0123456789"
        or (first.kind == "duration" and match[0] == "到")
    ):
        return None
    second = read_number(text, match.end())
    if second is None or second.rule or second.interval or second.hanzi != first.hanzi:
        return None
    read_unit(text, second)
    if second.unit in BELOW_ZERO and _is_negative(text, first):
        first = replace(first, start=first.start - 1, value=-first.value)
    if first.scale == 1 and second.scale > 1 and first.value < second.size:
        first = replace(first, value=first.value * second.scale)
    fits = first.unit in {"", second.unit} and (second.kind or second.scale > 1) and first.value < second.value
    if not fits:
        return None
    # The sign is part of the range; what is read next must not take it again.
    return replace(second, start=first.start, value=first.value, interval=Interval(first.value, second.value))


def _is_base(text: str, amount: Amount) -> bool:
    """每10万人火灾死亡0.13人, 每百名职工: a power of ten behind 每 is what a rate refers to, nothing that was counted."""
    if (
        text[max(0, amount.start - 1) : amount.start] != "每"
        or amount.kind != "count"
        or amount.rule
        or amount.interval
    ):
        return False
    value = amount.value
    return value >= HUNDRED and value == Decimal(1).scaleb(value.adjusted())


def _counts(text: str, amount: Amount) -> bool:
    """Whether a Chinese numeral is a number here at all; Arabic digits always are."""
    if not amount.hanzi or amount.kind == "percent":
        return True
    numeral, start = amount.numeral, amount.start
    before = text[start - 1 : start]
    if numeral == "数" and before and before in "系参人次总分岁倍函基指户件起计读序号无多少半对奇偶整变常因":
        return False
    if numeral == "一":
        return _one_counts(text, amount)
    estimated = amount.rule is not None or amount.interval is not None or _lone_scale_estimated(text, amount)
    if numeral[0] in "百千万亿" and len(numeral) < SHORT and not estimated:
        return False
    return bool(amount.unit_word) or _counts_bare(text, amount, estimated=estimated)


def _counts_bare(text: str, amount: Amount, *, estimated: bool) -> bool:
    """Without a unit: a sum of money, a cell, or a numeral too long to be a word's beginning."""
    numeral = amount.numeral
    if numeral[0] in FINANCIAL_NUMERALS or _stands_alone(text, amount):
        return True
    if numeral in {"数", "几"} or (amount.interval is not None and amount.value < TENS["十"]):
        return False
    following = text[amount.end : amount.end + 1]
    if not estimated and "一" <= following <= "龥" and following not in "左上以之及内家":
        return False  # 十四局, 二十四节气
    return len(numeral) > 1 and any(char in numeral for char in (*TENS, "万", "亿"))


def _lone_scale_estimated(text: str, amount: Amount) -> bool:
    """近百, 上千, 逾万."""
    return text[max(0, amount.start - 1) : amount.start] in {"近", "上", "逾", "超", "约"} or text.startswith(
        ("超过", "接近", "将近"), max(0, amount.start - 2)
    )


def _stands_alone(text: str, amount: Amount) -> bool:
    """A cell of a table, or all there is: only then a bare numeral is a number."""
    before, after = text[max(0, amount.start - 1) : amount.start], text[amount.end : amount.end + 1]
    return before in {"", "\t"} and after in {"", "\t"}


def _one_counts(text: str, amount: Amount) -> bool:
    start, end = amount.start, amount.end
    if _stands_alone(text, amount):
        return True
    before = text[max(0, start - 1) : start]
    if not amount.unit_word or before in ONE_NOT_AFTER or text.startswith(NONE_OF, max(0, start - 3)):
        return False
    if (
        amount.kind in {"duration", "money"}
        or amount.unit in ONE_COUNTS
        or amount.unit == "倍"
        or _goes_on(text, amount)
    ):
        return True
    if amount.unit == "起":
        return bool(ONE_EVENT.match(text, end))
    return bool(ONE_AFTER.search(text[max(0, start - 6) : start]))


def _goes_on(text: str, amount: Amount) -> bool:
    """开展一次培训、一场演练: what is listed after something counted counts as well."""
    begin = amount.start
    if text[begin - 1 : begin] not in {"、", "和", "及"}:
        return False
    return bool(ONE_LISTED.search(text[max(0, begin - LOOK_BACK) : begin - 1]))


def _of_offices(text: str, amount: Amount) -> bool:
    """市县乡三级 counts levels; 三级 alone is a grade."""
    return text[max(0, amount.start - 1) : amount.start] in ADMIN and amount.value > 1


def _change(text: str, amount: Amount, floor: int) -> Found | None:
    """A change takes its verb along, and a fall is negative."""
    if (
        amount.value < 0
        and amount.unit in RATE_UNITS
        and text[max(0, amount.start - 1) : amount.start] not in CHANGE_ENDS
    ):
        return _as_change(amount, amount.start, falling=False, than="")
    if text[max(0, amount.start - 1) : amount.start] not in CHANGE_ENDS:
        return None
    begin = max(0, amount.start - LOOK_BACK)
    before = text[begin : amount.start]
    match = VERB.search(before)
    if match and (begin + match.start("verb") < floor or not _plain_verb(match, amount)):
        match = None
    noun = None if match else RATE_OF.search(before)
    if not match and not noun:
        return _signed(text, amount, floor)
    verb = match["verb"] if match else noun["noun"] if noun else ""
    than = (match["than"] or "") if match else ""
    start = begin + (
        noun.start()
        if noun
        else match.start()
        if match and than in {"同比", "环比"}
        else match.start("verb")
        if match
        else 0
    )
    return _as_change(amount, max(floor, start), falling=verb in FALLING, than=than)


def _signed(text: str, amount: Amount, floor: int) -> Found | None:
    """同比-3.2%, 同比+5%, 上升 not said."""
    if amount.unit not in RATE_UNITS:
        return None
    begin = max(floor, amount.start - 4)
    match = SIGN.search(text[begin : amount.start])
    if match is None:
        return None
    return _as_change(amount, begin + match.start(), falling=match["sign"] == "↓", than="")


def _plain_verb(match: re.Match[str], amount: Amount) -> bool:
    """提升3项能力 changes nothing by 3; 提升3% does, and so does 减少2起."""
    if match["short"]:
        return bool(match["than"]) or (match["short"] in "增升涨降" and amount.unit in RATE_UNITS)
    return bool(match["than"]) or amount.unit in RATE_UNITS or amount.kind == "money" or match["verb"] in CLEAR


def _as_change(amount: Amount, start: int, *, falling: bool, than: str) -> Found:
    interval, value = interval_of(amount), amount.value
    if falling:
        interval, value = interval.negated(), -value
    return Found(
        start, amount.end, "change", value=tidy(value), interval=interval, unit=amount.unit,
        form=_change_form(amount, than), step=step_of(amount),
    )  # fmt: skip


def _change_form(amount: Amount, than: str) -> str:
    if amount.rule or amount.interval:
        return ""
    if amount.unit not in RATE_UNITS:
        return "delta" if than == "同比" else ""
    if amount.unit != "%":
        return ""
    kind = {"同比": "change", "环比": "change-month", "": "change-bare"}.get(than)
    return f"{kind}:{amount.decimals}" if kind and amount.decimals <= DECIMALS else ""


def form_of(amount: Amount) -> str:
    """The code of the printed form, or '' where no form prints such a number."""
    if amount.interval is not None or amount.value < 0:
        return ""
    if amount.rule:
        return _estimate_form(amount)
    if amount.kind == "percent":
        plain = amount.unit == "%" and not amount.hanzi and amount.decimals <= DECIMALS
        return f"percent:{amount.decimals}" if plain else ""
    if amount.hanzi:
        return "hanzi-er" if amount.numeral == "二" else "" if amount.decimals else "hanzi"
    if amount.scale in SCALE_CODE and amount.decimals <= DECIMALS and amount.value == amount.size * amount.scale:
        return f"{SCALE_CODE[amount.scale]}:{amount.decimals}"
    if amount.scale == 1 and not amount.decimals:
        return "grouped" if amount.grouped else "exact"
    return ""


def _estimate_form(amount: Amount) -> str:
    rule = amount.rule
    if (
        rule is None
        or rule.code not in WORD
        or amount.kind == "percent"
        or amount.word in {"来", "左右", "上下", "之多", "后", "含"}
    ):
        return ""
    scale = "" if amount.scale == 1 else SCALE_CODE.get(amount.scale)
    if scale is None or (amount.decimals and not scale):
        return ""
    size = amount.value / amount.scale
    exponent = int(size.normalize().as_tuple().exponent)
    if not -DECIMALS <= exponent < LARGEST:
        return ""
    form = Form(
        rule.code,
        style="hanzi" if amount.hanzi else "grouped" if amount.grouped else "",
        scale=scale,
        scale_first=bool(scale) and rule.code in {"yu", "duo"} and not amount.rule_before_scale,
        step=Decimal(1).scaleb(exponent),
    )
    return form.code
