"""Imports that were made, and what an office's own headers mean."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiben.facts.ids import new_id
from zhiben.facts.models import CodeField


class ImportBatch(models.Model):
    """One spreadsheet that was taken over as a whole (导入); it can be voided as a whole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    register = CodeField(_("清册"), max_length=60)
    sha256 = CodeField(_("内容摘要"), max_length=64)
    name = models.CharField(_("文件名"), max_length=200)
    organisation_path = CodeField(_("单位范围"), max_length=80, default="", blank=True)
    region_path = CodeField(_("区划范围"), max_length=20, default="", blank=True)
    mapping = models.JSONField(_("列对应"), default=dict)  # header → column name
    rows = models.PositiveIntegerField(_("行数"))  # in the file
    new = models.PositiveIntegerField(_("新登记"))  # of them; the others were there already
    at = models.DateTimeField(_("导入时间"))
    by = models.UUIDField(_("导入人"))
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_by = models.UUIDField(_("作废人"), null=True, blank=True)
    voided_reason = models.CharField(_("作废原因"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = _("导入")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["register", "-at"], name="registers_batches_newest")]
        constraints = [
            # Once voided, the same file may come again.
            models.UniqueConstraint(
                fields=["register", "sha256"],
                condition=models.Q(voided_at=None),
                name="registers_file_imported_once",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at=None) | ~models.Q(voided_reason=""),
                name="registers_batch_voided_with_reason",
                violation_error_message=_("作废须写明原因。"),
            ),
        ]

    @property
    def voided(self) -> bool:
        """All of its records were taken back."""
        return self.voided_at is not None


class ImportedRow(models.Model):
    """Which record a row of a batch became."""

    # No index of its own: the constraint below begins with it.
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="imported", db_index=False)
    row = models.PositiveIntegerField(_("行号"))  # as the spreadsheet counts it, its header included
    record = models.UUIDField(_("记录"))
    content = models.UUIDField(_("内容摘要"))  # the same row in another file has the same

    class Meta:
        verbose_name = _("导入的行")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="registers_row_imported_once")]
        indexes = [
            models.Index(fields=["record"], name="registers_row_of_record"),  # a record's page: where it came from
            models.Index(fields=["content"], name="registers_row_by_content"),  # was this row imported before?
        ]


class HeaderMapping(models.Model):
    """What an office's own headers mean in a register: matched once by a person and remembered."""

    register = CodeField(_("清册"), max_length=60)
    organisation_path = CodeField(_("单位"), max_length=80, default="", blank=True)
    signature = CodeField(_("表头摘要"), max_length=64)
    mapping = models.JSONField(_("列对应"), default=dict)  # header → column name, '' for a column to leave out
    remembered_at = models.DateTimeField(_("登记时间"))
    remembered_by = models.UUIDField(_("登记人"))

    class Meta:
        verbose_name = _("表头对应")
        constraints = [
            models.UniqueConstraint(
                fields=["register", "organisation_path", "signature"], name="registers_headers_remembered_once"
            )
        ]
