"""Who works, and which periods had their job; the queue itself is django-tasks-db's table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.models import CodeField


class Run(models.Model):
    """A periodic job was put into the queue for a period: once, however many workers looked at the clock."""

    job = CodeField(_("任务"), max_length=60)
    period = CodeField(_("周期"), max_length=20)
    enqueued_at = models.DateTimeField(_("时间"))
    task = models.UUIDField(_("队列编号"))

    class Meta:
        verbose_name = _("周期任务")
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="jobs_once_per_period")]


class Worker(models.Model):
    """A process that works through the queue. It lives while `beats` grows; it deletes its row when it is told to stop."""

    id = CodeField(primary_key=True, max_length=64)  # what it signs tasks with: see leases.own_name
    host = models.CharField(_("主机"), max_length=200)
    started_at = models.DateTimeField(_("启动时间"))
    seen_at = models.DateTimeField(_("最近活动"))  # for people; whether it is alive is decided by `beats`
    beats = models.PositiveBigIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("后台进程")
