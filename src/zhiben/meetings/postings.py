"""What a meeting and an assignment count as.

Made and done are flows; open and overdue are stocks of their own. Overdue is posted ahead, on the day after the deadline:
an extension or a timely completion cancels it. A returned assignment was not done after all: −1 on the day it came back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from zhiben.ledger.postings import Book, Key, Measure, book, posts
from zhiben.meetings.models import Assignment, Meeting, Progress

DAY = timedelta(days=1)


@posts(Meeting, kinds={"meeting.held": _("召开会议")})
def meeting_entries(meeting: Meeting) -> Book:
    """One meeting; the level is the chair's rank, the amount how many attended."""
    if meeting.voided:
        return {}
    key = Key(
        "meeting.held", meeting.happened_on, meeting.happened_on, meeting.organisation_path, meeting.region_path,
        meeting.enterprise_id, meeting.premises_id, meeting.field, meeting.chair_rank, meeting.kind,
    )  # fmt: skip
    return {key: Measure(1, meeting.attendance or 0)}


@posts(
    Assignment,
    kinds={
        "assignment.made": _("交办事项"),
        "assignment.done": _("办结交办事项"),
        "assignment.returned": _("退回交办事项"),
        "assignment.open": _("未办结交办事项"),
        "assignment.overdue": _("超期未办结交办事项"),
    },
)
def assignment_entries(assignment: Assignment) -> Book:
    """Opened on the day it was made, so that a cohort can ask what became of a month's assignments."""
    return {} if assignment.voided else book([*_flows(assignment), *_stocks(assignment)])


@dataclass(frozen=True)
class Stretch:
    """Days on which nothing changed: from `start` up to, not including, `end` (None: still so)."""

    start: date
    end: date | None
    deadline: date
    open: bool


def stretches(assignment: Assignment, steps: Iterable[Progress]) -> Iterator[Stretch]:
    """The life of an assignment."""
    start, deadline, is_open = assignment.happened_on, assignment.due_on, True
    for step in steps:
        if step.kind == Progress.Kind.REPORTED:
            continue
        yield Stretch(start, step.on, deadline, is_open)
        start, deadline = step.on, step.due_on or deadline
        if step.kind != Progress.Kind.EXTENDED:
            is_open = step.kind == Progress.Kind.RETURNED
    yield Stretch(start, None, deadline, is_open)


def _flows(assignment: Assignment) -> Iterator[tuple[Key, Measure]]:
    yield _key(assignment, "assignment.made", assignment.happened_on), Measure(1)
    deadline, done = assignment.due_on, Measure(0)
    for step in assignment.steps.all():
        deadline = step.due_on or deadline
        if step.kind == Progress.Kind.COMPLETED:
            done = Measure(1, max(0, (step.on - deadline).days))  # amount: days late
            yield _key(assignment, "assignment.done", step.on), done
        elif step.kind == Progress.Kind.RETURNED:
            yield _key(assignment, "assignment.done", step.on), Measure(-done.quantity, -done.amount)
            yield _key(assignment, "assignment.returned", step.on), Measure(1)


def _stocks(assignment: Assignment) -> Iterator[tuple[Key, Measure]]:
    for stretch in stretches(assignment, assignment.steps.all()):
        if stretch.open:
            yield from _while(assignment, "assignment.open", stretch.start, stretch.end)
            yield from _while(assignment, "assignment.overdue", max(stretch.start, stretch.deadline + DAY), stretch.end)


def _while(assignment: Assignment, kind: str, start: date, end: date | None) -> Iterator[tuple[Key, Measure]]:
    """+1 on the first day, −1 on the day after the last; stretches that touch cancel."""
    if end is None or start < end:
        yield _key(assignment, kind, start), Measure(1)
        if end:
            yield _key(assignment, kind, end), Measure(-1)


def _key(assignment: Assignment, kind: str, day: date) -> Key:
    return Key(
        kind, day, assignment.happened_on, assignment.organisation_path, assignment.region_path,
        assignment.enterprise_id, assignment.premises_id, assignment.field, category=assignment.meeting.kind,
    )  # fmt: skip
