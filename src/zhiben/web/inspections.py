"""The face of inspections: what a visit found and was answered, and one more hazard of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards_actions
from zhiben.hazards import queries as hazards
from zhiben.inspections import queries
from zhiben.registers.declaration import REGISTERS
from zhiben.web import instruments
from zhiben.web.registers.forms import RecordForm, field_of
from zhiben.web.registers.looks import LOOKS, Look, Step

# What a clerk writes about a hazard found on a visit; where and when it was, the visit says.
ASKED = ("title", "level", "field", "position", "basis", "clause", "responsible", "due_on", "at_once", "photos")


class FoundForm(RecordForm):
    """One hazard that the visit found."""

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        kwargs["initial"] = _start(record)
        forms.Form.__init__(self, *args, **kwargs)
        register = REGISTERS["hazards"]
        for name in ASKED:
            self.fields[name] = field_of(register, register.column(name), viewer)


def find(*, by: Viewer, record: Any, id: UUID, photos: Any = (), **values: Any) -> object:
    """Record it as found by the visit; a second click is the same hazard."""
    told = {name: value for name, value in values.items() if value not in (None, "")}
    found = hazards_actions.found_by(record, by=by, rows=[(id, told)])
    for hazard in found:
        for photo in photos or ():
            hazards_actions.attach(by=by, hazard=hazard, file=photo)
    return found


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """The hazards of the visit, its answers, and the letters issued at it."""
    return {
        "hazards": list(hazards.of_visit(record.pk, viewer=viewer)),
        "answers": queries.answers_of(record, viewer=viewer),
        **instruments.of_visit(record, viewer=viewer),
    }


def _start(visit: Any) -> dict[str, Any]:
    return {"id": new_id(), "field": visit.field, "level": "general"}


def _stands(visit: Any) -> bool:
    return not visit.voided


LOOKS["inspections"] = Look(
    main="enterprise",
    steps=(
        Step(
            "hazard",
            _("登记隐患"),
            "alert-triangle",
            "hazards.record",
            FoundForm,
            find,
            _stands,
            "btn-primary",
            _("隐患已登记。"),
        ),
    ),
    context=context,
)
