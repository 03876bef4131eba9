"""What the sign-off's use cases share: the lock, the state it needs, the step it leaves."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins.models import Issue, Step
from zhiben.calendars import now
from zhiben.facts.errors import WrongState

WRITERS: frozenset[str] = frozenset({Step.Kind.CONTRIBUTED, Step.Kind.EDITED})


def locked(issue: Issue, *states: str) -> Issue:
    """The issue, locked and fresh; raises WrongState unless it is in one of the states, or where it was withdrawn."""
    fresh = Issue.objects.select_for_update(of=("self",)).select_related("series", "seal").get(pk=issue.pk)
    if states and (fresh.voided or fresh.state not in states):
        expected = "、".join(str(Issue.State(state).label) for state in states)
        raise WrongState(expected=expected, actual=_("已作废") if fresh.voided else fresh.get_state_display())
    return fresh


def leave(issue: Issue, kind: str, *, by: Viewer, name: str = "", opinion: str = "") -> Step:
    """Note the viewer's step."""
    return note(issue, kind, by=by.id, name=name or by.name, opinion=opinion)


def note(issue: Issue, kind: str, *, by: UUID, name: str, opinion: str = "") -> Step:
    """Note a step of whomever."""
    step = Step(
        issue=issue,
        number=issue.steps.count() + 1,
        kind=kind,
        at=now(),
        by=by,
        name=name,
        opinion=opinion,
        seal=issue.seal_id,
    )
    step.save(force_insert=True)
    return step


def note_writer(issue: Issue, *, by: Viewer) -> None:
    """Whoever wrote in it is barred from reviewing or signing it; its editors are named on its last page as well."""
    kind = Step.Kind.EDITED if by.allows("bulletins.edit", at=issue) else Step.Kind.CONTRIBUTED
    if not issue.steps.filter(kind=kind, by=by.id).exists():
        leave(issue, kind, by=by)
