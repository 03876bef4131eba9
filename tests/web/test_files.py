"""Attachments on a record's page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
URL = "/registers/publicity-events/"


@pytest.fixture
def event(make_event):
    """An event without photos."""
    return make_event()


def attach(client, event, content=PNG, name="现场.png"):
    sent = {"uploads": [SimpleUploadedFile(name, content)], "role": "other", "caption": "会场"}
    return client.post(f"{URL}{event.pk}/files/", sent)


def test_a_photo_is_kept_and_shown_with_its_record(clerk_client, event):
    assert attach(clerk_client, event)["Location"] == f"{URL}{event.pk}/"
    (kept,) = clerk_client.get(f"{URL}{event.pk}/").context["attachments"]
    assert (kept.name, kept.caption) == ("现场.png", "会场")
    answer = clerk_client.get(f"/files/{kept.pk}/")
    assert b"".join(answer.streaming_content) == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_a_photo_is_out_of_sight_with_its_record(clerk_client, signed_in, event):
    attach(clerk_client, event)
    (kept,) = clerk_client.get(f"{URL}{event.pk}/").context["attachments"]
    outsider = signed_in("outsider")
    assert outsider.get(f"/files/{kept.pk}/").status_code == 404
    assert outsider.post(f"/files/{kept.pk}/withdraw/").status_code == 404


def test_what_is_no_photo_or_paper_is_refused(clerk_client, event):
    answer = attach(clerk_client, event, content=b"MZ not a picture", name="x.exe")
    assert answer.status_code == 422
    assert "不是可用的格式" in answer.content.decode()
    assert clerk_client.get(f"{URL}{event.pk}/").context["attachments"] == []


def test_a_photo_is_withdrawn_by_whoever_may_write_the_record(clerk_client, event):
    attach(clerk_client, event)
    (kept,) = clerk_client.get(f"{URL}{event.pk}/").context["attachments"]
    clerk_client.post(f"/files/{kept.pk}/withdraw/")
    assert clerk_client.get(f"{URL}{event.pk}/").context["attachments"] == []
    assert clerk_client.get(f"/files/{kept.pk}/").status_code == 404
