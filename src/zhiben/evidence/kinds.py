"""What a file is by its content; its name and what the browser says about it prove nothing."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

HEAD = 32
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})


def content_type(path: Path) -> str | None:
    """The type of a photo (JPEG, PNG, WEBP, HEIC), a PDF, a DOCX or an XLSX; None for everything else."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    return _by_head(head)


def _by_head(head: bytes) -> str | None:
    for start, found in (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"%PDF-", "application/pdf"),
    ):
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "image/heic"
    return None


def _office(path: Path) -> str | None:
    try:
        with ZipFile(path) as archive:  # only the list of names is read, so a zip bomb stays packed
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((found for part, found in PARTS.items() if part in names), None)
