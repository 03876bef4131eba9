"""Use cases of figures: an office adds a definition; a version that was used is kept."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.calendars import now
from zhiben.facts.errors import Conflict, Invalid
from zhiben.figures import catalogue
from zhiben.figures.definitions import BadDefinition, Figure, figure_from, to_spec
from zhiben.figures.models import Definition
from zhiben.journal import actions as journal
from zhiben.ledger.postings import KINDS


@transaction.atomic
def define(*, by: Viewer, code: str, spec: dict[str, Any]) -> Figure:
    """Add the office's own figure, or a new version of it.

    Raises Conflict for a shipped code or a part of a ratio, Invalid for a bad definition.
    """
    by.require_somewhere("figures.define")
    if code in catalogue.shipped():
        raise Conflict(_("“%(code)s”是内置指标，不能改写；请换一个代码。") % {"code": code})
    try:
        figure = figure_from(code, spec)
    except (BadDefinition, TypeError, ValueError) as error:
        raise Invalid({"spec": [_("口径有误：%(error)s；请对照内置指标的写法。") % {"error": error}]}) from error
    if unknown := set(figure.counts) - KINDS.keys():
        sentence = _("没有“%(kinds)s”这类分录；请从列出的事项中选择。") % {"kinds": "、".join(sorted(unknown))}
        raise Invalid({"counts": [sentence]})
    _check_parts(figure)
    keep(figure, by=by, own=True)
    journal.write("figures.define", None, by=by.id, code=code, version=figure.version)
    return figure


def _check_parts(figure: Figure) -> None:
    known = {each.code: each for each in catalogue.figures()}
    if bad := [part for part in figure.parts if part == figure.code or part not in known or known[part].parts]:
        sentence = _("“%(codes)s”不能作分子或分母；请选择本身不是比率的已有指标。") % {"codes": "、".join(bad)}
        raise Invalid({"parts": [sentence]})
    # A published ratio names its parts by their codes: with another definition it could not be recomputed.
    users = [each.label for each in known.values() if figure.code in each.parts]
    if users and known[figure.code].version != figure.version:
        sentence = _("“%(code)s”是“%(users)s”的分子或分母，口径不能再改；请另立一个代码。")
        raise Conflict(sentence % {"code": figure.code, "users": "、".join(users)})


def keep(figure: Figure, *, by: Viewer = SYSTEM, own: bool = False) -> None:
    """Keep this version for ever: a published value names it."""
    if own:
        # The newest row of a code holds: also where the office goes back to an older version, or changes only its words.
        Definition.objects.filter(code=figure.code, version=figure.version).delete()
    Definition.objects.get_or_create(
        code=figure.code,
        version=figure.version,
        defaults={"spec": to_spec(figure), "own": own, "defined_at": now(), "defined_by": by.id},
    )
