"""The database: reachable, migrated, guarded, and set up so that what was acknowledged is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.backups import moved
from zhiben.cli.doctor.checks import Complaint
from zhiben.facts.triggers import append_only

# Tables that only grow; a test compares this with the migrations.
GUARDED = (
    "bulletins_publishedvalue", "bulletins_rendition", "journal_event", "ledger_entry", "ledger_seal", "numbering_drawn",
    "subordinates_head",
)  # fmt: skip
# As settings ask for them on every connection: what the database answers.
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
# Any other answer may lose what was acknowledged.
SAFE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply", "remote_write", "local"},
}
APART = timedelta(seconds=60)


def reachable() -> Iterator[Complaint]:
    """Somebody answers."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        said = _("连不上数据库：%(error)s") % {"error": str(error).strip()}
        yield Complaint(said, _("请检查 ZHIBEN_DATABASE（或 ZHIBEN_HOME）写得对不对，数据库服务是否在运行。"))


def current() -> Iterator[Complaint]:
    """It was not moved away."""
    if found := moved.left_behind():
        yield Complaint(moved.sentence(found), _("请停止服务，改好设置再启动；两个库都写过的，不能合并。"))


def migrated() -> Iterator[Complaint]:
    """As this version needs it."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        said = _("有 %(count)s 项升级没有做，如 %(first)s。") % {"count": len(plan), "first": plan[0][0]}
        yield Complaint(said, _("请先备份（zhiben backup），停止服务，再运行 zhiben migrate。"))


def guarded() -> Iterator[Complaint]:
    """The database itself refuses changes to what only grows."""
    if missing := sorted(set(_wanted()) - _present()):
        said = _("缺少防改触发器：%(names)s。没有它们，已记下的内容可以被改动。") % {"names": " ".join(missing)}
        remedy = _("请先查明是谁去掉的，运行 zhiben ledger verify 核验，再运行 zhiben doctor --restore-triggers 补上。")
        yield Complaint(said, remedy)


def restore_triggers() -> None:
    """Put every guard back."""
    for table in GUARDED:
        guard, unguard = append_only(table)
        with connection.schema_editor() as editor:
            unguard(None, editor)
            guard(None, editor)


def kept() -> Iterator[Complaint]:
    """What was acknowledged survives a power cut."""
    look = _sqlite if connection.vendor == "sqlite" else _postgresql
    for name, found in look():
        said = _("数据库参数 %(name)s 是 %(found)s：断电可能丢失已经确认的数据，或放过改动。") % {
            "name": name,
            "found": found,
        }
        yield Complaint(said, _("请恢复缺省：SQLite 不要另设 PRAGMA，PostgreSQL 不要关闭该参数。"))


def clocks() -> Iterator[Complaint]:
    """The database's machine has the same time as this one."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - timezone.now())
    if apart > APART:
        said = _("本机与数据库服务器的时钟相差 %(seconds)s 秒。") % {"seconds": int(apart.total_seconds())}
        yield Complaint(said, _("请在两台机器上启用 NTP 对时（timedatectl set-ntp true）。"), urgent=False)


def _wanted() -> Iterator[str]:
    events = ("update", "delete", *(["truncate"] if connection.vendor == "postgresql" else []))
    return (f"{table}_no_{event}" for table in GUARDED for event in events)


def _present() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        return {row[0] for row in cursor.fetchall()}


def _sqlite() -> Iterator[tuple[str, object]]:
    with connection.cursor() as cursor:
        for name, wanted in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            (found,) = cursor.fetchone()
            if found != wanted:
                yield name, found


def _postgresql() -> Iterator[tuple[str, object]]:
    with connection.cursor() as cursor:
        for name, safe in SAFE.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            (found,) = cursor.fetchone()
            if found not in safe:
                yield name, found
