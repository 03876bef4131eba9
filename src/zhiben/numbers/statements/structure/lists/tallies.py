"""As many as are told otherwise than by names: 依次为6、22、18; 7月、8月、9月三个月; 一种是…，另一种是…; 首先…最后…; 甲乙丙三家."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.counts import NUMERAL, Count, counts_in, told_by, value_of

VALUE: Final = r"[0-9]+(?:\.[0-9]+)?[万亿]?[\u4e00-\u9fff%％]{0,3}"
RESPECTIVELY: Final = re.compile(
    rf"(?P<gap>[\u4e00-\u9fff]{{0,10}}，?[\u4e00-\u9fff]{{0,8}}?)(?:分别|依次)[\u4e00-\u9fff]{{0,6}}?(?P<row>{VALUE}(?:、{VALUE}){{1,15}}(?:[和及]{VALUE})?|{VALUE}[和及]{VALUE})"
    r"(?=[，。；）\n]|$)"
)
OF_OTHERS: Final = re.compile(
    r"[和与及、]|间隔|间距|相[距隔]|(?<![本当今全])[年月]|同比|环比|较|计划|实际|其中|每|等|中(?![队心学型班])|以上|以下|前[二两三四五]|男|女|一二三|[一二三四五六七八九十]+[个家]"
)
MONTH: Final = r"(?:1[0-2]|[1-9])"
MONTHS: Final = re.compile(
    rf"(?<![0-9年至到-])(?P<row>{MONTH}月?(?:、{MONTH}月?){{1,11}}(?:[和及]{MONTH}月?)?)(?:这|共|等)?{NUMERAL}(?P<unit>个月|月)"
)
YEARS: Final = re.compile(
    rf"(?P<row>20[0-9]{{2}}年?(?:、20[0-9]{{2}}年?){{1,9}}(?:[和及]20[0-9]{{2}}年?)?)(?:这|共)?{NUMERAL}(?P<unit>个年度|年)(?![0-9])"
)
FIRST: Final = re.compile(r"(?:^|[，。；：])(?P<word>首先|其次|再次|再者|第三|第四|最后)[，是要]?")
STEM_ROW: Final = re.compile(
    r"(?<![\u7532-\u8f9b、])(?P<row>甲乙(?:丙(?:丁(?:戊(?:己)?)?)?)?)(?P<number>[两二三四五六七])(?P<unit>[家个方班组队厂矿村县人])"
)
EACH_ONCE: Final = re.compile(
    rf"(?P<row>[^，。；：、\n]{{1,12}}(?:、[^，。；：、\n]{{1,8}}){{0,6}}[、和及][^，。；：、\n]{{1,8}}?)各[\u4e00-\u9fff]{{0,4}}[一1](?P<unit>[次场期轮回遍])[\u4e00-\u9fff]{{0,6}}，"
    rf"(?P<cue>全[年月季周]|一[年周]|每[年月周季]|[总一]?共|合计|累计)(?:[总一]?共|合计)?[\u4e00-\u9fff]{{0,6}}?{NUMERAL}(?P=unit)"
)
WEEKLY: Final = re.compile(
    rf"每?周(?P<row>[一二三四五六](?:、周?[一二三四五六日天]){{0,5}}(?:[、和及]周?[一二三四五六日天]))[^，。；0-9]{{0,12}}，?(?:每周|一周|周(?![一二三四五六日天]))[共计]?[\u4e00-\u9fff]{{0,4}}?{NUMERAL}(?P<unit>次|天|晚|回|趟)"
)
STOP: Final = re.compile("[，。；：]")
NEAR: Final = 20  # characters from the number to the mark behind it
SPLIT: Final = re.compile("[、和及]")
LONGEST: Final = 300
LEAST: Final = 2


def judge_tallies(text: str) -> Iterator[Reading]:
    for line in re.finditer(r"[^\n]+", text):
        for count in counts_in(text, line.start(), line.end()):
            yield from told_by(count, frozenset(_numbers(count, line.end())))
            yield from told_by(count, frozenset(_in_turn(count, line.end())))
    for pattern in (MONTHS, YEARS, STEM_ROW, EACH_ONCE, WEEKLY):
        for match in pattern.finditer(text):
            right = len(match["row"]) if pattern is STEM_ROW else len(SPLIT.split(match["row"]))
            yield from told_by(_count(match), frozenset({right}))


def _count(match: re.Match[str]) -> Count:
    start = match.start("number")
    end = match.end("unit") if match.end("unit") > start else match.end("number")
    return Count(match.string, start, end, value_of(match["number"]), match["unit"], match["row"])


def _numbers(count: Count, end: int) -> Iterator[int]:
    """5个组，人数依次为6、22、18、12、16: one number for each."""
    match = RESPECTIVELY.match(count.text, count.end, end)
    if match and not OF_OTHERS.search(match["gap"]) and not re.search("[、和与及]|其中|每", count.clause):
        yield len(SPLIT.split(match["row"]))


def _in_turn(count: Count, end: int) -> Iterator[int]:
    """两种情况：一种是…，一种是…，还有一种是…; 三点：首先…其次…最后…."""
    stop = STOP.search(count.text, count.end, min(end, count.end + NEAR))
    if stop is None:
        return
    begin = stop.end()
    words = count.text[begin : min(end, begin + LONGEST)]
    if words.startswith("首先"):
        found = [match["word"] for match in FIRST.finditer(words)]
        if found[-1] == "最后" and found.count("首先") == 1 and len(set(found)) == len(found):
            yield len(found)
        return
    unit = count.unit[-1]
    if words.startswith((f"一{unit}是", f"一{unit}为")):
        sentence = words.partition("。")[0]
        yield len(re.findall(rf"(?:^|[，；])(?:另外?|还有|再|也有)?一{unit}[是为]", sentence))
