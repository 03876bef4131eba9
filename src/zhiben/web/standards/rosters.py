"""The face of rosters: who is on them, the next version with the same people, and the sheet to be printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.standards import actions, queries
from zhiben.web.registers.access import record_of, register_named
from zhiben.web.registers.looks import LOOKS, Look, Step
from zhiben.web.requests import ViewerRequest, render_page
from zhiben.web.standards.looks import RECORD, EndForm, RevisionForm, holds, open_ended, to_new, versions, withdraw


class RosterForm(RevisionForm):
    """What may change with a new version beside its people."""

    register = "rosters"
    columns = ("title", "number", "note")


def revise(*, by: Viewer, record: Any, **values: Any) -> object:
    """The next version, with the people who are on it that day."""
    return actions.revise_roster(by=by, record=record, **values)


def end_line(*, by: Viewer, record: Any, id: UUID, on: Any) -> object:
    """The last day on the roster."""
    return actions.end_roster_line(by=by, record=record, on=on)


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """The people, the versions, and whether somebody may be added."""
    return {
        "lines": queries.lines_of(record, viewer=viewer),
        "today": today(),
        "versions": versions("rosters", record, queries.roster_versions(record, viewer=viewer)),
        "holds": holds(record),
        "may_add": open_ended(record) and viewer.allows(RECORD, at=record),
        "may_import": viewer.can("imports.run"),
    }


def sheet(request: ViewerRequest, id: UUID) -> HttpResponse:
    """The roster as it hangs on the wall: its people only, to be printed."""
    register = register_named("rosters", viewer=request.viewer)
    record = record_of(register, id, viewer=request.viewer)
    lines = queries.lines_of(record, viewer=request.viewer)
    shown = {
        "title": record.title,
        "record": record,
        "lines": lines,
        "dated": record.kind == "duty",
        "with_duty": any(line.duty for line in lines),
        "crumbs": [
            (register.label, reverse("register-list", args=["rosters"])),
            (record.title, reverse("register-detail", args=["rosters", record.pk])),
        ],
    }
    return render_page(request, "standards/sheet.html", shown)


REVISING: Promise = _("名册上届时仍在的人员转入新版；上一版连同当时的人员保留可查。只增减个别人员的，不必另立新版。")
LOOKS["rosters"] = Look(
    main="title",
    context=context,
    steps=(
        Step("revise", _("另立新版"), "arrow-forward-up", RECORD, RosterForm, revise, open_ended, done=_("新版已立。"),
             intro=REVISING, answer=to_new("rosters")),
        Step("withdraw", _("停用"), "x", RECORD, EndForm, withdraw(actions.withdraw_roster), open_ended,
             "btn-quiet-danger", _("已登记停用。")),
    ),
)  # fmt: skip
LOOKS["roster-lines"] = Look(
    main="name",
    steps=(Step("end", _("离任"), "x", RECORD, EndForm, end_line, open_ended, "btn-quiet-danger", _("已登记离任。")),),
)
