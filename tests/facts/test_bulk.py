"""Much written in one transaction: SQLite gets room for it, and only for so long."""

from __future__ import annotations

import pytest
from django.db import connection

from zhiben.facts import bulk


def size():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        return cursor.fetchone()[0]


@pytest.mark.sqlite_only
def test_there_is_room_until_it_is_done_or_has_failed(db):
    before = size()
    with bulk.roomy():
        assert size() == -bulk.ROOM < before < 0, "kilobytes"
    assert size() == before
    with pytest.raises(ZeroDivisionError), bulk.roomy():
        raise ZeroDivisionError
    assert size() == before


@pytest.mark.postgresql_only
def test_elsewhere_the_server_has_its_own(db, django_assert_num_queries):
    with django_assert_num_queries(0), bulk.roomy():
        pass
