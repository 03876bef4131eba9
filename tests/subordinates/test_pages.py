"""The page and the REST interface: numbers by hand over two real exports, each as of its seal; what is left out is named."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from tests.api.conftest import Program
from tests.factories import officer
from tests.figures.oracle import TODAY, counted, number
from tests.web.conftest import signed_in  # noqa: F401  (a fixture)
from tests.web.test_in_a_browser import barriers

from zhiben.accounts.actions import create, grant
from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.cli import background
from zhiben.figures import catalogue
from zhiben.subordinates import jobs, queries
from zhiben.web.subordinates import SHOWN
from zhiben.web.templatetags.ui import number as shown

CHINESE = re.compile("[一-鿿]")
PERIOD = Period(date(2024, 4, 1), TODAY)
SPRING = {"from": str(PERIOD.start), "to": str(PERIOD.end)}


@pytest.fixture
def place(settings, tmp_path):
    """The folder of them all."""
    where = tmp_path / "below"
    where.mkdir()
    settings.ZHIBEN_SUBORDINATES = str(where)
    return where


@pytest.fixture
def admin_client(world, signed_in):  # noqa: F811
    """An administrator of everything."""
    officer("admin", "邵管", world.city_office, "administrator")
    return signed_in("admin")


@pytest.fixture
def two(made, place):
    """Alpha and Beta, verified."""
    ledgers = {"Alpha": made(1), "Beta": made(2)}
    for name, each in ledgers.items():
        shutil.copytree(each.folder, place / name)
    jobs.receive.call()
    return ledgers


def by_hand(code, ledger, scope=EVERYWHERE, seal=2):
    """A figure of one ledger, from its entries up to the position and day of a seal."""
    figure, stand = catalogue.figure(code), ledger.seals[seal]
    return figure, counted(figure, ledger.entries, scope, PERIOD, cut=stand.day, last=stand.last)


def cells(row):
    return [cell.text for cell in row.cells]


def test_the_page_says_what_the_entries_come_to_by_ledger_and_over_all(admin_client, two):
    codes = ["inspections.done", "hazards.found", "hazards.open", "inspections.enterprises"]
    page = admin_client.get("/subordinates/", SPRING | {"figure": codes}).context["by_ledger"]
    each = {name: [number(*by_hand(code, ledger)) for code in codes] for name, ledger in two.items()}
    assert {row.label: cells(row) for row in page.rows} == {name: list(map(shown, each[name])) for name in each}
    total = [
        number(catalogue.figure(code), [entry for one in two.values() for entry in by_hand(code, one)[1]])
        for code in codes
    ]
    assert [cell.text for cell in page.totals] == list(map(shown, total)) and total[0] and not page.additive
    assert [(row.stands.number, row.stands.day) for row in page.rows] == [(3, one.seals[2].day) for one in two.values()]


def test_the_page_by_district_and_narrowed(admin_client, two):
    expected = Counter()
    for ledger in two.values():
        for entry in by_hand("inspections.done", ledger)[1]:
            expected[entry.region[:6]] += entry.quantity
    rows = admin_client.get("/subordinates/", SPRING | {"figure": "inspections.done"}).context["by_region"].rows
    found = {row.region or row.label.partition("（")[0]: cells(row) for row in rows}
    names = {"41": "河南", "4111": "漯河"}
    assert found == {
        (names.get(path, path) if len(path) < 6 else path): [shown(n)] for path, n in expected.items() if n
    }
    near = {"region": "411104", "field": "fire", "figure": "inspections.done"}
    page = admin_client.get("/subordinates/", SPRING | near).context
    scope = Scope(region="411104", field="fire")
    here = {name: [shown(number(*by_hand("inspections.done", one, scope)))] for name, one in two.items()}
    assert {row.label: cells(row) for row in page["by_ledger"].rows} == here
    assert {len(row.region) for row in page["by_region"].rows} <= {0, 9}


def test_a_kept_address_says_the_same_after_more_was_verified(admin_client, made, place):
    below = made(1)
    shutil.copytree(below.stages[1], place / "Alpha")
    jobs.receive.call()
    asked = SPRING | {"figure": "inspections.done"}
    before = admin_client.get("/subordinates/", asked)
    (link,) = re.findall(r'href="(\?[^"]*stand=[^"]*)"', before.content.decode())
    shutil.rmtree(place / "Alpha")
    shutil.copytree(below.stages[2], place / "Alpha")
    jobs.receive.call()
    kept = admin_client.get("/subordinates/" + link.replace("&amp;", "&")).context["by_ledger"]
    now = admin_client.get("/subordinates/", asked).context["by_ledger"]
    assert [cells(row) for row in kept.rows] == [[shown(number(*by_hand("inspections.done", below, seal=1)))]]
    assert [cells(row) for row in now.rows] == [[shown(number(*by_hand("inspections.done", below)))]] != kept
    assert [each.rows[0].stands.number for each in (kept, now)] == [2, 3]
    refused = admin_client.get("/subordinates/", asked | {"stand": f"{below.name}:9"})
    assert refused.status_code == 422 and "没有核验过" in refused.content.decode()


def test_what_is_refused_is_named_above_the_numbers_and_is_not_in_them(admin_client, two, place):
    (place / "Gamma").mkdir()
    jobs.receive.call()
    answer = admin_client.get("/subordinates/", SPRING)
    page = answer.content.decode()
    assert "有 1 套台账没有计入下面的数字" in page and "没有导出的台账" in page
    assert [row.label for row in answer.context["by_ledger"].rows] == ["Alpha", "Beta"]
    assert "Gamma" in page and two["Alpha"].name in page


def test_a_ledger_without_such_an_entry_says_nought(admin_client, two):
    codes = ["dossiers.plans_filed", "hazards.elimination_rate"]
    codes = [code for code in codes if code in catalogue.shipped()]
    page = admin_client.get("/subordinates/", SPRING | {"figure": codes, "field": "no-such-field"}).context
    assert {tuple(cells(row)) for row in page["by_ledger"].rows} == {
        tuple("—" if "rate" in code else "0" for code in codes)
    }
    assert page["by_region"].rows == []


def test_more_figures_than_fit_are_not_shown(admin_client, two):
    every = list(catalogue.shipped())
    assert len(admin_client.get("/subordinates/", SPRING | {"figure": every}).context["by_ledger"].figures) == 12
    assert len(admin_client.get("/subordinates/").context["by_ledger"].figures) == len(SHOWN)


def test_where_nothing_is_set_or_there_it_says_how(admin_client, settings, tmp_path, place):
    assert "还没有下级的导出" in admin_client.get("/subordinates/").content.decode()
    settings.ZHIBEN_SUBORDINATES = str(tmp_path / "none")
    assert f"目录 {tmp_path / 'none'} 不在" in admin_client.get("/subordinates/").content.decode()
    settings.ZHIBEN_SUBORDINATES = ""
    page = admin_client.get("/subordinates/").content.decode()
    assert "没有设置下级台账的目录" in page and "zhiben ledger export --into" in page


@pytest.mark.django_db(transaction=True)
def test_the_button_has_all_of_them_read_again(admin_client, two, place):
    (place / "Gamma").mkdir()
    assert "后台会马上开始核验" in admin_client.post("/subordinates/verify/", follow=True).content.decode()
    again = admin_client.post("/subordinates/verify/", follow=True).content.decode()
    assert "已有一次核验正在做或等着做" in again and "正在核验或等着核验" in again
    background.once(lambda said: None)
    assert {each.name: each.proved_at is not None for each in queries.listed(viewer=viewer_of(admin()))} == {
        "Alpha": True,
        "Beta": True,
        "Gamma": True,
    }
    assert not jobs.waiting() and admin_client.get("/subordinates/verify/").status_code == 405


def admin():
    return User.objects.get(username="admin")


def test_it_is_for_those_who_see_everything(world, signed_in, two):  # noqa: F811
    for who in ("clerk", "city"):
        client = signed_in(who)
        assert client.get("/subordinates/").status_code == 403
        assert client.post("/subordinates/verify/").status_code == 403
        assert 'href="/subordinates/"' not in client.get("/").content.decode()
        assert client.get("/api/subordinates").status_code == 403
        assert client.get("/api/subordinates/figures/hazards.found", SPRING).status_code == 403


def test_who_sees_it_and_may_not_verify_has_no_button(world, signed_in, two):  # noqa: F811
    user = create(by=SYSTEM, username="governor", name="省长", password="Zhiben-2024-x", must_change_password=False)
    grant(by=SYSTEM, user=user, role="leader")
    client = signed_in("governor")
    page = client.get("/subordinates/").content.decode()
    assert "Alpha" in page and "重新核验" not in page and 'href="/subordinates/"' in page
    assert client.post("/subordinates/verify/").status_code == 403


def test_the_page_asks_the_database_as_often_for_many(admin_client, two, made, place, same_queries):
    def grow():
        for seed in (3, 4, 5):
            shutil.copytree(made(seed).folder, place / f"More {seed}")
        jobs.receive.call()

    same_queries("/subordinates/", grow=grow, client=admin_client)
    assert len(admin_client.get("/subordinates/").context["by_ledger"].rows) == 5


def test_in_english_nothing_chinese_is_left(admin_client, two, place):
    (place / "Gamma").mkdir()
    jobs.receive.call()
    admin_client.post("/language/", {"language": "en", "next": "/"})
    page = admin_client.get("/subordinates/", SPRING).content.decode()
    main = page[page.index('<main id="main"') :]
    for name in ("河南", "漯河", "源汇", "召陵", "郾城", "全国"):
        main = main.replace(name, "")
    left = {
        line.strip() for line in main.splitlines() if CHINESE.search(re.sub(r"[一-鿿]{2,}(街道|镇|乡|区)", "", line))
    }
    assert left == set()


def test_a_program_is_told_the_same(admin_client, two, place):
    (place / "Gamma").mkdir()
    jobs.receive.call()
    program = Program(viewer_of(admin()))
    status, listed = program.get("subordinates")
    assert status == 200
    assert [(each["name"], each["ledger"], each["seal"], each["counts"], each["late"]) for each in listed] == [
        ("Alpha", two["Alpha"].name, 3, True, False),
        ("Beta", two["Beta"].name, 3, True, False),
        ("Gamma", "", None, False, False),
    ]
    assert listed[2]["refused"] and not listed[0]["refused"]
    status, answer = program.get("subordinates/figures/inspections.done", **SPRING)
    each = {name: number(*by_hand("inspections.done", one)) for name, one in two.items()}
    assert (status, answer["value"], answer["left_out"]) == (200, sum(each.values()), ["Gamma"])
    assert answer["rows"] == [{"name": name, "value": n} for name, n in each.items()]
    assert [(one["name"], one["seal"]) for one in answer["stands"]] == [("Alpha", 3), ("Beta", 3)]
    past = ",".join(f"{one.name}:3" for one in two.values())
    assert program.get("subordinates/figures/inspections.done", as_of=past, **SPRING)[1]["value"] == answer["value"]
    by_region = program.get("subordinates/figures/inspections.done", by="region:4", **SPRING)[1]
    assert sum(row["value"] for row in by_region["rows"]) == answer["value"]
    rate = program.get("subordinates/figures/hazards.elimination_rate", **SPRING)[1]
    assert rate["value"] is None or Fraction(rate["value"]) <= 1


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"by": "organisation"}, "by"),
        ({"as_of": "3"}, "as_of"),
        ({"as_of": "0123456789ab:3"}, "as_of"),
        ({"from": "2024-06-01", "to": "2024-05-01"}, "to"),
        ({"region": "无此地"}, "region"),
        ({"organisation": "召陵区"}, "organisation"),
    ],
    ids=str,
)
def test_a_program_that_asks_wrongly_is_told_what_is_wrong(admin_client, two, query, name):
    status, problem = Program(viewer_of(admin())).get("subordinates/figures/inspections.done", **query)
    assert (status, list(problem["errors"])) == (422, [name])


@pytest.fixture
def two_and_a_long_name(admin_client, two, place):
    """And one that is refused, whose name fits no line of a phone."""
    (place / ("Gamma" * 12)).mkdir()
    jobs.receive.call()


@pytest.mark.parametrize("browser_context", [1440, 390], indirect=True)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_has_no_barrier_and_fits_the_screen(browser_page, sign_in, two_and_a_long_name, language):
    sign_in(admin())
    browser_page.goto("/")
    browser_page.evaluate("language => { document.cookie = `django_language=${language};path=/` }", language)
    for address in ("/subordinates/", "/subordinates/?region=411104&from=2024-04-01&to=2024-05-27"):
        assert browser_page.goto(address).status == 200
        assert barriers(browser_page) == []
        assert browser_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    fields = browser_page.locator("#asked-more")
    if not fields.is_visible():
        browser_page.locator("[data-bs-target='#asked-more']").click()
        browser_page.wait_for_selector("#asked-more.show")  # while it unfolds, a click that it receives may be lost
    fields.locator("summary").click()
    fields.locator("[value='hazards.found']").wait_for()
    assert barriers(browser_page) == []
    assert browser_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
