"""Read attachments. They are as visible as their record: the caller has read that through its room's `visible`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhiben.evidence import storage
from zhiben.evidence.models import Attachment, File
from zhiben.facts.errors import NotFound

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer


def of(subject: UUID, *, viewer: Viewer) -> QuerySet[Attachment]:
    """What is attached to one record, in its order."""
    return Attachment.objects.filter(subject=subject, withdrawn_at=None).select_related("file")


def of_many(subjects: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, list[Attachment]]:
    """The same for the records of a list, in one query; records without attachments are left out."""
    found: dict[UUID, list[Attachment]] = {}
    for attachment in Attachment.objects.filter(subject__in=list(subjects), withdrawn_at=None).select_related("file"):
        found.setdefault(attachment.subject, []).append(attachment)
    return found


def get(id: UUID, *, viewer: Viewer) -> Attachment:
    """One attachment: check its `subject` before showing it. Raises NotFound."""
    attachment = Attachment.objects.filter(pk=id).select_related("file").first()
    if attachment is None:
        raise NotFound(_("附件"), id)
    return attachment


def opened(file: File, *, viewer: Viewer) -> BinaryIO:
    """The file's bytes, for reading. Raises NotFound where the store has lost it, StoreAway where it does not answer."""
    try:
        with storage.answering():
            return storage.store().opened(file.pk)
    except FileNotFoundError as error:
        raise NotFound(_("文件"), file.name) from error


def damaged(*, viewer: Viewer) -> Iterator[File]:
    """Every file that the store has lost or altered: for the operator, after a restore. Raises StoreAway."""
    viewer.require("ledger.verify")
    for file in File.objects.order_by("pk").iterator(chunk_size=500):
        with storage.answering():
            found = storage.digest_of(file.pk)
        if found != file.pk:
            yield file
