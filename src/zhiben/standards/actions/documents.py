"""Use cases of documents: what came from above, and the laws that everything rests on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiben.accounts.viewer import EVERYWHERE, Viewer
from zhiben.facts.errors import Invalid
from zhiben.facts.ids import derived_id, new_id
from zhiben.facts.races import replayable
from zhiben.journal import actions as journal
from zhiben.places.actions import locate, locate_many
from zhiben.registers.simple import Cases
from zhiben.standards.actions.versions import PERMISSION
from zhiben.standards.models import IncomingDocument, Law

cases = Cases("incoming-documents", "standards", IncomingDocument, locate, locate_many)


def receive_document(*, by: Viewer, id: UUID | None = None, **values: Any) -> IncomingDocument:
    """Enter a document from above; happened_on is the day it came in. Repeating `id` answers the same one.

    `values`: organisation, happened_on, title, number, issuer, issued_on, level, summary. Raises NotAllowed, Invalid.
    """
    received: IncomingDocument = cases.record(by=by, id=id or new_id(), **values)
    return received


@replayable(Law, named="code")
@transaction.atomic
def add_law(*, by: Viewer, code: str, id: UUID | None = None, **values: Any) -> Law:
    """Enter a law, regulation or standard; repeating `code` answers the same one. For the whole installation."""
    by.require(PERMISSION, at=EVERYWHERE)
    if done := Law.objects.filter(code=code).first():
        return done
    law = Law(id=id or derived_id("law", code), code=code, **values)
    _check(law)
    law.save(force_insert=True)
    journal.write("standards.add_law", law, by=by.id, code=code, title=law.title)
    return law


@transaction.atomic
def end_law(*, by: Viewer, law: Law, on: date) -> Law:
    """Its last day, and that of the criteria that rest on it, is `on`."""
    by.require(PERMISSION, at=EVERYWHERE)
    law = Law.objects.select_for_update().get(pk=law.pk)
    if law.ends_on == on:
        return law
    law.ends_on = on
    _check(law)
    law.save(update_fields=["ends_on"])
    law.criteria.filter(valid_from__lte=on).update(valid_to=on)
    journal.write("standards.end_law", law, by=by.id, on=on)
    return law


def _check(law: Law) -> None:
    try:
        law.full_clean()
    except ValidationError as error:
        raise Invalid.of(error) from error
