"""Publish once, keep every value and every byte; distribute with receipts; supersede, never edit."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins.actions.drafting import open_issue
from zhiben.bulletins.actions.steps import WRITERS, leave, locked, note, note_writer
from zhiben.bulletins.models import Article, Issue, PublishedValue, Recipient, Reference, Rendition, Step
from zhiben.bulletins.queries import articles as articles_of
from zhiben.bulletins.queries import quoted
from zhiben.bulletins.references import Quoted, period_of, scope_of
from zhiben.bulletins.rendering import document, renditions, scope_json
from zhiben.calendars import Period, now, today
from zhiben.facts.errors import Invalid, NotFound
from zhiben.facts.ids import derived_id, new_id
from zhiben.facts.races import replayable
from zhiben.figures.actions import keep
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle
from zhiben.places.models import Organisation


@transaction.atomic
def publish(*, by: Viewer, issue: Issue, send: Iterable[Organisation] = (), copy: Iterable[Organisation] = ()) -> Issue:
    """Publish a signed issue (印发): store each value with its definition's version, render once, send to 送/发.

    Repeating it answers the published issue unchanged.
    """
    by.require("bulletins.publish", at=issue)
    if locked(issue).state == Issue.State.PUBLISHED:
        return locked(issue)
    issue = locked(issue, Issue.State.SIGNED)
    issue.state, issue.public_address = Issue.State.PUBLISHED, settings.ZHIBEN_PUBLIC_ADDRESS
    issue.save(update_fields=["state", "public_address"])
    words = quoted(issue, viewer=by)
    PublishedValue.objects.bulk_create(_published(issue, each) for each in words.values())
    for each in words.values():
        if each.value:
            keep(each.value.figure, by=by)
    tree = document(issue, articles_of(issue, viewer=by), words)
    Rendition.objects.bulk_create(
        Rendition(issue=issue, format=name, content=content, sha256=sha256(content).hexdigest())
        for name, content in renditions(issue, tree, words).items()
    )
    _distribute(issue, {"送": send, "发": copy})
    leave(issue, Step.Kind.PUBLISHED, by=by)
    _mark_superseded(issue, by=by)
    settle(issue, by=by.id)
    journal.write("bulletins.publish", issue, by=by.id, number=issue.number)
    return issue


@transaction.atomic
def acknowledge(*, by: Viewer, issue: Issue, organisation: Organisation) -> Recipient:
    """Acknowledge receipt (签收) for an organisation; the first one counts."""
    by.require("bulletins.record", at=Scope(organisation.path, organisation.region_path))
    recipient = Recipient.objects.select_for_update().filter(issue=issue, organisation=organisation).first()
    if recipient is None:
        raise NotFound(Recipient._meta.verbose_name, organisation)
    if recipient.received_at is None:
        recipient.received_at, recipient.received_by, recipient.received_name = now(), by.id, by.name
        recipient.save(update_fields=["received_at", "received_by", "received_name"])
        journal.write("bulletins.acknowledge", issue, by=by.id, organisation=organisation.name)
    return recipient


@replayable(Issue)
@transaction.atomic
def supersede(*, by: Viewer, id: UUID, issue: Issue, reason: str) -> Issue:
    """Open a new issue that will replace a published one, with its articles copied; the old one stays as it was printed."""
    by.require("bulletins.edit", at=issue)
    if not reason.strip():
        raise Invalid({"reason": [_("请写明更正原因。")]})
    if done := Issue.objects.filter(pk=id).first():
        return done
    old = locked(issue, Issue.State.PUBLISHED)
    new = open_issue(
        by=by, id=id, series=old.series, on=today(), period=Period(old.period_start, old.period_end),
        special=old.special_number is not None,
    )  # fmt: skip
    new.supersedes = old
    new.save(update_fields=["supersedes"])
    note_writer(new, by=by)
    _carry_writers(old, new)
    for article in old.articles.prefetch_related("references"):
        _copy(article, new)
    journal.write("bulletins.supersede", old, by=by.id, reason=reason, by_issue=new.number)
    return new


def _mark_superseded(issue: Issue, *, by: Viewer) -> None:
    if issue.supersedes_id is None:
        return
    old = locked(issue.supersedes, Issue.State.PUBLISHED)  # type: ignore[arg-type]
    old.state = Issue.State.SUPERSEDED
    old.save(update_fields=["state"])
    with translation.override("zh-hans"):  # it is kept, whatever the language of whoever publishes
        leave(old, Step.Kind.SUPERSEDED, by=by, opinion=str(issue))


def _carry_writers(old: Issue, new: Issue) -> None:
    """The words are still those of whoever wrote them; its editors are those of the correction."""
    known = set(new.steps.values_list("by", flat=True))
    for step in old.steps.filter(kind__in=WRITERS).order_by("number"):
        if step.by not in known:
            known.add(step.by)
            note(new, Step.Kind.CONTRIBUTED, by=step.by, name=step.name)


def _copy(article: Article, issue: Issue) -> None:
    references = list(article.references.all())
    article.pk, article.issue = derived_id(issue.pk, article.pk), issue
    article.save(force_insert=True)
    for each in references:
        each.pk, each.article = new_id(), article
    Reference.objects.bulk_create(references)


def _distribute(issue: Issue, manners: dict[str, Iterable[Organisation]]) -> None:
    """To each organisation once: whom it is sent to (送) it is not copied to (发) as well."""
    chosen: dict[UUID, Recipient] = {}
    for manner, organisations in manners.items():
        for each in organisations:
            recipient = Recipient(issue=issue, manner=manner, organisation=each, organisation_path=each.path)
            chosen.setdefault(each.pk, recipient)
    Recipient.objects.bulk_create(chosen.values())


def _published(issue: Issue, each: Quoted) -> PublishedValue:
    reference = each.reference
    common = {
        "id": reference.id,  # the address that the document links to
        "issue": issue,
        "article": reference.article,
        "name": reference.name,
        "text": each.text,
        "kind": reference.kind,
    }
    if each.value is None:
        about = {"subject": reference.subject, "attribute": reference.attribute}
        return PublishedValue(**common, **about, record_version=reference.sealed_version)
    period = period_of(reference, issue)
    number = each.value.number
    return PublishedValue(
        **common,
        figure=reference.figure,
        version=each.value.figure.version,
        scope=scope_json(scope_of(reference)),
        start=period.start,
        end=period.end,
        form=reference.form,
        numerator=number.numerator if isinstance(number, int | Fraction) else None,
        denominator=number.denominator if isinstance(number, Fraction) else None,
    )
