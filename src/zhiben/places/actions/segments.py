"""Paths for new organisations: the next free segment below a superior."""

from __future__ import annotations

from zhiben.facts.paths import subtree
from zhiben.places.models import SEGMENT, OrganisationSpan

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def next_path(above: str) -> str:
    """The next free path below `above`; one once used stays used, for old records still lie there."""
    spans = OrganisationSpan.objects.filter(path__range=subtree(above)).exclude(path=above)
    last = spans.order_by("-path").values_list("path", flat=True).first()
    return following(last[: len(above) + SEGMENT]) if last else above + "1".rjust(SEGMENT, "0")


def following(path: str) -> str:
    """The path after it under the same superior."""
    above, number = path[:-SEGMENT], int(path[-SEGMENT:], 36) + 1
    segment = ""
    for _place in range(SEGMENT):
        number, digit = divmod(number, 36)
        segment = DIGITS[digit] + segment
    return above + segment
