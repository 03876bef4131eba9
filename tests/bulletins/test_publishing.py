"""Published once: every value and every byte is kept, and can be recomputed; distributed, superseded, never edited."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from docx import Document
from pypdf import PdfReader
from tests.conftest import unguarded

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.bulletins import actions, queries
from zhiben.bulletins.actions import Wanted
from zhiben.bulletins.models import Issue, PublishedValue, Recipient, Rendition
from zhiben.bulletins.queries import counting, verify
from zhiben.calendars import Period
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from zhiben.facts.ids import new_id
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.actions import define
from zhiben.inspections import actions as inspections
from zhiben.inspections.models import Inspection
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, entries_of, net, settle
from zhiben.registers.declaration import REGISTERS

TODAY = date(2024, 5, 27)
PERIOD = Period(date(2024, 1, 1), TODAY)


def fresh(issue):
    return Issue.objects.get(pk=issue.pk)


def findings(issue):
    return {each.what: (each.expected, each.found) for each in verify(fresh(issue), viewer=SYSTEM)}


def test_each_value_is_kept_with_all_that_recomputes_it(world, published):
    (value,) = queries.published_values(published, viewer=world.clerk)
    kept = (value.name, value.text, value.kind, value.figure, value.numerator, value.denominator)
    assert kept == ("检查", "1", "figure", "inspections.done", 1, None)
    assert value.version == catalogue.figure("inspections.done").version
    assert value.scope == {"organisation": world.district.path}
    assert (value.start, value.end, value.form, value.subject) == (PERIOD.start, PERIOD.end, "exact", None)
    assert published.articles.get().references.get().pk == value.pk, "the address that the document links to"
    assert catalogue.figure_as_of(value.figure, value.version).code == "inspections.done"


def test_the_files_are_kept_as_bytes_with_their_hashes(published, settings):
    assert published.public_address == settings.ZHIBEN_PUBLIC_ADDRESS
    assert [each.format for each in published.renditions.order_by("format")] == ["docx", "json", "pdf"]
    for each in published.renditions.all():
        assert sha256(bytes(each.content)).hexdigest() == each.sha256


def test_the_json_says_how_every_number_came_about(world, published):
    data = json.loads(bytes(queries.rendition(published, "json", viewer=world.clerk).content))
    seal = published.seal
    assert data == {
        "series": "召陵安全生产简报",
        "number": 24,
        "special_number": 7,
        "date": "2024-05-27",
        "seal": {"number": seal.number, "hash": bytes(seal.hash).hex()},
        "figures": [
            {
                "article": "召陵区推进治本攻坚三年行动",
                "name": "检查",
                "text": "1",
                "code": "inspections.done",
                "label": "检查生产经营单位",
                "unit": "家次",
                "version": catalogue.figure("inspections.done").version,
                "form": "exact",
                "scope": {"organisation": world.district.path},
                "period": {"from": "2024-01-01", "to": "2024-05-27"},
                "seal": seal.number,
                "value": 1,
            }
        ],
        "records": [],
    }


def test_the_documents_say_what_was_signed(world, published):
    pdf = PdfReader(io.BytesIO(bytes(queries.rendition(published, "pdf", viewer=world.clerk).content)))
    words = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    said = ["召陵安全生产简报", "第24期", "治本攻坚专刊第7期", "2024年5月27日", "全区共检查生产经营单位1家次。",
            "编辑：张文", "审核：周审", "签发：吴签", "区委常委。", published.seal.short_hash]  # fmt: skip
    assert [part for part in said if part not in words] == []
    docx = Document(io.BytesIO(bytes(queries.rendition(published, "docx", viewer=world.clerk).content)))
    text = "".join("".join(node.itertext()) for node in docx.element.iter() if node.tag.endswith("}p"))
    assert "全区共检查生产经营单位1家次。" in text
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    reference = published.articles.get().references.get()
    assert f"{published.public_address}/bulletins/24/values/{reference.pk}/" in {
        link.get_object()["/A"]["/URI"] for link in links
    }


def test_publishing_again_changes_nothing(world, published, visit):
    visit()
    kept = list(Rendition.objects.order_by("format").values_list("id", "sha256"))
    again = actions.publish(by=world.clerk, issue=published, send=[world.other_district])
    assert (again.state, again.pk) == ("published", published.pk)
    assert list(Rendition.objects.order_by("format").values_list("id", "sha256")) == kept
    assert (PublishedValue.objects.count(), published.steps.filter(kind="published").count()) == (1, 1)
    assert published.recipients.count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bulletins_publishedvalue SET text = '2'",
        "DELETE FROM bulletins_publishedvalue",
        "UPDATE bulletins_rendition SET sha256 = 'x'",
        "DELETE FROM bulletins_rendition",
    ],
)
def test_the_database_refuses_to_change_what_was_published(published, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert all(expected == found for expected, found in findings(published).values())


def test_later_facts_move_the_live_number_not_the_published_one(world, published, visit):
    visit()
    inspections.correct(by=SYSTEM, record=visit(), organisation=world.wanjin)
    inspections.void(by=SYSTEM, record=Inspection.objects.earliest("recorded_at"), reason="误登")
    here = Scope(world.district.path)
    live = figures.value(viewer=world.clerk, code="inspections.done", scope=here, period=PERIOD)
    assert live.number == 2
    assert findings(published)["召陵区推进治本攻坚三年行动 {检查}"] == ("1", "1")
    assert all(expected == found for expected, found in findings(published).values())
    assert len(findings(published)) == 8, "a value, three files, the seal in all of them, how many values"


def test_a_tampered_value_is_found(published):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE bulletins_publishedvalue SET text = '2'")
    wrong = {what: pair for what, pair in findings(published).items() if pair[0] != pair[1]}
    assert wrong == {"召陵区推进治本攻坚三年行动 {检查}": ("2", "1")}


def test_a_tampered_number_behind_a_right_text_is_found(published):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE bulletins_publishedvalue SET numerator = 2")
    assert findings(published)["召陵区推进治本攻坚三年行动 {检查}"] == ("1", "1（1 ≠ 2）")


def test_a_tampered_file_is_found(published):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE bulletins_rendition SET content = %s WHERE format = 'pdf'", [b"%PDF-forged"])
    kept = published.renditions.get(format="pdf").sha256
    wrong = {what: pair for what, pair in findings(published).items() if pair[0] != pair[1]}
    assert wrong == {"文件 pdf": (kept, sha256(b"%PDF-forged").hexdigest())}


def test_a_tampered_ledger_is_found(published):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET quantity = 3 WHERE kind = 'inspection.done'")
    assert findings(published)["召陵区推进治本攻坚三年行动 {检查}"] == ("1", "3（3 ≠ 1）")


def test_a_rate_a_dash_a_printed_form_and_a_record_s_words(world, open_issue, write, visit, signed):
    here = Scope(world.district.path)
    visited, issue = visit(), open_issue()
    title = "题" * 120
    event = REGISTERS["publicity-events"].record
    assert event is not None
    told = event(
        by=world.clerk, id=new_id(), organisation=world.district, happened_on=TODAY, title=title, channel="onsite"
    )
    define(
        by=world.clerk, code="own.share",
        spec={"label": "占比", "unit": "%", "definition": "占比。", "aggregate": "ratio", "digits": 2,
              "parts": ["inspections.people", "inspections.done"]},
    )  # fmt: skip
    write(
        issue,
        body="{率}，{无}，{余}，{日}，{题}。",
        wanted=[
            Wanted("率", "own.share", here),
            Wanted("无", "hazards.elimination_rate", here),
            Wanted("余", "inspections.people", here, form="hanzi"),
            Wanted("日", subject=visited.pk, attribute="happened_on"),
            Wanted("题", subject=told.pk, attribute="title"),
        ],
    )
    inspections.correct(by=SYSTEM, record=visited, people=2)
    published = actions.publish(by=world.clerk, issue=signed(issue))
    values = {each.name: each for each in queries.published_values(published, viewer=world.clerk)}
    assert [values[name].text for name in ("率", "无", "余", "日", "题")] == ["200.00%", "—", "两", "5月20日", title]
    assert Fraction(values["率"].numerator, values["率"].denominator) == 2
    assert (values["无"].numerator, values["无"].denominator) == (None, None)
    assert (values["日"].kind, values["日"].subject, values["日"].attribute) == ("record", visited.pk, "happened_on")
    assert all(expected == found for expected, found in findings(published).values())


def test_a_value_is_recomputed_with_the_definition_it_used(world, open_issue, write, visit, signed):
    spec = {"label": "网格检查", "unit": "家次", "definition": "网格。", "counts": ["inspection.done"],
            "where": {"category": "grid"}}  # fmt: skip
    define(by=world.clerk, code="own.grid", spec=spec)
    visit()
    issue = open_issue()
    write(issue, body="{网格}次。", wanted=[Wanted("网格", "own.grid", Scope(world.district.path))])
    published = actions.publish(by=world.clerk, issue=signed(issue))
    define(by=world.clerk, code="own.grid", spec=spec | {"where": {"category": "expert"}})
    assert findings(published)["召陵区推进治本攻坚三年行动 {网格}"] == ("1", "1")


def test_it_goes_to_each_organisation_once(world, draft, signed):
    actions.publish(
        by=world.clerk, issue=signed(draft), send=[world.city, world.city], copy=[world.city, world.shaoling]
    )
    sent = Recipient.objects.order_by("manner").values_list("organisation__short", "manner", "organisation_path")
    assert set(sent) == {("漯河市", "送", world.city.path), ("召陵镇", "发", world.shaoling.path)}


def test_receipt_is_acknowledged_once(world, published):
    town = world.shaoling
    first = actions.acknowledge(by=world.town_officer, issue=published, organisation=town)
    assert (first.received_name, first.received_by) == ("王镇", world.town_officer.id)
    again = actions.acknowledge(by=world.clerk, issue=published, organisation=town)
    assert (again.received_name, again.received_at) == (first.received_name, first.received_at)
    assert Recipient.objects.filter(received_at=None).count() == 2


def test_receipt_is_acknowledged_by_the_unit_and_for_what_it_got(world, published):
    with pytest.raises(NotAllowed):
        actions.acknowledge(by=world.town_officer, issue=published, organisation=world.wanjin)
    with pytest.raises(NotFound):
        actions.acknowledge(by=world.clerk, issue=published, organisation=world.tianqiao)
    assert not Recipient.objects.exclude(received_at=None).exists()


def test_a_recipient_reads_the_issue_and_its_values_not_the_rows_behind(world, published):
    viewer = world.town_officer
    assert list(queries.visible(viewer=viewer)) == [published]
    assert queries.get(viewer=viewer, number=24) == published
    assert [each.text for each in queries.published_values(published, viewer=viewer)] == ["1"]
    assert queries.text(published, viewer=viewer).endswith("单位1家次。")
    value = published.published_values.get()
    with pytest.raises(NotAllowed):
        figures.rows(viewer=viewer, code=value.figure, scope=Scope(value.scope["organisation"]), period=PERIOD)


def test_who_was_not_sent_it_does_not_see_it(world, published):
    for viewer in (world.outsider, world.cooperative_clerk, world.enterprise_officer):
        assert list(queries.visible(viewer=viewer)) == []
        with pytest.raises(NotFound, match="24"):
            queries.get(viewer=viewer, number=24)


def test_a_draft_is_seen_by_its_office_alone(world, draft):
    assert list(queries.visible(viewer=world.clerk)) == [draft]
    assert not queries.visible(viewer=world.town_officer).exists()
    assert not queries.visible(viewer=world.outsider).exists()


def test_series_in_sight(world, series):
    assert list(queries.series(viewer=world.clerk)) == [series]
    assert not queries.series(viewer=world.town_officer).exists()


def test_a_published_issue_counts_as_one(world, published, open_issue, write, signed):
    ahead = Key("bulletin.published", TODAY, TODAY, world.office.path, world.office.region_path, category="special")
    assert net(Entry.objects.filter(subject=published.pk)) == entries_of(fresh(published)) == {ahead: Measure(1)}
    plain = open_issue()
    assert entries_of(plain) == {}
    write(plain)
    actions.publish(by=world.clerk, issue=signed(plain))
    assert entries_of(fresh(plain)) == {ahead._replace(category="regular"): Measure(1)}
    value = figures.value(
        viewer=world.clerk, code="bulletins.published", scope=Scope(world.district.path), period=PERIOD
    )
    assert value.number == 2
    assert settle(fresh(published), by=world.clerk.id) == 0


def test_an_issue_is_superseded_by_a_new_one_and_stays_as_it_was_printed(world, published, visit, signed):
    visit()
    new = actions.supersede(by=world.clerk, id=new_id(), issue=published, reason="检查家次有误")
    assert (new.number, new.special_number, new.state, new.supersedes) == (25, 8, "draft", published)
    assert queries.text(new, viewer=world.clerk).endswith("单位2家次。")
    assert fresh(published).state == "published"
    actions.publish(by=world.clerk, issue=signed(new))
    assert fresh(published).state == "superseded"
    assert all(expected == found for expected, found in findings(published).values())
    assert published.articles.get().references.count() == new.articles.get().references.count() == 1
    step = published.steps.get(kind="superseded")
    assert (step.name, step.opinion) == ("张文", "召陵安全生产简报 第25期")
    assert net(Entry.objects.filter(subject=published.pk)) == entries_of(fresh(published)) != {}


def test_whoever_corrects_an_issue_edits_the_new_one(world, published):
    new = actions.supersede(by=world.clerk, id=new_id(), issue=published, reason="有误")
    assert [(each.kind, each.name) for each in new.steps.all()] == [("edited", "张文")]


def test_superseding_is_refused_without_a_reason_or_before_it_was_published(world, published, draft, open_issue):
    with pytest.raises(Invalid, match="请写明更正原因"):
        actions.supersede(by=world.clerk, id=new_id(), issue=published, reason="")
    with pytest.raises(NotAllowed):
        actions.supersede(by=world.signatory, id=new_id(), issue=published, reason="有误")
    with pytest.raises(WrongState):
        actions.supersede(by=world.clerk, id=new_id(), issue=open_issue(), reason="有误")
    identity = new_id()
    first = actions.supersede(by=world.clerk, id=identity, issue=published, reason="有误")
    assert actions.supersede(by=world.clerk, id=identity, issue=published, reason="有误") == first
    assert Issue.objects.filter(supersedes=published).count() == 1


def test_only_one_of_two_corrections_replaces_an_issue(world, published, signed):
    first, second = (actions.supersede(by=world.clerk, id=new_id(), issue=published, reason="有误") for _ in range(2))
    actions.publish(by=world.clerk, issue=signed(first))
    with pytest.raises(WrongState, match="已被取代"):
        actions.publish(by=world.clerk, issue=signed(second))
    assert fresh(second).state == "signed"


def test_a_record_knows_the_issues_that_counted_it(world, published, visit):
    counted, later = Inspection.objects.get(), visit()
    (found,) = counting(counted.pk, viewer=world.clerk)
    assert (found.issue, found.number, found.figure, found.printed) == (published, 24, "检查生产经营单位", "1")
    assert counting(later.pk, viewer=world.clerk) == []
    assert counting(counted.pk, viewer=world.outsider) == []
    assert [each.number for each in counting(counted.pk, viewer=world.town_officer)] == [24]
    assert counting(new_id(), viewer=world.clerk) == []
    inspections.void(by=SYSTEM, record=counted, reason="误登")
    assert len(counting(counted.pk, viewer=world.clerk)) == 1, "it was counted then"


def test_what_was_taken_back_before_the_seal_was_not_counted(world, draft, signed, visit):
    voided, moved = visit(), visit(enterprise=world.second_enterprise)
    inspections.void(by=SYSTEM, record=voided, reason="误登")
    inspections.correct(by=SYSTEM, record=moved, organisation=world.other_town)
    actions.publish(by=world.clerk, issue=signed(draft))
    assert counting(voided.pk, viewer=world.clerk) == []
    assert counting(moved.pk, viewer=world.clerk) == []


def test_a_rate_counts_what_its_parts_count(world, open_issue, write, visit, signed):
    define(
        by=world.clerk, code="own.people",
        spec={"label": "每次人数", "unit": "%", "definition": "每次。", "aggregate": "ratio",
              "parts": ["inspections.people", "inspections.done"]},
    )  # fmt: skip
    visited, issue = visit(people=3), open_issue()
    write(issue, body="{人}", wanted=[Wanted("人", "own.people", Scope(world.district.path))])
    actions.publish(by=world.clerk, issue=signed(issue))
    assert [each.figure for each in counting(visited.pk, viewer=world.clerk)] == ["每次人数"]


def test_the_desk_shows_what_waits_for_whom(world, draft):
    def desk(viewer):
        return [(each.label, each.title) for each in queries.desk(viewer=viewer)]

    title = "召陵安全生产简报 第24期"
    assert desk(world.clerk) == desk(world.reviewer) == desk(world.leader) == []
    actions.send_to_review(by=world.clerk, issue=draft)
    assert (desk(world.reviewer), desk(world.signatory)) == ([("待审核", title)], [])
    actions.review(by=world.reviewer, issue=draft)
    assert (desk(world.reviewer), desk(world.signatory)) == ([], [("待签发", title)])
    actions.return_issue(by=world.signatory, issue=draft, reason="再核")
    assert desk(world.clerk) == [("退回", title)]
    actions.send_to_review(by=world.clerk, issue=draft)
    actions.review(by=world.reviewer, issue=draft)
    actions.sign(by=world.signatory, issue=draft)
    assert desk(world.clerk) == [("待印发", title)]
    actions.publish(by=world.clerk, issue=draft, copy=[world.shaoling])
    assert (desk(world.clerk), desk(world.town_officer)) == ([], [("待签收", title)])
    actions.acknowledge(by=world.town_officer, issue=draft, organisation=world.shaoling)
    assert desk(world.town_officer) == []


def test_two_posts_at_one_place_see_an_issue_once(world, published):
    twice = replace(world.town_officer, grants=world.town_officer.grants * 2)
    assert len(queries.desk(viewer=twice)) == 1


def test_a_rendition_that_there_is_none_of_is_not_found(world, published, draft):
    with pytest.raises(NotFound, match="odt"):
        queries.rendition(published, "odt", viewer=world.clerk)


def test_nothing_of_a_draft_can_be_verified(draft):
    assert findings(draft) == {}


def test_the_newest_of_two_series_answers_to_a_number(world, published, open_issue):
    other = actions.open_series(by=world.clerk, id=new_id(), name="工作通报", issuer=world.office, first_number=24)
    second = open_issue(series=other)
    assert queries.get(viewer=world.clerk, number=24, series="工作通报") == second
    assert queries.get(viewer=world.clerk, number=24, series="召陵安全生产简报") == published
    with pytest.raises(NotFound):
        queries.get(viewer=world.clerk, number=24, series="别的")


def test_a_missing_font_or_a_late_failure_publishes_nothing(world, draft, signed, monkeypatch):
    ready = signed(draft)

    def failing(*_given, **_named):
        raise Conflict("字体缺失")

    monkeypatch.setattr("zhiben.bulletins.actions.publishing.renditions", failing)
    with pytest.raises(Conflict):
        actions.publish(by=world.clerk, issue=ready, send=[world.city])
    assert (fresh(draft).state, PublishedValue.objects.count(), Recipient.objects.count()) == ("signed", 0, 0)
