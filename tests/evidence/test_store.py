"""Files: what they are is decided by their bytes, and each content is kept once."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest

from zhiben.accounts.viewer import NOBODY, SYSTEM
from zhiben.evidence import actions, queries
from zhiben.evidence.disk import Disk
from zhiben.evidence.models import Attachment, File
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, NotFound
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event

pytestmark = pytest.mark.django_db
BY = UUID(int=7)
SUBJECT = UUID(int=8)
JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 10
PDF = b"%PDF-1.7 " + b"paper" * 10


def office(*parts: str) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for part in parts:
            archive.writestr(part, "<xml/>")
    return stream.getvalue()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def on_disk(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic....", "image/heic"),
        (PDF, "application/pdf"),
        (
            office("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_a_file_is_what_its_bytes_say(folder, data, content_type):
    attachment = actions.store(data, by=BY, subject=SUBJECT, name="误导.exe")
    digest = sha256(data).hexdigest()
    assert (attachment.file.content_type, attachment.file.size, attachment.file.pk) == (content_type, len(data), digest)
    assert on_disk(folder) == [f"{digest[:2]}/{digest[2:4]}/{digest}"]
    with queries.opened(attachment.file, viewer=SYSTEM) as file:
        assert file.read() == data


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00program",
        b"<html><script>alert(1)</script></html>",
        b"RIFF\x10\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypisom....",
        office("readme.txt"),
        office("[Content_Types].xml", "ppt/presentation.xml"),
        b"PK\x03\x04 torn",
    ],
)
def test_anything_else_is_refused_and_leaves_nothing(folder, data):
    with pytest.raises(Invalid, match=r"“照片\.jpg”不是可用的格式；请上传照片") as refusal:
        actions.store(data, by=BY, subject=SUBJECT, name="照片.jpg")
    assert list(refusal.value.errors) == ["file"]
    assert (on_disk(folder), File.objects.count(), Attachment.objects.count()) == ([], 0, 0)


def test_an_empty_file_is_refused():
    with pytest.raises(Invalid, match="是空的"):
        actions.store(b"", by=BY, subject=SUBJECT, name="空.pdf")


def test_a_large_file_is_refused_naming_the_limit(folder, monkeypatch):
    monkeypatch.setattr(actions, "LIMIT", 2 * actions.MEGABYTE)
    just = b"%PDF-".ljust(2 * actions.MEGABYTE, b" ")
    actions.store(just, by=BY, subject=SUBJECT)
    with pytest.raises(Invalid, match=r"“大\.pdf”超过2 MB；请压缩"):
        actions.store(just + b" ", by=BY, subject=SUBJECT, name="大.pdf")
    assert len(on_disk(folder)) == 1


def test_the_same_content_is_kept_once(folder):
    first = actions.store(JPEG, by=BY, subject=SUBJECT, name="一.jpg", role="before")
    second = actions.store(BytesIO(JPEG), by=BY, subject=new_id(), name="二.jpg", role="after")
    assert first.file == second.file and first.pk != second.pk
    assert (first.name, second.name, File.objects.count(), len(on_disk(folder))) == ("一.jpg", "二.jpg", 1, 1)


def test_sending_it_again_answers_the_same_attachment(new_id):
    first = actions.store(JPEG, by=BY, subject=SUBJECT, id=new_id)
    assert actions.store(JPEG, by=BY, subject=SUBJECT, id=new_id) == first
    assert (Attachment.objects.count(), Event.objects.filter(action="evidence.store").count()) == (1, 1)


def test_an_identity_names_one_file_only(new_id):
    actions.store(JPEG, by=BY, subject=SUBJECT, id=new_id)
    with pytest.raises(Conflict):
        actions.store(PDF, by=BY, subject=SUBJECT, id=new_id)
    assert Attachment.objects.get().file.content_type == "image/jpeg"


def test_an_unknown_role_is_refused():
    with pytest.raises(Invalid, match="没有“selfie”这种用途"):
        actions.store(JPEG, by=BY, subject=SUBJECT, role="selfie")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("C:\\照片\\一.jpg", "一.jpg"), ("../../etc/passwd", "passwd"), ("a\x00b.pdf", "ab.pdf"), ("", "未命名")],
)
def test_only_the_last_part_of_a_name_is_kept(sent, kept):
    assert actions.store(JPEG, by=BY, subject=SUBJECT, name=sent).name == kept


def test_attachments_come_in_their_order():
    last = actions.store(PDF, by=BY, subject=SUBJECT, position=2)
    first = actions.store(JPEG, by=BY, subject=SUBJECT, position=1, caption=" 整改前 ", role="before")
    other = actions.store(JPEG, by=BY, subject=UUID(int=9))
    assert list(queries.of(SUBJECT, viewer=SYSTEM)) == [first, last]
    assert (first.caption, first.get_role_display()) == ("整改前", "整改前")
    assert queries.of_many([SUBJECT, UUID(int=9), UUID(int=10)], viewer=SYSTEM) == {
        SUBJECT: [first, last],
        UUID(int=9): [other],
    }


def test_what_is_withdrawn_is_gone_from_the_record_and_stays_on_disk(folder):
    attachment = actions.store(JPEG, by=BY, subject=SUBJECT)
    actions.withdraw(attachment=attachment, by=BY)
    again = actions.withdraw(attachment=attachment, by=UUID(int=1))
    assert again.withdrawn_by == BY
    assert not queries.of(SUBJECT, viewer=SYSTEM).exists()
    assert len(on_disk(folder)) == 1
    assert Event.objects.filter(action="evidence.withdraw").count() == 1


def test_a_lost_or_altered_file_is_named(folder):
    good = actions.store(JPEG, by=BY, subject=SUBJECT).file
    altered = actions.store(PDF, by=BY, subject=SUBJECT).file
    lost = actions.store(PDF + b" ", by=BY, subject=SUBJECT).file
    Disk(folder).place(altered.pk).write_bytes(b"%PDF- forged")
    Disk(folder).place(lost.pk).unlink()
    assert set(queries.damaged(viewer=SYSTEM)) == {altered, lost}
    assert good not in queries.damaged(viewer=SYSTEM)
    with pytest.raises(NotFound):
        queries.opened(lost, viewer=SYSTEM)
    with pytest.raises(NotAllowed):
        list(queries.damaged(viewer=NOBODY))


def test_an_unknown_attachment_is_not_found(new_id):
    with pytest.raises(NotFound):
        queries.get(new_id, viewer=SYSTEM)


def test_pictures_are_told_from_papers():
    photo = actions.store(JPEG, by=BY, subject=SUBJECT)
    paper = actions.store(PDF, by=BY, subject=SUBJECT)
    assert (queries.get(photo.pk, viewer=SYSTEM).file.is_image, paper.file.is_image) == (True, False)
