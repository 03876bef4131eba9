"""How a room declares its jobs: a title for people, and a rhythm where nobody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ParamSpec, TypeVar

from django.utils.functional import Promise
from django_tasks import task
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")
Rhythm = Callable[[datetime], str]

DAILY = time(0, 10)  # when a day's job is due: the day has begun on every machine whose clock is right

# The task's path → what people call it.
TITLES: dict[str, str | Promise] = {}


class NotNow(Exception):
    """A job cannot be done at this moment and is to be tried again soon; it did not fail, and the try does not count."""


@dataclass(frozen=True)
class Periodic:
    """A job that is put into the queue once per period; `period` names the one that a moment lies in, '' for none."""

    name: str
    task: Task[Any, Any]
    period: Rhythm


# By name; what a room declares while Django starts.
SCHEDULE: dict[str, Periodic] = {}


def job(title: str | Promise) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Make a module's function a job. What it returns, if that is a text, is what it says when it is done."""

    def declare(function: Callable[P, T]) -> Task[P, T]:
        made = task()(function)
        TITLES[made.module_path] = title
        return made

    return declare


def periodic(name: str, what: Task[Any, Any], period: Rhythm) -> None:
    """Have a job without arguments done once in each period."""
    SCHEDULE[name] = Periodic(name, what, period)


def hourly(moment: datetime) -> str:
    """Every hour of the clock."""
    return f"{moment:%Y-%m-%dT%H}"


def daily(at: time = DAILY) -> Rhythm:
    """Every day, from a time of day on."""

    def period(moment: datetime) -> str:
        return f"{moment:%Y-%m-%d}" if moment.time() >= at else ""

    return period
