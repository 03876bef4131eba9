"""What stands in the way of a file; each error makes its sentence itself, with the remedy."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhiben.facts.errors import Refused


class StoreFailed(OSError):
    """The object store did not answer, or refused: what was to be kept is not, or cannot be read now."""


class StoreAway(Refused):
    """The same for whoever sent a file, or asked for one. Nothing was recorded; the same may be sent again as it is."""

    def __init__(self, *, writing: bool) -> None:
        super().__init__(writing)
        self.writing = writing

    def __str__(self) -> str:
        if self.writing:
            return _("附件存储暂时连不上或不可用，这次没有登记；请稍后原样重发，不会重复登记。仍不行请联系管理员。")
        return _("附件存储暂时连不上或不可用，文件打不开；请稍后再试。仍不行请联系管理员。")
