"""Many organisations at once: as one by one, or not at all."""

from datetime import date
from uuid import UUID

import pytest
from tests.factories import credit_code

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import entries_of, net
from zhiben.ledger.rebuild import differences
from zhiben.places import actions
from zhiben.places.models import Organisation
from zhiben.registers.errors import InvalidRows

ON = date(2024, 3, 1)


def rows(world, count, **values):
    return [
        (
            UUID(int=1000 + number),
            {
                "name": f"第{number}家企业",
                "kind": "enterprise",
                "parent": world.shaoling,
                "region": world.shaoling_region,
                "credit_code": credit_code(500 + number),
                "valid_from": ON,
                **values,
            },
        )
        for number in range(count)
    ]


def test_many_are_entered_as_one_by_one(world):
    first, *others = rows(world, 40)
    alone = actions.add_organisation(by=world.clerk, id=first[0], **first[1])
    assert actions.add_organisations(by=world.clerk, rows=[first, *others]) == 39
    made = Organisation.objects.filter(name__startswith="第").order_by("path")
    assert [each.path for each in made[:2]] == [alone.path, world.shaoling.path + "0003"]
    last = made.last()
    assert last is not None and last.path == world.shaoling.path + "0015"  # 41 in base 36
    assert net(Entry.objects.filter(subject=last.pk)) == entries_of(last)
    assert (last.spans.get().name, list(differences())) == ("第39家企业", [])


def test_a_repetition_enters_nothing(world):
    actions.add_organisations(by=world.clerk, rows=rows(world, 3))
    entries = Entry.objects.count()
    assert actions.add_organisations(by=world.clerk, rows=rows(world, 3)) == 0
    assert Entry.objects.count() == entries


def test_the_queries_do_not_grow_with_the_rows(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        actions.add_organisations(by=world.clerk, rows=rows(world, 100))


def test_wrong_rows_are_named_and_nothing_is_entered(world):
    wrong = rows(world, 6)
    wrong[1][1]["credit_code"] = credit_code(500)  # that of the row before
    wrong[2][1]["credit_code"] = credit_code(1)  # that of an enterprise on register
    wrong[3][1]["kind"] = "castle"
    wrong[4][1]["valid_to"] = date(2024, 2, 29)
    wrong[5][1].update(parent=world.other_town, region=world.other_region)
    with pytest.raises(InvalidRows) as refused:
        actions.add_organisations(by=world.clerk, rows=wrong)
    found = refused.value.rows
    assert {place: type(error) for place, error in found.items()} == {
        1: Invalid,
        2: Invalid,
        3: Invalid,
        4: Invalid,
        5: NotAllowed,
    }
    assert str(found[1]) == f"统一社会信用代码“{credit_code(500)}”已登记在“第0家企业”名下；请核对。"
    assert str(found[4]) == "撤销日期不能早于成立日期。"
    assert not Organisation.objects.filter(name__startswith="第").exists()


def test_a_closed_superior_refuses_every_row_below_it(world):
    actions.close_organisation(by=SYSTEM, record=world.tianqiao, on=date(2024, 2, 1))
    with pytest.raises(InvalidRows) as refused:
        actions.add_organisations(by=SYSTEM, rows=rows(world, 2, parent=world.tianqiao))
    assert list(refused.value.rows) == [0, 1]
