"""A text as articles and sentences; where, when and what a number speaks of. Names and figures are given."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import NOBODY, Scope
from zhiben.bulletins.check.claims import Claim, Reading
from zhiben.bulletins.check.figures import Vocabulary, candidates, runner_up
from zhiben.bulletins.check.lessons import Lessons
from zhiben.bulletins.check.passages import passages, spots
from zhiben.bulletins.check.sections import sections, squeezed
from zhiben.bulletins.check.when import period_of
from zhiben.bulletins.check.who import Known, Units, who
from zhiben.calendars import Period
from zhiben.documents.intake import source_of
from zhiben.figures import catalogue
from zhiben.figures.definitions import Figure
from zhiben.numbers import read

ASKED = Period(date(2024, 3, 8), date(2024, 5, 27))


def words(section):
    return [squeezed(each.text) for each in section.sentences]


def test_articles_begin_at_their_titles():
    text = "示范安全简报\n第3期\n甲区抓实隐患整改 守牢安全底线\n甲区检查5家。整改3处。\n\n乙社开展安全自查工作\n乙社检查2家。"
    found = sections(text)
    assert [each.title for each in found] == ["", "甲区抓实隐患整改 守牢安全底线", "乙社开展安全自查工作"]
    assert [words(each)[-2:] for each in found[1:]] == [
        ["甲区检查5家。", "整改3处。"],
        ["乙社开展安全自查工作", "乙社检查2家。"],
    ]
    second = found[1]
    assert text[second.title_end - 4 : second.title_end] == "安全底线"


def test_a_sentence_that_a_page_end_broke_is_one_sentence():
    text = "甲区抓实隐患整改工作\n自行动开展以来，全区共检查各类生产经营\n\n单位 4541 家次，整改隐患 907 处。另有一句。"
    (section,) = sections(text)
    assert words(section) == [
        "甲区抓实隐患整改工作",
        "自行动开展以来，全区共检查各类生产经营单位4541家次，整改隐患907处。",
        "另有一句。",
    ]
    sentence = section.sentences[1]
    assert text[sentence.start : sentence.end] == sentence.text


def test_every_offset_of_a_text_lies_in_its_own_words():
    text = "甲区抓实隐患整改工作\n一句，有逗号\n\n断开了。又一句！\n\n末句没有句号"
    (section,) = sections(text)
    for sentence in section.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert section.at(sentence.start) is sentence
    assert section.at(len(text) + 5) is None
    assert "".join(map(squeezed, (each.text for each in section.sentences))) == squeezed(text)


@pytest.mark.parametrize(
    "line",
    ["第24期", "短标题", "有句号的一行不是标题。", "有逗号，也不是标题", "超过七十个字的一行" + "字" * 70],
)
def test_what_is_no_title(line):
    found = sections(f"{line}\n正文检查5家。")
    assert [each.title for each in found] == [""]


def test_a_text_without_words_has_no_articles():
    assert sections("") == sections("\n \n") == []


def test_the_clause_around_a_number():
    (section,) = sections("共检查45家次，整改3处；演练2次。")
    (sentence,) = section.sentences
    place = sentence.text.index("3")
    start, end = sentence.clause(place)
    assert sentence.text[start:end] == "整改3处；"
    assert sentence.clauses_before(place) == ["共检查45家次，", "整改"]
    assert sentence.around(place, place + 1) == "整改3处；"


def test_a_date_that_is_a_clause_of_its_own_goes_with_the_next():
    (section,) = sections("5月17日，党组召开专题会议，研判形势。")
    (sentence,) = section.sentences
    assert sentence.around(0, 5) == "5月17日，党组召开专题会议，"


NAMES = {
    "召陵区": Known("0001", "government", "411104"),
    "召陵镇": Known("00010001", "town", "411104100"),
    "万金镇": Known("00010003", "town", "411104102"),
    "区应急局": Known("00010002", "department", "411104"),
    "市供销社": Known("0002", "system", "4111"),
    "供销社": Known("0002", "system", "4111"),
}
EVERYWHERE = Scope(region="4111")


def owners(text, place=0):
    """The paths of the units whose number the `place`-th of the text is, and the stranger it may be of."""
    known = Units(dict(NAMES), EVERYWHERE)
    found, before = [], []
    for passage in passages(text, read(text)):
        found += [who(spot, before, known) for spot in spots(passage)]
        before.append(passage)
    told = found[place]
    return [scope.organisation for scope in told.scopes], told.stranger


TITLE = "召陵区强化四个坚持狠抓落实\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (TITLE + "共检查5家次。", "0001"),
        ("全市安全生产形势平稳向好\n共检查5家次。", ""),
        ("市供销社狠抓落实 学习召陵区经验\n共检查5家次。", "0002"),
        (TITLE + "召陵镇检查5家次。", "00010001"),
        (TITLE + "召陵镇联合有关部门，共检查5家次。", "00010001"),
        (TITLE + "会同召陵镇检查5家次。", "0001"),
        (TITLE + "市供销社检查5家次。", "0002"),
        (TITLE + "召陵镇高度重视。该镇检查5家次。", "00010001"),
        (TITLE + "召陵镇狠抓落实，全区共检查5家次。", "0001"),
        (TITLE + "召陵镇：\n检查5家次。", "00010001"),
        ("自行动开展以来，召 陵\n镇检查5家次。", "00010001"),
    ],
)
def test_the_title_names_the_unit_and_a_subject_narrows(text, path):
    assert owners(text) == ([path], "")


def test_each_item_of_a_list_is_its_own_unit_s():
    text = TITLE + "共检查80家次，其中召陵镇30家次、万金镇50家次。"
    assert [owners(text, n)[0] for n in range(3)] == [["0001"], ["00010001"], ["00010003"]]
    text = TITLE + "召陵镇、万金镇分别检查30家次、50家次。"
    assert [owners(text, n)[0] for n in range(2)] == [["00010001"], ["00010003"]]


def test_several_units_together_are_added_up():
    assert owners(TITLE + "召陵镇和万金镇共检查80家次。")[0] == ["00010001", "00010003"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (TITLE + "河东社区检查62家次。", "河东社区"),
        ("望溪街道安全生产工作周报\n共检查62家次。", "望溪街道"),
        ("望溪街道安全生产工作周报\n全街道检查62家次。", "望溪街道"),
        ("全国安全生产形势通报总结\n共发生62起。", "全国"),
    ],
)
def test_a_unit_that_is_not_on_record_is_a_stranger(text, name):
    assert owners(text) == ([""], name)


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("自行动开展以来，共检查", date(2024, 3, 1), date(2024, 5, 27)),
        ("三年行动启动以来，共检查", date(2024, 3, 1), date(2024, 5, 27)),
        ("自行 动开\n展以来，共检查", date(2024, 3, 1), date(2024, 5, 27)),
        ("今年以来，共检查", date(2024, 1, 1), date(2024, 5, 27)),
        ("1-4月，共检查", date(2024, 1, 1), date(2024, 4, 30)),
        ("2023年10月至12月，共检查", date(2023, 10, 1), date(2023, 12, 31)),
        ("4月份，共检查", date(2024, 4, 1), date(2024, 4, 30)),
        ("2023年2月份，共检查", date(2023, 2, 1), date(2023, 2, 28)),
        # In May nobody writes of the December to come.
        ("12月份，共检查", date(2023, 12, 1), date(2023, 12, 31)),
        ("本月检查", date(2024, 5, 1), date(2024, 5, 31)),
        ("本周检查", date(2024, 5, 27), date(2024, 6, 2)),
        ("本季度检查", date(2024, 4, 1), date(2024, 6, 30)),
        ("13月份检查", ASKED.start, ASKED.end),
        ("共检查", ASKED.start, ASKED.end),
    ],
)
def test_the_period_that_a_sentence_names(sentence, start, end):
    assert period_of(sentence, ASKED, date(2024, 3, 1)) == Period(start, end)


def test_without_a_campaign_the_words_bound_nothing():
    assert period_of("自行动开展以来，共检查", ASKED, None) == ASKED
    assert period_of("自行动开展以来，共检查", ASKED, date(2025, 1, 1)) == ASKED


SHIPPED = list(catalogue.shipped().values())


def proposed(text, place=0):
    """The codes for the `place`-th quantity of a one-sentence text, and the runner-up."""
    found = candidates(spots_of(text)[place], Vocabulary(SHIPPED))
    return [each.figure.code for each in found], runner_up(found)


def spots_of(text):
    """Where its quantities stand."""
    return [spot for passage in passages(text, read(text)) for spot in spots(passage)]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("共检查各类生产经营单位 4541 家次，发现并整改各类问题隐患 907 处。", 0, "inspections.done"),
        ("共检查各类生产经营单位 4541 家次，发现并整改各类问题隐患 907 处。", 1, "hazards.found_and_eliminated"),
        ("共检查各类企业4541家次，发现并整改安全隐患907处。", 1, "hazards.found_and_eliminated"),
        ("今年以来消除各类隐患907处。", 0, "hazards.eliminated"),
        ("今年以来逾期未整改的安全隐患9处。", 0, "hazards.overdue"),
        ("全区累计展出安全生产展板 362 块次，发放宣传手册 12000 余份。", 0, "publicity.boards"),
        ("全区累计展出安全生产展板 362 块次，发放宣传手册 12000 余份。", 1, "publicity.handbooks"),
        ("发放宣传手册12000余份，宣传抽纸、应急包等宣传品30000余份。", 1, "publicity.goods"),
        ("联合三家通讯公司为全区30多万手机用户发送公益信息。", 1, "publicity.audience"),
        ("本月排查重大隐患2处。", 0, "hazards.found_major"),
        ("隐患整改率98.4%。", 0, "hazards.elimination_rate"),
        ("开展应急演练6次。", 0, "dossiers.drills"),
        ("成立8个综合抽查检查督导组。", 0, "campaigns.supervision_teams"),
    ],
)
def test_the_figure_that_a_reader_would_expect(text, place, code):
    codes, _second = proposed(text, place)
    assert codes[0] == code


@pytest.mark.parametrize("text", ["共有职工45人。", "投入资金58.8万元。", "长度为30米。", "增长率为12%的产值。"])
def test_where_nothing_speaks_for_a_figure_there_is_none(text):
    figures = [each for each in SHIPPED if each.code != "hazards.elimination_rate"]
    assert candidates(spots_of(text)[0], Vocabulary(figures)) == []


def test_a_longer_measure_word_is_another_thing():
    """家次 counts visits, 家 enterprises: a visit may be written 家, an enterprise never 家次."""
    visits = Figure("a.visits", "检查", "家次", "。", counts=("x",), said=("检查",))
    enterprises = Figure("a.enterprises", "检查", "家", "。", counts=("x",), said=("检查",))

    def found(text):
        both = candidates(spots_of(text)[0], Vocabulary([visits, enterprises]))
        return sorted(each.figure.code for each in both)

    assert found("共检查12家次。") == ["a.visits"]
    assert found("共检查12家。") == ["a.enterprises", "a.visits"]


def test_a_close_second_is_mentioned():
    one = Figure("a.one", "检查企业", "家", "。", counts=("x",), said=("检查企业",))
    two = Figure("a.two", "检查企业", "家", "。", counts=("x",), said=("检查企业",))
    far = Figure("a.far", "企业", "家", "。", counts=("x",), said=("企业",))
    (spot,) = spots_of("检查企业12家。")
    found = candidates(spot, Vocabulary([one, two, far]))
    assert [each.figure.code for each in found][:2] == ["a.one", "a.two"]
    assert runner_up(found) == "a.two"
    assert runner_up(candidates(spot, Vocabulary([one, far]))) == ""
    assert runner_up([]) == ""


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("发现隐患57处，其中已整改49处。", 1, "hazards.found_and_eliminated"),
        ("检查企业30家次，整改隐患12处。", 1, "hazards.eliminated"),
        ("未销号隐患273处，其中重大隐患85处。", 1, "hazards.open_major"),
        ("对3处重大隐患实行挂牌督办。", 0, "hazards.escalated"),
        ("排查要点共四项42条。", 1, "standards.key_point_items"),
    ],
)
def test_what_stands_before_a_number_says_which_of_them_it_counts(db, text, place, code):
    text = f"召陵区抓实排查整改 推进治本攻坚三年行动\n{text}"
    period = Period(date(2024, 1, 1), date(2024, 5, 27))
    reading = Reading(source_of(text), EVERYWHERE, period, NOBODY, Lessons())
    claims = [each for each in reading.claims() if isinstance(each, Claim)]
    assert claims[place].found[0].figure.code == code
