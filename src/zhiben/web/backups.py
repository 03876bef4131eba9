"""Backups on a page: have one made, what is there and whether it is whole, take one away. To restore is a command."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhiben.backups import actions, jobs, kept, queries
from zhiben.web.requests import ViewerRequest, render_page


def backup_list(request: ViewerRequest) -> HttpResponse:
    """What is there, and how it is restored."""
    found = queries.listed(viewer=request.viewer)
    context = {
        "title": _("备份"),
        "backups": found,
        "waiting": jobs.waiting(),
        "folder": kept.folder(),
        "newest": next((each for each in found if each.whole), None),
        "kept": settings.ZHIBEN_BACKUPS_KEPT,
        "at": settings.ZHIBEN_BACKUP_AT,
        "encrypted": bool(settings.ZHIBEN_BACKUP_RECIPIENTS),
    }
    return render_page(request, "backups.html", context)


@require_POST
def backup_make(request: ViewerRequest) -> HttpResponse:
    """Have one made; a worker does it, however long that takes."""
    if jobs.ask(by=request.viewer):
        messages.success(request, _t("后台会马上开始备份；做完后列在本页，没有做成的在“后台任务”页说明原因。"))
    else:
        messages.info(request, _t("已有一次备份正在做或等着做。"))
    return redirect("backups")


@require_POST
def backup_prove(request: ViewerRequest, name: str) -> HttpResponse:
    """Have one read again."""
    jobs.ask_proof(by=request.viewer, name=name)
    messages.success(request, _t("后台会马上开始核对，结果显示在本页。"))
    return redirect("backups")


def backup_file(request: ViewerRequest, name: str) -> FileResponse:
    """The file itself."""
    source = actions.opened(by=request.viewer, name=name)
    response = FileResponse(source, as_attachment=True, filename=name, content_type="application/octet-stream")
    response.headers["Cache-Control"] = "no-store"
    return response
