"""Look at a ZIP file (every .xlsx and .docx is one) before anything parses it: size, ratio, honesty."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from zhiben.documents.errors import BadFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls and everything protected by a password
_CHUNK = 1 << 20
_MAX_MEMBERS = 10_000
# Sheets of equal rows shrink to a fortieth; a bomb to a thousandth. Small members may shrink as they like.
_MAX_RATIO = 200
_RATIO_FROM = 4 << 20


@dataclass(frozen=True)
class Kind:
    """What is expected: its suffix, the member every such file holds, and the suffix of its forerunner."""

    suffix: str
    member: str
    forerunner: str


XLSX = Kind(".xlsx", "xl/workbook.xml", ".xls")
DOCX = Kind(".docx", "word/document.xml", ".doc")


def check(
    source: bytes | Path,
    kind: Kind,
    *,
    max_bytes: int,
    max_unpacked: int,
    look: Callable[[str, bytes], None] | None = None,
) -> None:
    """Raise BadFile unless `source` is an honest file of this kind within the limits.

    Declared sizes and ratios are checked first, then every member is unpacked once, in pieces and never further than it
    declared, which exposes a directory that lies. `look` is shown the pieces of each member as they come.
    """
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > max_bytes:
        raise BadFile(
            _("文件有 %(size)s MB，超过 %(limit)s MB 的上限；请分成几个文件，或删去其中的图片后重试。")
            % {"size": -(-size // 2**20), "limit": max_bytes // 2**20}
        )
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        _check_magic(stream.read(len(_OLE)), kind)
        try:
            with zipfile.ZipFile(stream) as archive:
                _check_directory(archive, kind, max_unpacked)
                _unpack(archive, look)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            sentence = _("文件已损坏，打不开；请重新导出或另存为 %(suffix)s 后重试。")
            raise BadFile(sentence % {"suffix": kind.suffix}) from error


def _check_magic(head: bytes, kind: Kind) -> None:
    if head == _OLE:
        raise BadFile(
            _("不是 %(suffix)s 文件（是旧版 %(old)s 或加了密码）；请在 WPS 或 Office 中另存为 %(suffix)s 后重试。")
            % {"suffix": kind.suffix, "old": kind.forerunner}
        )
    if not head.startswith(b"PK\x03\x04"):
        raise _other(kind)


def _other(kind: Kind) -> BadFile:
    return BadFile(_("不是 %(suffix)s 文件；请在 WPS 或 Office 中另存为 %(suffix)s 后重试。") % {"suffix": kind.suffix})


def _check_directory(archive: zipfile.ZipFile, kind: Kind, max_unpacked: int) -> None:
    members = archive.infolist()
    if kind.member not in {member.filename for member in members}:
        raise _other(kind)
    unpacked = sum(member.file_size for member in members)
    large = [member for member in members if member.file_size > _RATIO_FROM]
    squeezed = any(member.file_size > _MAX_RATIO * max(member.compress_size, 1) for member in large)
    if unpacked > max_unpacked or squeezed or len(members) > _MAX_MEMBERS:
        raise BadFile(
            _("文件解开后过大（%(size)s MB，上限 %(limit)s MB）或压缩比异常；请删去空行和图片，分成几个文件后重试。")
            % {"size": -(-unpacked // 2**20), "limit": max_unpacked // 2**20}
        )


def _unpack(archive: zipfile.ZipFile, look: Callable[[str, bytes], None] | None) -> None:
    for member in archive.infolist():
        with archive.open(member) as stream:  # reads no further than declared, then compares the checksum
            while piece := stream.read(_CHUNK):
                if look:
                    look(member.filename, piece)
