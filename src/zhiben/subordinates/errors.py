"""What stands in the way of relying on a ledger from below; each makes its sentence itself, with the remedy."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zhiben.ledger.errors import BadExport, sentence
from zhiben.subordinates.models import Head


class Empty(BadExport):
    """There is no export in the folder."""

    def __init__(self, where: Path) -> None:
        super().__init__(sentence(_("“%(path)s”中没有导出的台账；请核对目录。"), path=where))


class Outside(BadExport):
    """The manifest names a file that does not lie in the folder."""

    def __init__(self, where: Path, name: str) -> None:
        words = _("“%(path)s”的清单指向目录以外的文件“%(name)s”；请向下级查明。")
        super().__init__(sentence(words, path=where, name=name))


class Discontinued(BadExport):
    """The chain does not go on from what was verified: cut short, or another history."""

    def __init__(self, where: Path, known: Head, found: str) -> None:
        head = sentence("%(head)s %(hash)s", head=known, hash=known.short_hash)
        words = _("“%(path)s”与已核验的%(known)s不相接（现在是：%(found)s）；请向下级查明，勿用其数据。")
        super().__init__(sentence(words, path=where, known=head, found=found or _("没有这次封存")))


class Unverified(BadExport):
    """Nobody has verified this ledger, or not as far as asked."""

    def __init__(self, where: Path, seal: int | None = None) -> None:
        words = _("“%(path)s”第%(seal)s号封存没有核验过") if seal else _("“%(path)s”没有核验过")
        said = sentence(words, path=where, seal=seal)
        super().__init__(sentence("%(said)s%(remedy)s", said=said, remedy=_("；请先运行 zhiben subordinates verify。")))


class Twice(BadExport):
    """The same ledger in two folders would be counted twice."""

    def __init__(self, one: Path, other: Path) -> None:
        super().__init__(sentence(_("“%(one)s”与“%(other)s”是同一套台账；请只给一个。"), one=one, other=other))
