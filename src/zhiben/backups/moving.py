"""Everything from the installation's database into another one, of the same kind or of the other.

One transaction: the other database has all of it or none. Each table is read back and compared before that is committed,
but for the ledger's entries, which the chain of seals proves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.utils.translation import gettext as _

from zhiben.backups import tables
from zhiben.backups.errors import CannotMove
from zhiben.evidence import actions as evidence
from zhiben.facts.bulk import insert_rows
from zhiben.journal import actions as journal
from zhiben.settings import database

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer

HERE, THERE = DEFAULT_DB_ALIAS, "there"
PROVED_BY_SEALS = {"ledger_entry"}
PERMISSION = "ledger.backup"


@dataclass(frozen=True)
class Moved:
    """How much was carried over."""

    tables: int
    rows: int
    entries: int


@contextmanager
def reached(address: str) -> Iterator[str]:
    """The database at that address, beside ours; what it is called when it is not to be mistaken. Raises CannotMove."""
    try:
        both = {HERE: connection.settings_dict, THERE: database(address)}
        connections.settings[THERE] = connections.configure_settings(both)[THERE]
        connections[THERE].ensure_connection()
    except (LookupError, ValueError, ImproperlyConfigured, DatabaseError) as error:
        connections.settings.pop(THERE, None)
        raise CannotMove(_("打不开目标库：%(error)s") % {"error": str(error).strip()}) from error
    try:
        yield name_of(THERE)
    finally:
        connections[THERE].close()
        del connections[THERE]
        connections.settings.pop(THERE, None)


def name_of(alias: str) -> str:
    """Which database that is, without its password."""
    known = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{known['HOST']}{port}/{known['NAME']}"


def refuse_company() -> None:
    """Raises CannotMove where anybody else has our database open: what is written meanwhile would stay behind."""
    if connection.vendor == "sqlite":
        _refuse_company_of_file(str(connection.settings_dict["NAME"]))
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (count,) = cursor.fetchone()
    if count:
        raise CannotMove(_("还有 %(count)s 个连接在用当前数据库；请先停止网站和后台，再搬。") % {"count": count})


def refuse_full() -> None:
    """Raises CannotMove where the other database is ours, holds rows, or holds tables that are not ours."""
    if name_of(THERE) == name_of(HERE):
        raise CannotMove(_("目标就是当前数据库；请给出另一个空库。"))
    if strange := tables.foreign(THERE):
        raise CannotMove(_("目标库里有别的程序的表“%(table)s”；请建一个空库。") % {"table": strange[0]})
    if full := tables.filled(THERE):
        raise CannotMove(_("目标库里已有数据（%(table)s），不会覆盖；请建一个空库。") % {"table": full[0]})
    if strange := tables.foreign(HERE):
        raise CannotMove(_("当前数据库里有本版本不认识的表“%(table)s”，没有搬。") % {"table": strange[0]})


def prepare() -> None:
    """The tables, indexes and triggers of this version in the other database."""
    call_command("migrate", database=THERE, interactive=False, verbosity=0)


def copy(*, by: Viewer) -> Moved:
    """Carry every row over and compare what arrived; all or nothing. Raises NotAllowed, CannotMove."""
    by.require(PERMISSION)
    count, entries = 0, 0
    with _as_of_one_moment(), transaction.atomic(THERE):
        journal.write("ledger.carry_over", None, by=by.id, origin=name_of(HERE), target=name_of(THERE))
        left_out = _drop_indexes()
        _forget_what_migrate_made()
        for model in tables.known():
            found = _copied(model)
            count += found
            entries += found if model._meta.db_table in PROVED_BY_SEALS else 0
        _refuse_loose_ends()
        for statement in left_out:
            _execute(statement)
    return Moved(len(tables.known()), count, entries)


def carry_evidence(address: str, *, by: Viewer) -> int:
    """Every file of our store into another one; how many. Raises NotAllowed, Conflict, StoreAway."""
    by.require(PERMISSION)
    count = evidence.carry(address)
    journal.write("ledger.carry_evidence", None, by=by.id, target=address, files=count)
    return count


def refuse_differences() -> None:
    """Raises CannotMove at the first table whose rows are not the same in both."""
    for model in tables.known():
        proved = model._meta.db_table in PROVED_BY_SEALS
        look = tables.counted if proved else tables.fingerprint
        here, there = (look(model, alias) for alias in (HERE, THERE))
        if here != there:
            raise CannotMove(_different(model, here.count, there.count))


def settle_in() -> None:
    """What a server does by itself in the course of a day: without it the first questions would be slow."""
    if connections[THERE].vendor == "postgresql":
        _execute("VACUUM ANALYZE")


def _refuse_company_of_file(path: str) -> None:
    connection.close()
    # In WAL mode every connection that has read keeps a shared lock on the file for as long as it lives.
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as own:
        try:
            own.execute("PRAGMA locking_mode=EXCLUSIVE")
            own.execute("BEGIN IMMEDIATE")
            own.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            said = _("当前数据库正被使用（%(error)s）；请先停止网站和后台，再搬。")
            raise CannotMove(said % {"error": error}) from error


@contextmanager
def _as_of_one_moment() -> Iterator[None]:
    """One transaction of ours that sees one moment; on SQLite nobody else writes meanwhile."""
    with transaction.atomic(HERE):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _copied(model: tables.Model) -> int:
    """One table, carried over, read back and compared; how many rows."""
    proved = model._meta.db_table in PROVED_BY_SEALS
    columns, here, count = tables.names(model), tables.Fingerprint(), 0
    try:
        for some in tables.rows(model, HERE):
            insert_rows(model, columns, some, using=THERE)
            count += len(some)
            if not proved:
                here.add(some)
        if (last := tables.position(model, HERE)) is not None:
            tables.advance(model, THERE, last)
    except DatabaseError as error:
        said = {"table": model._meta.db_table, "row": count, "error": str(error).strip()}
        sentence = _("表 %(table)s 第 %(row)s 行之后有一行目标库不收：%(error)s。目标库里没有留下任何记录。")
        raise CannotMove(sentence % said) from error
    if not proved and here != (there := tables.fingerprint(model, THERE)):
        raise CannotMove(_different(model, here.count, there.count))
    return count


def _refuse_loose_ends() -> None:
    """The references between tables hold, and counters go on where they stood."""
    try:
        connections[THERE].check_constraints()
    except DatabaseError as error:
        said = _("记录之间的引用不完整：%(error)s。目标库里没有留下任何记录。") % {"error": str(error).strip()}
        raise CannotMove(said) from error
    for model in tables.known():
        here, there = (tables.position(model, alias) for alias in (HERE, THERE))
        if here != there:
            sentence = _("表 %(table)s 的编号没有接上。目标库里没有留下任何记录。")
            raise CannotMove(sentence % {"table": model._meta.db_table})


def _forget_what_migrate_made() -> None:
    """Its numbers are other ones here."""
    for table in tables.MADE:
        _execute(f'DELETE FROM "{table}"')  # noqa: S608


def _drop_indexes() -> list[str]:
    """Leave the declared indexes out until the rows are there, which takes a fraction of the time; how to make them again."""
    editor = connections[THERE].schema_editor()  # not entered: inside a transaction SQLite's refuses to be
    made = []
    for model in tables.known():
        for index in model._meta.indexes:
            _execute(f"DROP INDEX {connections[THERE].ops.quote_name(index.name)}")
            made.append(str(index.create_sql(model, editor)))
    return made


def _execute(statement: str) -> None:
    with connections[THERE].cursor() as cursor:
        cursor.execute(statement)


def _different(model: Any, here: int, there: int) -> str:
    said = {"table": model._meta.db_table, "here": here, "there": there}
    return _("表 %(table)s 两边不同（这边 %(here)s 行，目标库 %(there)s 行）；不要使用目标库。") % said
