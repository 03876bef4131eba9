"""Keyset pages: both ways through the same rows, empty values last, an unreadable cursor is the first page."""

import pytest

from zhiben.places.models import Organisation
from zhiben.web.paging import keyset_page

SIZE = 3


def forwards(sort):
    """The keys of every page, from first to last, and the pages."""
    pages = [keyset_page(Organisation.objects.all(), sort=sort, size=SIZE)]
    while pages[-1].after:
        pages.append(keyset_page(Organisation.objects.all(), sort=sort, after=pages[-1].after, size=SIZE))
    return pages


def expected(sort):
    column, backwards = sort.lstrip("-"), sort.startswith("-")
    rows = list(Organisation.objects.all())
    filled = [row for row in rows if getattr(row, column) is not None]
    empty = [row for row in rows if getattr(row, column) is None]
    filled.sort(key=lambda row: (getattr(row, column), row.pk), reverse=backwards)
    empty.sort(key=lambda row: row.pk, reverse=backwards)
    return [row.pk for row in (*filled, *empty)]


@pytest.mark.parametrize("sort", ["path", "-path", "credit_code", "-credit_code"])
def test_pages_forward_hold_every_row_once_in_order_with_empty_values_last(world, sort):
    pages = forwards(sort)
    assert [row.pk for page in pages for row in page.rows] == expected(sort)
    assert pages[0].before == ""


@pytest.mark.parametrize("sort", ["path", "-path", "credit_code", "-credit_code"])
def test_pages_backward_are_the_same_pages(world, sort):
    pages = forwards(sort)
    page, back = pages[-1], []
    while page.before:
        page = keyset_page(Organisation.objects.all(), sort=sort, before=page.before, size=SIZE)
        back.insert(0, [row.pk for row in page.rows])
    assert back[-1] == [row.pk for row in pages[-2].rows]
    assert back == [[row.pk for row in each.rows] for each in pages[:-1]]


def test_rows_of_a_related_column_are_sorted_by_it(world):
    page = keyset_page(Organisation.objects.select_related("region"), sort="-region__name", size=100)
    names = [row.region.name for row in page.rows]
    assert names == sorted(names, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "W10", "e30", "WyJhIl0", "…"])
def test_a_cursor_that_does_not_read_is_the_first_page(world, cursor):
    page = keyset_page(Organisation.objects.all(), sort="path", after=cursor, size=SIZE)
    assert [row.pk for row in page.rows] == expected("path")[:SIZE]
    assert page.before == ""
