"""Take a spreadsheet over into a register: read → match headers → check → run, all rows or none, safe to repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now
from zhiben.facts.bulk import insert_rows, roomy
from zhiben.facts.errors import Conflict, Invalid, Refused
from zhiben.facts.ids import beside, derived_id
from zhiben.journal import actions as journal
from zhiben.registers.declaration import Register, UseCase
from zhiben.registers.errors import InvalidRows
from zhiben.registers.headers import Mapped, checked, first_scope, match_headers, remember
from zhiben.registers.models import ImportBatch, ImportedRow
from zhiben.registers.sheets import Sheet, read, said
from zhiben.registers.simple import checked_reason
from zhiben.registers.values import Reader, Unreadable

__all__ = [
    "Checked", "Imported", "RowError", "RowsRefused", "Sheet",
    "check", "match_headers", "read", "remember", "run", "void_batch",
]  # fmt: skip

SHOWN = 200  # errors that are listed; the others are counted
BATCH = 500


class RowError(NamedTuple):
    """What is wrong with one cell, or with a whole row where `label` is ''."""

    row: int
    label: str
    value: str
    message: str

    def __str__(self) -> str:
        if not self.label:
            return _("第%(row)s行：%(message)s") % self._asdict()
        if not self.value:
            return _("第%(row)s行“%(label)s”：%(message)s") % self._asdict()
        return _("第%(row)s行“%(label)s”：“%(value)s”。%(message)s") % self._asdict()


class Row(NamedTuple):
    """A row that could be read: what the use case gets, and an identity of its content."""

    number: int
    values: dict[str, Any]
    content: UUID


@dataclass
class Checked:
    """What an import would do."""

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)  # the first 200
    wrong: int = 0  # all of them
    repeated: list[int] = field(default_factory=list)  # rows that an earlier file had, too
    imported: ImportBatch | None = None  # this very file was imported before

    @property
    def full(self) -> bool:
        """No more errors are listed, only counted."""
        return len(self.errors) >= SHOWN

    def note(self, error: RowError) -> None:
        """Add an error."""
        self.wrong += 1
        if not self.full:
            self.errors.append(error)


class RowsRefused(Refused):
    """Some rows are wrong and nothing was written."""

    def __init__(self, found: Checked) -> None:
        super().__init__(found.wrong)
        self.errors = found.errors
        self.wrong = found.wrong

    def __str__(self) -> str:
        head = _("共%(count)s处错误，未导入任何一行；请改正后重新导入。") % {"count": self.wrong}
        return "\n".join([head, *map(str, self.errors)])


class Imported(NamedTuple):
    """The batch, and whether this very file had been imported before (then nothing was done)."""

    batch: ImportBatch
    again: bool


@roomy()
def check(register: Register, sheet: Sheet, mapping: Mapped, *, by: Viewer, skip_repeated: bool = False) -> Checked:
    """Everything that `run` would refuse, found by doing it and taking it back; nothing is written.

    Raises NotAllowed, and Invalid where the mapping itself does not do.
    """
    reading = _Reading(register, sheet, mapping, by)
    found = reading.read(skip_repeated=skip_repeated)
    if not found.wrong and not found.imported:
        with transaction.atomic():
            reading.write(attempt=_attempts(register, sheet))
            transaction.set_rollback(True)
    return found


@roomy()
@transaction.atomic
def run(register: Register, sheet: Sheet, mapping: Mapped, *, by: Viewer, skip_repeated: bool = False) -> Imported:
    """Write every row or none. The same file again changes nothing and answers the batch that it was.

    `skip_repeated` leaves out the rows that an earlier file had, too: for lists that grow from week to week.
    Raises NotAllowed, Invalid (the mapping), RowsRefused.
    """
    reading = _Reading(register, sheet, mapping, by)
    found = reading.read(skip_repeated=skip_repeated)
    if found.imported:
        return Imported(found.imported, again=True)
    if found.wrong:
        raise RowsRefused(found)
    attempt = _attempts(register, sheet)
    batch = _batch(register, sheet, mapping, by)
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:
        # Two people import one file at the same moment: the second waited here for the first.
        same = ImportBatch.objects.get(register=register.code, sha256=sheet.sha256, voided_at=None)
        return Imported(same, again=True)
    ids, batch.new = reading.write(attempt=attempt)
    if found.wrong:
        raise RowsRefused(found)
    batch.save(update_fields=["new"])
    insert_rows(
        ImportedRow,
        ("batch_id", "row", "record", "content"),
        [(batch.pk, row.number, identity, row.content) for row, identity in zip(found.rows, ids, strict=True)],
    )
    journal.write("imports.run", batch, by=by.id, register=register.code, rows=batch.rows, sha256=sheet.sha256)
    return Imported(batch, again=False)


@transaction.atomic
def void_batch(register: Register, batch: ImportBatch, *, by: Viewer, reason: str) -> ImportBatch:
    """Take back every record of an import that is not voided yet; again is a no-op.

    Raises NotAllowed, Invalid without a reason, Conflict where the register's records cannot be voided.
    """
    first_scope(by)
    reason = checked_reason(reason)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.voided:
        return batch
    ids = list(batch.imported.values_list("record", flat=True))
    if register.void_many:
        register.void_many(by=by, ids=ids, reason=reason)
    elif register.void:
        for record in _records(register, ids):
            if not record.voided:
                register.void(by=by, record=record, reason=reason)
    else:
        raise Conflict(_("“%(label)s”的记录不能作废。") % {"label": register.label})
    batch.voided_at, batch.voided_by, batch.voided_reason = now(), by.id, reason
    batch.save(update_fields=["voided_at", "voided_by", "voided_reason"])
    journal.write("imports.void", batch, by=by.id, register=register.code, reason=reason)
    return batch


class _Reading:
    """One sheet on its way into one register."""

    def __init__(self, register: Register, sheet: Sheet, mapping: Mapped, by: Viewer) -> None:
        first_scope(by)  # raises NotAllowed
        if register.record is None:
            raise Conflict(_("“%(label)s”不能导入。") % {"label": register.label})
        self._register, self._record, self._sheet, self._by = register, register.record, sheet, by
        self._readers = [
            (sheet.headers.index(header), header, Reader(register, column, viewer=by, header=header))
            for header, column in checked(register, mapping).items()
            if header in sheet.headers
        ]
        self._found = Checked()

    def read(self, *, skip_repeated: bool) -> Checked:
        """Read every cell; what cannot be read is noted."""
        found, seen = self._found, Counter[str]()
        for number, cells in self._sheet.rows:
            before = found.wrong
            values, text = self._values(number, cells)
            if found.wrong == before:
                # Two equal rows in one file are two facts; the first of them is the first of the next file, too.
                seen[text] += 1
                found.rows.append(Row(number, values, derived_id("row", self._register.code, text, seen[text])))
        found.repeated = _repeated(found.rows)
        if skip_repeated:
            repeated = set(found.repeated)
            found.rows = [row for row in found.rows if row.number not in repeated]
        found.imported = ImportBatch.objects.filter(
            register=self._register.code, sha256=self._sheet.sha256, voided_at=None
        ).first()
        return found

    def write(self, *, attempt: int) -> tuple[list[UUID], int]:
        """Write the rows: their identities, and how many are new. What is refused is noted; the caller takes all back."""
        rows = self._found.rows
        place = derived_id(self._sheet.sha256, self._register.code, attempt)
        ids = [beside(place, place, row.number, row.content) for row in rows]
        waiting = [(identity, row.values) for identity, row in zip(ids, rows, strict=True)]
        refused: dict[int, Refused] = {}
        new = 0
        try:
            with transaction.atomic():
                if self._register.record_many:
                    new = self._register.record_many(by=self._by, rows=waiting)
                else:
                    new, refused = _one_by_one(self._record, self._by, waiting)
        except InvalidRows as refusal:
            refused = refusal.rows
        except Refused as unplaced:
            # The bulk path did not say which row it means: ask about each.
            refused = _one_by_one(self._record, self._by, waiting)[1] or {0: unplaced}
        for at, why in sorted(refused.items()):
            self._note(rows[at].number, why)
        return ids, new

    def _values(self, number: int, cells: Sequence[Any]) -> tuple[dict[str, Any], str]:
        """By column, and what all of its cells say together."""
        values: dict[str, Any] = {}
        texts = []
        for at, header, reader in self._readers:
            name = reader.column.name
            try:
                value, text = reader.read(cells[at] if at < len(cells) else None)
            except Unreadable as error:
                self._found.note(RowError(number, header, error.value, error.remedy))
                continue
            if value is not None:
                values[name] = value  # an empty cell leaves the field's default
            texts.append(f"{name}\x1f{text}")
        return values, "\x1e".join(texts)

    def _note(self, number: int, refusal: Refused) -> None:
        if not isinstance(refusal, Invalid):
            self._found.note(RowError(number, "", "", str(refusal)))
            return
        for name, sentences in refusal.errors.items():
            label, value = ("", "") if self._found.full else self._said(number, name)
            for sentence in sentences:
                self._found.note(RowError(number, label, value, str(sentence)))

    def _said(self, number: int, name: str) -> tuple[str, str]:
        """The header and what is below it in that row, of a column; its label where the sheet has no such column."""
        for at, header, reader in self._readers:
            if reader.column.name == name:
                return header, said(next(cells for each, cells in self._sheet.rows if each == number), at)
        return next((str(each.label) for each in self._register.columns if each.name == name), ""), ""


def _one_by_one(record: UseCase, by: Viewer, rows: list[tuple[UUID, dict[str, Any]]]) -> tuple[int, dict[int, Refused]]:
    refused: dict[int, Refused] = {}
    for at, (identity, values) in enumerate(rows):
        try:
            with transaction.atomic():
                record(by=by, id=identity, **values)
        except Refused as refusal:
            refused[at] = refusal
    return len(rows) - len(refused), refused


def _repeated(rows: list[Row]) -> list[int]:
    known: set[UUID] = set()
    for start in range(0, len(rows), BATCH):
        part = [row.content for row in rows[start : start + BATCH]]
        before = ImportedRow.objects.filter(content__in=part, batch__voided_at=None)
        known.update(before.values_list("content", flat=True))
    return [row.number for row in rows if row.content in known]


def _attempts(register: Register, sheet: Sheet) -> int:
    """How often this file was imported before and voided: its records are other records then."""
    return ImportBatch.objects.filter(register=register.code, sha256=sheet.sha256).count()


def _batch(register: Register, sheet: Sheet, mapping: Mapped, by: Viewer) -> ImportBatch:
    scope = first_scope(by)
    return ImportBatch(
        register=register.code,
        sha256=sheet.sha256,
        name=sheet.name[-200:],
        organisation_path=scope.organisation,
        region_path=scope.region,
        mapping=dict(mapping),
        rows=len(sheet.rows),
        new=0,
        at=now(),
        by=by.id,
    )


def _records(register: Register, ids: list[UUID]) -> Iterator[Any]:
    for start in range(0, len(ids), BATCH):
        yield from register.model._default_manager.filter(pk__in=ids[start : start + BATCH])
