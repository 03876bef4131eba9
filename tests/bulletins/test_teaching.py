"""Teaching the number check: what holds, for whom, from when, and what is kept of what held before."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import World

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.bulletins import actions, queries
from zhiben.bulletins.check.lessons import lessons
from zhiben.bulletins.models import Lesson
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event

pytestmark = pytest.mark.django_db


def taught(world: World, phrase: str = "发现并整改", **given) -> Lesson:
    values = {"by": world.clerk, "id": new_id(), "organisation": world.district, "unit": "处"}
    values |= {"figure": "hazards.eliminated"} if given.get("meaning") != "ignore" else {}
    return actions.teach(phrase=phrase, **values | given)


def told(world: World, clause: str, *, unit: str = "处", before: str | None = None, scope: str = "", by=None):
    """The phrase and meaning of the lesson that speaks of a number."""
    known = lessons(Scope(scope or world.district.path), viewer=by or world.clerk)
    found = known.about(clause, unit, clause if before is None else before)
    return found and (found.phrase, found.figure or found.meaning)


def test_a_lesson_holds_at_once_with_who_taught_it_and_when(world):
    lesson = taught(world)
    assert told(world, "发现并整改907处", before="发现并整改") == ("发现并整改", "hazards.eliminated")
    assert (lesson.taught_by, lesson.happened_on, lesson.recorded_by) == (
        "张文",
        lesson.recorded_at.date(),
        world.clerk.id,
    )
    assert Event.objects.filter(action="bulletins.teach", subject=lesson.pk).count() == 1


def test_an_ignored_phrase_names_no_figure(world):
    taught(world, "值班电话", unit="", meaning="ignore")
    assert told(world, "值班电话5个", unit="个") == ("值班电话", "ignore")
    with pytest.raises(Invalid):
        taught(world, "联系电话", meaning="ignore", figure="hazards.found")
    assert Lesson.objects.count() == 1


def test_blanks_of_a_page_are_no_part_of_a_phrase(world):
    assert taught(world, " 发现 并\n整改 ").phrase == "发现并整改"
    assert told(world, "发现并整\n改") == ("发现并整改", "hazards.eliminated")


def test_the_longest_phrase_speaks_then_the_one_with_a_measure_word_then_the_nearest_unit(world):
    taught(world, "整改", unit="")
    assert told(world, "发现并整改") == ("整改", "hazards.eliminated")
    taught(world, "并整改", unit="", figure="hazards.found")
    assert told(world, "发现并整改") == ("并整改", "hazards.found")
    taught(world, "并整改", figure="hazards.accepted")
    assert told(world, "发现并整改") == ("并整改", "hazards.accepted")
    taught(world, "并整改", organisation=world.shaoling, meaning="ignore")
    assert told(world, "发现并整改", scope=world.shaoling.path) == ("并整改", "ignore")
    assert told(world, "发现并整改") == ("并整改", "hazards.accepted")


def test_another_measure_word_is_another_number(world):
    taught(world)
    assert told(world, "发现并整改12家", unit="家") is None


def test_a_phrase_speaks_of_its_own_number_not_of_another_in_the_clause(world):
    taught(world, "整改隐患")
    clause = "发现隐患12处整改隐患9处"
    assert told(world, clause, before="发现隐患") is None
    assert told(world, clause, before="整改隐患") == ("整改隐患", "hazards.eliminated")


def test_a_phrase_behind_the_only_number_of_a_clause_speaks_of_it(world):
    taught(world, "隐患得到整改")
    assert told(world, "12处隐患得到整改", before="") == ("隐患得到整改", "hazards.eliminated")


def test_a_lesson_holds_below_its_unit_and_nowhere_else(world):
    taught(world)
    assert told(world, "发现并整改", scope=world.shaoling.path, by=world.town_officer) is not None
    assert told(world, "发现并整改", scope=world.other_district.path, by=world.outsider) is None
    taught(world, "排查出", organisation=world.shaoling, by=world.town_officer)
    assert told(world, "排查出") is None
    assert told(world, "排查出", scope=world.wanjin.path) is None


def test_a_text_of_no_unit_follows_the_topmost_that_taught(world):
    taught(world)
    taught(world, organisation=world.shaoling, meaning="ignore")
    found = lessons(Scope(), viewer=SYSTEM).about("发现并整改", "处", "发现并整改")
    assert found is not None
    assert found.organisation == world.district


def test_another_meaning_withdraws_the_one_before_and_the_same_changes_nothing(world):
    first = taught(world)
    assert taught(world) == first
    second = taught(world, figure="hazards.found")
    first.refresh_from_db()
    assert (first.voided, first.voided_reason) == (True, "另行约定")
    assert told(world, "发现并整改") == ("发现并整改", "hazards.found")
    assert list(queries.lessons(viewer=world.clerk).order_by("recorded_at")) == [first, second]


def test_a_repeated_identity_is_one_lesson(world):
    identity = new_id()
    assert taught(world, id=identity) == taught(world, id=identity, phrase="别的说法")
    assert Lesson.objects.count() == 1


def test_a_withdrawn_lesson_is_kept_with_its_reason_and_holds_no_longer(world):
    lesson = taught(world)
    with pytest.raises(Invalid):
        actions.withdraw_lesson(by=world.clerk, record=lesson, reason=" ")
    assert told(world, "发现并整改") is not None
    actions.withdraw_lesson(by=world.clerk, record=lesson, reason="口径变了")
    actions.withdraw_lesson(by=world.clerk, record=lesson, reason="又来一次")
    lesson.refresh_from_db()
    assert (lesson.voided_by, lesson.voided_reason) == (world.clerk.id, "口径变了")
    assert told(world, "发现并整改") is None
    assert Event.objects.filter(action="bulletins.withdraw_lesson").count() == 1


def test_who_may_not_write_there_teaches_and_withdraws_nothing(world):
    lesson = taught(world)
    for nobody in (world.outsider, world.reviewer, world.town_officer, world.enterprise_officer):
        with pytest.raises(NotAllowed):
            taught(world, "排查出", by=nobody)
        with pytest.raises(NotAllowed):
            actions.withdraw_lesson(by=nobody, record=lesson, reason="不对")
    assert list(Lesson.objects.filter(voided_at=None)) == [lesson]
    assert queries.lessons(viewer=world.outsider).count() == 0


def test_what_cannot_hold_is_refused(world):
    for wrong in ({"phrase": "查"}, {"figure": "no.such"}, {"figure": ""}, {"meaning": "maybe"}, {"phrase": "长" * 61}):
        with pytest.raises(Invalid):
            taught(world, **wrong)
    assert Lesson.objects.count() == 0


def test_a_refused_new_meaning_leaves_the_one_before_in_force(world):
    lesson = taught(world)
    with pytest.raises(Invalid):
        taught(world, figure="no.such")
    lesson.refresh_from_db()
    assert not lesson.voided


def test_many_lessons_cost_one_number_little(world):
    day = date(2024, 5, 1)
    common = {"happened_on": day, "recorded_at": "2024-05-01T08:00+08:00", "recorded_by": world.clerk.id}
    common |= {"organisation": world.district, "organisation_path": world.district.path, "figure": "hazards.found"}
    Lesson.objects.bulk_create(Lesson(phrase=f"说法{n}号", meaning="figure", **common) for n in range(2000))
    known = lessons(Scope(world.district.path), viewer=world.clerk)
    for n in range(500):
        found = known.about(f"全区按说法{n}号排查", "处", f"按说法{n}号排查")
        assert found is not None
        assert found.phrase == f"说法{n}号"
