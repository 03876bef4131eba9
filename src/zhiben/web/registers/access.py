"""Find a register and its records, for whoever may see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import NotAllowed
from zhiben.registers.declaration import REGISTERS, Register, register_of
from zhiben.web.registers.looks import look_of


def register_named(code: str, *, viewer: Viewer) -> Register:
    """The register of that code. Raises Http404, and NotAllowed where its room is closed to the viewer."""
    register = REGISTERS.get(code)
    if register is None:
        raise Http404(_("没有这份台账。"))
    if not viewer.can(register.view_permission):
        raise NotAllowed(register.view_permission)
    return register


def record_of(register: Register, id: UUID, *, viewer: Viewer) -> Any:
    """The record, voided or not. Raises Http404 where there is none or it is out of sight: both look the same."""
    record = register.visible(viewer=viewer).select_related(*register.related).filter(pk=id).first()
    if record is None:
        raise Http404(_("没有这条记录，或者它不在您的范围之内。"))
    return record


def address_of(record: Model) -> str:
    """Where a record is shown; '' where no register shows it."""
    register = register_of(type(record))
    return reverse("register-detail", args=[register.code, record.pk]) if register else ""


def may_record(register: Register, *, viewer: Viewer) -> bool:
    """Whether the page offers the form; the use case decides."""
    has_form = register.record is not None or look_of(register.code).own_form
    return has_form and viewer.can(register.record_permission)
