"""`zhiben …` as an operator types it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

# A command's help is worded once, when it is first loaded: here, before a test that asks in English may be the first.
for command in [name for name, app in get_commands().items() if app == "zhiben.cli"]:
    load_command_class("zhiben.cli", command)


@pytest.fixture
def zhiben() -> Callable[..., str]:
    """`zhiben("figure", "list")`: what the command prints; a refusal raises CommandError."""

    def run(*words: object) -> str:
        out = io.StringIO()
        call_command(*map(str, words), stdout=out, stderr=out)
        return out.getvalue()

    return run


@pytest.fixture
def refused(zhiben: Callable[..., str]) -> Callable[..., str]:
    """`refused("figure", "value", "x")`: the sentence with which the command ends."""

    def run(*words: object) -> str:
        with pytest.raises(CommandError) as refusal:
            zhiben(*words)
        return str(refusal.value)

    return run


@pytest.fixture
def zhiben_json(zhiben: Callable[..., str]) -> Callable[..., Any]:
    """The same with --json, read."""
    return lambda *words: json.loads(zhiben(*words, "--json"))
