"""The sign-off's steps as buttons and small forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins import actions, queries
from zhiben.facts.errors import Refused
from zhiben.facts.ids import new_id
from zhiben.places import queries as places
from zhiben.web.forms import add_refusal
from zhiben.web.requests import ViewerRequest, render_page

if TYPE_CHECKING:
    from zhiben.bulletins.models import Issue


class OpinionForm(forms.Form):
    """An opinion, or a reason."""

    opinion = forms.CharField(label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """A reason that must be given."""

    opinion = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True)
class Step:
    """One step: from which states, with which permission, and what does it."""

    code: str
    label: str | Promise
    states: tuple[str, ...]
    permissions: tuple[str, ...]
    act: Callable[[Viewer, Issue, str], Any]
    done: str | Promise
    form: type[forms.Form] = OpinionForm
    tone: str = "btn-primary"


def _send(by: Viewer, issue: Issue, _said: str) -> Issue:
    return actions.send_to_review(by=by, issue=issue)


def _publish(by: Viewer, issue: Issue, _said: str) -> Issue:
    return actions.publish(by=by, issue=issue)


STEPS = (
    Step("send", _("送审"), ("draft",), ("bulletins.edit",),
         _send, _("已封存台账并送审。")),
    Step("review", _("审核通过"), ("in_review",), ("bulletins.review",),
         lambda by, issue, said: actions.review(by=by, issue=issue, opinion=said), _("已审核。")),
    Step("sign", _("签发"), ("reviewed",), ("bulletins.sign",),
         lambda by, issue, said: actions.sign(by=by, issue=issue, opinion=said), _("已签发。")),
    Step("publish", _("印发"), ("signed",), ("bulletins.publish",),
         _publish, _("已印发；文件已生成并存档。")),
    Step("return", _("退回修改"), ("in_review", "reviewed", "signed"), ("bulletins.review", "bulletins.sign"),
         lambda by, issue, said: actions.return_issue(by=by, issue=issue, reason=said), _("已退回。"),
         ReasonForm, "btn-quiet-danger"),
    Step("supersede", _("更正再发"), ("published",), ("bulletins.edit",),
         lambda by, issue, said: actions.supersede(by=by, id=new_id(), issue=issue, reason=said),
         _("已建立更正的新一期；原期保持不变。"), ReasonForm, ""),
    Step("withdraw", _("作废本期"), ("draft",), ("bulletins.publish",),
         lambda by, issue, said: actions.withdraw(by=by, issue=issue, reason=said), _("已作废。"),
         ReasonForm, "btn-quiet-danger"),
)  # fmt: skip


def possible(issue: Issue, *, viewer: Viewer) -> list[Step]:
    """The steps that the viewer may take now; a delegate's, too."""
    if issue.voided:
        return []
    return [step for step in STEPS if issue.state in step.states and _may(viewer, step, issue)]


def step(request: ViewerRequest, number: int, step: str) -> HttpResponse:
    """Take a step, after a page that asks for the opinion or the reason."""
    issue = queries.get(viewer=request.viewer, number=number)
    chosen = next((each for each in STEPS if each.code == step), None)
    if chosen is None:
        raise Http404(step)
    form = chosen.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.act(request.viewer, issue, form.cleaned_data["opinion"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, str(chosen.done))
            return redirect("bulletin", number)
    address = reverse("bulletin", args=[number])
    context = {
        "title": _t("%(step)s：%(issue)s") % {"step": chosen.label, "issue": issue},
        "form": form,
        "submit": chosen.label,
        "submit_class": chosen.tone,
        "cancel": address,
        "crumbs": [(_("简报"), reverse("bulletin-list")), (str(issue), address)],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


def acknowledge(request: ViewerRequest, number: int, id: UUID) -> HttpResponse:
    """Acknowledge receipt for an organisation."""
    issue = queries.get(viewer=request.viewer, number=number)
    if request.method == "POST":
        organisation = places.get(viewer=request.viewer, id=id)
        actions.acknowledge(by=request.viewer, issue=issue, organisation=organisation)
        messages.success(request, _t("已签收。"))
    return redirect("bulletin", number)


def _may(viewer: Viewer, step: Step, issue: Issue) -> bool:
    return any(
        viewer.allows(permission, at=issue) or queries.delegations(viewer=viewer, permission=permission)
        for permission in step.permissions
    )
