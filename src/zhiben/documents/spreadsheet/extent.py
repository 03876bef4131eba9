"""How far the sheets of a workbook reach, seen before anything lays them out."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from zhiben.documents.errors import BadFile

# The place that a cell or a row names; the reader lays out everything up to the last one. Bounded, so that a hostile
# file costs no more time than its length; whoever writes a thousand blanks inside a tag hides something.
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
_HIDDEN = re.compile(rb"\sr\s{1000}|=\s{1000}")
_OVERLAP = 4096
_FARTHEST = (1_048_576, 16_384)


class Extent:
    """How far a sheet reaches, seen while the archive is checked: two cells in far corners would fill the memory.

    Every member is looked at, for the workbook may keep its sheets under any name.
    """

    def __init__(self) -> None:
        self.reach = (1, 1)
        self._last = (1, 1)
        self._member = ""
        self._tail = b""

    @property
    def cells(self) -> int:
        """The area of the farthest-reaching member."""
        return self.reach[0] * self.reach[1]

    def too_far(self) -> BadFile:
        """What to tell the owner of such a file."""
        return BadFile(
            _("表格一直延伸到第 %(row)s 行、第 %(column)s 列，远离数据处有多余内容；请删除多余的行和列后重试。")
            % {"row": self.reach[0], "column": xl_col_to_name(self.reach[1] - 1)}
        )

    def look(self, member: str, piece: bytes) -> None:
        """One piece of one member; the end of the last piece is looked at again with it."""
        if member != self._member:
            self._member, self._tail, self._last = member, b"", (1, 1)
        searched = self._tail + piece
        self._tail = searched[-_OVERLAP:]
        places = _PLACE.findall(searched)
        row = max((int(digits) for _letters, digits in places), default=1)
        column = max((_column(letters) for letters in {letters for letters, _digits in places}), default=1)
        self._last = (max(self._last[0], row), max(self._last[1], column))
        if _HIDDEN.search(searched):
            self._last = _FARTHEST
        self.reach = max(self.reach, self._last, key=lambda place: place[0] * place[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
