"""Registers that need no rules of their own: the generic use cases of a located record.

The room gives the table, the columns and the posting; what is here checks, writes, settles and journals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhiben.accounts import scope
from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now, today
from zhiben.facts.bulk import insert
from zhiben.facts.errors import Invalid, Refused, WrongState
from zhiben.journal import actions as journal
from zhiben.ledger.postings import RULES, settle, settle_new
from zhiben.registers.declaration import Column, Register, Text
from zhiben.registers.errors import InvalidRows

BATCH = 500
REASON_LENGTH = 200
VOIDED = ["voided_at", "voided_by", "voided_reason"]
GUARDED = frozenset({"id", "recorded_at", "recorded_by", *VOIDED})
PATHS = frozenset({"organisation_path", "region_path"})  # copied by `locate`, so they are checked after it
SCOPE = {
    "organisation": "organisation_path",
    "region": "region_path",
    "field": "field",
    "enterprise": "enterprise_id",
    "premises": "premises_id",
}

# (record, *, on): copies onto the record the paths valid on that day, or raises Invalid.
Locate = Callable[..., Any]
# The same for many, each on its happened_on: place in the list → why one cannot be located.
LocateMany = Callable[[list[Any]], Mapping[int, Refused]]


def simple(
    code: str,
    label: Text,
    room: str,
    model: type[Any],
    columns: Sequence[Column],
    *,
    locate: Locate | None = None,
    locate_many: LocateMany | None = None,
    future: bool = False,
    **options: Any,
) -> Register:
    """A register whose records are written by the generic use cases; `options` are the other fields of Register.

    `model` derives from Fact and knows organisation_path and region_path; `locate(record, on=day)` fills
    them. Nothing may have happened later than today unless `future`.
    """
    cases = Cases(code, room, model, locate, locate_many, future)
    generic: dict[str, Any] = {
        "visible": cases.visible,
        "record": cases.record,
        "correct": cases.correct,
        "void": cases.void,
        # A room's own rules for one record are its rules for many.
        "record_many": None if "record" in options else cases.record_many,
        "void_many": None if "void" in options else cases.void_many,
        "related": tuple(column.name for column in columns if column.kind == "reference" and column.listed),
    }
    return Register(code, label, room, model, tuple(columns), **(generic | options))


@dataclass(frozen=True)
class Cases:
    """The generic use cases of one table."""

    code: str
    room: str
    model: type[Any]
    locate: Locate | None = None
    locate_many: LocateMany | None = None
    future: bool = False

    @property
    def permission(self) -> str:
        """Who may write."""
        return f"{self.room}.record"

    def visible(self, *, viewer: Viewer) -> QuerySet[Any]:
        """Every record that `viewer` may see, voided ones too."""
        known = {name for field in self.model._meta.concrete_fields for name in (field.name, field.attname)}
        return scope.visible(
            self.model.objects.all(),
            viewer=viewer,
            permission=f"{self.room}.view",
            **{name: column if column in known else None for name, column in SCOPE.items()},
        )

    @transaction.atomic
    def record(self, *, by: Viewer, id: UUID, **values: Any) -> Any:
        """Write a new record; repeating `id` answers the same one. Raises NotAllowed, Invalid."""
        if done := self._done(id, by):
            return done
        record = self._new(id, by, values, now())
        try:
            self._check(record, by)
            with transaction.atomic():
                record.save(force_insert=True)
        except (IntegrityError, Invalid):
            # Sent twice at the same moment: the other one was first, and is there since the look above.
            if done := self._done(id, by):
                return done
            raise
        if self.model in RULES:
            settle_new([record], by=by.id)
        journal.write(self.permission, record, by=by.id)
        return record

    @transaction.atomic
    def correct(self, *, by: Viewer, record: Any, **values: Any) -> Any:
        """Change what was recorded, keeping before and after in the journal. Raises NotAllowed, WrongState, Invalid."""
        self._refuse_guarded(values)
        record = self._locked(record, by)
        if record.voided:
            raise WrongState(expected=_("有效"), actual=_("已作废"))
        changed = journal.changes(record, values)
        if not changed:
            return record
        for name in changed:
            setattr(record, name, values[name])
        self._check(record, by)
        record.save()
        self._settle(record, by)
        journal.write(f"{self.room}.correct", record, by=by.id, changes=changed)
        return record

    @transaction.atomic
    def void(self, *, by: Viewer, record: Any, reason: str) -> Any:
        """Take a mistaken record back; it stays readable and counts for nothing. Raises NotAllowed, Invalid."""
        reason = checked_reason(reason)
        record = self._locked(record, by)
        if record.voided:
            return record
        record.voided_at, record.voided_by, record.voided_reason = now(), by.id, reason
        record.save(update_fields=VOIDED)
        self._settle(record, by)
        journal.write(f"{self.room}.void", record, by=by.id, reason=reason)
        return record

    @transaction.atomic
    def record_many(self, *, by: Viewer, rows: Iterable[tuple[UUID, dict[str, Any]]]) -> int:
        """Write all rows (id, values) or none; answers how many are new. Raises InvalidRows."""
        rows, moment = list(rows), now()
        known = self._known([identity for identity, _values in rows])
        records: dict[int, Any] = {}
        for place, (identity, values) in enumerate(rows):
            if identity not in known:
                known.add(identity)
                records[place] = self._new(identity, by, values, moment)
        if refused := self._refusals(records, by):
            raise InvalidRows(refused)
        self._insert(records)
        new = list(records.values())
        if self.model in RULES:
            settle_new(new, by=by.id)
        journal.write_many(self.permission, new, by=by.id)
        return len(new)

    @transaction.atomic
    def void_many(self, *, by: Viewer, ids: Sequence[UUID], reason: str) -> int:
        """Take back all of them or none; answers how many were not voided before. Raises NotAllowed, Invalid."""
        reason, count = checked_reason(reason), 0
        for start in range(0, len(ids), BATCH):
            waiting = self.model.objects.select_for_update().filter(pk__in=ids[start : start + BATCH], voided_at=None)
            records = list(waiting)
            for record in records:
                by.require(self.permission, at=record)
                record.voided_at, record.voided_by, record.voided_reason = now(), by.id, reason
            self.model.objects.bulk_update(records, VOIDED)
            if self.model in RULES:
                settle(*records, by=by.id)
            journal.write_many(f"{self.room}.void", records, by=by.id, reason=reason)
            count += len(records)
        return count

    def _refusals(self, records: dict[int, Any], by: Viewer) -> dict[int, Refused]:
        refused: dict[int, Refused] = {}
        for place, record in records.items():
            if refusal := _refusal(self._check_fields, record):
                refused[place] = refusal
        sound = [place for place in records if place not in refused]
        refused |= {sound[at]: why for at, why in self._locate_many([records[place] for place in sound]).items()}
        for place in sound:
            if place not in refused and (refusal := _refusal(self._check_rules, records[place], by)):
                refused[place] = refusal
        return refused

    def _locate_many(self, records: list[Any]) -> dict[int, Refused]:
        if self.locate_many:
            return dict(self.locate_many(records))
        found = ((at, _refusal(self._locate, record)) for at, record in enumerate(records))
        return {at: refusal for at, refusal in found if refusal}

    def _insert(self, records: dict[int, Any]) -> None:
        try:
            with transaction.atomic():
                insert(list(records.values()))
        except IntegrityError:
            # Asking the table about each row costs a query, so that is done only where the table has refused one.
            with transaction.atomic():
                for place, record in records.items():
                    try:
                        _refusing(record.validate_unique)
                        _refusing(record.validate_constraints)
                    except Refused as refusal:
                        raise InvalidRows({place: refusal}) from refusal
                    record.save(force_insert=True)

    def _new(self, id: UUID, by: Viewer, values: dict[str, Any], moment: datetime) -> Any:
        self._refuse_guarded(values)
        return self.model(id=id, recorded_at=moment, recorded_by=by.id, **values)

    def _check(self, record: Any, by: Viewer) -> None:
        self._check_fields(record)
        self._locate(record)
        self._check_rules(record, by)
        _refusing(record.validate_unique)
        _refusing(record.validate_constraints)

    def _check_fields(self, record: Any) -> None:
        # A record that was read a moment ago is in the table: asking again would cost a query a row.
        held = {field.name for field in record._meta.concrete_fields if field.is_relation and field.is_cached(record)}
        _refusing(record.clean_fields, exclude=held | PATHS)
        if record.happened_on > today() and not self.future:
            sentence = _("日期不能晚于今天（%(today)s）：填写的是%(value)s，请核对。") % {
                "today": today().isoformat(),
                "value": record.happened_on.isoformat(),
            }
            raise Invalid({"happened_on": [sentence]})

    def _locate(self, record: Any) -> None:
        if self.locate:
            self.locate(record, on=record.happened_on)

    def _check_rules(self, record: Any, by: Viewer) -> None:
        by.require(self.permission, at=record)
        _refusing(record.clean)

    def _locked(self, record: Any, by: Viewer) -> Any:
        record = self.model.objects.select_for_update().get(pk=record.pk)
        by.require(self.permission, at=record)
        return record

    def _done(self, id: UUID, by: Viewer) -> Any:
        if done := self.model.objects.filter(pk=id).first():
            by.require(self.permission, at=done)
        return done

    def _known(self, ids: list[UUID]) -> set[UUID]:
        known: set[UUID] = set()
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            known.update(self.model.objects.filter(pk__in=part).values_list("pk", flat=True))
        return known

    def _settle(self, record: Any, by: Viewer) -> None:
        if self.model in RULES:
            settle(record, by=by.id)

    def _refuse_guarded(self, values: dict[str, Any]) -> None:
        if guarded := GUARDED.intersection(values):
            raise TypeError(f"{self.code}: {sorted(guarded)} are set by the use case")


def checked_reason(reason: str) -> str:
    """The reason without blanks around it; raises Invalid where there is none."""
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": [_("请写明作废原因。")]})
    if len(reason) > REASON_LENGTH:
        sentence = _("作废原因不超过%(limit)s字，现为%(length)s字；请精简。")
        raise Invalid({"reason": [sentence % {"limit": REASON_LENGTH, "length": len(reason)}]})
    return reason


def _refusal(check: Callable[..., object], *given: Any) -> Refused | None:
    try:
        check(*given)
    except Refused as refusal:
        return refusal
    return None


def _refusing(check: Callable[..., None], **given: Any) -> None:
    try:
        check(**given)
    except ValidationError as error:
        raise Invalid.of(error) from error
