"""A database that takes its time, so that whoever is to be cut off in the middle of its work is, on a busy machine too."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection

PAUSE = 0.01  # seconds before each statement


def slowly() -> Any:
    """While it lasts, each statement of this process waits a little."""

    def wait(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        time.sleep(PAUSE)
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wait)
