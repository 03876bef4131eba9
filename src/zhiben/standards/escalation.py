"""What a mechanism says about overdue hazards: after how many days who is told (逾期升级). A setting that is executed.

    {"escalation": [{"days": 1, "up": 1}, {"days": 15, "up": 2}, {"days": 1, "up": 2, "level": "major"}]}

One line: overdue by `days` at least, it is put under whoever stands `up` levels above the organisation that answers for
it; with `level`, only hazards of that level. People write it so: 1天升1级、15天升2级、重大1天升2级.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhiben.facts.errors import Invalid

SETTING = "escalation"
KEYS = frozenset({"days", "up", "level"})
LEVELS = {"一般": "general", "重大": "major"}
LINE = re.compile(r"(一般|重大)?(?:隐患)?(?:逾期)?([1-9]\d{0,2})天升([1-9])级")
SEPARATORS = re.compile(r"[、，,；;\n]+")


@dataclass(frozen=True)
class Escalation:
    """One line of the rule."""

    days: int
    up: int
    level: str = ""

    def applies(self, *, overdue: int, level: str) -> bool:
        """Whether a hazard of that level, so many days overdue, is to be told of."""
        return overdue >= self.days and self.level in {"", level}


def escalations(settings: Mapping[str, Any]) -> tuple[Escalation, ...]:
    """The lines of a mechanism's settings, none where it says nothing about it. Raises Invalid, naming the line."""
    lines = settings.get(SETTING) or ()
    if not isinstance(lines, list | tuple):
        raise _bad(lines)
    return tuple(_line(each) for each in lines)


def read(text: str) -> list[dict[str, Any]]:
    """What people write, as the setting. Raises Invalid, naming what cannot be read."""
    found: list[dict[str, Any]] = []
    for part in filter(None, SEPARATORS.split("".join(text.split()))):
        match = LINE.fullmatch(part)
        if match is None:
            sentence = _("“%(part)s”读不懂；请写成“1天升1级、15天升2级”，只管重大隐患的写“重大1天升2级”。")
            raise Invalid({SETTING: [sentence % {"part": part}]})
        line: dict[str, Any] = {"days": int(match[2]), "up": int(match[3])}
        found.append(line | ({"level": LEVELS[match[1]]} if match[1] else {}))
    return found


def written(settings: Mapping[str, Any]) -> str:
    """The setting as people write it."""
    words = {level: word for word, level in LEVELS.items()}
    return "、".join(f"{words.get(each.level, '')}{each.days}天升{each.up}级" for each in escalations(settings))


def _line(said: Any) -> Escalation:
    if not isinstance(said, Mapping) or set(said) - KEYS:
        raise _bad(said)
    found = Escalation(said.get("days", 0), said.get("up", 0), said.get("level", ""))
    if not _positive(found.days) or not _positive(found.up) or not isinstance(found.level, str):
        raise _bad(said)
    return found


def _positive(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number > 0


def _bad(said: object) -> Invalid:
    sentence = _("逾期升级的设置有误：%(said)s；每条须写明逾期天数days和升几级up，均为1以上的整数，可加隐患级别level。")
    return Invalid({"settings": [sentence % {"said": said}]})
