"""zhiben figure and zhiben ledger: values, records behind them, seals."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from tests.conftest import unguarded

from zhiben.facts.ids import new_id
from zhiben.inspections import actions
from zhiben.ledger.models import Entry

MAY = ("--from", "2024-05-01", "--to", "2024-05-27")


@pytest.fixture
def visits(world):
    """Two in 召陵镇, one next door."""
    found = []
    for place, enterprise in (
        (world.shaoling, world.enterprise),
        (world.shaoling, world.enterprise),
        (world.other_town, world.other_enterprise),
    ):
        values = {"happened_on": date(2024, 5, 6), "kind": "grid", "organisation": place, "enterprise": enterprise}
        found.append(actions.record(by=world.city_clerk, id=new_id(), **values))
    return found


def test_a_value_within_a_scope(world, visits, zhiben, zhiben_json):
    assert zhiben("figure", "value", "inspections.done", "--organisation", "召陵区", *MAY).startswith(
        "检查生产经营单位"
    )
    answer = zhiben_json("figure", "value", "inspections.done", "--region", "411104", *MAY)
    assert (answer["value"], answer["from"], answer["to"], answer["seal"]) == (2, "2024-05-01", "2024-05-27", None)
    table = zhiben_json("figure", "value", "inspections.done", "--by", "organisation", *MAY)
    assert (table["value"], table["by"], table["rows"]) == (3, ["organisation"], [[world.city.path, 3]])


def test_as_of_a_seal_or_a_day(visits, zhiben, zhiben_json, world, refused):
    zhiben("ledger", "seal")
    actions.void(by=world.clerk, record=visits[0], reason="误登")
    asked = ("figure", "value", "inspections.done", "--organisation", "召陵区", *MAY)
    assert zhiben_json(*asked)["value"] == 1
    assert zhiben_json(*asked, "--as-of", "1")["value"] == 2
    assert zhiben_json(*asked, "--as-of", "2024-05-27")["value"] == 2
    assert "没有“2024-05-26”对应的封存；请用 zhiben ledger list 查看。" in refused(*asked, "--as-of", "2024-05-26")


def test_the_records_behind_a_value_have_titles(visits, zhiben_json):
    rows = zhiben_json("figure", "rows", "inspections.done", "--organisation", "召陵区", *MAY)
    assert {(row["subject"], row["day"], row["quantity"], row["title"]) for row in rows} == {
        (str(visit.pk), "2024-05-06", 1, "2024-05-06 召陵示范食品有限公司") for visit in visits[:2]
    }


def test_beyond_ones_scope_it_is_refused(visits, zhiben, refused):
    assert "您没有此项权限（figures.view）" in refused("figure", "value", "inspections.done", "--as", "clerk", *MAY)
    assert "2" in zhiben("figure", "value", "inspections.done", "--as", "clerk", "--organisation", "召陵区", *MAY)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--organisation", "无名镇", *MAY), "没有找到单位“无名镇”"),
        (("--region", "999", *MAY), "没有找到行政区划“999”"),
        (("--from", "2024-05-27", "--to", "2024-05-01"), "早于 --from"),
        (("--from", "May", "--to", "2024-05-01"), "“May”不是日期；请写成 2024-05-27。"),
    ],
    ids=str,
)
def test_a_question_that_does_not_read_is_named(world, words, sentence, refused):
    assert sentence in refused("figure", "value", "inspections.done", *words)


def test_an_unknown_figure_is_named(db, refused):
    assert "inspections.dreamt" in refused("figure", "value", "inspections.dreamt", *MAY)


def test_the_ledger_is_sealed_listed_verified_and_compared(visits, zhiben, zhiben_json):
    assert zhiben("ledger", "seal").startswith("第1号封存  2024-05-27")
    (seal,) = zhiben_json("ledger", "list")
    assert (seal["number"], seal["entries"]) == (1, Entry.objects.count())
    assert zhiben("ledger", "verify") == "1 次封存，全部相符。\n"
    assert zhiben("ledger", "rebuild", "--check") == "台账与记录相符。\n"


def test_an_entry_altered_behind_the_products_back_is_named(visits, zhiben, refused):
    zhiben("ledger", "seal")
    entry = Entry.objects.get(kind="inspection.done", subject=visits[0].pk)
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET quantity = 7 WHERE id = %s", [entry.pk])
    assert f"第1号封存与台账不符，自第{entry.pk}笔分录起。" in refused("ledger", "verify")
    assert "1 条记录与台账不符。" in refused("ledger", "rebuild", "--check")


def test_who_may_not_seal_is_refused(world, refused):
    assert "ledger.seal" in refused("ledger", "seal", "--as", "town")
