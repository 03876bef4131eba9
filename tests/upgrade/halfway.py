"""Upgrade to what a release knew: `python -m tests.upgrade.halfway FACTS.json`, with its settings in the environment.

The code of that release is not at hand where tests run, its migrations are: they never change once they were released.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

if __name__ == "__main__":
    targets = sorted(json.loads(Path(sys.argv[1]).read_text("utf-8"))["migrations"].items())
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(targets)
    executor.migrate(targets, plan=plan)
    json.dump([f"{migration.app_label}.{migration.name}" for migration, _backwards in plan], sys.stdout)
