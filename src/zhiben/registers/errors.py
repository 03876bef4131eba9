"""Refusals that name rows: an import shows each beside its row and column."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from zhiben.facts.errors import Refused


class InvalidRows(Refused):
    """Some of many records were refused and nothing was written: place in the list → why."""

    def __init__(self, rows: Mapping[int, Refused]) -> None:
        super().__init__(rows)
        self.rows = dict(rows)

    def __str__(self) -> str:
        first = min(self.rows)
        return _("%(count)s条记录未通过检查，均未登记；首条为第%(place)s条：%(sentence)s") % {
            "count": len(self.rows),
            "place": first + 1,
            "sentence": self.rows[first],
        }
