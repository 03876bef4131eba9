"""Sealed entries as Parquet: complete, sorted, provable; killed, truncated or altered, it is noticed and mended."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import UTC, timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import unguarded
from tests.figures import oracle
from tests.ledger.test_canonical import form, made

from zhiben.calendars import today, travel
from zhiben.jobs import NotNow
from zhiben.ledger import canonical, jobs
from zhiben.ledger.actions import export, seal
from zhiben.ledger.errors import BadExport
from zhiben.ledger.merkle import hashed
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.parquet import manifest, tables, writing
from zhiben.ledger.parquet.proving import prove
from zhiben.ledger.seals import Broken

IDENTITIES = ("subject", "enterprise", "premises", "recorded_by")


def post(count, seed):
    """So many random entries, sealed."""
    Entry.objects.bulk_create(oracle.random_entries(seed, count, line=1 + 1000 * seed))
    return seal()


@pytest.fixture
def where(tmp_path):
    return tmp_path / "parquet"


@pytest.fixture
def sealed(db, where):
    """Three seals, the last of a day without entries, and a tail."""
    post(30, 1)
    post(20, 2)
    with travel(today() + timedelta(days=1)):
        seal()
    Entry.objects.bulk_create(oracle.random_entries(3, 5, line=5000))
    return where


def rows_of(where):
    """What the files hold, in the order of positions."""
    files = [str(where / batch.data.name) for batch in manifest.read(where).batches]
    return duckdb.execute(
        f"SELECT {', '.join(canonical.COLUMNS)} FROM read_parquet($1) ORDER BY id", [files]
    ).fetchall()


def expected(last):
    rows = []
    for entry in Entry.objects.filter(id__lte=last).order_by("id"):
        values = {name: getattr(entry, name) for name in canonical.COLUMNS}
        values |= {name: values[name] and str(values[name]) for name in IDENTITIES}
        values["recorded_at"] = values["recorded_at"].astimezone(UTC).replace(tzinfo=None)
        rows.append(tuple(values.values()))
    return rows


def files_of(where):
    return sorted(str(each.relative_to(where)) for each in where.rglob("*.*") if each.is_file())


def test_every_sealed_entry_is_exported_and_no_other(sealed):
    made = export(sealed)
    newest = Seal.objects.get(number=3)
    assert (made.entries, made.mended) == (50, ())
    assert [(each.first_seal, each.last_seal, each.first, each.last) for each in made.manifest.batches] == [
        (1, 3, 0, newest.last)
    ]
    assert rows_of(sealed) == expected(newest.last)
    proof = prove(sealed)
    assert (proof.seals, proof.entries, proof.hash) == (3, 50, bytes(newest.hash).hex())


def test_the_file_is_sorted_and_says_where_it_comes_from(sealed):
    (batch,) = export(sealed).manifest.batches
    file = str(sealed / batch.data.name)
    found = duckdb.execute("SELECT kind, region, happened_on, id FROM read_parquet($1)", [file]).fetchall()
    assert found == sorted(found)
    first, newest = Seal.objects.get(number=1), Seal.objects.get(number=3)
    said = {key.decode(): value.decode() for key, value in duckdb.execute(
        "SELECT key, value FROM parquet_kv_metadata($1)", [file]
    ).fetchall()}  # fmt: skip
    assert said == {
        "zhiben_schema": "1",
        "zhiben_instance": bytes(first.hash).hex()[:12],
        "zhiben_first_seal": "1",
        "zhiben_last_seal": "3",
        "zhiben_root": bytes(newest.root).hex(),
        "zhiben_hash": bytes(newest.hash).hex(),
    }
    assert batch.data.name.startswith(f"instance={bytes(first.hash).hex()[:12]}/entries-00000001-00000003-")


def test_nothing_sealed_is_nothing_to_export(db, where):
    assert export(where).manifest.batches == ()
    assert not where.exists()
    assert prove(where).seals == 0


def test_a_ledger_of_empty_seals(db, where):
    seal()
    assert export(where).entries == 0
    assert (prove(where).seals, rows_of(where)) == (1, [])


def test_again_it_writes_nothing(sealed):
    export(sealed)
    before = {name: (sealed / name).stat().st_mtime_ns for name in files_of(sealed)}
    assert export(sealed).entries == 0
    assert {name: (sealed / name).stat().st_mtime_ns for name in files_of(sealed)} == before


def test_again_it_adds_what_was_sealed_since(sealed):
    export(sealed)
    with travel(today() + timedelta(days=2)):
        newest = seal()
    assert export(sealed).entries == 5
    assert [(each.first_seal, each.last_seal) for each in manifest.read(sealed).batches] == [(1, 3), (4, 4)]
    assert rows_of(sealed) == expected(newest.last)
    assert prove(sealed).entries == 55


def test_however_often_one_exports_there_are_few_files(db, where):
    for seed in range(1, 26):
        newest = post(4, seed)
        assert export(where).entries == 4
        assert len(manifest.read(where).batches) <= 5, "one for each doubling"
        assert rows_of(where) == expected(newest.last)
    assert len(files_of(where)) <= 2 * 2 * 5 + 1
    assert prove(where).entries == 100


def test_a_file_grows_no_larger_than_it_may(db, where, monkeypatch):
    monkeypatch.setattr(writing, "LARGEST", 40)
    for seed in range(1, 8):
        post(15, seed)
    export(where)
    assert [batch.entries for batch in manifest.read(where).batches] == [30, 30, 30, 15]
    assert prove(where).entries == 105


def cut(place):
    place.write_bytes(place.read_bytes()[:-7])


def flip(place):
    text = bytearray(place.read_bytes())
    text[len(text) // 2] ^= 1
    place.write_bytes(bytes(text))


@pytest.mark.parametrize("part", ["data", "seals"])
@pytest.mark.parametrize("damage", [cut, flip, Path.unlink])
def test_a_damaged_file_is_named(sealed, part, damage):
    (batch,) = export(sealed).manifest.batches
    name = getattr(batch, part).name
    damage(sealed / name)
    with pytest.raises(BadExport) as refusal:
        prove(sealed)
    assert f"“{name}”" in str(refusal.value)


@pytest.mark.parametrize("damage", [cut, Path.unlink])
def test_a_truncated_file_is_written_anew(sealed, damage):
    (batch,) = export(sealed).manifest.batches
    damage(sealed / batch.data.name)
    made = export(sealed)
    assert made.entries == 50 and batch.data.name in made.mended[0]
    assert prove(sealed).entries == 50


def test_an_altered_file_is_never_merged_into_another(db, where):
    post(10, 1)
    (batch,) = export(where).manifest.batches
    flip(where / batch.data.name)
    newest = post(10, 2)
    made = export(where)
    assert batch.data.name in made.mended[0]
    assert rows_of(where) == expected(newest.last)
    assert prove(where).entries == 20


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}'])
def test_a_manifest_that_does_not_read_is_refused(sealed, text):
    export(sealed)
    (sealed / manifest.NAME).write_text(text)
    for work in (export, prove):
        with pytest.raises(BadExport, match="清单"):
            work(sealed)


def forge(where, change):
    """Alter an entry in the file, and make size and hash in the manifest fit."""
    found = manifest.read(where)
    place = where / found.batches[0].data.name
    altered = place.with_suffix(".forged")
    duckdb.execute(f"COPY (SELECT * {change} FROM read_parquet('{place}')) TO '{altered}' (FORMAT parquet)")
    altered.replace(place)
    said = json.loads((where / manifest.NAME).read_text())
    said["batches"][0]["data"] |= {"size": place.stat().st_size, "sha256": manifest.digest(place)}
    (where / manifest.NAME).write_text(json.dumps(said))
    return place.name


@pytest.mark.parametrize(
    "change",
    [
        "REPLACE (CASE id WHEN (SELECT max(id) FROM ledger) THEN quantity + 1 ELSE quantity END AS quantity)",
        "REPLACE ('x' AS category)",
        "REPLACE (recorded_at + INTERVAL 1 MICROSECOND AS recorded_at)",
        "REPLACE (NULL::VARCHAR AS kind)",
    ],
)
def test_a_forged_entry_is_found_by_its_seal(sealed, change):
    export(sealed)
    forge(sealed, change.replace("(SELECT max(id) FROM ledger)", str(Seal.objects.get(number=2).last)))
    with pytest.raises(BadExport, match=r"与第[12]号封存不符"):
        prove(sealed)


def test_a_forged_chain_is_found_by_the_database(sealed):
    """Somebody exports a ledger of his own under our name."""
    export(sealed)
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_seal SET hash = root WHERE number = 3")
    with pytest.raises(BadExport, match="第3号封存与本台账的不同"):
        prove(sealed)


def test_another_ledgers_folder_is_left_alone(sealed):
    export(sealed)
    before = files_of(sealed)
    with unguarded():
        Seal.objects.all().delete()
    seal()
    with pytest.raises(BadExport, match="来自另一套台账"):
        export(sealed)
    assert files_of(sealed) == before


def test_what_was_tampered_with_is_not_exported(sealed):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET quantity = 77 WHERE id = %s", [Seal.objects.get(number=2).last])
    with pytest.raises(Broken) as found:
        export(sealed)
    assert found.value.seal == 2
    assert manifest.read(sealed).batches == ()


def test_the_job_waits_for_whoever_exports(sealed, settings):
    settings.ZHIBEN_HOME = sealed.parent
    with manifest.alone(sealed), pytest.raises(NotNow, match="另一个进程正在导出"):
        jobs.export.call()
    (sealed / manifest.NAME).write_text("{")
    with pytest.raises(BadExport, match="清单"):
        jobs.export.call()


def test_two_at_once_are_refused(sealed):
    with manifest.alone(sealed), pytest.raises(BadExport, match="另一个进程正在导出"):
        export(sealed)
    assert export(sealed).entries == 50


def test_without_duckdb_it_says_what_to_install(sealed, monkeypatch):
    monkeypatch.setattr(tables, "available", lambda: False)
    with pytest.raises(BadExport, match=r"zhiben\[analytics\]"):
        export(sealed)
    assert jobs.export.call() == ""


def test_the_job_says_how_much(sealed, settings):
    settings.ZHIBEN_HOME = sealed.parent
    assert (jobs.export.call(), jobs.export.call()) == ("50 笔", "")
    assert prove(sealed).entries == 50


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(made, min_size=1, max_size=8))
def test_parquet_keeps_every_byte_of_the_canonical_form(tmp_path, entries):
    for number, entry in enumerate(entries, 1):
        entry.pk = number
    forms = [form(entry) for entry in entries]
    lines, target = tmp_path / "lines", tables.Target("entries", tmp_path / "entries.parquet", {"said": "so"})
    lines.write_bytes(b"\n".join(random.sample(forms, len(forms))))
    with tables.database(tmp_path) as database:
        tables.write_lines(database, target, lines)
        assert list(tables.leaves(database, target.place)) == list(enumerate(hashed(b"\n".join(forms)), 1))


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path):
    for seed in range(1, 6):
        post(15, seed)
    database = connection.settings_dict
    address = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        user = f"{database['USER']}:{database['PASSWORD']}@" if database["USER"] else ""
        address = f"postgresql://{user}{database['HOST']}:{database['PORT']}/{database['NAME']}"
    command = [sys.executable, str(Path(__file__).with_name("killed_exporter.py")), str(tmp_path), "24"]
    run = subprocess.run(
        command, env=os.environ | {"ZHIBEN_DATABASE": address}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    told = [json.loads(line) for line in run.stdout.splitlines()]
    killed, whole = [each for each in told if each["ended"]], [each for each in told if not each["ended"]]
    assert {each["ended"] for each in killed} == {-9}
    # Half way the manifest tells of nothing that is not there: `prove` has read it.
    assert {(each["seals"], each["entries"]) for each in killed} <= {(2, 30), (4, 60), (5, 75)} and len(killed) >= 10
    assert {(each["seals"], each["entries"], each["waste"]) for each in whole} == {(5, 75, 0)}
