"""Open an issue, write its articles, say what their references stand for."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from zhiben.accounts.viewer import Scope
from zhiben.bulletins import actions, queries
from zhiben.bulletins.actions import Wanted
from zhiben.bulletins.models import Article, Issue, Reference, Series
from zhiben.bulletins.references import scope_name
from zhiben.bulletins.rendering import draft_docx
from zhiben.calendars import Period
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from zhiben.facts.ids import new_id
from zhiben.numbering import actions as numbering
from zhiben.numbering.models import Drawn

MARCH = Period(date(2024, 3, 8), date(2024, 3, 31))


def test_numbers_are_drawn_once_in_order(open_issue):
    issues = [open_issue(special=True), open_issue(), open_issue(special=True)]
    assert [(each.number, each.special_number) for each in issues] == [(24, 7), (25, None), (26, 8)]
    assert str(issues[0]) == "召陵安全生产简报 第24期"


def test_an_issue_opened_twice_is_one(open_issue):
    identity = new_id()
    assert open_issue(id=identity, special=True) == open_issue(id=identity, special=True)
    assert (Issue.objects.count(), Drawn.objects.count()) == (1, 2)
    assert open_issue().number == 25


def test_starting_numbers_are_set_once(world, series, open_issue):
    again = actions.open_series(by=world.clerk, id=series.pk, name="另名", issuer=world.office, first_number=99)
    assert (again.pk, again.name, Series.objects.count()) == (series.pk, "召陵安全生产简报", 1)
    for _time in range(2):
        with pytest.raises(Conflict, match="起始号不能再改"):
            numbering.start_at(f"bulletin.{series.pk}", 1, by=world.clerk.id)
        assert open_issue().number == 24 + _time


def test_two_series_have_numbers_of_their_own(world, series, open_issue):
    other = actions.open_series(by=world.clerk, id=new_id(), name="工作通报", issuer=world.office)
    assert [open_issue().number, open_issue(series=other).number, open_issue().number] == [24, 1, 25]


def test_a_name_is_taken_once(world, series):
    with pytest.raises(Invalid, match="简报名称"):
        actions.open_series(by=world.clerk, id=new_id(), name="召陵安全生产简报", issuer=world.office)
    assert Series.objects.count() == 1


def test_whom_a_series_goes_to_holds_from_the_next_issue_on(world, series, open_issue):
    first = open_issue()
    actions.correct_series(by=world.clerk, series=series, send_to="区委。", copy_to="")
    second = open_issue()
    assert [(each.send_to, each.copy_to) for each in (first, second)] == [
        ("区委常委。", "各镇（街道）。"),
        ("区委。", ""),
    ]


@pytest.mark.parametrize("who", ["town_officer", "reviewer", "leader", "outsider"])
def test_who_may_not_edit_opens_nothing(world, series, open_issue, who):
    with pytest.raises(NotAllowed, match=r"bulletins\.(edit|publish)"):
        open_issue(by=getattr(world, who))
    with pytest.raises(NotAllowed):
        actions.open_series(by=getattr(world, who), id=new_id(), name="另名", issuer=world.office)
    with pytest.raises(NotAllowed):
        actions.correct_series(by=getattr(world, who), series=series, send_to="", copy_to="")
    assert (Issue.objects.count(), Drawn.objects.count(), Series.objects.count()) == (0, 0, 1)
    assert open_issue().number == 24


def test_a_known_id_opens_no_door(world, series, draft):
    """Who may not write is refused, also where what he sends is already there."""
    with pytest.raises(NotAllowed):
        actions.open_series(by=world.outsider, id=series.pk, name="x", issuer=world.office)
    with pytest.raises(NotAllowed):
        actions.write_article(
            by=world.outsider, id=draft.articles.get().pk, issue=draft, contributor=world.district, title="x", body="x"
        )


def test_an_article_s_numbers_come_from_the_ledger(world, draft, visit):
    assert queries.text(draft, viewer=world.clerk) == "召陵区推进治本攻坚三年行动\n全区共检查生产经营单位1家次。"
    visit()
    assert "单位2家次" in queries.text(draft, viewer=world.clerk)


def test_an_article_sent_twice_is_one(draft, write):
    identity = new_id()
    assert write(draft, id=identity) == write(draft, id=identity, title="另一个题目")
    assert [each.position for each in draft.articles.all()] == [1, 2]


@pytest.mark.parametrize(
    ("body", "named"),
    [("检查{检查}家次，整改{整改}处，演练{演练}次。", "{整改}、{演练}"), ("{检察}家次", "{检察}")],
)
def test_a_name_without_a_meaning_is_refused_by_its_name(open_issue, write, body, named):
    issue = open_issue()
    with pytest.raises(Invalid) as refusal:
        write(issue, body=body)
    assert refusal.value.errors == {"body": [f"正文引用了{named}，但没有说明它是哪个指标或记录；请在下方补上。"]}
    assert (Article.objects.count(), Reference.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("检查", "inspections.dreamt"), "inspections.dreamt"),
        (Wanted("检查", "inspections.done", form="大约"), "没有“大约”这种写法"),
        (Wanted("检查", subject=new_id(), attribute="title"), "没有找到记录"),
        (Wanted("检查"), "没有找到记录"),
    ],
    ids=["figure", "form", "record", "nothing"],
)
def test_a_reference_to_nothing_is_refused(world, open_issue, write, wanted, said):
    scope = Scope(world.district.path)
    with pytest.raises((NotFound, Invalid), match=said):
        write(open_issue(), wanted=[Wanted(**(wanted.__dict__ | {"scope": scope}))])
    assert not Article.objects.exists()


def test_a_number_beyond_the_writer_s_sight_cannot_be_quoted(world, open_issue, write, visit):
    issue = open_issue()
    for scope in (Scope(world.other_district.path), Scope(), Scope(world.city.path)):
        with pytest.raises(NotAllowed, match=r"figures\.view"):
            write(issue, wanted=[Wanted("检查", "inspections.done", scope)])
    with pytest.raises(NotAllowed):
        write(
            issue, by=world.town_officer, contributor=world.shaoling,
            wanted=[Wanted("检查", "inspections.done", Scope(world.wanjin.path))],
        )  # fmt: skip
    assert not Article.objects.exists()


def test_a_record_beyond_the_writer_s_sight_cannot_be_quoted(world, open_issue, write, visit):
    away = visit(organisation=world.other_town, enterprise=world.other_enterprise)
    with pytest.raises(NotFound):
        write(open_issue(), wanted=[Wanted("检查", subject=away.pk, attribute="happened_on")])
    assert not Article.objects.exists()


def test_a_record_s_date_is_quoted_as_a_text_writes_it(world, open_issue, write, visit):
    issue = open_issue()
    wanted = Wanted("检查", subject=visit().pk, attribute="happened_on")
    write(issue, body="{检查}，检查一家。", wanted=[wanted])
    assert queries.text(issue, viewer=world.clerk).endswith("5月20日，检查一家。")


def test_what_a_record_does_not_have_cannot_be_quoted(open_issue, write, visit):
    for attribute in ("recorded_by", "title", "organisation"):
        with pytest.raises(Invalid, match="可引用：happened_on") as refusal:
            write(open_issue(), wanted=[Wanted("检查", subject=visit().pk, attribute=attribute)])
        assert list(refusal.value.errors) == ["attribute"]


def test_a_unit_contributes_its_own_article_only(world, open_issue, write):
    issue = open_issue()
    own = {"by": world.town_officer, "wanted": [], "body": "无数字。"}
    written = write(issue, contributor=world.shaoling, **own)
    with pytest.raises(NotAllowed, match=r"bulletins\.record"):
        write(issue, contributor=world.wanjin, **own)
    with pytest.raises(NotAllowed):
        actions.edit_article(by=world.outsider, article=written, title="x", body="x")
    with pytest.raises(NotAllowed):
        actions.remove_article(by=world.outsider, article=written)
    actions.edit_article(by=world.town_officer, article=written, title="改题", body="仍无数字。")
    assert [(each.title, each.body) for each in Article.objects.all()] == [("改题", "仍无数字。")]
    # Who contributes is no editor of the issue, and is noted once: the same hand must not review it.
    assert [(each.kind, each.name) for each in issue.steps.all()] == [("contributed", "王镇")]


def test_an_editor_is_named_once(draft, write):
    write(draft)
    assert [(each.kind, each.name, each.number) for each in draft.steps.all()] == [("edited", "张文", 1)]


def test_editing_drops_the_references_that_the_text_no_longer_uses(world, draft):
    article = draft.articles.get()
    here = Scope(world.district.path)
    actions.edit_article(
        by=world.clerk, article=article, title=" 新题 ", body="三月检查{三月}家次，发现{发现}处。",
        wanted=[Wanted("三月", "inspections.done", here, MARCH), Wanted("发现", "hazards.found", here)],
    )  # fmt: skip
    assert sorted(article.references.values_list("name", flat=True)) == ["三月", "发现"]
    assert queries.text(draft, viewer=world.clerk) == "新题\n三月检查0家次，发现0处。"


def test_a_reference_can_be_given_another_meaning(world, draft):
    article = draft.articles.get()
    wanted = Wanted("检查", "inspections.done", Scope(world.wanjin.path), form="hanzi")
    actions.set_reference(by=world.clerk, article=article, wanted=wanted)
    assert article.references.count() == 1
    assert queries.text(draft, viewer=world.clerk).endswith("单位零家次。")
    article.refresh_from_db()
    (quoted,) = queries.quoted(draft, viewer=world.clerk).values()
    assert quoted.note.startswith("检查生产经营单位（家次）：期内对生产经营单位的检查次数")
    assert quoted.note.endswith("万金镇人民政府 2024-01-01…2024-05-27 实时")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), "全部"),
        (Scope(region="411104"), "召陵区"),
        (Scope(region="411104", field="fire"), "召陵区 fire"),
        (Scope("0009", only=True), "0009（本级）"),
        (Scope(region="99"), "99"),
    ],
    ids=str,
)
def test_a_scope_in_words(world, scope, words):
    assert scope_name(scope) == words


def test_a_draft_in_word_explains_its_numbers(world, draft):
    found = queries.quoted(draft, viewer=world.clerk)
    content = draft_docx(draft, queries.articles(draft, viewer=world.clerk), found)
    comments = zipfile.ZipFile(io.BytesIO(content)).read("word/comments.xml").decode()
    assert "期内对生产经营单位的检查次数" in comments and "实时" in comments
    actions.send_to_review(by=world.clerk, issue=draft)
    draft.refresh_from_db()
    found = queries.quoted(draft, viewer=world.clerk)
    content = draft_docx(draft, queries.articles(draft, viewer=world.clerk), found)
    comments = zipfile.ZipFile(io.BytesIO(content)).read("word/comments.xml").decode()
    assert "截至第1号封存（2024-05-27）" in comments


def test_an_edit_that_is_refused_changes_nothing(world, draft):
    article = draft.articles.get()
    with pytest.raises(Invalid):
        actions.edit_article(by=world.clerk, article=article, title="新题", body="{不知}")
    article.refresh_from_db()
    assert (article.title, article.references.count()) == ("召陵区推进治本攻坚三年行动", 1)
    with pytest.raises(Invalid, match="200") as refusal:
        actions.edit_article(by=world.clerk, article=article, title="题" * 201, body="x")
    assert list(refusal.value.errors) == ["title"]


def test_an_article_is_taken_out(world, draft, write):
    first = draft.articles.get()
    write(draft)
    actions.remove_article(by=world.clerk, article=first)
    write(draft)
    assert [each.position for each in draft.articles.all()] == [2, 3]
    assert Reference.objects.count() == 2


def test_a_withdrawn_issue_keeps_its_number_and_goes_no_further(world, draft, open_issue, write):
    with pytest.raises(Invalid, match="请写明作废原因"):
        actions.withdraw(by=world.clerk, issue=draft, reason=" ")
    withdrawn = actions.withdraw(by=world.clerk, issue=draft, reason="改为专报")
    assert withdrawn.voided and withdrawn.voided_reason == "改为专报"
    assert open_issue(special=True).number == 25
    steps = [
        lambda: actions.send_to_review(by=world.clerk, issue=draft),
        lambda: write(draft),
        lambda: actions.edit_article(by=world.clerk, article=draft.articles.get(), title="x", body="x"),
        lambda: actions.withdraw(by=world.clerk, issue=draft, reason="又一次"),
    ]
    for step in steps:
        with pytest.raises(WrongState, match="已作废"):
            step()
    draft.refresh_from_db()
    assert (draft.state, draft.voided_reason, draft.articles.count()) == ("draft", "改为专报", 1)


def test_only_who_publishes_withdraws(world, draft):
    with pytest.raises(NotAllowed, match=r"bulletins\.publish"):
        actions.withdraw(by=world.signatory, issue=draft, reason="x")
