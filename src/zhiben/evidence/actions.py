"""Store a file and attach it. Whether the viewer may write the record is decided by the use case that calls this."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.calendars import now
from zhiben.evidence import kinds, storage
from zhiben.evidence.disk import Disk
from zhiben.evidence.models import Attachment, File
from zhiben.facts.errors import Conflict, Invalid
from zhiben.facts.ids import new_id
from zhiben.journal import actions as journal

MEGABYTE = 1024 * 1024
LIMIT = 20 * MEGABYTE


@transaction.atomic
def store(
    source: bytes | BinaryIO,
    *,
    by: UUID,
    subject: UUID,
    name: str = "",
    role: str = Attachment.Role.OTHER,
    caption: str = "",
    position: int = 0,
    id: UUID | None = None,
    at: Any = None,
) -> Attachment:
    """Keep the file and attach it to `subject`, which lies `at`; repeating `id` answers the same attachment.

    The bytes are stored before the row is written, so a row never lacks its file. Raises Invalid on an empty or
    large file, or one that is no photo, PDF, DOCX or XLSX, StoreAway where the object store does not take it.
    """
    if role not in Attachment.Role.values:
        raise Invalid({"role": [_("没有“%(role)s”这种用途；请从列表中选择。") % {"role": role}]})
    name = _plain_name(name or str(getattr(source, "name", "") or ""))
    file = _stored(BytesIO(source) if isinstance(source, bytes) else source, name, by)
    if id and (done := Attachment.objects.filter(pk=id).first()):
        return _same(done, file, subject)
    attachment = Attachment.objects.create(
        id=id or new_id(),
        subject=subject,
        file=file,
        role=role,
        caption=caption.strip()[:200],
        position=position,
        name=name,
        attached_at=now(),
        attached_by=by,
    )
    journal.write("evidence.store", attachment, by=by, at=at, subject=subject, sha256=file.pk, name=name, role=role)
    return attachment


@transaction.atomic
def withdraw(*, attachment: Attachment, by: UUID, at: Any = None) -> Attachment:
    """Take an attachment off its record; the file itself is kept. Again is a no-op."""
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.withdrawn_at is None:
        attachment.withdrawn_at, attachment.withdrawn_by = now(), by
        attachment.save(update_fields=["withdrawn_at", "withdrawn_by"])
        journal.write("evidence.withdraw", attachment, by=by, at=at, subject=attachment.subject)
    return attachment


def _stored(source: BinaryIO, name: str, by: UUID) -> File:
    try:
        with storage.received(source, limit=LIMIT) as waiting:
            if not waiting.size:
                raise Invalid({"file": [_("文件“%(name)s”是空的；请重新选择。") % {"name": name}]})
            content_type = kinds.content_type(waiting.path)
            if content_type is None:
                sentence = _("文件“%(name)s”不是可用的格式；请上传照片（JPG、PNG、WEBP、HEIC）、PDF、DOCX或XLSX。")
                raise Invalid({"file": [sentence % {"name": name}]})
            with storage.answering(writing=True):
                storage.store().keep(waiting)
    except storage.TooLarge as error:
        sentence = _("文件“%(name)s”超过%(limit)s MB；请压缩后再上传。")
        raise Invalid({"file": [sentence % {"name": name, "limit": LIMIT // MEGABYTE}]}) from error
    file, _new = File.objects.get_or_create(
        sha256=waiting.sha256,
        defaults={
            "size": waiting.size,
            "content_type": content_type,
            "name": name,
            "stored_at": now(),
            "stored_by": by,
        },
    )
    return file


def _same(done: Attachment, file: File, subject: UUID) -> Attachment:
    if (done.file_id, done.subject) != (file.pk, subject):
        raise Conflict(_("这个附件编号已用于另一个文件；请重新上传。"))
    return done


def _plain_name(name: str) -> str:
    """The last part of whatever path a browser sent, without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[-200:] or _("未命名")


def adopt(folder: Path) -> int:
    """Bring the files of a restored folder into the store; how many. Each is named by its hash, so again is a no-op.

    Raises StoreAway.
    """
    count = 0
    with storage.answering(writing=True):
        for kept in Disk(folder).stored():
            storage.store().keep(storage.Waiting(Disk(folder).place(kept.sha256), kept.sha256, kept.size))
            count += 1
    return count


def carry(address: str) -> int:
    """Bring every file of our store into the one at `address`, and see that it is there; how many. Again is a no-op.

    Raises Conflict at one that is not what its name says, StoreAway.
    """
    there, count = storage.at(address), 0
    near = there.root if isinstance(there, Disk) else None
    with storage.answering(writing=True):
        present = set(there.stored())
        for kept in storage.store().stored():
            count += 1
            if kept in present:
                continue
            with (
                storage.store().opened(kept.sha256) as source,
                storage.received(source, limit=kept.size, near=near) as waiting,
            ):
                if waiting.sha256 != kept.sha256:
                    raise Conflict(_("附件 %(name)s 的内容与校验值不符；请先查明，再搬。") % {"name": kept.sha256})
                there.keep(waiting)
        if missing := set(storage.store().stored()) - set(there.stored()):
            raise Conflict(_("附件 %(name)s 没有搬到；请重试。") % {"name": min(missing).sha256})
    return count
