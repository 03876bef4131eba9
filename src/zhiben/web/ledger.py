"""The ledger's own page: seals, the newest hash, sealing and proving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhiben.ledger import actions, queries, witness
from zhiben.ledger.seals import Broken
from zhiben.web.requests import ViewerRequest, render_page

SHOWN = 60


def ledger(request: ViewerRequest) -> HttpResponse:
    """The newest seals, and what may be done."""
    request.viewer.require_somewhere("ledger.verify")
    context = {
        "title": _("台账封存"),
        "seals": list(queries.seals().order_by("-number")[:SHOWN]),
        "may_seal": request.viewer.can("ledger.seal"),
    }
    return render_page(request, "ledger.html", context)


@require_POST
def ledger_seal(request: ViewerRequest) -> HttpResponse:
    """Close what was posted."""
    request.viewer.require_somewhere("ledger.seal")
    seal = actions.seal()
    messages.success(request, _t("%(seal)s：%(hash)s") % {"seal": seal, "hash": seal.short_hash})
    return redirect("ledger")


@require_POST
def ledger_verify(request: ViewerRequest) -> HttpResponse:
    """Recompute the chain and say what does not fit."""
    request.viewer.require_somewhere("ledger.verify")
    try:
        count = queries.verify()
    except Broken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _t("%(count)s 次封存，全部相符。") % {"count": count})
    return redirect("ledger")


def ledger_witness(request: ViewerRequest) -> HttpResponse:
    """The newest hash as a line of text, to be kept on another machine or sent upwards."""
    request.viewer.require_somewhere("ledger.verify")
    seal = queries.latest()
    response = HttpResponse(witness.line(seal) if seal else "", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="zhiben-seal.txt"'
    return response
