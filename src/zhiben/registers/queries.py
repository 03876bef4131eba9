"""Read imports, and the history of a record with the names of those who made it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhiben.accounts import queries as accounts
from zhiben.accounts.scope import visible
from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import NotFound
from zhiben.journal import queries as journal
from zhiben.ledger.postings import SUBJECTS
from zhiben.registers.declaration import REGISTERS, Register, register_of
from zhiben.registers.models import ImportBatch, ImportedRow
from zhiben.registers.values import shown


class Change(NamedTuple):
    """One field before and after, as a reader knows it."""

    label: str
    before: Any
    after: Any


class Step(NamedTuple):
    """One thing that was done to a record."""

    at: datetime
    by: str
    action: str  # the use case: publicity.correct
    changes: list[Change]
    detail: dict[str, Any]  # everything else that was noted


def get(code: str, *, viewer: Viewer) -> Register:
    """The register of that code, if the viewer may see its room at all; raises NotFound."""
    register = REGISTERS.get(code)
    if register is None or not viewer.can(register.view_permission):
        raise NotFound(_("清册"), code)
    return register


def registers(*, viewer: Viewer) -> list[Register]:
    """The registers that the viewer may see, in the order of the menu."""
    mine = [register for register in REGISTERS.values() if viewer.can(register.view_permission)]
    return sorted(mine, key=lambda register: (register.order, register.code))


def titles(subjects: Iterable[tuple[str, UUID]], *, viewer: Viewer) -> dict[UUID, str]:
    """(kind of entry, record) → what the record is called, of those in sight: one query a register."""
    wanted: dict[str, set[UUID]] = {}
    for kind, subject in subjects:
        register = register_of(SUBJECTS[kind]) if kind in SUBJECTS else None
        if register is not None:
            wanted.setdefault(register.code, set()).add(subject)
    found: dict[UUID, str] = {}
    for code, ids in wanted.items():
        register = REGISTERS[code]
        rows = register.visible(viewer=viewer).select_related(*register.related).filter(pk__in=ids)
        found |= {each.pk: register.title(each) for each in rows}
    return found


def record(register: Register, id: UUID, *, viewer: Viewer) -> Any:
    """One record that the viewer may see; raises NotFound."""
    found = register.visible(viewer=viewer).filter(pk=id).select_related(*register.related).first()
    if found is None:
        raise NotFound(register.label, id)
    return found


def history(record: Any, *, viewer: Viewer) -> list[Step]:
    """What was done to a record that the viewer has read through its room's `visible`, newest first."""
    events = list(journal.history(record.pk, viewer=viewer))
    names = accounts.names({event.by for event in events}, viewer=viewer)
    register = register_of(type(record))
    steps = []
    for event in events:
        detail = dict(event.detail)
        changes = [_change(register, name, *pair) for name, pair in detail.pop("changes", {}).items()]
        steps.append(Step(event.at, names.get(event.by, _("已注销账户")), event.action, changes, detail))
    return steps


def batches(*, viewer: Viewer) -> QuerySet[ImportBatch]:
    """The imports within the viewer's reach and the viewer's own, newest first."""
    near = visible(
        ImportBatch.objects.all(), viewer=viewer, permission="imports.run", field=None, enterprise=None, premises=None
    )
    return ImportBatch.objects.filter(Q(pk__in=near.values("pk")) | Q(by=viewer.id))


def batch(id: UUID, *, viewer: Viewer) -> ImportBatch:
    """One of them; raises NotFound."""
    found = batches(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(_("导入"), id)
    return found


def origin(record: Any, *, viewer: Viewer) -> ImportedRow | None:
    """The row of a spreadsheet that a record came from, None where somebody entered it."""
    return ImportedRow.objects.filter(record=record.pk).select_related("batch").first()


def _change(register: Register | None, name: str, before: Any, after: Any) -> Change:
    column = next((each for each in register.columns if each.name == name), None) if register else None
    if column is None or column.kind in {"reference", "date"}:  # the journal keeps these as text
        return Change(str(column.label) if column else name, before, after)
    return Change(str(column.label), shown(column, before), shown(column, after))
