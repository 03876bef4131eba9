"""From a checked text to an article: what is quoted prints the same, the rest stays word for word."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.bulletins import actions, queries
from zhiben.bulletins.body import names
from zhiben.bulletins.check import review
from zhiben.bulletins.check.dividing import divided, headline, left_out
from zhiben.bulletins.check.phrases import phrase_at
from zhiben.bulletins.check.quoting import Quotation, body, named, quotable, stretch
from zhiben.bulletins.check.report import Heading, notes, report
from zhiben.bulletins.check.saying import State, excerpt, expected, state, where
from zhiben.bulletins.check.sections import squeezed
from zhiben.bulletins.models import Article, CheckedArticle, CheckedText, Lesson, Series
from zhiben.calendars import Period
from zhiben.documents.intake import source_of
from zhiben.documents.tree import Paragraph, Title
from zhiben.facts.errors import Conflict, Invalid, NotAllowed
from zhiben.facts.ids import new_id
from zhiben.inspections import actions as inspections

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
TITLE = "召陵区推进治本攻坚三年行动"


@pytest.fixture
def visits(world):
    """Three visits, the last one in 万金镇."""
    for n, (town, made) in enumerate(
        [(world.shaoling, world.enterprise)] * 2 + [(world.wanjin, world.second_enterprise)]
    ):
        inspections.record(
            by=world.clerk,
            id=new_id(),
            organisation=town,
            enterprise=made,
            happened_on=date(2024, 5, 6 + n),
            kind="grid",
        )


def reviewed(world, text):
    return review(text, viewer=world.clerk, scope=Scope(world.district.path), period=YEAR)


def quoted(world, text):
    return quotable(reviewed(world, text).numbers, viewer=world.clerk)


def words(quotations):
    return [(each.before, each.after, each.figure, each.form) for each in quotations]


@pytest.mark.django_db
def test_a_number_is_quoted_without_its_measure_word(world, visits):
    assert words(quoted(world, "今年以来，全区共检查生产经营单位3家次。")) == [
        ("", "家次", "inspections.done", "exact")
    ]
    assert words(quoted(world, "今年以来，全区共检查生产经营单位三家次。")) == [
        ("", "家次", "inspections.done", "hanzi")
    ]


@pytest.mark.django_db
def test_what_disagrees_or_is_printed_otherwise_is_not_quoted(world, visits):
    assert quoted(world, "今年以来，全区共检查生产经营单位4家次。") == []
    # What a reference prints is 3, not 03.
    assert [each.before for each in quoted(world, "今年以来，全区共检查生产经营单位03家次。")] == []


@pytest.mark.django_db
def test_two_numbers_of_one_meaning_share_a_name_and_two_meanings_do_not(world, visits):
    text = "今年以来，全区共检查生产经营单位3家次，其中召陵镇检查生产经营单位2家次。今年以来，全区共检查生产经营单位3家次。"
    pairs = named(quoted(world, text))
    assert [name for _each, name in pairs] == ["检查生产经营单位", "检查生产经营单位2", "检查生产经营单位"]


def test_the_first_line_is_the_title_where_it_is_one():
    assert headline(f"{TITLE}\n检查3家次。") == (TITLE, len(TITLE))
    title, at = headline("今年以来，全区共检查3家次。\n完。")
    assert (title, at) == ("今年以来，全区共检查3家次。", 0)
    assert headline("")[1] == 0


def test_the_title_holds_no_reference_and_is_no_part_of_the_body():
    text = f"{TITLE}\n检查3家次。"
    assert body(text, [(2, 4, "{x}"), (len(TITLE) + 3, len(TITLE) + 4, "{y}")]) == "检查{y}家次。"


def test_braces_and_tabs_of_the_text_become_their_likes():
    assert body("检查{甲}3家次\t完", []) == "检查｛甲｝3家次\u3000完"


@given(text=some.text(alphabet="检查三3{}\n\t，。 ", max_size=60), cuts=some.lists(some.integers(0, 60), max_size=6))
def test_a_body_has_exactly_the_names_that_were_put_into_it(text, cuts):
    _title, first = headline(text)
    at = sorted({min(max(cut, first), len(text)) for cut in cuts})
    stretches = [(start, start, f"{{n{n}}}") for n, start in enumerate(at)]
    assert names(body(text, stretches)) == [f"n{n}" for n in range(len(at))]


def test_what_stands_around_a_reference_keeps_no_braces():
    quotation = Quotation(0, 3, "第{", "}次", "次数")
    assert stretch(quotation, "次数") == (0, 3, "第｛{次数}｝次")


@pytest.mark.django_db
def test_the_article_prints_what_the_text_said(world, visits):
    text = f"{TITLE}\n今年以来，全区共检查生产经营单位3家次，其中召陵镇检查生产经营单位2家次。"
    series = actions.open_series(by=SYSTEM, id=new_id(), name="工作简报", issuer=world.office)
    issue = actions.open_issue(by=world.clerk, id=new_id(), series=series, on=date(2024, 5, 27), period=YEAR)
    scope = Scope(world.district.path)
    checked = actions.keep_text(by=world.clerk, id=new_id(), source=source_of(text), scope=scope, period=YEAR)
    wanted = {"by": world.clerk, "id": new_id(), "checked": checked, "issue": issue, "contributor": world.district}
    article = actions.quote_numbers(quotations=quoted(world, text), **wanted)[0]
    assert queries.text(issue, viewer=world.clerk) == text
    assert article.references.count() == 2
    # The same again is the same article, and there is nothing more to quote.
    with pytest.raises(Invalid):
        actions.quote_numbers(quotations=quoted(world, text), **wanted)
    assert Article.objects.count() == 1


NUMBERED = (
    "一、检查情况\n今年以来，全区共检查生产经营单位3家次。\n二、镇级检查情况，分镇统计\n召陵镇检查生产经营单位2家次。\n"
    "三、下步打算\n各镇要认真整改，不留死角。\n召陵区应急管理局\n2024年5月27日"
)


def titles(text):
    return [each.title for each in divided(text)]


@pytest.mark.parametrize(("text", "found"), [
    (NUMBERED, ["一、检查情况", "二、镇级检查情况，分镇统计", "三、下步打算"]),
    # What stands before is an article if it says anything; a title of its own is none.
    (f"{TITLE}\n{NUMBERED}", ["一、检查情况", "二、镇级检查情况，分镇统计", "三、下步打算"]),
    (f"{TITLE}\n现将有关情况通报如下。\n{NUMBERED}", [TITLE, "一、检查情况", "二、镇级检查情况，分镇统计", "三、下步打算"]),
    # Titles, each with its numbered parts: the parts stay in their article.
    ("召陵镇开展夏季检查\n一、做法\n出动3人。\n二、成效\n整改2处。\n万金镇召开安全会议\n一、做法\n出动4人。\n二、成效\n整改1处。",
     ["召陵镇开展夏季检查", "万金镇召开安全会议"]),
    # The count goes on: the titles stand within the parts.
    ("5月安全生产情况通报\n一、检查\n检查3家。\n典型案例有关情况\n案例1起。\n二、执法\n罚款2万元。",
     ["一、检查", "二、执法"]),
    ("关于5月份检查情况的通报\n召陵区应急管理局\n检查3家。\n2024年5月31日\n召陵区安全生产简报\n关于6月份检查情况的通报\n检查4家。",
     ["关于5月份检查情况的通报", "关于6月份检查情况的通报"]),
    # No heading, one, a gap, points of a list: one article.
    (f"{TITLE}\n检查3家次。", [TITLE]),
    ("检查3家次，整改2处。", ["检查3家次，整改2处。"]),
    ("一、检查情况\n检查3家次。", ["一、检查情况"]),
    ("一、检查情况\n检查3家次。\n三、下步打算\n整改。", ["一、检查情况"]),
    ("一、检查企业3家次\n二、整改隐患2处", ["一、检查企业3家次"]),
    ("一、检查企业3家次。\n二、整改隐患2处。", ["一、检查企业3家次。"]),
])  # fmt: skip
def test_a_text_is_divided_at_its_headings(text, found):
    assert titles(text) == found


def test_a_list_of_very_many_headings_is_one_article():
    text = "\n".join(f"召陵镇第{n}次检查情况\n检查3家。" for n in range(100, 141))
    assert len(divided(text)) == 1
    assert len(divided(text[: text.rindex("召陵镇")])) == 40


def test_what_belongs_to_no_article_is_told():
    assert left_out(f"安全生产简报\n{TITLE}\n{NUMBERED}") == f"安全生产简报 {TITLE}"
    assert left_out(f"{TITLE}\n现将有关情况通报如下。\n{NUMBERED}") == ""
    assert left_out(f"{TITLE}\n检查3家次。") == ""


@given(
    some.lists(
        some.sampled_from([TITLE, "一、检查", "二、整改", "检查3家。", "2024年5月27日", "", "召陵镇\t3"]), max_size=9
    )
)
def test_no_word_below_the_first_heading_is_lost_or_told_twice(lines):
    text = "\n".join(lines)
    articles = divided(text)
    assert articles
    for one, other in pairwise(articles):
        assert text[one.end : other.start].strip() == other.title
    assert articles[-1].end == len(text)
    if left := left_out(text):
        assert squeezed(left) == squeezed(text[: articles[0].start].removesuffix(articles[0].title))


def drafted(world, text, *, divide=True, quotations=None):
    series = Series.objects.first() or actions.open_series(by=SYSTEM, id=new_id(), name="工作简报", issuer=world.office)
    issue = actions.open_issue(by=world.clerk, id=new_id(), series=series, on=date(2024, 5, 27), period=YEAR)
    scope = Scope(world.district.path)
    checked = actions.keep_text(by=world.clerk, id=new_id(), source=source_of(text), scope=scope, period=YEAR)
    wanted = {
        "by": world.clerk, "id": new_id(), "checked": checked, "issue": issue, "contributor": world.district,
        "divide": divide,
    }  # fmt: skip
    found = quoted(world, text) if quotations is None else quotations
    return wanted, actions.quote_numbers(quotations=found, **wanted)


@pytest.mark.django_db
def test_each_heading_is_an_article_in_the_order_of_the_text(world, visits):
    wanted, articles = drafted(world, NUMBERED)
    assert [(each.title, each.position, each.references.count()) for each in articles] == [
        ("一、检查情况", 1, 1), ("二、镇级检查情况，分镇统计", 2, 1), ("三、下步打算", 3, 0),
    ]  # fmt: skip
    assert queries.text(wanted["issue"], viewer=world.clerk) == NUMBERED
    assert articles[1].body == "召陵镇检查生产经营单位{检查生产经营单位}家次。"
    assert articles[2].body.endswith("召陵区应急管理局\n2024年5月27日")


@pytest.mark.django_db
def test_a_divided_text_may_be_one_article_and_one_without_headings_is(world, visits):
    _wanted, (article,) = drafted(world, NUMBERED, divide=False)
    assert (article.title, article.references.count()) == ("一、检查情况", 2)
    _wanted, (article,) = drafted(world, f"{TITLE}\n今年以来，全区共检查生产经营单位3家次。")
    assert (article.title, article.references.count()) == (TITLE, 1)


@pytest.mark.django_db
def test_the_next_number_goes_into_the_article_that_it_stands_in(world, visits):
    first, second = quoted(world, NUMBERED)
    wanted, articles = drafted(world, NUMBERED, quotations=[first])
    assert [each.references.count() for each in articles] == [1, 0, 0]
    changed = actions.quote_numbers(quotations=[first, second], **wanted)
    assert (changed, [each.references.count() for each in articles]) == ([articles[1]], [1, 1, 0])
    # An article changed by hand is left alone, and only it.
    actions.edit_article(by=world.clerk, article=changed[0], title="二", body=changed[0].body + "完。")
    with pytest.raises(Invalid):
        actions.quote_numbers(quotations=[first, second], **wanted)


@pytest.mark.django_db
def test_an_article_changed_by_hand_is_not_written_over_and_the_others_neither(world, visits):
    first, second = quoted(world, NUMBERED)
    wanted, articles = drafted(world, NUMBERED, quotations=[second])
    actions.edit_article(by=world.clerk, article=articles[0], title="甲", body=articles[0].body + "完。")
    with pytest.raises(Conflict, match="甲"):
        actions.quote_numbers(quotations=[first, second], **wanted)
    assert [each.references.count() for each in articles] == [0, 1, 0]


@pytest.mark.django_db
def test_an_article_taken_out_is_written_anew_with_its_number(world, visits):
    _first, second = quoted(world, NUMBERED)
    wanted, articles = drafted(world, NUMBERED)
    actions.remove_article(by=world.clerk, article=articles[1])
    (anew,) = actions.quote_numbers(quotations=[second], **wanted)
    assert (anew.title, anew.references.count(), Article.objects.count()) == ("二、镇级检查情况，分镇统计", 1, 3)
    # All of them taken out: the text can be written as if for the first time.
    for each in Article.objects.all():
        actions.remove_article(by=world.clerk, article=each)
    assert len(actions.quote_numbers(quotations=[second], **wanted)) == 3


@pytest.mark.django_db
def test_a_number_in_a_heading_is_no_reference(world, visits):
    text = (
        "一、今年以来全区共检查生产经营单位3家次\n各镇认真组织，成效明显。\n二、镇级检查\n召陵镇检查生产经营单位2家次。"
    )
    _wanted, articles = drafted(world, text)
    assert [(each.title, each.references.count()) for each in articles] == [
        ("一、今年以来全区共检查生产经营单位3家次", 0), ("二、镇级检查", 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_same_request_again_answers_the_same_articles(world, visits):
    wanted, articles = drafted(world, NUMBERED)
    CheckedArticle.objects.all().delete()
    assert actions.quote_numbers(quotations=quoted(world, NUMBERED), **wanted) == articles
    assert Article.objects.count() == 3


@pytest.mark.django_db
def test_nobody_keeps_a_text_about_what_they_may_not_see(world):
    with pytest.raises(NotAllowed):
        actions.keep_text(
            by=world.town_officer,
            id=new_id(),
            source=source_of("检查3家次。"),
            scope=Scope(world.district.path),
            period=YEAR,
        )
    assert CheckedText.objects.count() == 0


@pytest.mark.django_db
def test_a_number_that_disagrees_is_told_how_it_would_agree(world, visits):
    numbers = reviewed(world, "今年以来，全区共检查生产经营单位4家次。").numbers
    (found,) = [each for each in numbers if state(each) is State.DISAGREES]
    assert expected(found) == "3家次"
    numbers = reviewed(world, "今年以来，全区共检查生产经营单位十家次。").numbers
    (found,) = [each for each in numbers if state(each) is State.DISAGREES]
    assert expected(found) == "三家次"


def test_a_place_is_counted_as_a_reader_counts():
    source = source_of("标题\n\n第二段。\n单位\t家次\n召陵镇\t3\n最后一段3家次。")
    table = source.tables[0]
    assert where(table[1][1], source) == "表1第2行"
    assert where((source.text.index("最后"), len(source.text)), source) == "第3段"
    assert where((0, 1), source) == "第1段"
    assert excerpt((source.text.index("3家次"), source.text.index("。", -2)), source) == ("最后一段", "3家次", "。")


@pytest.mark.django_db
def test_the_report_lists_what_must_be_answered_and_the_notes_stand_at_the_numbers(world, visits):
    text = f"{TITLE}\n今年以来，全区共检查生产经营单位4家次，其中召陵镇检查2家次、万金镇检查1家次。共发现问题10个，已整改9个，整改率80%。"
    found = reviewed(world, text)
    document = report(found, Heading("五月稿", "召陵区", YEAR, "张文", "2024-05-27 10:00"), {})
    titles = [block.content[0].text for block in document.blocks if isinstance(block, Title)]
    assert titles == ["核数结果", "一、与台账不一致", "二、自相矛盾或与往期不符", "三、未能核对"]
    said = "".join(piece.text for block in document.blocks if isinstance(block, Paragraph) for piece in block.content)
    assert ("写作“3家次”才与台账一致" in said, "一致2处，不一致1处" in said) == (True, True)
    marked = {
        found.source.text[each.start : each.end]: each.words.split("\n")[0] for each in notes(found, author="治本")
    }
    told = {"4家次": "✗ 不一致", "2家次": "✓ 一致", "1家次": "✓ 一致"}
    assert marked == told | {"10个": "? 未知", "9个": "? 未知", "80%": "≠ 自相矛盾"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "number", "phrase", "unit"),
    [
        ("全区共发放神奇物件12件。", "12件", "全区共发放神奇物件", "件"),
        ("建立信息通报等九项工作机制。", "九项", "工作机制", "项"),
        ("发现并整改907处。", "907处", "发现并整改", "处"),
        ("12处！", "12处", "", "处"),
        ("没有数字。", "没有", "", ""),
    ],
)
def test_the_phrase_of_a_number_is_what_stands_beside_it(world, text, number, phrase, unit):
    place = {"scope": Scope(world.district.path), "period": YEAR, "viewer": world.clerk}
    assert phrase_at(text.index(number), source_of(text), **place) == (phrase, unit)


@pytest.mark.django_db
def test_a_phrase_that_was_proposed_is_heard(world):
    text = "单位\t神奇物件（件）\n召陵镇\t3\n全区共发放神奇物件12件，建立九项工作机制，第二批发出30余份。"
    scope = Scope(world.district.path)
    numbers = [each for each in reviewed(world, text).numbers if state(each) is State.UNKNOWN]
    assert len(numbers) >= 3
    for each in numbers:
        phrase = phrase_at(each.start, source_of(text), scope=scope, period=YEAR, viewer=world.clerk)
        actions.teach(
            by=world.clerk, id=new_id(), phrase=phrase.words, unit=phrase.unit, meaning=Lesson.Meaning.IGNORE,
            organisation=world.district,
        )  # fmt: skip
    after = {each.start: state(each) for each in reviewed(world, text).numbers}
    assert [after[each.start] for each in numbers] == [State.IGNORED] * len(numbers)
