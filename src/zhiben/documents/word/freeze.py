"""The same document, the same bytes: a Word file's archive without the clock in it."""

from __future__ import annotations

import io
import zipfile

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_DATE = (1980, 1, 1, 0, 0, 0)


def freeze(source: bytes) -> bytes:
    """Members sorted, types first, all of the same date."""
    frozen = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as read,
        zipfile.ZipFile(frozen, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in sorted(read.namelist(), key=lambda name: (name not in _FIRST, name)):
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            written.writestr(member, read.read(name))
    return frozen.getvalue()
