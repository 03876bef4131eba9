"""The witness file, where settings name one: it is there, it is this ledger's, and it is not behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zhiben.calendars import today
from zhiben.cli.doctor.checks import Complaint
from zhiben.facts.errors import Invalid
from zhiben.ledger import queries, witness
from zhiben.ledger.seals import Broken

BEHIND = timedelta(days=1)


def kept() -> Iterator[Complaint]:
    """What was sealed yesterday is known elsewhere."""
    if not settings.ZHIBEN_WITNESS:
        return
    where = Path(settings.ZHIBEN_WITNESS)
    try:
        newest = witness.newest(where)
        witness.compare([newest] if newest else [])
    except Broken as broken:
        remedy = _("请运行 zhiben ledger verify --witness %(path)s，查明是谁改了封存；不要改动见证文件。")
        yield Complaint(str(broken), remedy % {"path": where})
        return
    except (OSError, Invalid) as error:
        remedy = _("请检查 ZHIBEN_WITNESS 所指的位置能否读写。")
        yield Complaint(_("见证文件 %(path)s 读不了：%(error)s") % {"path": where, "error": error}, remedy)
        return
    old = queries.seal_at(today() - BEHIND)
    if old and (newest is None or newest.number < old.number):
        said = _("见证文件 %(path)s 止于第%(number)s号封存，落后一天以上。")
        remedy = _("请看后台是否在运行，目录能否写入；也可马上运行 zhiben ledger witness %(path)s。")
        yield Complaint(said % {"path": where, "number": newest.number if newest else 0}, remedy % {"path": where})
