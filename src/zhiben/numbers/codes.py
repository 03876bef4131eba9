"""Numbers that only name something: document numbers, law articles, standards, telephones, credit codes, models, ratios."""

import re
from typing import Final

from zhiben.numbers.found import Found, Page
from zhiben.numbers.measures import latin_at, measure_at
from zhiben.numbers.numerals import NUMERALS

DOCUMENT: Final = re.compile(r"[〔（][12][0-9]{3}(?:年)?[〕）](?:第)?[0-9]{1,5}(?:[-、][0-9]{1,5})?号")
BRACKET_YEAR: Final = re.compile(r"[〔（](?:19|20)[0-9]{2}(?:年(?:版|修[正订](?:版)?)?)?[〕）]")
NUMERAL: Final = r"(?:[0-9]{1,4}|[零一二两三四五六七八九十百千]{1,8})"
ARTICLE: Final = re.compile(
    rf"第{NUMERAL}(?:[条款项目章节编](?:之[一二三四五六七八九十])?)(?:第（?{NUMERAL}）?[条款项目]){{0,3}}"
    rf"(?:（[一二三四五六七八九十]{{1,2}}）项?)?"
)
# 2、3、5号楼 and 1至3号井: one list of names.
SEVERAL: Final = re.compile(
    r"[0-9]{1,4}(?:[、和及与至到~-][0-9]{1,4}){1,12}(?:号(?:机组|仓库|[楼院区栋机炉线矿井路车门仓罐泵厂塔窑梯库站])|#)"
)
ROAD: Final = re.compile(r"国道|省道|县道|乡道")
VERSION: Final = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}(?:\.[0-9]{1,3}){0,2}(?=版|时代|升级|模式|系统|平台)版?")
SHARP: Final = re.compile(r"[0-9]{1,4}#(?:仓库|机组)?[楼院区栋机炉线矿井路车门仓罐泵厂塔窑梯库站]?")
DASHED: Final = re.compile(r"[0-9]{1,8}(?:-[0-9]{1,8}){1,4}")
NUMBERED: Final = re.compile(rf"第?{NUMERAL}号(?!线索)(?:车间|公告|机组|仓库|[令楼院区栋机炉线矿井路车门仓罐泵厂])?")
HOUSE: Final = re.compile(
    r"[0-9]{1,5}(?:(?:号楼|号院)(?:[0-9]{1,3}单元)?(?:[0-9]{1,5}(?:室|号))?|[栋幢](?:[0-9]{1,3}单元(?:[0-9]{1,5}室)?|[0-9]{1,5}室))"
    r"|[0-9]{1,3}(?:楼(?!栋)|单元)|[0-9]{3,4}(?:室|路公交|国道|省道|县道|房间)"
)
PHONE: Final = re.compile(
    r"(?:0[0-9]{2,3}-[0-9]{7,8}(?:-[0-9]{1,6})?|1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4})(?![0-9])"
)
LETTERS: Final = re.compile(r"[A-Za-z]{1,12}(?:/[A-Za-z]{1,6})?")
MIXED: Final = re.compile(
    r"[A-Za-z]{1,8}[0-9]{0,2}(?:/[A-Za-z]{1,6})?[-·]?[0-9][0-9A-Za-z]{0,40}(?:[.-][0-9A-Za-z]{1,12}){0,4}"
)
DIGITS_FIRST: Final = re.compile(r"[0-9]{1,20}[A-Za-z][0-9A-Za-z]{0,40}")
DIGITS: Final = re.compile(r"[0-9]+")
STANDARDS: Final = frozenset(
    (
        "GB GBT GBZ AQ DB JGJ CJJ XF GA HG SY TSG ISO IEC JTG DL NB SL SH TB YY QX LD CECS T NFPA EN UL WS MT JB DN"
        " DNS PN PE PVC PPR HDPE YJV HRB DB41 JT JR SB LY WH XF MH CNAS CMA"
    ).split()
)
# A count of more digits is an account or a region code; a telephone number has at least three.
LONGEST: Final = 12
CALL_DIGITS: Final = 5
SHORTEST_CALL: Final = 3
COMBINED: Final = re.compile(
    r"[0-9]{1,4}(?:\+[0-9NnXx]{1,4}){1,6}"
    r"|(?!(?:[01]?[0-9]|2[0-4])：[0-5][0-9](?![0-9]))[0-9]{1,6}[：×][0-9]{1,6}(?:\.[0-9]{1,4})?(?![0-9])|[0-9]{1,3}/[0-9]{1,3}(?![0-9])"
)
SHARE: Final = re.compile(r"(?P<part>[1-9])/(?P<base>[2-9]|10)(?=的|以上|左右|以下|强|弱)")
CALL_BEFORE: Final = re.compile(
    r"(?:案号|批号|工号|学号|单号|型号|货号|序列号|电话|热线|拨打|手机|邮编|编号|证号|文号|代码|账号|帐号|传真|专线|号码|尾号|联系方式|微信号|QQ|QQ群|信箱|车牌)"
    r"[号为是码]{0,2}[：“（]?$"
)
ALL_DAY: Final = re.compile(r"([0-9]{3,5})(?=24小时)")  # 电话1234524小时畅通
CALL_AFTER: Final = re.compile(
    r"”?(?:、[0-9]{3,5})?(?:热线|举报|专线|平台|火警|报警|急救|消防|接警|政务|宣传月|指挥|联动|投诉|服务热线)"
)
CODE_NEXT: Final = frozenset("号栋幢单楼室路国省县房-+：×/#.、和及与至到~")
SHORT_CALLS: Final = frozenset(
    "110 119 120 122 12345 12350 12119 12315 12369 12333 12328 12306 10086 10010 10000 12122 96119 95598 12316 12318 12348 12355".split()
)


