"""zhiben api schema [--check]."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import NounCommand

ADDRESS = "/api/openapi.json"
SNAPSHOT = Path("tests/api/openapi.json")


class Command(NounCommand):
    """The REST interface: what was agreed on with those who use it."""

    help = _("接口：写出或核对 OpenAPI 说明")

    def add_verbs(self, verbs: Any) -> None:
        """schema."""
        schema = self.verb(verbs, "schema", _("写出 OpenAPI 说明；--check 只与已有的比较"))
        schema.add_argument("--check", action="store_true", help=_("只比较，不同则退出码为 1"))
        schema.add_argument("--out", type=Path, default=SNAPSHOT, help=_("文件，缺省为 %(path)s") % {"path": SNAPSHOT})

    def verb_schema(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Write the schema, or compare it with what was written."""
        path: Path = options["out"]
        text = json.dumps(served(), ensure_ascii=False, indent=1) + "\n"
        if not options["check"]:
            path.write_text(text, "utf-8")
            self.stdout.write(str(path))
        elif not path.exists() or path.read_text("utf-8") != text:
            said = {"path": path}
            raise CommandError(_("接口与 %(path)s 不同；有意改动的话请运行 zhiben api schema 并一并提交。") % said)


def served() -> Any:
    """The schema as the API answers it: one face does not import another."""
    view = resolve(ADDRESS)
    return json.loads(view.func(RequestFactory().get(ADDRESS)).content)
