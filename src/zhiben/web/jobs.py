"""The queue on a page: who works, what failed and why, what waits. For the administrator."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhiben.jobs import actions, queries
from zhiben.web.requests import ViewerRequest, render_page


def job_list(request: ViewerRequest) -> HttpResponse:
    """Everything at a glance."""
    viewer = request.viewer
    context = {
        "title": _("后台任务"),
        "workers": queries.workers(viewer=viewer),
        "failed": queries.failed(viewer=viewer),
        "unfinished": queries.unfinished(viewer=viewer),
        "done": queries.done(viewer=viewer),
    }
    return render_page(request, "jobs.html", context)


@require_POST
def job_retry(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Try a failed one again."""
    actions.retry(by=request.viewer, id=id)
    messages.success(request, _t("已放回队列，后台会马上再做。"))
    return redirect("jobs")


@require_POST
def job_dismiss(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Do without it."""
    actions.dismiss(by=request.viewer, id=id)
    messages.success(request, _t("这个任务不做了。"))
    return redirect("jobs")
