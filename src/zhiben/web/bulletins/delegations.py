"""Let somebody review or sign in one's place while one is away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts import queries as accounts
from zhiben.accounts.viewer import Viewer
from zhiben.bulletins import actions
from zhiben.calendars import today
from zhiben.facts.errors import Refused
from zhiben.web.forms import Day, add_refusal
from zhiben.web.requests import ViewerRequest, render_page

STEPS = (("bulletins.review", _("审核")), ("bulletins.sign", _("签发")))


class DelegationForm(forms.Form):
    """To whom, for which step, from when to when."""

    to = forms.CharField(label=_("受托人账号"), max_length=60)
    permission = forms.ChoiceField(label=_("代办"))
    valid_from = forms.DateField(label=_("自"), widget=Day)
    valid_to = forms.DateField(label=_("至"), widget=Day)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(permission, label) for permission, label in STEPS if viewer.can(permission)]
        self.fields["permission"].choices = mine  # type: ignore[attr-defined]


def delegation_new(request: ViewerRequest) -> HttpResponse:
    """Give a delegation; only of what one may do oneself."""
    form = DelegationForm(
        request.POST or None, viewer=request.viewer, initial={"valid_from": today(), "valid_to": today()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            to = accounts.user_named(data.pop("to"), viewer=request.viewer)
            actions.delegate(by=request.viewer, to=to, **data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("已委托。"))
            return redirect("bulletin-list")
    context = {
        "title": _("委托代办"),
        "form": form,
        "submit": _("委托"),
        "cancel": reverse("bulletin-list"),
        "crumbs": [(_("简报"), reverse("bulletin-list"))],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)
