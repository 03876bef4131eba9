"""`zhiben doctor`: small checks of an installation, each saying what is wrong and how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhiben.cli.doctor import below, database, machine, witness, work
from zhiben.cli.doctor.checks import Check, Complaint, Result, examine

DATABASE, TABLES = "database", "migrations"
CHECKS = (
    Check(DATABASE, _("数据库"), database.reachable),
    Check("moved", _("数据库搬迁"), database.current, DATABASE),
    Check(TABLES, _("数据库升级"), database.migrated, DATABASE),
    Check("triggers", _("防改触发器"), database.guarded, TABLES),
    Check("durability", _("数据库参数"), database.kept, DATABASE),
    Check("database-clock", _("两台机器的时钟"), database.clocks, DATABASE),
    Check("clock", _("系统时钟"), work.clock, TABLES),
    Check("seal", _("台账封存"), work.sealed, TABLES),
    Check("witness", _("封存见证"), witness.kept, TABLES),
    Check("subordinates", _("下级台账"), below.arrived, TABLES),
    Check("worker", _("后台"), work.worker, TABLES),
    Check("queue", _("任务队列"), work.stuck, TABLES),
    Check("redis", "Redis", work.redis),
    Check("failed", _("失败的任务"), work.failed, TABLES),
    Check("backups", _("备份"), work.backed_up),
    Check("space", _("磁盘空间"), machine.space),
    Check("evidence", _("附件目录"), machine.evidence),
    Check("fonts", _("字体"), machine.fonts),
    Check("static", _("静态文件"), machine.static_files),
    Check("secret", _("密钥"), machine.secret),
    Check("hosts", _("主机名"), machine.hosts),
    Check("https", _("加密与调试"), machine.encrypted),
)

__all__ = ["CHECKS", "Check", "Complaint", "Result", "examine"]
