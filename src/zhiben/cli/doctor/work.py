"""What has to happen by itself: the ledger is sealed, somebody works through the queue, backups are made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import SYSTEM
from zhiben.backups import queries as backups
from zhiben.calendars import now
from zhiben.cli.doctor.checks import Complaint
from zhiben.jobs import queries as jobs
from zhiben.ledger.condition import condition

SEALED = timedelta(hours=2)  # a seal is made every hour
SEALED_AT_LEAST = timedelta(hours=26)
SEEN = timedelta(minutes=5)  # a worker shows itself every ten seconds
RUN = timedelta(hours=2)  # where cron does the work, once an hour
BACKED_UP = timedelta(days=2)
BACKED_UP_AT_LEAST = timedelta(days=8)
SHOWN = 3  # failed jobs named one by one


def sealed() -> Iterator[Complaint]:
    """What was posted is closed soon: nothing proves what lies after the newest seal."""
    state = condition(viewer=SYSTEM)
    if not state.unsealed:
        return
    age = now() - state.seal.sealed_at if state.seal else None
    remedy = _("请看后台是否在运行（zhiben worker）；也可马上运行 zhiben ledger seal。")
    if age is None:
        yield Complaint(_("有 %(count)s 笔分录，还没有封存过。") % {"count": state.unsealed}, remedy)
    elif age > SEALED:
        said = _("有 %(count)s 笔分录没有封存，上次封存在 %(hours)s 小时前。")
        hours = int(age.total_seconds() // 3600)
        yield Complaint(said % {"count": state.unsealed, "hours": hours}, remedy, urgent=age > SEALED_AT_LEAST)


def clock() -> Iterator[Complaint]:
    """Time goes forward: nothing was recorded later than now."""
    last = condition(viewer=SYSTEM).last_recorded_at
    # A demonstration lives on a day of its own.
    if settings.ZHIBEN_TODAY or last is None or last <= now() + timedelta(minutes=1):
        return
    said = _("系统时钟（%(now)s）早于最后一笔分录（%(last)s），时钟可能被拨回。")
    remedy = _("请校准时钟（timedatectl set-ntp true）；校准之前不要登记，周期任务也会停到那一刻。")
    yield Complaint(said % {"now": _minute(now()), "last": _minute(last)}, remedy)


def worker() -> Iterator[Complaint]:
    """Somebody does what nobody waits for."""
    known = jobs.workers(viewer=SYSTEM).first()
    last = known.seen_at if known else jobs.last_run(viewer=SYSTEM)
    if last is not None and timezone.now() - last <= (SEEN if known else RUN):
        return
    said = _("没有后台在运行，最后一次活动在 %(last)s。") if last else _("后台从来没有运行过。")
    remedy = _("请运行 zhiben worker（系统服务 zhiben-worker@1），或启动 zhiben serve 时不加 --no-worker。")
    yield Complaint(said % ({"last": _minute(last)} if last else {}), remedy)


def stuck() -> Iterator[Complaint]:
    """What is due is done."""
    if count := jobs.stuck(viewer=SYSTEM):
        said = _("有 %(count)s 个任务到时没有人做。") % {"count": count}
        yield Complaint(said, _("请看后台是否在运行；任务太多时多开几个 zhiben worker。"))


def redis() -> Iterator[Complaint]:
    """What wakes the workers up, where there is one, answers."""
    if not settings.ZHIBEN_REDIS:
        return
    from celery.exceptions import OperationalError  # noqa: PLC0415  (an extra that few install)

    from zhiben.jobs import celery  # noqa: PLC0415

    try:
        celery.waiting()
    except OperationalError as error:
        said = _("连不上 Redis：%(error)s。它不在时，设了 ZHIBEN_REDIS 的后台不做任务；任务不会丢。") % {"error": error}
        remedy = _("请检查 ZHIBEN_REDIS 和 Redis 服务；也可先用不设 ZHIBEN_REDIS 的 zhiben worker 顶上。")
        yield Complaint(said, remedy)


def failed() -> Iterator[Complaint]:
    """Nothing was given up."""
    found = jobs.failed(viewer=SYSTEM)
    for task in found[:SHOWN]:
        said = _("任务“%(title)s”试了 %(tries)s 次没有做成：%(reason)s")
        remedy = _("请在“后台任务”页查看原因，排除后点“重试”；不再需要的点“不做了”。")
        yield Complaint(said % {"title": task.title, "tries": task.tries, "reason": task.reason}, remedy)
    if len(found) > SHOWN:
        more = _("另有 %(count)s 个任务没有做成。") % {"count": len(found) - SHOWN}
        yield Complaint(more, _("请在“后台任务”页逐个处理。"))


def backed_up() -> Iterator[Complaint]:
    """There is a recent backup that is whole."""
    found = backups.listed(viewer=SYSTEM)
    remedy = _("请运行 zhiben backup，并用 ZHIBEN_BACKUP_AT 定下每天备份的时刻；备份要另存到别的机器。")
    if not found:
        yield Complaint(_("数据目录里没有备份。"), remedy, urgent=False)
        return
    newest = found[0]
    if newest.fault:
        said = _("最近的备份 %(name)s 有问题：%(fault)s") % {"name": newest.name, "fault": newest.fault}
        yield Complaint(said, remedy)
    age = now() - newest.made_at
    if age > BACKED_UP:
        said = _("最近的备份是 %(days)s 天前的。") % {"days": age.days}
        yield Complaint(said, remedy, urgent=age > BACKED_UP_AT_LEAST)


def _minute(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
