"""What a return is made of: the numbers of a unit, as JSON keeps them, and where the unit lies."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.figures import catalogue
from zhiben.figures.evaluation import Number, evaluate
from zhiben.ledger.models import Seal
from zhiben.places.models import Organisation


def composed(codes: Sequence[str], path: str, during: Period, as_of: Seal | None) -> dict[str, Any]:
    """The numbers of a unit and all below it; who asks has been allowed to see the unit."""
    wanted = [catalogue.figure(code) for code in codes]
    values = evaluate(wanted, scope=Scope(organisation=path), period=during, as_of=as_of)
    return {
        code: {
            "number": plain(value.number),
            "version": value.figure.version,
            "label": value.figure.label_zh,
            "unit": value.figure.unit,
        }
        for code, value in values.items()
    }


def place(unit: Organisation) -> Scope:
    """Where a unit lies, for grants: an enterprise's own officer has a grant for that enterprise alone."""
    enterprise = unit.pk if unit.kind == Organisation.Kind.ENTERPRISE else None
    return Scope(organisation=unit.path, region=unit.region_path, enterprise=enterprise)


def plain(number: Number) -> int | str | None:
    """A number as JSON keeps it: a ratio by its two parts, unrounded."""
    return str(number) if isinstance(number, Fraction) else number
