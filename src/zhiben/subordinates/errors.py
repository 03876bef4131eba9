"""What stands in the way of relying on a ledger from below; each makes its sentence itself, with the remedy."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from zhiben.ledger.errors import BadExport


class Empty(BadExport):
    """There is no export in the folder."""

    def __init__(self, where: Path) -> None:
        super().__init__(_("“%(path)s”中没有导出的台账；请核对目录。") % {"path": where})


class Outside(BadExport):
    """The manifest names a file that does not lie in the folder."""

    def __init__(self, where: Path, name: str) -> None:
        sentence = _("“%(path)s”的清单指向目录以外的文件“%(name)s”；请向下级查明。")
        super().__init__(sentence % {"path": where, "name": name})


class Discontinued(BadExport):
    """The chain does not go on from what was verified: cut short, or another history."""

    def __init__(self, where: Path, known: str, found: str) -> None:
        said = {"path": where, "known": known, "found": found or _("没有这次封存")}
        sentence = _("“%(path)s”与已核验的%(known)s不相接（现在是：%(found)s）；请向下级查明，勿用其数据。")
        super().__init__(sentence % said)


class Unverified(BadExport):
    """Nobody has verified this ledger, or not as far as asked."""

    def __init__(self, where: Path, seal: int | None = None) -> None:
        said = {"path": where, "seal": seal}
        sentence = _("“%(path)s”第%(seal)s号封存没有核验过") if seal else _("“%(path)s”没有核验过")
        super().__init__(sentence % said + _("；请先运行 zhiben subordinates verify。"))


class Twice(BadExport):
    """The same ledger in two folders would be counted twice."""

    def __init__(self, one: Path, other: Path) -> None:
        super().__init__(_("“%(one)s”与“%(other)s”是同一套台账；请只给一个。") % {"one": one, "other": other})
