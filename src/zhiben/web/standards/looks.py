"""The face of laws, criteria, mechanisms and checklists: every version has its page, the next one is made from the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.registers.declaration import REGISTERS
from zhiben.standards import actions, queries
from zhiben.web.registers.forms import field_of, initial_of, show_labels
from zhiben.web.registers.looks import LOOKS, Look, Step
from zhiben.web.registers.steps import StepForm
from zhiben.web.requests import ViewerRequest


class Version(NamedTuple):
    """One version of what a page shows: from when to when, and whether it is the page's own."""

    url: str
    label: Any
    start: date
    end: date | None
    here: bool
    holds: bool


class EndForm(StepForm):
    """The last day."""

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        self.fields["on"].label = _("最后一天")
        self.fields["on"].help_text = _("自次日起不再有效；以前按它作出的判定和回答不变。")


class RevisionForm(StepForm):
    """Some columns of the register, as they were, and from which day they are otherwise."""

    register: str
    columns: tuple[str, ...]

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        register = REGISTERS[self.register]
        known = initial_of(register, record)
        start = {name: known[name] for name in self.columns if name in known}
        super().__init__(*args, record=record, viewer=viewer, initial=start, **kwargs)
        for name in self.columns:
            self.fields[name] = field_of(register, register.column(name), viewer)
        show_labels(self, replace(register, columns=tuple(map(register.column, self.columns))), record)
        self.fields["on"].label = _("新版施行日期")
        self.fields["on"].help_text = _("上一版到前一天为止。")
        self.order_fields(("id", "on", *self.columns))


class CriterionForm(RevisionForm):
    """What may change in a criterion; its code stays."""

    register = "criteria"
    columns = ("text", "law", "reference", "kind", "applies_to", "verified")


class MechanismForm(RevisionForm):
    """What may change in a text."""

    register = "mechanisms"
    columns = ("title", "number", "text", "escalation")


class EditionForm(RevisionForm):
    """The new edition of a standard."""

    register = "laws"
    columns = ("code", "title", "number", "issuer", "issued_on", "note")

    carry = forms.BooleanField(
        label=_("判定情形原文沿用到新版"),
        required=False,
        help_text=_("逐条延续，一律标为“未核对原文”；有改动的再逐条修订。不勾选则旧版的判定情形到前一天为止。"),
    )

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        for name in ("code", "number", "issued_on", "note"):
            self.initial[name] = ""
        self.fields["code"].help_text = _("新版另编代号，如“%(code)s-2”。") % {"code": record.code}


def revise_criterion(*, by: Viewer, record: Any, **values: Any) -> object:
    """The next version of a criterion."""
    return actions.revise_criterion(by=by, record=record, **values)


def revise_mechanism(*, by: Viewer, record: Any, **values: Any) -> object:
    """The next version of a text."""
    return actions.revise_mechanism(by=by, record=record, **values)


def replace_law(*, by: Viewer, record: Any, issued_on: Any, **values: Any) -> object:
    """A new edition of a standard."""
    return actions.replace_law(by=by, law=record, issued_on=issued_on or None, **values)


def end_law(*, by: Viewer, record: Any, id: UUID, on: date) -> object:
    """A standard's last day, and that of its criteria."""
    return actions.end_law(by=by, law=record, on=on)


def withdraw(use_case: Callable[..., object]) -> Callable[..., object]:
    """The use cases of withdrawal know no identity: a second time changes nothing."""

    def run(*, by: Viewer, record: Any, id: UUID, on: date) -> object:
        return use_case(by=by, record=record, on=on)

    return run


def to_new(code: str) -> Callable[..., HttpResponse]:
    """On to the page of the new version."""

    def answer(request: ViewerRequest, *, record: Any, result: Any) -> HttpResponse:
        return redirect("register-detail", code, result.pk)

    return answer


