"""Find out whether anybody changed a stored definition: its version is a hash of what it computes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.figures.definitions import BadDefinition, figure_from
from zhiben.figures.models import Definition
from zhiben.journal.queries import recent


@dataclass(frozen=True)
class Misfit:
    """A definition that is not what it was; `found` is the version that its content has now, '' where none."""

    code: str
    version: str
    sentence: str
    found: str = ""

    def __str__(self) -> str:
        return self.sentence % {"code": self.code, "version": self.version, "found": self.found or _("无法读出")}


def misfits(*, viewer: Viewer) -> Iterator[Misfit]:
    """Every stored definition whose content has another version, and own ones that differ from what the journal says.

    What the product ships is in its code, and no database can change that; these are the versions that were kept.
    """
    current: dict[str, str] = {}
    for each in Definition.objects.order_by("id"):
        found = _version(each)
        if found != each.version:
            sentence = _("指标“%(code)s”的口径被改动：应为版本 %(version)s，内容却是 %(found)s。")
            yield Misfit(each.code, each.version, sentence, found)
        if each.own:
            current[each.code] = each.version
    defined = _defined()
    for code in sorted(current.keys() | defined.keys()):
        if current.get(code, "") != defined.get(code, ""):
            sentence = _("指标“%(code)s”现行的口径是 %(found)s，操作记录里定义的是 %(version)s。")
            yield Misfit(code, defined.get(code) or _("（没有）"), sentence, current.get(code) or _("（没有）"))


def _version(each: Definition) -> str:
    try:
        return figure_from(each.code, each.spec).version
    except (BadDefinition, TypeError, ValueError, AttributeError):
        return ""


def _defined() -> dict[str, str]:
    """Which version of each own figure holds, by the journal, whoever asks: definitions are no secret."""
    events = recent(viewer=SYSTEM, action="figures.define").order_by("id").values_list("detail", flat=True)
    return {detail["code"]: detail["version"] for detail in events}
