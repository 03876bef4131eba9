"""What a register's pages have beyond the generic ones: tones of its states, deadlines, tabs, steps. Rooms' faces fill it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise

from zhiben.accounts.viewer import Viewer

Text = str | Promise


class Tab(NamedTuple):
    """A narrowed list under its own name; `query` is what the address holds for it."""

    label: Text
    query: str
    number: int | None = None
    late: bool = False


class Life(NamedTuple):
    """One step of a record's life, as its timeline shows it."""

    label: Text
    icon: str
    tone: str
    on: date
    by: str
    said: str
    note: Text = ""
    voided: bool = False


@dataclass(frozen=True)
class Step:
    """Something that is done to a record from its page: a button, a form, a use case."""

    code: str
    label: Text
    icon: str
    permission: str
    form: Callable[..., forms.Form]  # (*sent, record, viewer)
    run: Callable[..., object]  # (*, by, record, id, **values)
    offered: Callable[[Any], bool]  # whether the record is where the step starts
    style: str = ""
    done: Text = ""
    intro: Text = ""  # what has to be known before: said above the form
    # (request, *, record, result) → what is shown instead of the record's page; None to go there.
    answer: Callable[..., HttpResponse | None] | None = None


@dataclass(frozen=True)
class Look:
    """One register's own looks."""

    tones: dict[str, dict[str, str]] = field(default_factory=dict)  # column → value → tone of its tag
    due: dict[str, Callable[[Any], bool]] = field(default_factory=dict)  # deadline column → is it met already?
    steps: tuple[Step, ...] = ()
    context: Callable[..., dict[str, Any]] | None = None  # (record, *, viewer) → more for the record's page
    tabs: Callable[..., list[Tab]] | None = None  # (*, viewer)
    main: str = ""  # the column that names a row, where it is not the first text
    own_form: bool = False  # new records are written on a page of its own, at the same address
    page: Callable[[Any], str] | None = None  # where a record is shown that has a page of its own

    def offered(self, record: Any, *, viewer: Viewer) -> list[Step]:
        """The steps that this viewer may take with this record now; the use case decides again."""
        return [step for step in self.steps if step.offered(record) and viewer.allows(step.permission, at=record)]


PLAIN = Look()
LOOKS: dict[str, Look] = {}


def look_of(code: str) -> Look:
    """The looks of a register."""
    return LOOKS.get(code, PLAIN)
