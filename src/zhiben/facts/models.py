"""The abstract record, and the column type of codes and paths."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.ids import new_id


class CodeField(models.CharField):  # type: ignore[type-arg]
    """A code or a materialised path: compared byte by byte, so a subtree is a range of the index on every engine."""

    def db_parameters(self, connection: Any) -> Any:
        """The column's type; on PostgreSQL any other collation ignores separators and breaks the range."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class Fact(models.Model):
    """Something that happened: recorded once, corrected or voided only through use cases, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    happened_on = models.DateField(_("发生日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)
    recorded_by = models.UUIDField(_("登记人"), editable=False)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True, editable=False)
    voided_by = models.UUIDField(_("作废人"), null=True, blank=True, editable=False)
    voided_reason = models.CharField(_("作废原因"), max_length=200, default="", blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(voided_at=None) | ~models.Q(voided_reason=""),
                name="%(app_label)s_%(class)s_voided_with_reason",
                violation_error_message=_("作废须写明原因。"),
            )
        ]

    @property
    def voided(self) -> bool:
        """A mistake taken back: it counts for nothing, but a published figure may still open it."""
        return self.voided_at is not None
