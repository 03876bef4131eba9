"""The measurements run from end to end, on few rows: whether everything is measured, not how fast it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import scratch

ROOT = Path(__file__).parents[2]
MEASURED = (
    "create a visit (API), p50", "create a visit (API), 8 clients", "filtered list of 25 (API, deep), p50",
    "filtered list of 25 (fragment), p50", "figures of the dashboard together", "import 500 hazards from .xlsx",
    "settle one corrected record", "seal", "verify", "memory of the web processes", "first boot",
)  # fmt: skip


@pytest.mark.long
def test_everything_is_measured_beside_its_reference():
    engine = os.environ["ZHIBEN_TEST_DATABASE"]
    command = [sys.executable, "-m", "bench", "--quick", "--rows", "500", "--engine", engine]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    rows = [line for line in run.stdout.splitlines() if line.startswith("| ")]
    assert [name for name in MEASURED if not any(name in row for row in rows)] == []
    assert not (ROOT / "bench" / "results").exists() or "results" not in run.stdout, "a quick run is no result"


@pytest.mark.long
def test_the_ledger_at_scale_is_measured(tmp_path):
    engine = os.environ["ZHIBEN_TEST_DATABASE"]
    command = [sys.executable, "-m", "bench.scale", "--keep", str(tmp_path), "--engine", engine, "--entries", "3000"]
    try:
        for _again in range(2):
            run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stderr
            for name in (
                "seal", "verify", "export to Parquet", "prove the export", "dashboard of 12 figures",
                "different enterprises over everything", "page of 25 records",
            ):  # fmt: skip
                assert f"| {name}" in run.stdout
    finally:
        if engine == "postgresql":
            scratch.drop(str(tmp_path / "3k"))


@pytest.mark.long
def test_files_alone_are_measured():
    command = [sys.executable, "-m", "bench.scale", "--files", "30000"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "| DuckDB: different enterprises over everything" in run.stdout


@pytest.mark.long
@pytest.mark.parametrize("part", ["bulk", "single", "importing"])
def test_posting_is_measured(part):
    engine = os.environ["ZHIBEN_TEST_DATABASE"]
    command = [sys.executable, "-m", "bench.settling", "--engine", engine, "--entries", "3000", "--only", part]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "entries/s" in run.stdout or "rows/s" in run.stdout
