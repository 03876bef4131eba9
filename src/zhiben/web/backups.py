"""Backups on a page: make one now, what is there and whether it is whole, take one away. To restore is a command."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhiben.ledger import backups
from zhiben.ledger.errors import BadBackup
from zhiben.web.requests import ViewerRequest, render_page


def backup_list(request: ViewerRequest) -> HttpResponse:
    """What is there, and how it is restored."""
    found = backups.listed(viewer=request.viewer)
    context = {
        "title": _("备份"),
        "backups": found,
        "folder": settings.ZHIBEN_HOME / "backups",
        "newest": next((each.path for each in found if each.whole), None),
    }
    return render_page(request, "backups.html", context)


@require_POST
def backup_make(request: ViewerRequest) -> HttpResponse:
    """Make one now and say how it came out."""
    try:
        _say(request, backups.make(by=request.viewer))
    except BadBackup as refusal:
        messages.error(request, str(refusal))
    return redirect("backups")


@require_POST
def backup_prove(request: ViewerRequest, name: str) -> HttpResponse:
    """Read one again and say whether it is whole."""
    _say(request, backups.prove(by=request.viewer, name=name))
    return redirect("backups")


def backup_file(request: ViewerRequest, name: str) -> FileResponse:
    """The file itself."""
    source = backups.opened(by=request.viewer, name=name)
    response = FileResponse(source, as_attachment=True, filename=name, content_type="application/x-tar")
    response.headers["Cache-Control"] = "no-store"
    return response


def _say(request: ViewerRequest, backup: backups.Backup) -> None:
    if backup.whole:
        messages.success(request, _t("备份 %(name)s 完好。") % {"name": backup.name})
    else:
        messages.error(request, _t("备份 %(name)s 有问题：%(fault)s") % {"name": backup.name, "fault": backup.fault})
