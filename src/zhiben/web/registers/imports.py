"""Taking a spreadsheet over: upload → what the headers mean → what would happen → all rows or none."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.documents.errors import BadFile
from zhiben.facts.errors import NotAllowed, Refused
from zhiben.facts.ids import new_id
from zhiben.registers import imports, queries
from zhiben.registers.declaration import Register
from zhiben.registers.headers import Match, importable
from zhiben.registers.sheets import MAX_BYTES, Sheet
from zhiben.web.forms import add_refusal
from zhiben.web.registers.access import register_named
from zhiben.web.registers.forms import VoidForm
from zhiben.web.requests import ViewerRequest, render_page

RECENT = 10
EXAMPLES = 3
SESSION = "imports"
KEPT_SECONDS = 24 * 3600


class UploadForm(forms.Form):
    """The office's file."""

    file = forms.FileField(
        label=_("Excel 文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=_(".xlsx，不超过 20 MB；本单位自己的表也可以，下一步核对表头。"),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """A large file is refused before it is opened."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            size = f"{(file.size or 0) / 2**20:.0f}"
            sentence = _t("“%(name)s”有 %(size)s MB，超过 20 MB；请分成几个文件后重试。")
            raise forms.ValidationError(sentence % {"name": file.name, "size": size})
        return file


class HeaderRow(NamedTuple):
    """One header of the file, some of its cells, and the column that it fills."""

    at: int
    header: str
    examples: list[str]
    column: str
    guessed: bool


def register_import(request: ViewerRequest, code: str) -> HttpResponse:
    """Choose a file. It is kept beside the data until it has been taken over or left for a day."""
    register = _importable(request, code)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        token = new_id()
        kept = _place(token)
        _sweep(kept.parent)
        _keep(form.cleaned_data["file"], kept)
        try:
            imports.read(register, kept, name=form.cleaned_data["file"].name)
        except (BadFile, Refused) as refusal:
            kept.unlink()
            form.add_error("file", str(refusal))
        else:
            names = request.session.get(SESSION, {})
            request.session[SESSION] = names | {str(token): [code, form.cleaned_data["file"].name]}
            return redirect("register-import-file", code, token)
    context = {
        "title": _t("导入%(register)s") % {"register": register.label},
        "register": register,
        "form": form,
        "columns": importable(register),
        "batches": list(queries.batches(viewer=request.viewer).filter(register=code)[:RECENT]),
        "step": 1,
    }
    return render_page(request, "registers/import.html", context, status=422 if form.errors else 200)


def register_import_file(request: ViewerRequest, code: str, id: UUID) -> HttpResponse:
    """Match the headers; check, then run. Nothing is written before every row is right."""
    register = _importable(request, code)
    sheet = _sheet(request, register, id)
    match = imports.match_headers(register, sheet.headers, viewer=request.viewer)
    mapping = _mapping(request, sheet) if request.method == "POST" else match.mapping
    form = forms.Form(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "title": _t("导入%(register)s") % {"register": register.label},
        "register": register,
        "sheet": sheet,
        "headers": _headers(sheet, mapping, match),
        "columns": importable(register),
        "missing": match.missing,
        "form": form,
        "step": 2,
    }
    if request.method == "POST":
        try:
            imports.remember(register, sheet.headers, mapping, by=request.viewer)
            if "run" in request.POST:
                return _run(request, register, sheet, mapping, id)
            context |= {"found": imports.check(register, sheet, mapping, by=request.viewer), "step": 3}
        except imports.RowsRefused as refusal:
            context |= {"found": refusal, "step": 3}
        except Refused as refusal:
            form.is_valid()
            add_refusal(form, refusal)
    wrong = bool(form.errors) or bool(getattr(context.get("found"), "errors", ()))
    return render_page(request, "registers/import.html", context, status=422 if wrong else 200)


def batch_void(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Take a whole import back."""
    batch = queries.batch(id, viewer=request.viewer)
    register = register_named(batch.register, viewer=request.viewer)
    form = VoidForm(request.POST or None)
    back = reverse("register-import", args=[register.code])
    if request.method == "POST" and form.is_valid():
        try:
            imports.void_batch(register, batch, by=request.viewer, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _t("整批导入已作废，不再计入统计。"))
            return redirect(back)
    context = {
        "title": _t("作废整批导入：%(name)s") % {"name": batch.name},
        "form": form,
        "intro": _t("这次导入的 %(count)s 条记录将全部作废。") % {"count": batch.new},
        "submit": _("整批作废"),
        "submit_class": "btn-danger",
        "cancel": back,
        "crumbs": [(register.label, reverse("register-list", args=[register.code])), (_("导入"), back)],
    }
    return render_page(request, "form.html", context, status=422 if form.errors else 200)


def _importable(request: ViewerRequest, code: str) -> Register:
    register = register_named(code, viewer=request.viewer)
    if register.record is None:
        raise Http404(_t("这份台账的记录由系统产生，不能导入。"))
    if not request.viewer.can("imports.run"):
        raise NotAllowed("imports.run")
    return register


def _run(request: ViewerRequest, register: Register, sheet: Sheet, mapping: dict[str, str], id: UUID) -> HttpResponse:
    done = imports.run(
        register, sheet, mapping, by=request.viewer, skip_repeated=request.POST.get("skip_repeated") == "1"
    )
    _place(id).unlink(missing_ok=True)
    if done.again:
        messages.warning(request, _t("这个文件以前导入过，没有重复登记。"))
    else:
        said = {"rows": done.batch.rows, "new": done.batch.new}
        messages.success(request, _t("导入完成：共 %(rows)s 行，新登记 %(new)s 条。") % said)
    return redirect("register-list", register.code)


def _sheet(request: ViewerRequest, register: Register, id: UUID) -> Sheet:
    """Only whoever brought a file sees it again."""
    code, name = request.session.get(SESSION, {}).get(str(id), ("", ""))
    if code != register.code or not _place(id).exists():
        raise Http404(_t("这个文件已导入或已过期；请重新选择。"))
    return imports.read(register, _place(id), name=name)


def _mapping(request: ViewerRequest, sheet: Sheet) -> dict[str, str]:
    return {header: request.POST.get(f"column-{at}", "") for at, header in enumerate(sheet.headers)}


def _headers(sheet: Sheet, mapping: dict[str, str], match: Match) -> list[HeaderRow]:
    found = []
    for at, header in enumerate(sheet.headers):
        cells = [str(row[at]) for _number, row in sheet.rows[:EXAMPLES] if at < len(row) and row[at] not in ("", None)]
        found.append(HeaderRow(at, header, cells, mapping.get(header, ""), header in match.proposed))
    return found


def _place(id: UUID) -> Path:
    folder = Path(settings.ZHIBEN_HOME) / "imports"
    folder.mkdir(exist_ok=True)
    return folder / f"{id}.xlsx"


def _sweep(folder: Path) -> None:
    """Files that nobody took over: a session is over by then."""
    for left in folder.glob("*.xlsx"):
        if left.stat().st_mtime < time.time() - KEPT_SECONDS:
            left.unlink(missing_ok=True)


def _keep(file: UploadedFile[Any], place: Path) -> None:
    with place.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
