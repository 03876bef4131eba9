"""The demonstration is a district's real months: every figure of the issue comes out, and everything holds."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.sqlite_only

BEGAN, FIRST, LAST = "2024-03-08", "2024-01-01", "2024-05-27"
DISTRICT, COOPERATIVE = "召陵区", "市供销社"
# (figure, whose, from, what the issue prints of it)
SEED = [
    ("inspections.done", DISTRICT, BEGAN, 4541),
    ("hazards.found_and_eliminated", DISTRICT, BEGAN, 907),
    ("publicity.boards", DISTRICT, FIRST, 362),
    ("publicity.handbooks", DISTRICT, FIRST, range(12_000, 13_000)),
    ("publicity.goods", DISTRICT, FIRST, range(30_000, 40_000)),
    ("publicity.carriers", DISTRICT, FIRST, 3),
    ("publicity.audience", DISTRICT, FIRST, range(300_000, 400_000)),
    ("campaigns.supervision_teams", DISTRICT, BEGAN, 8),
    ("campaigns.covered_towns", DISTRICT, BEGAN, 7),
    ("campaigns.actions", DISTRICT, BEGAN, 10),
    ("standards.mechanisms", DISTRICT, BEGAN, 9),
    ("standards.key_point_groups", COOPERATIVE, FIRST, 4),
    ("standards.key_point_items", COOPERATIVE, FIRST, 42),
    ("standards.self_check_guides", COOPERATIVE, FIRST, 8),
    ("standards.work_systems", COOPERATIVE, FIRST, 8),
    ("dossiers.guidance", COOPERATIVE, FIRST, 6),
    ("dossiers.guidance_plans", COOPERATIVE, FIRST, 3),
    ("dossiers.plans", COOPERATIVE, FIRST, 19),
    ("places.direct_enterprises", COOPERATIVE, FIRST, 4),
    ("places.share_enterprises", COOPERATIVE, FIRST, 2),
]


def value(code, organisation, start, end=LAST, *words):
    return ("figure", "value", code, "--organisation", organisation, "--from", start, "--to", end, *words, "--json")


def test_every_figure_of_the_issue_comes_out(demo):
    answers = demo.ask(*(value(code, whose, start) for code, whose, start, _printed in SEED))
    found = {code: answer.data["value"] for (code, *_rest), answer in zip(SEED, answers, strict=True)}
    expected = {code: printed for code, _whose, _start, printed in SEED}
    assert {code: n for code, n in found.items() if n != expected[code] and n not in as_range(expected[code])} == {}


def as_range(printed):
    return printed if isinstance(printed, range) else ()


def test_the_noise_beside_it_does_not_count(demo):
    """Visits before the campaign, of other districts, voided ones, corrected ones and ones that were sent twice."""
    before, whole, city, live, again = (
        answer.data["value"]
        for answer in demo.ask(
            value("inspections.done", DISTRICT, FIRST, "2024-03-07"),
            value("inspections.done", DISTRICT, FIRST),
            value("inspections.done", "漯河市", FIRST),
            value("hazards.found", DISTRICT, BEGAN),
            value("hazards.found", DISTRICT, BEGAN, LAST, "--as-of", LAST),
        )
    )
    assert (before, whole, city) == (880, 4541 + 880, 4541 + 880 + 260)
    assert (live, again) == (907 + 161, 907 + 161)
    connection = sqlite3.connect(demo.database)
    voided = connection.execute("SELECT count(*) FROM inspections_inspection WHERE voided_at IS NOT NULL").fetchone()
    recorded = connection.execute("SELECT count(*) FROM inspections_inspection").fetchone()
    reversed_ = connection.execute(
        "SELECT count(DISTINCT subject) FROM ledger_entry WHERE kind = 'inspection.done' AND quantity < 0"
    ).fetchone()
    connection.close()
    assert voided == (36,)
    assert recorded[0] >= 4541 + 880 + 260 + 36
    assert reversed_[0] >= 36 + 24


def test_a_breakdown_by_town_adds_up_to_the_district(demo):
    data = demo(*value("inspections.done", DISTRICT, BEGAN, LAST, "--by", "organisation")).data
    assert sum(row[-1] for row in data["rows"]) == data["value"] == 4541
    assert len(data["rows"]) >= 7


def test_rows_are_the_records_behind_the_number(demo):
    rows = demo(
        "figure", "rows", "hazards.found_and_eliminated", "--organisation", DISTRICT, "--from", BEGAN, "--to", LAST,
        "--limit", 1000, "--json",
    ).data  # fmt: skip
    assert (len(rows), sum(row["quantity"] for row in rows)) == (907, 907)
    assert all(row["title"] for row in rows)


def test_it_was_sealed_every_evening(demo):
    seals = demo("ledger", "list", "--json").data
    days = sorted({seal["day"] for seal in seals})
    first = date(2023, 12, 31)
    assert days == [str(first + timedelta(days=n)) for n in range((date(2024, 5, 27) - first).days + 1)]
    assert [seal["number"] for seal in seals] == list(range(1, len(seals) + 1))


def test_as_of_an_earlier_evening_less_was_known(demo):
    dates = ("2024-03-07", "2024-03-08", "2024-04-30", LAST)
    answers = demo.ask(*(value("inspections.done", DISTRICT, BEGAN, LAST, "--as-of", day) for day in dates))
    numbers = [answer.data["value"] for answer in answers]
    assert numbers[0] == 0 < numbers[1] < numbers[2] < numbers[3] == 4541


def test_ledger_and_issue_hold(demo):
    verified, rebuilt, issue = demo.ask(
        ("ledger", "verify"), ("ledger", "rebuild", "--check"), ("bulletin", "verify", 24)
    )
    assert (verified.code, rebuilt.code, issue.code) == (0, 0, 0), (verified, rebuilt, issue)
    assert verified.out.endswith("次封存，全部相符。\n1 期简报与印发时相符。\n")
    assert rebuilt.out == "台账与记录相符。\n"
    assert issue.out == "36 处数字和文件与印发时一致。\n"


def test_the_issue_prints_what_the_ledger_says(demo, tmp_path):
    answer = demo("bulletin", "render", 24, "--out", tmp_path)
    assert answer.code == 0, answer
    data = json.loads((tmp_path / "bulletin-24.json").read_bytes())
    assert (data["series"], data["number"], data["special_number"], data["date"]) == (
        "漯河安全生产简报", 24, 7, LAST,
    )  # fmt: skip
    texts = {each["code"]: each["text"] for each in data["figures"]}
    assert texts["inspections.done"] == "4541"
    assert texts["hazards.found_and_eliminated"] == "907"
    assert texts["publicity.handbooks"] == "12000余"
    assert texts["publicity.goods"] == "30000余"
    assert texts["publicity.audience"] == "30多万"
    assert (texts["publicity.carriers"], texts["standards.mechanisms"], texts["campaigns.actions"]) == (
        "三",
        "九",
        "十",
    )
    assert {each["text"] for each in data["records"]} == {"3月7日", "3月8日", "123", "5月17日", "5月23日"}
    assert {each["seal"] for each in data["figures"]} == {data["seal"]["number"]}
    assert (tmp_path / "bulletin-24.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "bulletin-24.docx").read_bytes().startswith(b"PK")


def test_the_next_issue_is_a_draft(demo):
    issues = demo("bulletin", "list", "--json").data
    assert [(each["number"], each["state"]) for each in issues] == [(25, "draft"), (24, "published")]


def test_its_own_articles_agree_with_the_ledger(demo, check):
    shown = demo("bulletin", "show", 24).out
    answer = check(shown.split("\n", 1)[1])
    assert answer.code == 0, answer
    verdicts = [each["verdict"] for each in answer.data if each["verdict"] != "no_quantity"]
    assert "disagrees" not in verdicts
    assert verdicts.count("agrees") >= 25


def contents(home):
    connection = sqlite3.connect(home.database)
    digest = hashlib.sha256()
    for line in connection.iterdump():
        digest.update(line.encode())
    connection.close()
    return digest.hexdigest()


def test_loading_a_second_time_changes_nothing(demo, loading):
    assert loading.endswith("演示数据已装入。\n")
    before = contents(demo)
    answer = demo("demo", "load")
    assert (answer.code, answer.out) == (0, "演示数据已在，未作改动。\n")
    assert contents(demo) == before


def test_one_altered_entry_is_named(spoilt):
    (position,) = spoilt.behind_the_back(
        "SELECT id FROM ledger_entry WHERE kind = 'inspection.done' AND happened_on = '2024-04-09' ORDER BY id LIMIT 1"
    )[0]
    spoilt.behind_the_back("UPDATE ledger_entry SET quantity = 2 WHERE id = ?", position)
    verified, rebuilt, issue = spoilt.ask(
        ("ledger", "verify"), ("ledger", "rebuild", "--check"), ("bulletin", "verify", 24)
    )
    assert verified.code == rebuilt.code == issue.code == 1
    assert f"自第{position}笔分录起。" in verified.err
    assert "1 条记录与台账不符。" in rebuilt.err
    assert "4541 ≠ 4542" in issue.out
    spoilt.behind_the_back("UPDATE ledger_entry SET quantity = 1 WHERE id = ?", position)
    assert [each.code for each in spoilt.ask(("ledger", "verify"), ("bulletin", "verify", 24))] == [0, 0]


def test_a_deleted_entry_is_missed(spoilt):
    (position,) = spoilt.behind_the_back("SELECT id FROM ledger_entry ORDER BY id LIMIT 1 OFFSET 5000")[0]
    (following,) = spoilt.behind_the_back("SELECT min(id) FROM ledger_entry WHERE id > ?", position)[0]
    spoilt.behind_the_back("DELETE FROM ledger_entry WHERE id = ?", position)
    answer = spoilt("ledger", "verify")
    assert (answer.code, f"自第{following}笔分录起。" in answer.err) == (1, True)


def test_a_correction_after_the_issue_moves_towns_not_the_issue(spoilt):
    """The owner of the data takes back the newest visit: the live number moves, the published one does not."""
    asked = value("inspections.done", DISTRICT, BEGAN)
    script = (
        "import django; django.setup()\n"
        "from zhiben.accounts.viewer import SYSTEM\n"
        "from zhiben.inspections import actions\n"
        "from zhiben.inspections.models import Inspection\n"
        "from zhiben.places.models import Organisation\n"
        "path = Organisation.objects.get(short='召陵区').path\n"
        "visit = Inspection.objects.filter(voided_at=None, organisation_path__startswith=path,\n"
        "    happened_on='2024-05-20').exclude(kind__in=['self_check', 'supervision']).first()\n"
        "actions.void(by=SYSTEM, record=visit, reason='误登')\n"
    )
    run_python(spoilt, script)
    live, sealed, issue = spoilt.ask(asked, (*asked[:-1], "--as-of", LAST, "--json"), ("bulletin", "verify", 24))
    assert (live.data["value"], sealed.data["value"], issue.code) == (4540, 4541, 0)


def run_python(home, script):
    import subprocess
    import sys

    environment = home.environment | {"DJANGO_SETTINGS_MODULE": "zhiben.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_there_is_a_sign_in_for_every_role(demo):
    from zhiben.accounts.roles import roles
    from zhiben.demo.world import SIGN_INS

    out = demo("demo", "sign-ins").out
    assert {each.role for each in SIGN_INS} == set(roles())
    assert all(each.username in out and each.name in out for each in SIGN_INS)
    assert "http://127.0.0.1:8000" in out


def test_each_sign_in_sees_its_own(demo):
    from zhiben.demo.world import SIGN_INS

    asked = [
        ("figure", "value", "inspections.done", "--organisation", DISTRICT, "--from", BEGAN, "--to", LAST, "--json",
         "--as", each.username)
        for each in SIGN_INS
    ]  # fmt: skip
    told = {
        each.username: answer.data["value"] if answer.code == 0 else answer.err
        for each, answer in zip(SIGN_INS, demo.ask(*asked), strict=True)
    }
    assert told["clerk"] == told["district"] == 4541
    for refused in ("town", "enterprise"):
        assert "figures.view" in told[refused] or "没有找到" in told[refused], told
    assert {answer for answer in told.values() if isinstance(answer, int)} == {4541}


def test_the_documents_are_written_as_they_are_kept(demo, tmp_path):
    answer = demo("demo", "documents", "--out", tmp_path)
    assert answer.code == 0, answer
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["bulletin-24-check.json", "bulletin-24.docx", "bulletin-24.json", "bulletin-24.pdf"]
    report = json.loads((tmp_path / "bulletin-24-check.json").read_text("utf-8"))
    assert {each["verdict"] for each in report} <= {"agrees", "unknown"}


def test_a_load_that_was_cut_off_says_what_to_do(tmp_path):
    from tests.demo.conftest import Home

    home = Home(tmp_path)
    _migrated, _sealed, answer = home.ask(
        ("migrate", "--no-input", "--verbosity", 0), ("ledger", "seal"), ("demo", "load")
    )
    assert answer.code == 1
    assert f"上次装入中断了；请删除 {tmp_path} 后重试。" in answer.err