def versions(code: str, record: Any, found: Iterable[Any]) -> list[Version]:
    """The versions for the page, newest first."""
    listed = [each for each in found if not getattr(each, "voided", False) or each.pk == record.pk]
    return [
        Version(
            reverse("register-detail", args=[code, each.pk]),
            getattr(each, "version", len(listed) - place),
            start_of(each),
            each.valid_to,
            each.pk == record.pk,
            holds(each),
        )
        for place, each in enumerate(listed)
    ]


def start_of(record: Any) -> date:
    """Its first day."""
    first: date = getattr(record, "valid_from", None) or record.happened_on
    return first


def holds(record: Any) -> bool:
    """Whether it is valid today."""
    ended = record.valid_to is not None and record.valid_to < today()
    return start_of(record) <= today() and not ended and not getattr(record, "voided", False)


def open_ended(record: Any) -> bool:
    """Neither taken back nor given a last day: only this one can be followed by another."""
    return record.valid_to is None and not getattr(record, "voided", False)


def criterion_context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """Its versions."""
    found = queries.criterion_versions(record, viewer=viewer)
    return {"versions": versions("criteria", record, found), "holds": holds(record)}


def mechanism_context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """Its versions."""
    found = queries.versions(record, viewer=viewer)
    return {"versions": versions("mechanisms", record, found), "holds": holds(record)}


def checklist_context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """Its items and its versions; whether the next one may be made."""
    found = queries.checklist_versions(record, viewer=viewer)
    return {
        "versions": versions("checklists", record, found),
        "holds": holds(record),
        "items": list(queries.items(viewer=viewer).filter(checklist=record).order_by("position")),
        "may_revise": open_ended(record) and viewer.allows("standards.record", at=record),
    }


def law_context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """The criteria that rest on it."""
    return {"criteria": [(each, holds(each)) for each in queries.criteria_of(record, viewer=viewer)]}


RECORD = "standards.record"
REVISING: Promise = _("新版自施行之日起使用；上一版仍可查看，以前按它作出的判定不变。写错了字的，请用“更正”。")
LOOKS["laws"] = Look(
    main="title",
    context=law_context,
    steps=(
        Step("replace", _("以新代旧"), "arrows-exchange", RECORD, EditionForm, replace_law,
             lambda law: law.ends_on is None, done=_("新版已登记，旧版到前一天为止。"), answer=to_new("laws")),
        Step("end", _("废止"), "x", RECORD, EndForm, end_law, lambda law: law.ends_on is None, "btn-quiet-danger",
             _("已登记废止。"), _("以它为依据的判定情形同日失效。")),
    ),
)  # fmt: skip
LOOKS["criteria"] = Look(
    context=criterion_context,
    steps=(
        Step("revise", _("修订"), "pencil", RECORD, CriterionForm, revise_criterion, open_ended, done=_("新版已立。"),
             intro=_("新版自施行之日起使用；上一版仍可查看，以前按它作出的判定不变。"), answer=to_new("criteria")),
        Step("withdraw", _("停用"), "x", RECORD, EndForm, withdraw(actions.withdraw_criterion), open_ended,
             "btn-quiet-danger", _("已登记停用。")),
    ),
)  # fmt: skip
LOOKS["mechanisms"] = Look(
    main="title",
    context=mechanism_context,
    steps=(
        Step("revise", _("修订"), "arrow-forward-up", RECORD, MechanismForm, revise_mechanism, open_ended,
             done=_("新版已立。"), intro=REVISING, answer=to_new("mechanisms")),
        Step("withdraw", _("停用"), "x", RECORD, EndForm, withdraw(actions.withdraw_mechanism), open_ended,
             "btn-quiet-danger", _("已登记停用。")),
    ),
)  # fmt: skip
LOOKS["checklists"] = Look(
    main="title",
    context=checklist_context,
    own_form=True,
    steps=(
        Step("withdraw", _("停用"), "x", RECORD, EndForm, withdraw(actions.withdraw_checklist), open_ended,
             "btn-quiet-danger", _("已登记停用。")),
    ),
)  # fmt: skip
