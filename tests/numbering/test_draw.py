"""Numbers: drawn once and never twice, by one after the other and by several at once."""

from __future__ import annotations

from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.errors import Conflict, Invalid
from zhiben.facts.ids import new_id as ids
from zhiben.journal.models import Event
from zhiben.numbering import actions, queries
from zhiben.numbering.models import Counter, Drawn

BY = UUID(int=7)
SERIES = "bulletins.issue"
FAILING = 3  # one of the workers takes everything back


@pytest.mark.django_db
def test_numbers_follow_one_another():
    assert [actions.draw(SERIES, by=BY) for _time in range(3)] == [1, 2, 3]
    assert list(Drawn.objects.order_by("number").values_list("number", "drawn_by")) == [(1, BY), (2, BY), (3, BY)]


@pytest.mark.django_db
def test_each_key_counts_for_itself():
    assert (actions.draw(SERIES, by=BY, key="2023"), actions.draw(SERIES, by=BY, key="2024")) == (1, 1)
    assert actions.draw("hazards.letter", by=BY, key="2024") == 1


@pytest.mark.django_db
def test_one_record_gets_one_number(new_id):
    first = actions.draw(SERIES, by=BY, subject=new_id)
    assert actions.draw(SERIES, by=BY) == first + 1
    assert actions.draw(SERIES, by=BY, subject=new_id) == first
    assert queries.number_of(SERIES, new_id, viewer=SYSTEM) == first
    assert Drawn.objects.count() == 2


@pytest.mark.django_db
def test_a_record_without_a_number_has_none(new_id):
    assert queries.number_of(SERIES, new_id, viewer=SYSTEM) is None


@pytest.mark.django_db
def test_the_series_starts_where_the_office_stands():
    actions.start_at(SERIES, 24, by=BY)
    assert queries.upcoming(SERIES, viewer=SYSTEM) == 24
    assert actions.draw(SERIES, by=BY) == 24
    assert Event.objects.get(action="numbering.start_at").detail == {"series": SERIES, "key": "", "number": 24}


@pytest.mark.django_db
def test_the_start_may_be_repeated_but_not_changed():
    actions.start_at(SERIES, 24, by=BY)
    actions.start_at(SERIES, 24, by=BY)
    with pytest.raises(Conflict, match="末号23"):
        actions.start_at(SERIES, 25, by=BY)
    assert queries.upcoming(SERIES, viewer=SYSTEM) == 24


@pytest.mark.django_db
def test_the_start_is_refused_after_the_first_number():
    actions.draw(SERIES, by=BY)
    with pytest.raises(Conflict):
        actions.start_at(SERIES, 24, by=BY)
    assert actions.draw(SERIES, by=BY) == 2


@pytest.mark.django_db
def test_no_series_starts_below_one():
    with pytest.raises(Invalid, match="填写的是0"):
        actions.start_at(SERIES, 0, by=BY)
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_a_number_of_a_failed_use_case_was_not_drawn():
    def fail() -> None:
        with transaction.atomic():
            actions.draw(SERIES, by=BY)
            raise Conflict("no")

    with pytest.raises(Conflict):
        fail()
    assert actions.draw(SERIES, by=BY) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE numbering_drawn SET number = 9", "DELETE FROM numbering_drawn"])
def test_the_database_keeps_what_was_drawn(statement):
    actions.draw(SERIES, by=BY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Drawn.objects.get().number == 1


@pytest.mark.django_db
def test_many_are_drawn_together_in_their_order(new_id):
    known = actions.draw(SERIES, by=BY, subject=new_id)
    others = [ids(), ids()]
    assert actions.draw_many(SERIES, [others[0], new_id, None, others[1], others[0]], by=BY) == [2, known, 3, 4, 2]
    assert actions.draw_many(SERIES, others, by=BY) == [2, 4], "again they are the same"
    assert actions.draw_many(SERIES, [], by=BY) == []
    assert actions.draw(SERIES, by=BY) == 5
    assert Drawn.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 40, 400])
def test_however_many_are_drawn_it_takes_the_same_statements(django_assert_max_num_queries, count):
    actions.draw(SERIES, by=BY)
    with django_assert_max_num_queries(8):
        assert actions.draw_many(SERIES, [ids() for _n in range(count)], by=BY) == list(range(2, count + 2))


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_several_at_once_draw_many_without_a_gap_and_a_failure_leaves_none():
    together = Barrier(4)
    drawn: list[list[int]] = []

    def work(worker: int) -> None:
        together.wait()
        try:
            for _time in range(5):
                with transaction.atomic():
                    numbers = actions.draw_many(SERIES, [ids() for _n in range(30)], by=BY)
                    transaction.set_rollback(worker == FAILING)
                if worker != FAILING:
                    drawn.append(numbers)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number for numbers in drawn for number in numbers) == list(range(1, 15 * 30 + 1))
    assert all(numbers == list(range(numbers[0], numbers[0] + 30)) for numbers in drawn), "each batch in one piece"


@pytest.mark.django_db(transaction=True)
def test_several_at_once_draw_different_numbers():
    together, drawn = Barrier(4), []

    def work() -> None:
        together.wait()
        try:
            drawn.extend(actions.draw(SERIES, by=BY, subject=ids()) for _time in range(5))
        finally:
            connection.close()

    threads = [Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(drawn) == list(range(1, 21))