def read_code(page: Page, at: int) -> Found | None:
    """The code that begins at `at` (a digit, a Latin letter, 第 or an opening bracket), or None."""
    text = page.text
    char = text[at]
    if char in "〔（":
        return _span(at, DOCUMENT.match(text, at)) or _bracketed(text, at)
    if char == "第":
        return _span(at, ARTICLE.match(text, at)) or _span(at, NUMBERED.match(text, at))
    if char.isascii() and char.isalpha():
        return _lettered(text, at)
    if char in NUMERALS:
        return _after_numerals(text, at)
    return _digits(text, at)


def _span(at: int, match: re.Match[str] | None, end: int = -1) -> Found | None:
    return Found(at, match.end() if end < 0 else end, "code") if match else None


def _bracketed(text: str, at: int) -> Found | None:
    """安全生产法（2021）: the year of an edition."""
    match = BRACKET_YEAR.match(text, at)
    if not match:
        return None
    year = int(text[at + 1 : at + 5])
    return Found(at + 1, match.end() - 1, "date", value=year, day=(year, None, None))


def _after_numerals(text: str, at: int) -> Found | None:
    """The 三 of 安监总管三〔2017〕121号 belongs to the number of the document."""
    match = DOCUMENT.match(text, at + 1)
    return Found(at, match.end(), "code") if match else None


def _lettered(text: str, at: int) -> Found | None:
    """GB 35181-2025, AQ/T 3049, A3, 914111…X; but KTV12家 is a word and a count."""
    if at and text[at - 1].isascii() and text[at - 1].isalnum():
        return None
    match = MIXED.match(text, at)
    letters = LETTERS.match(text, at)
    if not match or not letters:
        return None
    word = letters[0].split("/")[0].upper()
    digits = letters.end()
    end = match.end()
    if road := ROAD.match(text, end):
        end = road.end()
    counted = match[0][len(letters[0]) :].isdigit() and measure_at(text, end, hanzi=False)
    if (
        len(word) > 1
        and word not in STANDARDS
        and digits < end
        and (counted or text[end : end + 1] in {"万", "余", "多", "%"})
    ):
        return None
    return Found(at, end, "other" if word == "PM" else "code")


def _digits(text: str, at: int) -> Found | None:
    run = DIGITS.match(text, at)
    following = text[run.end() : run.end() + 1] if run else ""
    if following not in CODE_NEXT and not (following.isascii() and following.isalpha()):
        return _span(at, PHONE.match(text, at)) or _bare(text, at)
    if (match := DASHED.match(text, at)) and CALL_BEFORE.search(text[max(0, at - 12) : at]):
        return Found(at, match.end(), "code")
    for pattern in (PHONE, SEVERAL, SHARP, VERSION, HOUSE):
        if match := pattern.match(text, at):
            return Found(at, match.end(), "code")
    match = NUMBERED.match(text, at)
    if match and not text.startswith("号召", match.end() - 1):
        return Found(at, match.end(), "code")
    if match := COMBINED.match(text, at):
        return _combined(text, at, match)
    match = DIGITS_FIRST.match(text, at)
    if match and not _latin_unit(text, at):
        return Found(at, match.end(), "code")
    return _bare(text, at)


def _combined(text: str, at: int, match: re.Match[str]) -> Found | None:
    """1+N, 1：3, 7×24小时; a time of day is read before, with the dates, and 1/3的企业 is a share."""
    end = match.end()
    if SHARE.match(text, at):
        return None
    return Found(at, end + 2 if text.startswith("小时", end) else end, "other")


def _latin_unit(text: str, at: int) -> bool:
    end = at
    while end < at + 21 and text[end : end + 1].isdigit():
        end += 1
    return bool(latin_at(text, end))


def _bare(text: str, at: int) -> Found | None:
    """Digits that are too long for a count, begin with 0, or stand where a telephone number stands."""
    match = DIGITS.match(text, at)
    if not match:
        return None
    run, end = match[0], match.end()
    if len(run) > 1 and run[0] == "0" and text[end : end + 1] != ".":
        return Found(at, end, "code")
    if len(run) > LONGEST or text[max(0, at - 1) : at] in {"@", "_", "#"}:
        return Found(at, end, "code")
    if (glued := ALL_DAY.match(text, at)) and glued[1] in SHORT_CALLS:
        return Found(at, glued.end(1), "code")
    if len(run) >= SHORTEST_CALL and (CALL_BEFORE.search(text[max(0, at - 12) : at]) or _short_call(text, run, end)):
        return Found(at, end, "code")
    return None


def _short_call(text: str, run: str, end: int) -> bool:
    if run not in SHORT_CALLS:
        return False
    begin = end - len(run)
    if (
        len(run) == CALL_DIGITS
        and not measure_at(text, end, hanzi=False)
        and text[end : end + 1] in {"、", "，", "。", "均", "等"}
    ):
        return True
    return bool(CALL_AFTER.match(text, end)) or text[max(0, begin - 2) : begin] in {
        "火警",
        "报警",
        "急救",
        "消防",
        "举报",
    }
