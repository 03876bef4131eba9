"""The number check's pages: hand in, read, teach, refer, download; the text is kept for its keeper alone."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhiben.accounts.viewer import SYSTEM
from zhiben.bulletins import actions
from zhiben.bulletins.models import Article, CheckedText, Issue, Lesson
from zhiben.calendars import Period
from zhiben.documents.intake import read_source
from zhiben.documents.spreadsheet import write_xlsx
from zhiben.facts.ids import new_id
from zhiben.inspections import actions as inspections
from zhiben.registers import imports
from zhiben.registers.declaration import REGISTERS
from zhiben.registers.headers import match_headers
from zhiben.registers.sheets import read as read_sheet

pytestmark = pytest.mark.django_db
TITLE = "召陵区推进治本攻坚三年行动"
TEXT = TITLE + "\n今年以来，全区共检查生产经营单位2家次，排查隐患7处。全区共发放神奇物件12件。"
DAYS = {"start": "2024-01-01", "end": "2024-12-31"}


@pytest.fixture
def visits(world):
    """Two visits and one hazard."""
    for day in (20, 21):
        inspections.record(
            by=world.inspector,
            id=new_id(),
            organisation=world.emergency,
            enterprise=world.enterprise,
            premises=world.premises,
            happened_on=date(2024, 5, day),
            kind="administrative",
            hazards=[{"id": new_id(), "title": "灭火器压力不足", "source": "administrative", "field": "fire"}]
            if day == 20
            else [],
        )


@pytest.fixture
def series(world):
    return actions.open_series(by=SYSTEM, id=new_id(), name="召陵安全生产简报", issuer=world.office, first_number=25)


def handed_in(client, text=TEXT, **more):
    """The address of the result."""
    answer = client.post("/bulletins/check/", {"id": str(new_id()), "text": text, **DAYS, **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def states(page):
    """text of the number → how it stands, as the marks in the text say."""
    found = re.findall(r'class="checked checked-(\w+)"[^>]*>([^<]*)<', page)
    return {text: state for state, text in found}


def finding(page, number):
    """The list item about a number."""
    return next(each for each in page.split('<li class="finding"')[1:] if f">{number}</a>" in each)


def key(page, number):
    return re.search(r'data-key="(\d+)"', finding(page, number))[1]


def test_a_pasted_text_is_marked_and_answered(clerk_client, visits):
    page = clerk_client.get(handed_in(clerk_client)).content.decode()
    assert states(page) == {"2家次": "agrees", "7处": "disagrees", "12件": "unknown"}
    assert "“排查隐患”台账为1处" in finding(page, "7处")
    assert "写作“1处”才与台账一致" in finding(page, "7处")
    assert "/bulletins/check/rows/hazards.found/?organisation=" in finding(page, "7处")


def test_what_the_ledger_denies_and_the_text_too_is_found_under_both(clerk_client, visits):
    text = TITLE + "\n今年以来，全区排查隐患7处，其中消防4处、燃气5处。"
    page = clerk_client.get(handed_in(clerk_client, text=text)).content.decode()
    assert states(page)["7处"] == "disagrees"
    assert 'data-states="disagrees contradicts"' in finding(page, "7处")
    assert re.search(r'data-filter="contradicts"[^>]*>.*?自相矛盾 <b>1</b>', page)


def test_an_empty_or_foreign_upload_is_refused_with_the_remedy(clerk_client, world):
    answer = clerk_client.post("/bulletins/check/", {"id": str(new_id()), "text": " ", **DAYS})
    assert (answer.status_code, "请粘贴文稿，或上传文件。" in answer.content.decode()) == (422, True)
    bad = SimpleUploadedFile("稿.docx", b"PK\x03\x04 not a file")
    answer = clerk_client.post("/bulletins/check/", {"id": str(new_id()), "file": bad, **DAYS})
    assert answer.status_code == 422
    wrong = {"id": str(new_id()), "text": TEXT, "start": "2024-05-02", "end": "2024-05-01"}
    assert clerk_client.post("/bulletins/check/", wrong).status_code == 422
    assert CheckedText.objects.count() == 0


def word_file():
    word = docx.Document()
    word.add_paragraph("今年以来，全区共检查生产经营单位2家次。")
    table = word.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ["单位", "排查隐患（处）", "召陵区", "7"], strict=True):
        cell.text = words
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def test_a_word_file_shows_its_tables_and_comes_back_with_comments(clerk_client, visits):
    file = SimpleUploadedFile("五月稿.docx", word_file())
    address = handed_in(clerk_client, text="", file=file)
    page = clerk_client.get(address).content.decode()
    assert '<table class="checked-table">' in page
    assert "五月稿.docx" in page
    answer = clerk_client.get(f"{address}marked.docx")
    assert answer.status_code == 200
    marked = docx.Document(io.BytesIO(answer.content))
    said = {comment.text.split("\n")[0] for comment in marked.comments}
    assert "✓ 一致" in said
    assert read_source("x.docx", answer.content).text == read_source("x.docx", word_file()).text


def test_the_report_names_what_must_be_answered(clerk_client, visits):
    address = handed_in(clerk_client)
    answer = clerk_client.get(f"{address}report.docx")
    text = read_source("x.docx", answer.content).text
    assert "与台账不一致" in text
    assert "写作“1处”才与台账一致" in text
    assert "灭火器压力不足" in text
    assert "台账为2家次" not in text  # what agrees is counted, not listed
    pdf = clerk_client.get(f"{address}report.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert clerk_client.get(f"{address}report.exe").status_code == 404


def test_pasted_text_comes_back_as_word_with_comments(clerk_client, visits):
    answer = clerk_client.get(f"{handed_in(clerk_client)}marked.docx")
    marked = docx.Document(io.BytesIO(answer.content))
    assert len(list(marked.comments)) == 3


def test_the_rows_behind_a_number_open_in_place(clerk_client, visits):
    page = clerk_client.get(handed_in(clerk_client)).content.decode()
    address = re.search(r'hx-get="(/bulletins/check/rows/[^"]+)"', finding(page, "7处"))[1].replace("&amp;", "&")
    rows = clerk_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "灭火器压力不足" in rows
    assert "<html" not in rows


def test_ignoring_a_number_holds_at_once_and_leaves_the_text(clerk_client, visits, world):
    address = handed_in(clerk_client)
    page = clerk_client.get(address).content.decode()
    data = {"proposal": f"{key(page, '12件')} ignore"}
    answer = clerk_client.post(f"{address}teach/", data, headers={"HX-Request": "true", "HX-Target": "findings"})
    part = answer.content.decode()
    assert 'data-state="ignored"' in finding(part, "12件")
    assert "checked-text" not in part
    lesson = Lesson.objects.get()
    assert (lesson.meaning, lesson.unit, lesson.organisation, lesson.taught_by) == (
        "ignore",
        "件",
        world.district,
        "张文",
    )
    assert lesson.phrase in "全区共发放神奇物件"
    assert states(clerk_client.get(address).content.decode())["12件"] == "ignored"


def test_teaching_a_figure_ties_the_number_to_it_and_can_be_taken_back(clerk_client, visits, world):
    address = handed_in(clerk_client)
    page = clerk_client.get(address).content.decode()
    at = key(page, "12件")
    asked = clerk_client.get(f"{address}teach/?at={at}", headers={"HX-Request": "true"}).content.decode()
    assert 'value="件"' in asked
    data = {
        "id": str(new_id()), "at": at, "phrase": "神奇物件", "unit": "件", "means": "publicity.materials",
        "organisation": "召陵区",
    }  # fmt: skip
    if "publicity.materials" not in asked:
        data["means"] = "hazards.found"
    part = clerk_client.post(f"{address}teach/", data, headers={"HX-Request": "true"}).content.decode()
    assert "张文" in finding(part, "12件")
    lesson = Lesson.objects.get()
    back = clerk_client.post(f"{address}lessons/{lesson.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "已撤回约定" in back
    assert 'data-state="unknown"' in finding(back, "12件")


def test_a_refused_lesson_says_why_beside_the_number(clerk_client, visits):
    address = handed_in(clerk_client)
    at = key(clerk_client.get(address).content.decode(), "12件")
    data = {"id": str(new_id()), "at": at, "phrase": "物", "unit": "件", "means": "ignore", "organisation": "召陵区"}
    answer = clerk_client.post(f"{address}teach/", data, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (422, f"#teach-{at}")
    assert "说法至少2个字" in answer.content.decode()
    assert Lesson.objects.count() == 0


def test_a_new_figure_is_defined_with_what_the_text_calls_it(clerk_client, visits):
    address = handed_in(clerk_client)
    at = key(clerk_client.get(address).content.decode(), "12件")
    asked = clerk_client.get(f"{address}teach/?at={at}", headers={"HX-Request": "true"}).content.decode()
    define = re.search(r'href="(/figures/new/[^"]+)"', asked)[1].replace("&amp;", "&")
    page = clerk_client.get(define).content.decode()
    assert re.search(r'name="unit" value="件"', page)


def test_who_only_reads_is_offered_no_teaching_and_refused_it(signed_in, visits, world):
    client = signed_in("leader")
    address = handed_in(client)
    page = client.get(address).content.decode()
    assert "teach/" not in page
    answer = client.post(f"{address}teach/", {"proposal": f"{key(page, '12件')} ignore", "organisation": "召陵区"})
    assert answer.status_code == 422
    assert Lesson.objects.count() == 0


def test_all_agreeing_numbers_become_references_of_a_new_issue(clerk_client, visits, series, world):
    address = handed_in(clerk_client)
    page = clerk_client.get(address).content.decode()
    assert "把 1 处一致的数字全部引用" in page
    data = {"id": str(new_id()), "into": f"series:{series.pk}", "contributor": "召陵区", "title": TITLE, "at": "all"}
    answer = clerk_client.post(f"{address}quote/", data)
    article = Article.objects.get()
    assert answer["Location"] == f"/bulletins/25/articles/{article.pk}/"
    assert article.title == TITLE
    assert (
        article.body == "今年以来，全区共检查生产经营单位{检查生产经营单位}家次，排查隐患7处。全区共发放神奇物件12件。"
    )
    (reference,) = article.references.all()
    assert (reference.figure, reference.form, reference.organisation_path) == (
        "inspections.done", "exact", world.district.path,
    )  # fmt: skip
    assert "今年以来，全区共检查生产经营单位" in clerk_client.get("/bulletins/25/").content.decode()


def test_one_number_after_the_other_goes_into_the_same_article(clerk_client, visits, series, world):
    issue = actions.open_issue(
        by=world.clerk,
        id=new_id(),
        series=series,
        on=date(2024, 5, 27),
        period=Period(date(2024, 1, 1), date(2024, 12, 31)),
    )
    address = handed_in(clerk_client, TEXT.replace("7处", "1处"))
    page = clerk_client.get(address).content.decode()
    data = {"id": str(new_id()), "into": f"issue:{issue.pk}", "contributor": "召陵区", "title": TITLE}
    part = clerk_client.post(
        f"{address}quote/", data | {"at": key(page, "2家次")}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "已引用" in finding(part, "2家次")
    assert "已引用" not in finding(part, "1处")
    answer = clerk_client.post(f"{address}quote/", {"at": "all"}, headers={"HX-Request": "true"})
    article = Article.objects.get()
    assert answer["HX-Redirect"] == f"/bulletins/25/articles/{article.pk}/"
    assert article.issue == issue
    assert "{检查生产经营单位}家次，排查隐患{排查隐患}处。" in article.body
    # The issue's own period is left to the issue.
    assert [each.start for each in article.references.all()] == [None, None]


def test_an_article_changed_by_hand_is_not_written_over(clerk_client, visits, series, world):
    address = handed_in(clerk_client, TEXT.replace("7处", "1处"))
    page = clerk_client.get(address).content.decode()
    data = {"id": str(new_id()), "into": f"series:{series.pk}", "contributor": "召陵区", "title": TITLE}
    clerk_client.post(f"{address}quote/", data | {"at": key(page, "2家次")})
    article = Article.objects.get()
    actions.edit_article(by=world.clerk, article=article, title=TITLE, body=article.body + "完。")
    answer = clerk_client.post(f"{address}quote/", {"at": "all"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "已在别处修改" in answer.content.decode()) == (422, True)
    assert Article.objects.get().body.endswith("完。")


SECTIONS = (
    f"{TITLE}\n一、检查情况\n今年以来，全区共检查生产经营单位2家次。\n"
    "二、隐患情况\n今年以来，全区共排查隐患1处。\n三、下步打算\n各镇要认真整改，不留死角。"
)


def test_each_heading_becomes_an_article_of_the_issue(clerk_client, visits, series, world):
    address = handed_in(clerk_client, SECTIONS)
    page = clerk_client.get(address).content.decode()
    assert "按标题分成 3 篇" in page
    assert f"文首“{TITLE}”不属于任何一篇" in page
    data = {"id": str(new_id()), "into": f"series:{series.pk}", "contributor": "召陵区", "title": TITLE}
    answer = clerk_client.post(f"{address}quote/", data | {"at": "all", "division": "each"})
    assert answer["Location"] == "/bulletins/25/"
    assert list(Article.objects.values_list("title", "position")) == [
        ("一、检查情况", 1), ("二、隐患情况", 2), ("三、下步打算", 3),
    ]  # fmt: skip
    assert [each.references.count() for each in Article.objects.all()] == [1, 1, 0]
    page = clerk_client.get(address).content.decode()
    for each in Article.objects.all():
        assert f'href="/bulletins/25/articles/{each.pk}/"' in page
    assert ("已引用" in finding(page, "2家次"), "处一致的数字全部引用" in page) == (True, False)


def test_a_text_with_headings_stays_one_article_where_that_is_asked_for(clerk_client, visits, series, world):
    address = handed_in(clerk_client, SECTIONS)
    data = {"id": str(new_id()), "into": f"series:{series.pk}", "contributor": "召陵区", "title": "甲", "at": "all"}
    clerk_client.post(f"{address}quote/", data | {"division": "whole"})
    article = Article.objects.get()
    assert (article.title, article.references.count()) == ("甲", 2)
    assert article.body.startswith("一、检查情况\n")


def test_one_number_alone_writes_all_articles_and_the_rest_follow(clerk_client, visits, series, world):
    address = handed_in(clerk_client, SECTIONS)
    page = clerk_client.get(address).content.decode()
    data = {"id": str(new_id()), "into": f"series:{series.pk}", "contributor": "召陵区", "division": "each"}
    headers = {"HX-Request": "true"}
    answer = clerk_client.post(f"{address}quote/", data | {"at": key(page, "1处")}, headers=headers)
    assert "已引用，文稿写成3篇稿件。" in answer.content.decode()
    answer = clerk_client.post(f"{address}quote/", {"at": "all"}, headers=headers)
    first = Article.objects.first()
    assert answer["HX-Redirect"] == f"/bulletins/25/articles/{first.pk}/"
    assert [each.references.count() for each in Article.objects.all()] == [1, 1, 0]


SEVERAL = "召陵镇开展安全检查情况通报\n今年以来，全镇检查生产经营单位2家次。\n翟庄街道排查隐患情况通报\n今年以来，街道排查隐患1处。"


@pytest.mark.parametrize(("text", "chosen"), [(SECTIONS, "whole"), (SEVERAL, "each")], ids=["parts", "reports"])
def test_parts_of_one_report_stay_together_and_reports_do_not(clerk_client, visits, series, text, chosen):
    page = clerk_client.get(handed_in(clerk_client, text)).content.decode()
    assert f'<option value="{chosen}" class="form-select" selected>' in page


def test_a_number_in_a_heading_is_offered_only_until_the_text_is_divided(clerk_client, visits, series, world):
    text = (
        "一、今年以来全区共检查生产经营单位2家次\n各镇认真组织，成效明显。\n二、隐患情况\n今年以来，全区共排查隐患1处。"
    )
    address = handed_in(clerk_client, text)
    data = {"id": str(new_id()), "into": f"series:{series.pk}", "contributor": "召陵区", "at": "all"}
    clerk_client.post(f"{address}quote/", data)
    page = clerk_client.get(address).content.decode()
    assert ("已引用" in finding(page, "1处"), "已引用" in finding(page, "2家次")) == (True, False)
    assert "处一致的数字全部引用" not in page


def test_a_text_without_headings_is_asked_no_division(clerk_client, visits, series, world):
    page = clerk_client.get(handed_in(clerk_client)).content.decode()
    assert ('name="title"' in page, 'name="division"' in page) == (True, False)


def test_a_refused_article_draws_no_number(signed_in, visits, series, world):
    client = signed_in("town")
    answer = client.post(
        "/bulletins/check/",
        {"id": str(new_id()), "text": "召陵镇检查生产经营单位2家次。", "organisation": "召陵镇", **DAYS},
    )
    data = {"id": str(new_id()), "into": f"series:{series.pk}", "contributor": "召陵镇", "title": "稿", "at": "all"}
    assert client.post(f"{answer['Location']}quote/", data).status_code == 422
    assert (Issue.objects.count(), Article.objects.count()) == (0, 0)


def test_a_text_is_its_keepers_alone_and_for_a_day(clerk_client, signed_in, visits):
    address = handed_in(clerk_client)
    for path in ("", "report.pdf", "marked.docx", "teach/?at=0"):
        assert signed_in("leader").get(f"{address}{path}").status_code == 404
    CheckedText.objects.update(kept_at=CheckedText.objects.get().kept_at - timedelta(days=2))
    assert clerk_client.get(address).status_code == 404
    handed_in(clerk_client)
    assert CheckedText.objects.count() == 1


def test_a_text_is_taken_away_on_request(clerk_client, visits):
    address = handed_in(clerk_client)
    clerk_client.get(f"{address}forget/")
    assert CheckedText.objects.count() == 1
    clerk_client.post(f"{address}forget/")
    assert CheckedText.objects.count() == 0


def test_what_is_sent_twice_is_kept_once(clerk_client, visits):
    data = {"id": str(new_id()), "text": TEXT, **DAYS}
    assert (
        clerk_client.post("/bulletins/check/", data)["Location"]
        == clerk_client.post("/bulletins/check/", data)["Location"]
    )
    assert CheckedText.objects.count() == 1


def test_a_text_with_markup_is_shown_as_text(clerk_client, visits):
    page = clerk_client.get(handed_in(clerk_client, "<script>alert(1)</script>检查2家次{甲}")).content.decode()
    assert "<script>alert" not in page


def test_lessons_are_a_register(clerk_client, world):
    actions.teach(
        by=world.clerk,
        id=new_id(),
        phrase="发现并整改",
        unit="处",
        figure="hazards.eliminated",
        organisation=world.district,
    )
    page = clerk_client.get("/registers/lessons/").content.decode()
    assert ("发现并整改" in page, "张文" in page) == (True, True)
    assert b"".join(clerk_client.get("/registers/lessons/export/").streaming_content).startswith(b"PK")
    assert clerk_client.get("/registers/lessons/template/").status_code == 200
    lesson = Lesson.objects.get()
    detail = clerk_client.get(f"/registers/lessons/{lesson.pk}/").content.decode()
    assert f"/registers/lessons/{lesson.pk}/void/" in detail
    clerk_client.post(f"/registers/lessons/{lesson.pk}/void/", {"reason": "口径变了"})
    lesson.refresh_from_db()
    assert lesson.voided_reason == "口径变了"
    new = {
        "id": str(new_id()), "phrase": "排查出", "unit": "处", "meaning": "figure", "figure": "hazards.found",
        "organisation": "召陵区",
    }  # fmt: skip
    answer = clerk_client.post("/registers/lessons/new/", new)
    assert answer.status_code == 302, answer.content.decode()
    assert Lesson.objects.filter(voided_at=None).get().phrase == "排查出"


def test_the_list_of_lessons_costs_the_same_for_many(clerk_client, world, same_queries):
    def more():
        for n in range(8):
            actions.teach(
                by=world.clerk,
                id=new_id(),
                phrase=f"第{n}种说法",
                unit="处",
                figure="hazards.found",
                organisation=world.district,
            )

    actions.teach(
        by=world.clerk, id=new_id(), phrase="发现", unit="处", figure="hazards.found", organisation=world.district
    )
    same_queries("/registers/lessons/", grow=more, client=clerk_client)


def test_lessons_come_in_by_a_spreadsheet(world):
    rows = [["发现并整改", "处", "是指标", "整改隐患（处）", "召陵区"], ["值班电话", "", "不核对", "", "召陵区"]]
    content = write_xlsx("读数约定", ["说法", "量词", "约定", "指标", "适用单位"], rows)
    register = REGISTERS["lessons"]
    sheet = read_sheet(register, content, name="约定.xlsx")
    mapping = match_headers(register, sheet.headers, viewer=world.clerk).mapping
    assert imports.run(register, sheet, mapping, by=world.clerk).batch.new == 2
    kept = Lesson.objects.order_by("unit").values_list("phrase", "unit", "meaning", "figure")
    assert list(kept) == [("值班电话", "", "ignore", ""), ("发现并整改", "处", "figure", "hazards.eliminated")]
