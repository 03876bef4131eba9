"""One clock; a demonstration sets it, an office cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from zhiben.calendars import now, today, travel

DEMO_DAY = date(2024, 5, 27)


def test_the_demonstration_lives_on_its_own_day():
    assert today() == DEMO_DAY
    assert now().date() == DEMO_DAY
    assert now().tzname() == "CST"


def test_without_a_day_of_its_own_it_is_the_local_date(settings):
    settings.ZHIBEN_TODAY = None
    before = timezone.localdate()
    assert before <= today() <= timezone.localdate()
    assert abs(timezone.localtime() - now()).total_seconds() < 5


def test_one_travels_and_comes_back():
    with travel(date(2024, 2, 29)):
        assert (today(), now().date()) == (date(2024, 2, 29), date(2024, 2, 29))
        with travel(date(2024, 3, 1)):
            assert today() == date(2024, 3, 1)
        assert today() == date(2024, 2, 29)
    assert today() == DEMO_DAY


def test_one_comes_back_from_a_failure_too():
    with pytest.raises(RuntimeError), travel(date(2024, 1, 1)):
        raise RuntimeError
    assert today() == DEMO_DAY


def test_a_real_office_cannot_set_its_clock(settings):
    settings.ZHIBEN_DEMO = False
    with pytest.raises(ImproperlyConfigured, match="ZHIBEN_DEMO"), travel(date(2024, 1, 1)):
        pass
    assert today() == DEMO_DAY


def test_production_refuses_a_demo_clock(tmp_path):
    """ZHIBEN_TODAY without ZHIBEN_DEMO would silently date every record of an office on the wrong day."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHIBEN_")}
    chosen = {"ZHIBEN_HOME": str(tmp_path), "ZHIBEN_TODAY": "2024-05-27", "ZHIBEN_SECRET_KEY": "x"}
    done = subprocess.run(
        [sys.executable, "-c", "import zhiben.settings"], env=kept | chosen, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "ZHIBEN_TODAY" in done.stderr
