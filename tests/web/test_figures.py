"""Pages of numbers: every figure opens its records, within what the viewer may see."""

from datetime import date

import pytest

from zhiben.ledger import actions as ledger
from zhiben.registers.declaration import REGISTERS

URL = "/figures/hazards.found/"
MAY = "from=2024-05-01&to=2024-05-31"


@pytest.fixture
def hazards(make_hazard, world):
    """Two in 召陵镇, one in 万金镇, one in April."""
    return [
        make_hazard(title="一处"),
        make_hazard(title="二处", field="gas"),
        make_hazard(title="三处", organisation=world.wanjin),
        make_hazard(title="四月的", happened_on=date(2024, 4, 9)),
    ]


def parts(answer):
    return {
        str(label): [(part.label, part.texts[0]) for part in found.parts]
        for label, found in answer.context["breakdowns"]
    }


def test_a_figure_shows_its_value_its_parts_and_its_definition(clerk_client, hazards):
    answer = clerk_client.get(f"{URL}?{MAY}")
    assert (answer.context["printed"], answer.context["unit"], answer.context["scope"]) == ("3", "处", "召陵区")
    assert parts(answer) == {
        "按单位": [("召陵镇", "2"), ("万金镇", "1")],
        "按领域": [("消防", "2"), ("燃气", "1")],
    }
    assert "期内发现并登记的各类隐患数，按发现日期计算。" in answer.content.decode()
    assert "计入的事项：排查隐患" in answer.context["formula"]


def test_each_part_leads_to_the_same_question_narrowed(clerk_client, hazards, world):
    answer = clerk_client.get(f"{URL}?{MAY}")
    url = answer.context["breakdowns"][0][1].parts[0].urls[0]
    narrowed = clerk_client.get(url)
    assert (narrowed.context["printed"], narrowed.context["scope"]) == ("2", "召陵镇")
    assert narrowed.context["asked"].scope.organisation == world.shaoling.path


def test_the_number_of_records_is_the_number(clerk_client, hazards):
    answer = clerk_client.get(f"{URL}rows/?{MAY}")
    assert sum(row.quantity for row in answer.context["page"].rows) == 3
    assert {row.named.title for row in answer.context["page"].rows} == {"一处", "二处", "三处"}


def test_rows_come_in_pages(clerk_client, make_hazard):
    for number in range(30):
        make_hazard(title=f"第{number}处")
    first = clerk_client.get(f"{URL}rows/?{MAY}").context["page"]
    second = clerk_client.get(f"{URL}rows/?{MAY}", {"after": first.after} | {"from": "2024-05-01", "to": "2024-05-31"})
    shown = {row.named.url for row in (*first.rows, *second.context["page"].rows)}
    assert (len(first.rows), len(shown), second.context["page"].after) == (25, 30, "")
    assert first.before == ""
    back = clerk_client.get(f"{URL}rows/?{MAY}&before={second.context['page'].before}").context["page"]
    assert (back.rows, back.before, back.after) == (first.rows, "", first.after)
    assert (
        'rel="prev"' in second.content.decode()
        and 'rel="prev"' not in clerk_client.get(f"{URL}rows/?{MAY}").content.decode()
    )


def test_as_of_a_seal_the_number_stands_and_the_change_is_explained(clerk_client, hazards, world):
    seal = ledger.seal()
    void = REGISTERS["hazards"].void
    assert void is not None
    void(by=world.clerk, record=hazards[0], reason="重复登记")
    then = clerk_client.get(f"{URL}?{MAY}&as_of={seal.number}")
    now = clerk_client.get(f"{URL}?{MAY}")
    assert (then.context["printed"], now.context["printed"]) == ("3", "2")
    moved = clerk_client.get(f"{URL}movement/?{MAY}&than={seal.number}")
    assert (moved.context["before"], moved.context["after"], moved.context["difference"]) == ("3", "2", -1)
    ((cause, records, quantity),) = moved.context["sums"]
    assert (str(cause), records, quantity) == ("作废", 1, -1)


def test_a_period_is_explained_against_the_one_before(clerk_client, hazards):
    moved = clerk_client.get(f"{URL}movement/?{MAY}")
    assert (moved.context["before"], moved.context["after"]) == ("1", "3")
    assert moved.context["difference"] == 2


def test_a_flow_is_compared_with_as_many_days_of_the_period_before(clerk_client, hazards, make_hazard):
    make_hazard(happened_on=date(2024, 4, 30))  # beyond the 27th: a month still running is not behind for it
    answer = clerk_client.get(f"{URL}?period=month")
    assert (answer.context["before"], answer.context["change"].words) == ("1", "200.0%")


def test_a_stock_is_compared_with_the_end_of_the_period_before(clerk_client, hazards):
    answer = clerk_client.get("/figures/hazards.open/?period=month")
    assert (answer.context["printed"], answer.context["before"]) == ("4", "1")


def test_a_ratio_is_shown_in_per_cent_and_nothing_below_the_line_as_a_dash(clerk_client, hazards):
    assert clerk_client.get(f"/figures/hazards.elimination_rate/?{MAY}").context["printed"] == "0.0"
    early = "from=2023-01-01&to=2023-01-31"
    assert clerk_client.get(f"/figures/hazards.elimination_rate/?{early}").context["printed"] == "—"


def test_the_trend_leads_to_each_period(clerk_client, hazards):
    trend = clerk_client.get(f"{URL}?{MAY}").context["trend"]
    assert (trend["labels"][-2:], trend["series"][0]["values"][-2:]) == (["2024-04", "2024-05"], [1.0, 3.0])
    assert clerk_client.get(trend["links"][-2]).context["printed"] == "1"


def test_a_scope_beyond_ones_own_is_refused(signed_in, hazards, world):
    answer = signed_in("town").get(f"{URL}?organisation={world.wanjin.path}&{MAY}")
    assert answer.status_code == 403
    assert "figures.view" in answer.content.decode()


def test_without_a_scope_one_sees_ones_own(signed_in, hazards):
    answer = signed_in("town").get(f"{URL}?{MAY}")
    assert (answer.context["printed"], answer.context["scope"]) == ("2", "召陵镇")


def test_an_unknown_figure_is_not_found(clerk_client):
    answer = clerk_client.get("/figures/hazards.nothing/")
    assert answer.status_code == 404
    assert "hazards.nothing" in answer.content.decode()


def test_the_index_is_searched_by_words_of_the_definition(clerk_client):
    groups = clerk_client.get("/figures/?q=验收销号").context["groups"]
    codes = [figure.code for figures in groups.values() for figure in figures]
    assert "hazards.accepted" in codes and "publicity.events" not in codes


def test_the_page_costs_the_same_for_many_records(same_queries, clerk_client, hazards, make_hazard):
    same_queries(f"{URL}?{MAY}", grow=lambda: [make_hazard() for _more in range(8)], client=clerk_client)
