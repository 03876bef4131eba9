"""Official letters on pages: issued from a visit's page by its officers, served, shown and handed out as a paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.facts.errors import Refused
from zhiben.facts.ids import new_id
from zhiben.hazards import queries as hazards
from zhiben.inspections import actions, letters, queries
from zhiben.inspections.actions.instruments import asked_of, kinds_at_a_visit
from zhiben.registers.declaration import REGISTERS, Column
from zhiben.standards.instruments import instrument_kinds
from zhiben.web.forms import Day, add_refusal
from zhiben.web.registers.access import record_of, register_named
from zhiben.web.registers.forms import field_of
from zhiben.web.registers.looks import LOOKS, Look, Step
from zhiben.web.registers.steps import StepForm
from zhiben.web.requests import ViewerRequest, render_page

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LONG = ("text", "text_list", "clauses", "table")
# Part of an official paper, which is Chinese in every language of the pages.
REMEDY = "如对本决定不服，可以自收到之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法提起行政诉讼。"
DEADLINE_DAYS = 15


class LetterForm(forms.Form):
    """What a letter of one kind needs: what the visit knows is only chosen, the rest is written."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    happened_on = forms.DateField(label=_("文书日期"), widget=Day)
    area = forms.CharField(label=_("地区代字"), max_length=10, help_text=_("文号中括号里的字，如“漯召”。"))
    officers = forms.MultipleChoiceField(
        label=_("执法人员"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("本次检查中持证的人员，两名以上，须含本人。"),
    )

    def __init__(self, *args: Any, kind: Any, visit: Any, viewer: Viewer, **kwargs: Any) -> None:
        self.people = queries.officers_of(visit, viewer=viewer)
        self.found = [each for each in hazards.of_visit(visit.pk, viewer=viewer) if not each.voided]
        asked = asked_of(kind)
        self.texts = list(asked)
        kwargs.setdefault("initial", self._start(kind, visit, viewer))
        super().__init__(*args, **kwargs)
        said = _t("%(name)s（执法证号%(certificate)s）")
        listed = [(str(each.pk), said % {"name": each.name, "certificate": each.certificate}) for each in self.people]
        self.fields["officers"].choices = listed  # type: ignore[attr-defined]
        known = {spec["key"] for spec in kind.fields}
        if "problems" in known:
            self.fields["hazards"] = forms.MultipleChoiceField(
                label=_("所列问题"),
                required=False,
                choices=[(str(each.pk), each.title) for each in self.found],
                widget=forms.CheckboxSelectMultiple,
            )
        if "deadline" in known:
            self.fields["due_on"] = forms.DateField(label=_("整改期限"), widget=Day, required=False)
        for key, spec in asked.items():
            required = bool(spec.get("required"))
            if spec["type"] == "bool":
                self.fields[key] = forms.BooleanField(label=spec["label"], required=required)
                continue
            widget = forms.Textarea(attrs={"rows": 3}) if spec["type"] in LONG else forms.TextInput()
            remark = _("已按种类和隐患预填，请核对并写明具体条款。") if key == "basis" else ""
            self.fields[key] = forms.CharField(label=spec["label"], required=required, widget=widget, help_text=remark)

    @property
    def values(self) -> dict[str, Any]:
        """What the use case is called with."""
        said = dict(self.cleaned_data)
        said["officers"] = [each for each in self.people if str(each.pk) in said["officers"]]
        said["hazards"] = [each for each in self.found if str(each.pk) in said.get("hazards", ())]
        texts = {key: said.pop(key) for key in self.texts}
        said["particulars"] = {key: {True: _t("是"), False: ""}.get(text, text) for key, text in texts.items()}
        return said

    def _start(self, kind: Any, visit: Any, viewer: Viewer) -> dict[str, Any]:
        own = [str(each.pk) for each in self.people if each.user_id == viewer.id]
        dues = [each.due_on for each in self.found if each.due_on]
        clauses = dict.fromkeys(each.clause for each in self.found if each.clause)
        return {
            "id": new_id(),
            "happened_on": today(),
            "area": queries.usual_area(visit.organisation, viewer=viewer),
            "officers": own,
            "hazards": [str(each.pk) for each in self.found],
            "due_on": max(dues, default=today() + timedelta(days=DEADLINE_DAYS)),
            "basis": "；".join([*clauses, *kind.basis]),
            "remedy": REMEDY,
            "content": visit.result,
        }


class ServeForm(StepForm):
    """When, how, by whom and to whom."""

    manner = forms.ChoiceField(label=_("送达方式"))
    served_to = forms.CharField(label=_("签收人"), max_length=40, required=False)

    def __init__(self, *args: Any, record: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, record=record, viewer=viewer, **kwargs)
        register = REGISTERS["instruments"]
        served_by: Column = register.column("served_by")
        self.fields["served_by"] = field_of(register, served_by, viewer)
        self.fields["served_by"].required = True
        self.fields["manner"].choices = register.column("manner").options()  # type: ignore[attr-defined]
        self.fields["on"].label = _("送达日期")
        self.order_fields(("id", "on", "manner", "served_by", "served_to"))


def serve(*, by: Viewer, record: Any, id: UUID, on: Any, manner: str, served_by: Any, served_to: str) -> object:
    """Note the service of a letter."""
    return actions.serve(by=by, record=record, on=on, manner=manner, served_by=served_by, served_to=served_to)


def instrument_new(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Choose the kind, then write and issue; sent twice, it is one letter with one number."""
    viewer = request.viewer
    visit = record_of(register_named("inspections", viewer=viewer), id, viewer=viewer)
    viewer.require("inspections.record", at=visit)
    address = reverse("register-detail", args=["inspections", visit.pk])
    crumbs = [(_("检查"), reverse("register-list", args=["inspections"])), (str(visit), address)]
    kinds = kinds_at_a_visit()
    kind = kinds.get(request.GET.get("kind", ""))
    if kind is None:
        chosen = {"title": _("签发执法文书"), "kinds": kinds.values(), "crumbs": crumbs, "cancel": address}
        return render_page(request, "instruments/kinds.html", chosen)
    form = LetterForm(*((request.POST,) if request.method == "POST" else ()), kind=kind, visit=visit, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        try:
            letter = actions.issue(by=viewer, inspection=visit, kind=kind.code, **form.values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已签发：%(reference)s") % {"reference": letter.reference})
            return redirect("register-detail", "instruments", letter.pk)
    context = {
        "title": kind.label,
        "form": form,
        "intro": _(
            "文号在签发时按序取用，一号一文，作废的号不再使用。署名的两名执法人员须持证，且由其中一人本人签发。"
        ),
        "submit": _("签发"),
        "cancel": address,
        "crumbs": crumbs,
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


def instrument_file(request: ViewerRequest, id: UUID, form: str) -> HttpResponse:
    """The letter as a paper, made from the record; a voided one is no paper any more."""
    register = register_named("instruments", viewer=request.viewer)
    letter = record_of(register, id, viewer=request.viewer)
    if form not in TYPES or letter.voided:
        raise Http404(_t("没有这份文书，或者它已作废。"))
    response = HttpResponse(letters.renditions(letter, viewer=request.viewer)[form], content_type=TYPES[form])
    name = quote(f"{instrument_kinds()[letter.kind].name} {letter.reference}.{form}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def of_visit(visit: Any, *, viewer: Viewer) -> dict[str, Any]:
    """For the page of a visit: its letters, and whether another may be issued."""
    right = visit.kind == "administrative" and not visit.voided and viewer.allows("inspections.record", at=visit)
    return {"letters": _named(queries.instruments_of(visit, viewer=viewer)), "may_issue": right}


def context(record: Any, *, viewer: Viewer) -> dict[str, Any]:
    """What the letter says, who signed it, and the visit it was issued at."""
    labels = {key: spec["label"] for key, spec in asked_of(instrument_kinds()[record.kind]).items()}
    seen = hazards.visible(viewer=viewer).filter(pk__in=record.hazards.values("pk")).order_by("happened_on", "pk")
    return {
        "kind": instrument_kinds()[record.kind],
        "texts": [(labels.get(key, key), text) for key, text in record.particulars.items()],
        "hazards": list(seen),
        "officers": [
            _t("%(name)s（执法证号%(certificate)s）") % {"name": each.name, "certificate": each.certificate}
            for each in record.officers.all()
        ],
        "visit": queries.visible(viewer=viewer).filter(pk=record.inspection_id).first(),
    }


def _named(found: Iterable[Any]) -> list[tuple[Any, str]]:
    kinds = instrument_kinds()
    return [(letter, kinds[letter.kind].label) for letter in found]


LOOKS["instruments"] = Look(
    main="reference",
    context=context,
    steps=(
        Step("serve", _("送达"), "send", "inspections.record", ServeForm, serve,
             lambda letter: letter.served_on is None, "btn-primary", _("已登记送达。")),
    ),
)  # fmt: skip
