"""Keep a text while it is being checked; take it away again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins.models import CheckedText
from zhiben.calendars import Period, now
from zhiben.documents.intake import Source
from zhiben.facts.errors import Invalid
from zhiben.facts.ids import derived_id
from zhiben.facts.races import collides
from zhiben.journal import actions as journal

MOST = 100_000  # characters: a hundred and fifty pages; a longer result would be no page anybody reads
NAME_LENGTH = 120


@collides
@transaction.atomic
def keep_text(
    *, by: Viewer, id: UUID, source: Source, scope: Scope, period: Period, name: str = "", content: bytes | None = None
) -> CheckedText:
    """Keep a text for its keeper for a day; repeating `id` answers the same text. What has expired goes first, whosever it is.

    Raises NotAllowed where its numbers may not be compared there, Invalid where it is empty or too long for a page.
    """
    by.require("figures.view", at=scope)
    own = derived_id("checked text", by.id, id)  # nobody gets at, or in the way of, another's text by its identity
    if done := CheckedText.objects.filter(pk=own).first():
        return done
    CheckedText.objects.filter(kept_at__lt=now() - CheckedText.KEPT).delete()
    refuse_unreadable(source)
    checked = CheckedText.objects.create(
        id=own,
        kept_by=by.id,
        kept_at=now(),
        name=name[-NAME_LENGTH:],
        kind=source.kind,
        text=source.text.replace("\x00", " "),  # PostgreSQL keeps no such character, and offsets must not move
        tables=source.tables,
        content=content if source.kind == "docx" else None,
        scope={name: part for name, part in scope._asdict().items() if part},
        start=period.start,
        end=period.end,
    )
    journal.write("bulletins.check_text", None, by=by.id, at=scope, kind=source.kind, length=len(source.text))
    return checked


@transaction.atomic
def forget_text(*, by: Viewer, record: CheckedText) -> None:
    """Take one's text away at once; again is a no-op."""
    CheckedText.objects.filter(pk=record.pk, kept_by=by.id).delete()


def refuse_unreadable(source: Source) -> None:
    """Raises Invalid where there is nothing to check, or more than one check takes."""
    if not source.text.strip():
        raise Invalid({"text": [_("文稿里没有文字；扫描件请先识别文字。")]})
    if len(source.text) > MOST:
        sentence = _("文稿共%(length)s字，一次最多核对%(most)s字；请分几次核对。")
        raise Invalid({"text": [sentence % {"length": len(source.text), "most": MOST}]})
