"""A note in the home that its database was moved: whoever goes on with the old one would keep two ledgers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from zhiben.backups.errors import CannotMove
from zhiben.backups.moving import HERE, name_of
from zhiben.calendars import now

NOTE = "moved.json"


class Move(NamedTuple):
    """From which database to which, and when."""

    origin: str
    target: str
    at: str


def note(target: str) -> None:
    """Our database was moved to `target`."""
    _place().write_text(json.dumps(Move(name_of(HERE), target, now().isoformat())._asdict(), indent=1), "utf-8")


def left_behind() -> Move | None:
    """The move after which our database is the old one; None where it is not."""
    try:
        found = Move(**json.loads(_place().read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.origin == name_of(HERE) else None


def refuse_left_behind() -> None:
    """Raises CannotMove where our database is one that was left."""
    if found := left_behind():
        raise CannotMove(sentence(found))


def sentence(move: Move) -> str:
    """What is wrong, and what to do."""
    said = _(
        "数据库已于 %(at)s 搬到 %(target)s，而 ZHIBEN_DATABASE 还指着旧库 %(origin)s；"
        "请改 ZHIBEN_DATABASE。确要继续用旧库，请删除 %(note)s。"
    )
    return said % {"at": move.at[:16].replace("T", " "), "target": move.target, "origin": move.origin, "note": _place()}


def _place() -> Path:
    return Path(settings.ZHIBEN_HOME) / NOTE
