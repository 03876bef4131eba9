"""Attachments: shown to whoever may see their record, added by whoever may write it."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhiben.evidence import actions, queries
from zhiben.facts.errors import Refused
from zhiben.web.forms import FilesField, add_refusal
from zhiben.web.records import find
from zhiben.web.registers.access import record_of, register_named
from zhiben.web.requests import ViewerRequest, render_page

# What a browser may show in place; everything else is downloaded.
SHOWN = {"image/jpeg", "image/png", "image/webp", "application/pdf"}
ROLES = [
    ("other", _("其他")),
    ("before", _("整改前")),
    ("after", _("整改后")),
    ("paper", _("文件")),
    ("attendance", _("签到表")),
]


class FilesForm(forms.Form):
    """Photos or papers for a record."""

    uploads = FilesField(
        label=_("照片、文件"), help_text=_("JPG、PNG、WEBP、HEIC、PDF、DOCX 或 XLSX，每个不超过 20 MB。")
    )
    role = forms.ChoiceField(label=_("用途"), choices=ROLES)
    caption = forms.CharField(label=_("说明"), required=False, max_length=200)


def file(request: ViewerRequest, id: UUID) -> FileResponse:
    """The bytes of an attachment. Out of sight with its record."""
    kept = queries.get(id, viewer=request.viewer)
    if kept.withdrawn_at is not None or find(kept.subject, viewer=request.viewer) is None:
        raise Http404(_t("没有这个附件，或者它不在您的范围之内。"))
    inline = kept.file.content_type in SHOWN
    response = FileResponse(queries.opened(kept.file, viewer=request.viewer), content_type=kept.file.content_type)
    name = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(kept.name)}"
    response.headers["Content-Disposition"] = name
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def attach(request: ViewerRequest, code: str, id: UUID) -> HttpResponse:
    """Add photos or papers to a record."""
    register = register_named(code, viewer=request.viewer)
    record = record_of(register, id, viewer=request.viewer)
    address = reverse("register-detail", args=[code, record.pk])
    form = FilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            request.viewer.require(register.record_permission, at=record)
            for each in form.cleaned_data["uploads"]:
                role, caption = form.cleaned_data["role"], form.cleaned_data["caption"]
                actions.store(each, by=request.viewer.id, subject=record.pk, name=each.name, role=role, caption=caption)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("附件已保存。"))
            return redirect(address)
    context = {
        "title": _t("添加附件：%(title)s") % {"title": register.title(record)},
        "form": form,
        "submit": _("上传"),
        "cancel": address,
        "crumbs": [
            (register.label, reverse("register-list", args=[code])),
            (register.title(record), address),
        ],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Take an attachment off its record."""
    kept = queries.get(id, viewer=request.viewer)
    found = find(kept.subject, viewer=request.viewer)
    if found is None:
        raise Http404(_t("没有这个附件，或者它不在您的范围之内。"))
    register, record = found
    request.viewer.require(register.record_permission, at=record)
    actions.withdraw(attachment=kept, by=request.viewer.id)
    messages.success(request, _t("附件已撤下；文件仍保留备查。"))
    return redirect("register-detail", register.code, record.pk)
