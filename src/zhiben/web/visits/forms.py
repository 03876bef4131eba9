"""The parts of the page: the visit itself, one answer, one hazard. A hazard's row carries its identity in its name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.facts.words import bracketed
from zhiben.registers.declaration import REGISTERS
from zhiben.web.registers.forms import RecordForm, field_of, name_references

MAIN = (
    "happened_on", "organisation", "kind", "enterprise", "premises", "field", "manners", "key_date", "people", "result",
    "photos",
)  # fmt: skip
RARE = ("inspected", "fields", "leader", "leader_rank", "participants", "officers", "experts")
SIGNED = {"inspectors": _("检查人员签名"), "inspected": _("被检查单位签名")}
FOUND = ("title", "level", "field", "position", "due_on", "at_once", "photos")
ANSWERS = {"yes": _("是"), "no": _("否"), "na": _("不适用")}
HOLDS = {"<=": float.__le__, ">=": float.__ge__, "<": float.__lt__, ">": float.__gt__, "==": float.__eq__}


class Quiet(forms.Form):
    """A form that can be shown again as it was typed without being judged yet: one more row was asked for, not more."""

    quiet = False

    @property
    def errors(self) -> ErrorDict:
        """None while it is quiet."""
        return ErrorDict() if self.quiet else super().errors


class VisitForm(Quiet, RecordForm):
    """The visit's own columns, the checklist that was followed, and who signed."""

    checklist = forms.ChoiceField(label=_("检查表"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, checklists: list[Any], **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        register = REGISTERS["inspections"]
        for name in (*MAIN, *RARE):
            self.fields[name] = field_of(register, register.column(name), viewer)
        for party, label in SIGNED.items():
            self.fields[f"signed_{party}"] = forms.CharField(label=label, required=False, max_length=40)
        self.fields["photos"].widget.attrs["accept"] = "image/*"
        listed = [(str(each.pk), bracketed(each.title, each.organisation)) for each in checklists]
        self.checklists = [("", "—"), *listed]
        self.fields["checklist"].choices = self.checklists  # type: ignore[attr-defined]
        name_references(self, register, viewer)

    @property
    def main(self) -> Iterator[forms.BoundField]:
        """What nearly every visit has."""
        return (self[name] for name in MAIN)

    @property
    def rare(self) -> list[forms.BoundField]:
        """What few have: folded away."""
        return [self[name] for name in (*RARE, *(f"signed_{party}" for party in SIGNED))]

    @property
    def unfolded(self) -> bool:
        """Whether something is filled in, or wrong, in the part that is folded away."""
        return any(bound.errors or (self.is_bound and bound.value()) for bound in self.rare)

    def visit_values(self) -> dict[str, Any]:
        """What the use case is called with, without the checklist."""
        given = self.given()
        signed = [{"party": party, "name": name} for party in SIGNED if (name := given.pop(f"signed_{party}"))]
        del given["checklist"]
        return given | ({"signatures": signed} if signed else {})


class FoundForm(Quiet):
    """One hazard that the visit found; of a checklist's item where `item` says so."""

    item = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, viewer: Viewer, id: UUID, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, prefix=f"found-{id}", initial=initial)
        self.id = id
        register = REGISTERS["hazards"]
        for name in FOUND:
            self.fields[name] = field_of(register, register.column(name), viewer)
        self.fields["photos"].widget.attrs["accept"] = "image/*"

    @property
    def about(self) -> str:
        """The item it belongs to, '' for none."""
        return str(self["item"].value() or "")

    def check(self, day: date) -> None:
        """What depends on the day of the visit is said here, beside its box."""
        said = self.cleaned_data
        if said.get("due_on") and said["due_on"] < day:
            sentence = _t("整改期限%(due)s早于发现日期%(found)s；请改为发现当日或以后的日期。")
            self.add_error("due_on", sentence % {"due": said["due_on"].isoformat(), "found": day.isoformat()})
        if said.get("at_once") and said.get("level") == "major":
            self.add_error("at_once", _t("重大隐患不能按立行立改登记；请交办限期整改，由他人验收销号。"))

    def hazard_values(self) -> dict[str, Any]:
        """One of the use case's `hazards`."""
        left_out = ("item", "photos")
        values = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {"id": self.id} | {name: value for name, value in values.items() if value not in (None, "")}


class Option(NamedTuple):
    """One answer to choose."""

    value: str
    label: Any
    chosen: bool


class AnswerForm(Quiet):
    """One item of the checklist: yes, no, not applicable, or a measured number that decides between yes and no."""

    answer = forms.ChoiceField(required=False, choices=list(ANSWERS.items()))
    measure = forms.CharField(label=_("数值"), required=False, max_length=40)
    note = forms.CharField(label=_("说明"), required=False, max_length=500)

    def __init__(self, data: Any = None, *, item: Any) -> None:
        super().__init__(data, prefix=f"item-{item.pk}")
        self.item = item

    @property
    def options(self) -> list[Option]:
        """What can be answered to this item."""
        chosen = str(self["answer"].value() or "")
        offered = [each for each in ANSWERS if each != "na" or self.item.answer == "yes_no_na"]
        return [Option(each, ANSWERS[each], each == chosen) for each in offered]

    @property
    def measured(self) -> bool:
        """Whether a number is asked for."""
        return bool(self.item.answer == "measure")

    @property
    def demand(self) -> str:
        """What the number has to be: ≤ 30 mA."""
        wanted = self.item.measure
        sign = {"<=": "≤", ">=": "≥"}.get(wanted.get("op", ""), wanted.get("op", ""))
        return f"{sign} {wanted.get('limit', '')} {wanted.get('unit', '')}".strip()

    def clean(self) -> dict[str, Any]:
        """A number decides where it can be read; an answer that contradicts it is not guessed at."""
        said = self.cleaned_data
        if not (self.measured and said.get("measure")):
            return said
        holds = self._holds(said["measure"])
        if holds is None:
            self.add_error("measure", _t("“%(value)s”不是数；请只填数字。") % {"value": said["measure"]})
        elif said.get("answer") and (said["answer"] == "yes") != holds:
            told = {"value": said["measure"], "demand": self.demand, "answer": ANSWERS[said["answer"]]}
            self.add_error(
                "measure", _t("数值%(value)s与要求（%(demand)s）相比，不应回答“%(answer)s”；请核对。") % told
            )
        else:
            said["answer"] = "yes" if holds else "no"
        return said

    def answer_values(self, hazard: UUID | None) -> dict[str, Any]:
        """One of the use case's `answers`."""
        said = {name: self.cleaned_data[name] for name in ("answer", "measure", "note")}
        return said | {"item": self.item.code, "text": self.item.text, "hazard": hazard}

    def _holds(self, text: str) -> bool | None:
        try:
            return HOLDS[self.item.measure["op"]](float(text), float(self.item.measure["limit"]))
        except (ValueError, KeyError):
            return None


def proposed(item: Any, *, day: date, viewer: Viewer) -> dict[str, Any]:
    """What is filled in beforehand for the hazard of an item that is not fulfilled; a person decides."""
    said = {"item": item.pk, "title": _t("未做到：%(text)s") % {"text": item.text}, "field": item.field}
    # Whoever may only report a hazard sets no deadline for it.
    if viewer.can("hazards.order") or viewer.can("hazards.eliminate"):
        said["due_on"] = day + timedelta(days=item.deadline_days)
    return said


def day_of(text: str) -> date:
    """The day of the visit as far as it is known yet."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()
