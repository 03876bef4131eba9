"""Ledgers from below, where settings name their folder: each can be read, was proved, and is not old."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import SYSTEM
from zhiben.cli.doctor.checks import Complaint
from zhiben.ledger.parquet import manifest as manifests
from zhiben.ledger.parquet import tables
from zhiben.subordinates import folders, queries
from zhiben.subordinates.queries import Below

WAITED = timedelta(hours=2)  # what arrived is proved every hour


def arrived() -> Iterator[Complaint]:
    """What lies in ZHIBEN_SUBORDINATES is counted."""
    place = folders.place()
    if place is None:
        return
    if not folders.there() or not os.access(place, os.R_OK | os.X_OK):
        said = _("下级台账的目录 %(folder)s 不在，或不能读取。") % {"folder": place}
        yield Complaint(said, _("请建立这个目录，或更正 ZHIBEN_SUBORDINATES 后重启。"))
        return
    if not tables.available():
        said = _("没有安装 DuckDB，下级台账没有人核验，也不计入数字。")
        yield Complaint(said, _("请安装 requirements-analytics.txt 后重启网站和后台。"))
    for each in queries.listed(viewer=SYSTEM):
        yield from _of(each)


def _of(each: Below) -> Iterator[Complaint]:
    told = {"name": each.name, "stands": _stands(each)}
    if each.where is not None and (closed := _closed(each.where)):
        said = _("下级台账“%(name)s”不能读取：%(path)s（%(stands)s）。") % {**told, "path": closed}
        yield Complaint(said, _("请让运行 zhiben 的账号能读这个目录和其中的全部文件，或请下级重新拷来。"))
    elif each.fault:
        said = _("下级台账“%(name)s”被拒绝，不计入数字：%(fault)s（%(stands)s）") % {**told, "fault": each.fault}
        yield Complaint(said, _("请按所说查明；改好后后台会重新核验，也可马上运行 zhiben subordinates verify。"))
    elif each.where is not None and not each.counts:
        if (waited := _waited(each.where)) > WAITED:
            hours = int(waited.total_seconds() // 3600)
            said = _("下级台账“%(name)s”到了 %(hours)s 小时，还没有核验（%(stands)s）。") % {**told, "hours": hours}
            yield Complaint(said, _("请看后台是否在运行；也可马上运行 zhiben subordinates verify。"))
    elif each.late:
        said = _("下级台账“%(name)s”迟报：%(stands)s。") % told
        yield Complaint(said, _("请问下级：后台是否在封存，导出和拷贝是否还在做。"), urgent=False)


def _stands(each: Below) -> str:
    """As far as it was proved, and how old that is."""
    if each.head is None:
        return _("从来没有核验过")
    said = _("核验到第%(number)s号封存，是 %(days)s 天前的")
    return said % {"number": each.head.number, "days": each.days}


def _closed(where: Path) -> Path | None:
    """The first thing of it that is there and cannot be read."""
    if not os.access(where, os.R_OK | os.X_OK):
        return where
    there = (where / manifests.NAME, *sorted(where.glob("instance=*")), *sorted(where.glob("instance=*/*.parquet")))
    named = (each for each in there if each.exists() or each.is_symlink())
    return next((each for each in named if not os.access(each, os.R_OK)), None)


def _waited(where: Path) -> timedelta:
    """How long ago the newest export arrived: its manifest comes last, and keeps the time at which it was made."""
    try:
        changed = (where / manifests.NAME).stat().st_ctime
    except FileNotFoundError:
        changed = where.stat().st_ctime
    return timezone.now() - datetime.fromtimestamp(changed, UTC)
