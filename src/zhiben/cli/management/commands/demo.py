"""zhiben demo load | documents | sign-ins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import NounCommand
from zhiben.demo import documents, loading, world


class Command(NounCommand):
    """The demonstration's data, documents and sign-ins."""

    help = _("演示：装入数据、生成文件、列出账号")

    def add_verbs(self, verbs: Any) -> None:
        """load, documents, sign-ins."""
        self.verb(verbs, "load", _("经各用例装入演示数据；已装入则不做任何事"))
        self.verb(verbs, "documents", _("把第24期写成文件")).add_argument("--out", type=Path, required=True)
        self.verb(verbs, "sign-ins", _("列出各角色的演示账号"))

    def verb_load(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Load, once."""
        if not settings.ZHIBEN_DEMO:
            raise CommandError(_("演示数据只装入演示环境；请设 ZHIBEN_DEMO=1。"))
        try:
            new = loading.load(self.stdout.write)
        except loading.Unfinished as cut:
            sentence = _("上次装入中断了；请删除 %(home)s 后重试。")
            raise CommandError(sentence % {"home": settings.ZHIBEN_HOME}) from cut
        self.stdout.write(_("演示数据已装入。") if new else _("演示数据已在，未作改动。"))

    def verb_documents(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The published files, and the report of the number check."""
        for path in documents.write(options["out"], viewer=viewer):
            self.stdout.write(str(path))

    def verb_sign_ins(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """One a role."""
        self.stdout.write(_("演示账号（口令均为 %(password)s）：") % {"password": world.PASSWORD})
        for each in world.SIGN_INS:
            self.stdout.write(f"  {each.username:<12}{each.role:<15}{each.organisation} {each.title} {each.name}")
        self.stdout.write(settings.ZHIBEN_PUBLIC_ADDRESS)
