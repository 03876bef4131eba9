"""The list as a spreadsheet: all rows under the current filters, every column, safe against formulas; and empty forms."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import FileResponse
from django.utils.translation import gettext as _

from zhiben.calendars import today
from zhiben.registers import exports
from zhiben.web.registers.access import register_named
from zhiben.web.registers.filters import Filters
from zhiben.web.registers.listing import narrowed, sort_of
from zhiben.web.requests import ViewerRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register_export(request: ViewerRequest, code: str) -> FileResponse:
    """Write to a temporary file in constant memory and send that; it is gone once it is sent."""
    register = register_named(code, viewer=request.viewer)
    rows = narrowed(register, Filters(register, request.GET, request.viewer))
    rows = rows.order_by(sort_of(register, request.GET.get("sort", "")), "pk")
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  (FileResponse closes it)
    exports.save(register, rows, Path(file.name))
    return attachment(file, f"{register.label} {today():%Y-%m-%d}.xlsx")


def register_template(request: ViewerRequest, code: str) -> FileResponse:
    """An empty form with headers, an example row and drop-downs."""
    register = register_named(code, viewer=request.viewer)
    name = _("%(register)s 模板.xlsx") % {"register": register.label}
    return attachment(io.BytesIO(exports.template(register)), name)


def attachment(file: Any, name: str) -> FileResponse:
    """A download under a Chinese name."""
    response = FileResponse(file, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
