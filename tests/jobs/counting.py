"""Jobs whose beginnings and effects can be counted, in two tables of their own."""

from __future__ import annotations

import random
import time

from django.db import connection

from zhiben.jobs import NotNow, job

TABLES = [
    "CREATE TABLE IF NOT EXISTS jobs_test_start (what varchar(40), thing varchar(60))",
    "CREATE TABLE IF NOT EXISTS jobs_test_effect (what varchar(40), thing varchar(60), UNIQUE (what, thing))",
]


@job("计数")
def count(number: int, seconds: float = 0.0) -> str:
    """Takes its time before and after its effect."""
    started("count", str(number))
    time.sleep(seconds * random.random())
    effect("count", str(number))
    time.sleep(seconds * random.random())
    return f"{number}"


@job("从不成功")
def refuse() -> str:
    """Fails whenever it is tried."""
    started("refuse", "")
    raise ValueError("从不成功")


@job("现在不行")
def later() -> str:
    """Asks to be tried again."""
    started("later", "")
    raise NotNow("正忙")


@job("每秒")
def second() -> str:
    """Of a very short period."""
    started("second", "")
    return ""


def started(what: str, thing: str) -> None:
    """Note that a job began: as often as it did."""
    _write("INSERT INTO jobs_test_start (what, thing) VALUES (%s, %s)", what, thing)


def effect(what: str, thing: str) -> None:
    """The job's effect, under its identity, as a use case has it: what is there already stays as it is."""
    _write("INSERT INTO jobs_test_effect (what, thing) VALUES (%s, %s) ON CONFLICT DO NOTHING", what, thing)


def counted(table: str, what: str) -> list[str]:
    """What is in a table, each as often as it is there."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT thing FROM jobs_test_{table} WHERE what = %s ORDER BY thing", [what])
        return [row[0] for row in cursor.fetchall()]


def _write(statement: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
