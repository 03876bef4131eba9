"""Django's PostgreSQL backend; neither end waits for hours for one that a cable or a firewall took away.

A host that vanishes says nothing. By default its server keeps the transaction and all its locks for two hours, and the
host itself waits as long for an answer.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

# Seconds until the other end is asked whether it is there, and between two askings; how often it is asked.
QUIET, AGAIN, TIMES = 10, 5, 3
LINE = QUIET + AGAIN * TIMES  # seconds until a line is given up
OURS = {
    "connect_timeout": 10,
    "keepalives_idle": QUIET,
    "keepalives_interval": AGAIN,
    "keepalives_count": TIMES,
    "tcp_user_timeout": LINE * 1000,
}
THEIRS = {
    "tcp_keepalives_idle": QUIET,
    "tcp_keepalives_interval": AGAIN,
    "tcp_keepalives_count": TIMES,
    "tcp_user_timeout": LINE * 1000,
}
SETTING = "".join(f"SET {name} = {value};" for name, value in THEIRS.items())


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of which both ends notice when the other is gone. What the address says itself is kept."""

    def get_connection_params(self) -> dict[str, Any]:
        """Ours by libpq's names."""
        return OURS | dict(super().get_connection_params())

    def init_connection_state(self) -> None:
        """Theirs by a statement, not when connecting: a pooler in between knows no such words there."""
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            cursor.execute(SETTING)
