"""zhiben setup regions | laws | checklists: what an installation begins with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import NounCommand
from zhiben.places import actions as places
from zhiben.places.queries import organisation_named
from zhiben.standards import actions as standards

KINDS = ("key_points", "field", "self_check")


class Command(NounCommand):
    """Load what is shipped; each may be repeated and then enters only what is missing."""

    help = _("初始化：装入随附的行政区划、法规标准、检查表")

    def add_verbs(self, verbs: Any) -> None:
        """regions, laws, checklists."""
        self.verb(verbs, "regions", _("装入随附的行政区划"))
        self.verb(verbs, "laws", _("装入随附的法规、判定标准和规则"))
        lists = self.verb(verbs, "checklists", _("以某单位的名义印发随附的排查要点、检查表和自查指南"))
        lists.add_argument("--organisation", required=True, help=_("单位：名称、简称或统一社会信用代码"))
        lists.add_argument("--kind", action="append", choices=KINDS, help=_("只装这一类，可重复；缺省为全部"))

    def verb_regions(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The shipped divisions."""
        self.stdout.write(_("新装入行政区划%(count)s条。") % {"count": places.load_regions(by=viewer)})

    def verb_laws(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The shipped laws, criteria and rules."""
        self.stdout.write(_("新装入%(count)s条。") % {"count": standards.load_laws(by=viewer)})

    def verb_checklists(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The shipped lists, in an organisation's name."""
        organisation = organisation_named(options["organisation"], viewer=viewer)
        new = standards.load_shipped(by=viewer, organisation=organisation, kinds=options["kind"] or KINDS)
        for each in new:
            self.stdout.write(each.title)
        self.stdout.write(_("新印发%(count)s套。") % {"count": len(new)})
