"""Where a number in a published document leads: what it counts, as of when, the same today, and the records."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhiben.bulletins import queries
from zhiben.bulletins.references import period_of, scope_of
from zhiben.web.requests import ViewerRequest, render_page


def value(request: ViewerRequest, number: int, id: UUID) -> HttpResponse:
    """One quoted value of an issue."""
    issue = queries.get(viewer=request.viewer, number=number)
    then = queries.quoted(issue, viewer=request.viewer).get(id)
    if then is None:
        raise Http404(id)
    reference = then.reference
    now = queries.quoted(issue, viewer=request.viewer, live=True)[id]
    context: dict[str, Any] = {"title": f"{issue} · {then.text}", "issue": issue, "then": then, "now": now}
    if reference.subject:
        context["record_url"] = reverse("record", args=[reference.subject])
    else:
        context["figure_url"] = _figure_url(issue, reference)
        context["may_open"] = request.viewer.allows("figures.view", at=scope_of(reference))
    return render_page(request, "bulletins/value.html", context)


def _figure_url(issue: Any, reference: Any) -> str:
    scope, period = scope_of(reference), period_of(reference, issue)
    asked = {
        "organisation": scope.organisation, "region": scope.region, "field": scope.field,
        "from": period.start.isoformat(), "to": period.end.isoformat(),
        "as_of": issue.seal.number if issue.seal else "",
    }  # fmt: skip
    query = urlencode({name: said for name, said in asked.items() if said})
    return f"{reverse('figure', args=[reference.figure])}?{query}"
