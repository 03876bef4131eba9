"""PDF files that hold text."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from zhiben.documents.errors import BadFile
from zhiben.documents.intake.pages import write_pages
from zhiben.documents.intake.source import Source, Writing

MAX_BYTES = 20 << 20
MAX_PAGES = 300
MAX_DRAWN = 32 << 20  # bytes of drawing instructions in all pages, unpacked
# It warns of every oddity of a file, some thousands in a bad one; what cannot be read is refused here.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(content: bytes) -> Source:
    """The text of a PDF file, its wrapped lines joined. Raises BadFile."""
    if len(content) > MAX_BYTES:
        raise BadFile(_("PDF 文件超过 %(limit)s MB；请分成几个文件后重试。") % {"limit": MAX_BYTES >> 20})
    writing = Writing()
    try:
        write_pages(_pages(content), writing)
    except (PyPdfError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError) as error:
        raise BadFile(_("PDF 文件的内容读不出来；请用 Word 文件重试。")) from error
    if not writing.length:
        raise BadFile(_("PDF 文件里只有图像，没有文字；请用 Word 文件，或先作文字识别。"))
    return writing.source("pdf")


def _pages(content: bytes) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise BadFile(_("PDF 文件加了密码；请去掉密码后重试。"))
    if len(reader.pages) > MAX_PAGES:
        raise BadFile(_("PDF 文件超过 %(limit)s 页；请分成几个文件后重试。") % {"limit": MAX_PAGES})
    drawn = 0
    for page in reader.pages:
        drawn += _size(page)
        if drawn > MAX_DRAWN:
            raise BadFile(_("PDF 文件的页面过于复杂；请用 Word 文件，或分成几个文件后重试。"))
        yield page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)


def _size(page: PageObject) -> int:
    contents = page.get_contents()
    return len(contents.get_data()) if contents is not None else 0
