"""A visit as it is being written: its form, the answers to a checklist, the hazards found; and how it is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.ids import derived_id, new_id
from zhiben.hazards import actions as hazards_actions
from zhiben.hazards import queries as hazards
from zhiben.registers.declaration import REGISTERS
from zhiben.standards import queries as standards
from zhiben.web.visits.forms import AnswerForm, FoundForm, VisitForm, day_of, proposed


class Sheet:
    """Everything on the page; `data` and `files` are what was sent, None before that.

    A hazard's row is named by the identity of the hazard to be, so that rows come and go without being counted, and a
    second click is the same hazards.
    """

    def __init__(
        self, viewer: Viewer, data: Any = None, files: Any = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        self.viewer = viewer
        self.day = day_of((data or {}).get("happened_on", ""))
        self.checklists = checklists_on(self.day, viewer=viewer)
        self.form = VisitForm(data, files, viewer=viewer, checklists=self.checklists, initial=initial)
        chosen = (data or {}).get("checklist", "")
        self.checklist = next((each for each in self.checklists if str(each.pk) == chosen), None)
        self.answers = [
            AnswerForm(data, item=item) for item in (items_of(self.checklist, viewer=viewer) if self.checklist else ())
        ]
        ids = dict.fromkeys(data.getlist("found")) if data else {}
        self.found = [
            FoundForm(data, files, viewer=viewer, id=known) for each in ids if (known := _identity(each)) is not None
        ]

    @property
    def loose(self) -> list[FoundForm]:
        """The hazards that belong to no item."""
        shown = {str(answer.item.pk) for answer in self.answers}
        return [each for each in self.found if each.about not in shown]

    @property
    def answered(self) -> list[tuple[AnswerForm, list[FoundForm]]]:
        """Each item with its hazards."""
        return [(answer, [each for each in self.found if each.about == str(answer.item.pk)]) for answer in self.answers]

    @property
    def wrong(self) -> bool:
        """Whether anything has to be put right."""
        return any(each.errors for each in self._forms)

    def is_valid(self) -> bool:
        """Judge every part, so that all that is wrong is said at once."""
        right = [each.is_valid() for each in self._forms]
        for row in self.counted:
            if row.is_valid():
                row.check(self.day)
        for answer, rows in self.answered:
            if answer.is_valid() and answer.cleaned_data["answer"] == "no" and answer.item.photo_required:
                for row in rows:
                    if row.is_valid() and not row.cleaned_data["photos"]:
                        row.add_error("photos", _("此项判否须拍照。"))
        return all(right) and not self.wrong

    def hush(self) -> None:
        """Show what was typed without judging it."""
        for each in (self.form, *self.answers, *self.found):
            each.quiet = True

    def add(self, item: str) -> None:
        """One more row for a hazard; of an item where it is told."""
        self.found.append(blank(self.viewer, day=self.day, item=item, field=self.form["field"].value() or ""))

    def drop(self, id: str) -> None:
        """One row less."""
        self.found = [each for each in self.found if str(each.id) != id]

    @property
    def counted(self) -> list[FoundForm]:
        """The hazards that are recorded: one of an item only where its answer is no."""
        refuted = {str(each.item.pk) for each in self.answers if _said(each) == "no"}
        shown = {str(each.item.pk) for each in self.answers}
        return [each for each in self.found if each.about not in shown or each.about in refuted]

    @property
    def _forms(self) -> list[Any]:
        return [self.form, *self.answers, *self.counted]


def record(sheet: Sheet, *, by: Viewer) -> Any:
    """Record the visit with all that belongs to it, or nothing; sent twice, it is one visit. Raises Refused."""
    write: Any = REGISTERS["inspections"].record
    rows, form = sheet.counted, sheet.form
    by_item = {row.about: row.id for row in rows}
    items = {str(answer.item.pk): answer.item for answer in sheet.answers}
    with transaction.atomic():
        visit = write(
            by=by,
            id=form.cleaned_data["id"],
            hazards=[row.hazard_values() | _basis(items.get(row.about), by) for row in rows],
            answers=[
                answer.answer_values(by_item.get(str(answer.item.pk)))
                for answer in sheet.answers
                if answer.cleaned_data["answer"]
            ],
            **form.visit_values(),
            **_followed(sheet),
        )
        _attach(visit, rows, by)
    return visit


def blank(viewer: Viewer, *, day: Any, item: str = "", field: str = "") -> FoundForm:
    """A row for one more hazard, filled in as far as the item tells it."""
    identity = _identity(item)
    known = proposed(standards.item(viewer=viewer, id=identity), day=day, viewer=viewer) if identity else {}
    return FoundForm(viewer=viewer, id=new_id(), initial={"level": "general", "field": field} | known)


def checklists_on(day: Any, *, viewer: Viewer) -> list[Any]:
    """The lists that can be followed on that day."""
    return list(standards.checklists_on(day, viewer=viewer).order_by("kind", "code"))


def items_of(checklist: Any, *, viewer: Viewer) -> Iterable[Any]:
    """Its questions in their order."""
    return list(standards.items(viewer=viewer).filter(checklist=checklist).order_by("position"))


def _followed(sheet: Sheet) -> dict[str, str]:
    if sheet.checklist is None:
        return {}
    return {"checklist": sheet.checklist.code, "checklist_version": str(sheet.checklist.version)}


def _basis(item: Any, by: Viewer) -> dict[str, str]:
    """Which item was not fulfilled, and the law behind it."""
    if item is None:
        return {}
    laws = _("；").join(f"《{title}》{article}" for title, article in standards.basis_of(item, viewer=by))
    return {"basis": item.code, "clause": laws}


def _attach(visit: Any, rows: list[FoundForm], by: Viewer) -> None:
    """The photos of the hazards; their identities follow from the hazard's, so that a replay adds none."""
    pictured = {row.id: row.cleaned_data["photos"] for row in rows if row.cleaned_data["photos"]}
    if not pictured:
        return
    for hazard in hazards.of_visit(visit.pk, viewer=by).filter(pk__in=pictured):
        for number, photo in enumerate(pictured[hazard.pk]):
            hazards_actions.attach(by=by, hazard=hazard, file=photo, id=derived_id(hazard.pk, "photo", number))


def _said(answer: AnswerForm) -> str:
    if answer.quiet or not answer.is_bound:
        return str(answer["answer"].value() or "")
    answer.is_valid()
    return str(answer.cleaned_data.get("answer", ""))


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
