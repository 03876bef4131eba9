"""The check's result as files: a report for whoever must answer, and the text back with a comment at each number."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins.check.dividing import headline
from zhiben.bulletins.check.report import Heading, notes, report
from zhiben.documents.pdf import render_pdf
from zhiben.documents.word import docx_of, mark_docx, render_docx
from zhiben.figures import queries as figures
from zhiben.figures.queries import RecordRow
from zhiben.web.bulletins.checked import Checked, check
from zhiben.web.bulletins.issues import TYPES
from zhiben.web.questions import scope_label
from zhiben.web.records import name_all
from zhiben.web.requests import ViewerRequest

if TYPE_CHECKING:
    from zhiben.documents.tree import Document

ROWS = 20


def bulletin_check_file(request: ViewerRequest, id: UUID, name: str) -> HttpResponse:
    """`report.docx`, `report.pdf` or `marked.docx`."""
    checked = check(id, viewer=request.viewer)
    if name == "marked.docx":
        return _download(_marked(checked), "docx", _file_name(checked, _("核数批注")))
    document = _report(checked, request.viewer)
    if name == "report.pdf":
        return _download(
            render_pdf(document, timestamp=int(checked.at.timestamp())), "pdf", _file_name(checked, _("核数结果"))
        )
    if name == "report.docx":
        return _download(render_docx(document), "docx", _file_name(checked, _("核数结果")))
    raise Http404(name)


def _marked(checked: Checked) -> bytes:
    """The file that was sent with comments in it; of any other text a plain Word file of its words."""
    content = checked.record.content
    plain = bytes(content) if content is not None else docx_of(checked.review.source)
    return mark_docx(plain, notes(checked.review, author=_("治本核数")))


def _report(checked: Checked, viewer: Viewer) -> Document:
    scope, period = checked.record.asked
    heading = Heading(
        name=PurePath(checked.record.name).stem or headline(checked.record.text)[0],
        where=scope_label(scope, viewer=viewer),
        period=period,
        office=viewer.name,
        at=f"{localtime(checked.at):%Y-%m-%d %H:%M}",
    )
    return report(checked.review, heading, _titles(checked, viewer))


def _titles(checked: Checked, viewer: Viewer) -> dict[str, str]:
    """What the records behind disagreeing numbers are called, and their day, as far as the viewer sees them."""
    found: dict[UUID, RecordRow] = {}
    for each in checked.review.numbers:
        if each.rows and each.period:
            rows = figures.rows(viewer=viewer, code=each.figure, scope=each.scope, period=each.period, limit=ROWS)
            found |= {row.subject: row for row in rows}
    named = name_all(((row.subject, row.kind) for row in found.values()), viewer=viewer)
    return {
        str(identity): _("%(title)s（%(day)s）") % {"title": each.title, "day": found[identity].day.isoformat()}
        for identity, each in named.items()
    }


def _file_name(checked: Checked, said: str) -> str:
    stem = PurePath(checked.record.name).stem
    return f"{stem}-{said}" if stem else said


def _download(content: bytes, format: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[format])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{format}"
    return response
