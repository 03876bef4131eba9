"""Whether the words of a superlative mean the values of a listing: 隐患数量, 完好率, 按处均看, 用时."""

import re
from typing import Final

from zhiben.numbers.statements.structure.courses.listings import TIME, Listing

EMPTY: Final = re.compile(
    r"[0-9.]+(?:年|月|日|季度|%|％|分)?|(?:这|各|全)?[一二三四五六七八九十两几]+(?:[个家类项名处座校院库站所])[^，。；]{0,6}?(?:里|中|内|之中|当中|间)"
    r"|数量|总量|总数|绝对数|目前|今年|本[年月周季期次]|当月|当年|全年|上半年|下半年|仍然?|依然|依旧|还是|继续|并列|同样|情况|方面|表现|专业|单位|部门|类别|一[类项个家]|系统|连续[一二三四五六七八九十两0-9]*个?[年月周季期次]?度?|相对|明显|其中"
    r"|排名|位居|位列|名列|以|达到?|[的则又也都是为在中里内间当居位列排从看上说来按照就各类项数量值度所得有而但由将把被据表可见其“”（）、\n，：和与及级仅只共属据占这该我市县区镇处]"
)
KINDS: Final = (
    (re.compile(r"得?分数?|评分|成绩|分值|总分"), frozenset({"分"})),
    (re.compile(r"率|比例|比重|占比|百分"), frozenset({"%", "‰"})),
    (re.compile(r"用?时长?|时间|耗时|速度"), frozenset({TIME, "分钟", "小时", "天", "日", "秒", "工作日", "分"})),
    (re.compile(r"金额|费用|投入|支出|罚款|资金|开支|花费|产值"), frozenset({"money 元", "万元", "元", "亿元"})),
    (re.compile(r"人数|人员|伤亡|死亡|受伤"), frozenset({"people", "人", "人次", "名", "个"})),
    (re.compile(r"人次"), frozenset({"人次", "个"})),
    (re.compile(r"隐患|问题"), frozenset("处 条 项 个 件 起 宗 类 people".split())),
    (re.compile(r"事故|火灾|起数|火情|警情|案件|违法"), frozenset("起 件 宗 次 例 人次 人 个".split())),
    (re.compile(r"企业|家数"), frozenset("家 户 个".split())),
    (re.compile(r"次数|场次|频次"), frozenset("次 场 场次 人次 回 个".split())),
)
RATE: Final = re.compile(r"率|比例|比重|占比|百分|%")
PERCENT: Final = frozenset({"%", "‰"})
SHARE: Final = re.compile("所?占(?:的?(?:比重|比例|份额)|比)")
DEGREE: Final = re.compile(RATE.pattern + "|[\u4e00-\u9fff]度")
EACH: Final = re.compile(r"每|均|平均")
CHANGE: Final = re.compile(r"增|降|升|幅|涨|减|改善|进步|变化|回落|压降")
PER: Final = re.compile(r"相比|之比|比值|指数|密度|强度|浓度")
THEN: Final = re.compile(r"去年|上年|前年|同期|上[月周季]|往年|历史|历年|以往|过去")
VIEW: Final = re.compile(
    r"(?:按|从|就|论|以)(?P<view>[^，。；]{1,12}?)(?:来)?(?:看|讲|说|算|计|论|比较|而言|排序|排名|排列)(?=，)"
)
PAIR: Final = 2
NAMED: Final = 3
SAID: Final = 2
SILENT: Final = 1
OTHER: Final = 0


def could_mean(listing: Listing, said: str, before: str) -> int:
    """NAMED or SAID where the words name what the listing counts, SILENT where they name nothing, OTHER where something else."""
    match = VIEW.search(before[-40:])
    view = match["view"] if match else ""
    words = said + view
    if view and listing.is_table and view.strip("的数量") in listing.measure:
        return NAMED
    if _is_of_another_time(listing, words + before[-20:]) or _is_another_way(listing, words):
        return OTHER
    if not listing.is_table and listing.kind not in PERCENT:
        words = SHARE.sub("", words)  # of one whole the most is the largest share
    patterns = [(pattern, allowed) for pattern, allowed in KINDS if pattern.search(words)]
    if not all(_fits(listing, words, pattern, allowed) for pattern, allowed in patterns):
        return OTHER
    rest = words
    for pattern, _allowed in patterns:
        rest = pattern.sub("", rest)
    rest = EMPTY.sub("", EACH.sub("", rest))
    if rest:
        return _named_by(listing, rest)
    return SAID if patterns or (view and view in listing.measure + listing.about) else SILENT


def _is_of_another_time(listing: Listing, words: str) -> bool:
    return bool(THEN.search(words)) and not THEN.search((listing.measure + listing.about)[-60:])


def _is_another_way(listing: Listing, words: str) -> bool:
    """Whether the words tell a change, a mean or a rate, and the listing does not, or the other way round."""
    context = listing.measure + ("" if listing.is_table else listing.about)
    changed = bool(CHANGE.search(words)) != listing.changes and not _shares(words, listing.measure, CHANGE)
    each = bool(EACH.search(words)) and not EACH.search(context)
    per = any(word not in context for word in PER.findall(words))
    rate = listing.kind in PERCENT and not DEGREE.search(words) and bool(EMPTY.sub("", words).strip())
    return changed or each or per or rate


def _fits(listing: Listing, words: str, pattern: re.Pattern[str], allowed: frozenset[str]) -> bool:
    plain = not listing.kind and "个" in allowed
    return listing.kind in allowed or plain or _shares(words, listing.measure, pattern)


def _named_by(listing: Listing, rest: str) -> int:
    if _shared(rest, listing.measure):
        return NAMED
    if listing.is_table:
        return OTHER
    return SAID if any(char in listing.measure for char in rest) or _shared(rest, listing.about) else OTHER


def _shares(words: str, measure: str, pattern: re.Pattern[str]) -> bool:
    match = pattern.search(words)
    return bool(match and match[0] in measure)


def _shared(rest: str, words: str) -> bool:
    """Whether two characters in a row of the one, or its only one, stand in the other."""
    if len(rest) < PAIR:
        return rest in words
    return any(rest[at : at + PAIR] in words for at in range(len(rest) - 1))
