"""From the identity of a record to its page, and from many to their titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.ledger import queries as ledger
from zhiben.ledger.postings import SUBJECTS
from zhiben.registers.declaration import REGISTERS, Register, register_of
from zhiben.web.requests import ViewerRequest


class Named(NamedTuple):
    """What a record is called and where it is shown; no address where it is out of the viewer's sight."""

    title: str
    register: str
    url: str


def record(request: ViewerRequest, id: UUID) -> HttpResponse:
    """Any record by its identity alone: to its page. Documents and notices link here."""
    found = find(id, viewer=request.viewer)
    if found is None:
        raise Http404(_("没有这条记录，或者它不在您的范围之内。"))
    register, _record = found
    return redirect("register-detail", register.code, id)


def find(id: UUID, *, viewer: Viewer) -> tuple[Register, Any] | None:
    """The register and the record; its ledger entries tell the register, else every register is asked."""
    entries = ledger.entries_of_subject(id)
    posted = register_of(SUBJECTS[entries[0].kind]) if entries and entries[0].kind in SUBJECTS else None
    for register in [posted] if posted else REGISTERS.values():
        found = register.visible(viewer=viewer).filter(pk=id).first()
        if found is not None:
            return register, found
    return None


def name_all(subjects: Iterable[tuple[UUID, str]], *, viewer: Viewer) -> Mapping[UUID, Named]:
    """(record, kind of entry) → what it is called: one query a register, whatever the number of records."""
    by_register: dict[str, set[UUID]] = {}
    for subject, kind in subjects:
        register = register_of(SUBJECTS[kind]) if kind in SUBJECTS else None
        if register is not None:
            by_register.setdefault(register.code, set()).add(subject)
    named: dict[UUID, Named] = {}
    for code, ids in by_register.items():
        register = REGISTERS[code]
        for each in register.visible(viewer=viewer).select_related(*register.related).filter(pk__in=ids):
            address = reverse("register-detail", args=[code, each.pk])
            named[each.pk] = Named(register.title(each), str(register.label), address)
    return named
