"""The files of deploy/: the commands in them exist, the settings in them are read, and the proxy says what zhiben believes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import load_command_class
from tests.environment import ROOT
from tests.house.test_project import setting_names

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
UNITS = sorted(DEPLOY.glob("*.service"))


def commands():
    """Every `zhiben …` of a unit, of compose and of the image, in words."""
    for unit in UNITS:
        (line,) = re.findall(r"^ExecStart=(.+)$", unit.read_text("utf-8"), re.MULTILINE)
        yield unit.name, shlex.split(line)
    for name, service in COMPOSE["services"].items():
        if service.get("image") == "zhiben":
            yield f"compose {name}", service["command"]
    (words,) = re.findall(r"^CMD \[(.+)\]$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    yield "Dockerfile", [word.strip(' "') for word in words.split(",")]


@pytest.mark.parametrize(("where", "words"), list(commands()), ids=lambda part: part if isinstance(part, str) else "")
def test_the_commands_exist_and_take_their_words(where, words):
    assert Path(words[0]).name == "zhiben"
    app = "django.core" if words[1] == "migrate" else "zhiben.cli"
    parser = load_command_class(app, words[1]).create_parser("zhiben", words[1])
    parser.parse_args(words[2:])  # what it does not know ends the test


@pytest.mark.parametrize("file", ["zhiben.env", "compose.env.example"])
def test_the_settings_are_read(file):
    names = set(re.findall(r"^#?(ZHIBEN_\w+)=", (DEPLOY / file).read_text("utf-8"), re.MULTILINE))
    assert len(names) >= 4
    assert names - set(setting_names()) == set()


def test_one_server_of_several_has_the_migrations_done_first():
    for name in ("web", "worker"):
        assert COMPOSE["services"][name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert "--no-worker" in COMPOSE["services"]["web"]["command"]


def test_a_stop_gives_a_job_time_to_finish():
    for unit in UNITS:
        text = unit.read_text("utf-8")
        assert "Type=oneshot" in text or "TimeoutStopSec=120" in text


def test_the_proxy_says_how_it_was_asked():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text
    assert "proxy_set_header Host $host;" in text
    assert text.count("{") == text.count("}")
