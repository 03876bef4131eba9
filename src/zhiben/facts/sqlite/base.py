"""Django's SQLite backend; transactions and single statements that write take their turn, reads never wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

from zhiben.facts.sqlite.queue import Turn

# Without WITH: our statements that begin so read. Where one is missed, SQLite waits in its own way.
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "VACUUM", "REINDEX", "ANALYZE")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows whether it is its turn."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self._turn: Turn | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Looked at when a connection is made: tests name another file after the wrapper was."""
        self._turn = None if self.is_in_memory_db() else Turn(self.settings_dict["NAME"])
        return dict(super().get_connection_params())

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that takes the connection's turn for a single statement that writes."""
        cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    @contextmanager
    def single(self, statement: str) -> Iterator[None]:
        """For one statement: outside a transaction it is one of its own."""
        turn = self._turn
        if turn is None or turn.held or self.connection.in_transaction or not _writes(statement):
            yield
            return
        turn.take()
        try:
            yield
        finally:
            turn.leave()

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        self._turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._turn.leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()  # only now: where a commit fails, the transaction goes on until it is rolled back

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._turn is not None:
            self._turn.leave()


class Cursor(base.SQLiteCursorWrapper):
    """Asks for the turn before a single statement."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """One statement."""
        with self.wrapper.single(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """One statement, many rows."""
        with self.wrapper.single(query):
            return super().executemany(query, param_list)


def _writes(statement: str) -> bool:
    return statement.lstrip()[:8].upper().startswith(WRITING)
