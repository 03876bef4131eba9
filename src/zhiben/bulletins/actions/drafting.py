"""Open an issue, write its articles, say what their references stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.bulletins.actions.steps import locked, note_writer
from zhiben.bulletins.body import names
from zhiben.bulletins.models import Article, Issue, Reference, Series
from zhiben.bulletins.references import attribute_text, record_of, subject_tables
from zhiben.calendars import Period, now
from zhiben.facts.errors import Invalid, NotFound
from zhiben.facts.ids import new_id
from zhiben.facts.races import replayable
from zhiben.figures import catalogue
from zhiben.journal import actions as journal
from zhiben.numbering import actions as numbering
from zhiben.numbers.forms import Form, UnknownForm
from zhiben.places.actions import locate
from zhiben.places.models import Organisation
from zhiben.registers.declaration import register_of


@dataclass(frozen=True)
class Wanted:
    """What a reference shall stand for: a figure (scope, period, form) or a record's attribute."""

    name: str
    figure: str = ""
    scope: Scope = EVERYWHERE
    period: Period | None = None
    form: str = "exact"
    subject: UUID | None = None
    attribute: str = ""


@replayable(Series)
@transaction.atomic
def open_series(
    *,
    by: Viewer,
    id: UUID,
    name: str,
    issuer: Organisation,
    special_name: str = "",
    send_to: str = "",
    copy_to: str = "",
    first_number: int = 1,
    first_special_number: int = 1,
) -> Series:
    """Open a series; its starting numbers are set here, once."""
    by.require("bulletins.publish", at=Scope(issuer.path, issuer.region_path))
    if done := Series.objects.filter(pk=id).first():
        return done
    series = Series(
        id=id,
        name=name,
        special_name=special_name,
        issuer=issuer,
        organisation_path=issuer.path,
        send_to=send_to,
        copy_to=copy_to,
    )
    _checked(series)
    series.save(force_insert=True)
    numbering.start_at(_counter(series), first_number, by=by.id)
    numbering.start_at(_counter(series, special=True), first_special_number, by=by.id)
    journal.write("bulletins.open_series", series, by=by.id, name=name)
    return series


@transaction.atomic
def correct_series(*, by: Viewer, series: Series, send_to: str, copy_to: str) -> Series:
    """Change whom a series goes to from the next issue on."""
    by.require("bulletins.publish", at=series)
    detail = journal.changes(series, {"send_to": send_to, "copy_to": copy_to})
    series.send_to, series.copy_to = send_to, copy_to
    series.save(update_fields=["send_to", "copy_to"])
    journal.write("bulletins.correct_series", series, by=by.id, changes=detail)
    return series


@replayable(Issue)
@transaction.atomic
def open_issue(*, by: Viewer, id: UUID, series: Series, on: date, period: Period, special: bool = False) -> Issue:
    """Open the next issue and draw its numbers; repeating `id` answers the same issue with the same numbers."""
    by.require("bulletins.edit", at=Scope(series.organisation_path))
    if done := Issue.objects.filter(pk=id).first():
        return done
    issue = Issue(
        id=id,
        series=series,
        organisation=series.issuer,
        happened_on=on,
        recorded_at=now(),
        recorded_by=by.id,
        period_start=period.start,
        period_end=period.end,
        send_to=series.send_to,
        copy_to=series.copy_to,
        number=numbering.draw(_counter(series), by=by.id, subject=id),
        special_number=numbering.draw(_counter(series, special=True), by=by.id, subject=id) if special else None,
    )
    locate(issue, on=on)
    _checked(issue)
    issue.save(force_insert=True)
    journal.write("bulletins.open_issue", issue, by=by.id, number=issue.number)
    return issue


@replayable(Article)
@transaction.atomic
def write_article(
    *,
    by: Viewer,
    id: UUID,
    issue: Issue,
    contributor: Organisation,
    title: str,
    body: str,
    wanted: Iterable[Wanted] = (),
) -> Article:
    """Contribute an article (供稿) to a draft; repeating `id` answers the same article.

    A contributing organisation writes its own; the office's editors write any.
    """
    _may_write(by, issue, contributor)
    if done := Article.objects.filter(pk=id, issue=issue).first():
        return done
    issue = locked(issue, Issue.State.DRAFT)
    last = issue.articles.aggregate(last=Max("position"))["last"] or 0
    article = Article(id=id, issue=issue, position=last + 1, contributor=contributor, title=title.strip(), body=body)
    _checked(article)
    article.save(force_insert=True)
    for each in wanted:
        _set(article, each, by=by)
    _all_named(article)
    note_writer(issue, by=by)
    journal.write("bulletins.write_article", article, by=by.id, at=article.issue, title=article.title)
    return article


@transaction.atomic
def edit_article(
    *, by: Viewer, article: Article, title: str, body: str, wanted: Iterable[Wanted] | None = None
) -> Article:
    """Change a draft's article; references that its text no longer uses are dropped."""
    _may_write(by, article.issue, article.contributor)
    issue = locked(article.issue, Issue.State.DRAFT)
    detail = journal.changes(article, {"title": title.strip(), "body": body})
    article.title, article.body = title.strip(), body
    _checked(article)
    article.save(update_fields=["title", "body"])
    for each in wanted or ():
        _set(article, each, by=by)
    article.references.exclude(name__in=names(body)).delete()
    _all_named(article)
    note_writer(issue, by=by)
    journal.write("bulletins.edit_article", article, by=by.id, at=article.issue, changes=detail)
    return article


@transaction.atomic
def set_reference(*, by: Viewer, article: Article, wanted: Wanted) -> Reference:
    """Say what a name in the article stands for; the writer must be allowed to see that figure there."""
    _may_write(by, article.issue, article.contributor)
    issue = locked(article.issue, Issue.State.DRAFT)
    reference = _set(article, wanted, by=by)
    note_writer(issue, by=by)
    journal.write(
        "bulletins.set_reference", article, by=by.id, at=article.issue, name=wanted.name, figure=wanted.figure
    )
    return reference


@transaction.atomic
def remove_article(*, by: Viewer, article: Article) -> None:
    """Take an article out of a draft."""
    _may_write(by, article.issue, article.contributor)
    note_writer(locked(article.issue, Issue.State.DRAFT), by=by)
    journal.write("bulletins.remove_article", article, by=by.id, at=article.issue, title=article.title)
    article.delete()


@transaction.atomic
def withdraw(*, by: Viewer, issue: Issue, reason: str) -> Issue:
    """Give up a draft; its numbers are not drawn again."""
    by.require("bulletins.publish", at=issue)
    if not reason.strip():
        raise Invalid({"reason": [_("请写明作废原因。")]})
    issue = locked(issue, Issue.State.DRAFT)
    issue.voided_at, issue.voided_by, issue.voided_reason = now(), by.id, reason.strip()
    issue.save(update_fields=["voided_at", "voided_by", "voided_reason"])
    journal.write("bulletins.withdraw", issue, by=by.id, reason=reason)
    return issue


def _may_write(by: Viewer, issue: Issue, contributor: Organisation) -> None:
    if not by.allows("bulletins.edit", at=issue):
        by.require("bulletins.record", at=Scope(contributor.path, contributor.region_path))


def _set(article: Article, wanted: Wanted, *, by: Viewer) -> Reference:
    values = _figure_values(wanted, by) if wanted.figure else _record_values(wanted, by)
    reference, _new = Reference.objects.update_or_create(
        article=article, name=wanted.name, defaults=values, create_defaults={"id": new_id(), **values}
    )
    return reference


def _figure_values(wanted: Wanted, by: Viewer) -> dict[str, Any]:
    catalogue.figure(wanted.figure)
    by.require("figures.view", at=wanted.scope)
    try:
        form = Form.of(wanted.form)
    except UnknownForm as unknown:
        raise Invalid({"form": [_("没有“%(form)s”这种写法；请从列表中选择。") % {"form": wanted.form}]}) from unknown
    return {
        "kind": Reference.Kind.FIGURE,
        "figure": wanted.figure,
        "organisation_path": wanted.scope.organisation,
        "only": wanted.scope.only,
        "region_path": wanted.scope.region,
        "field": wanted.scope.field,
        "start": wanted.period.start if wanted.period else None,
        "end": wanted.period.end if wanted.period else None,
        "form": form.code,
        "subject": None,
        "attribute": "",
    }


def _record_values(wanted: Wanted, by: Viewer) -> dict[str, Any]:
    record = record_of(subject_tables(), wanted.subject) if wanted.subject else None
    register = register_of(type(record)) if record is not None else None
    # Whoever quotes a record must be able to see it: a title is as good as a look.
    if record is None or register is None or not register.visible(viewer=by).filter(pk=record.pk).exists():
        raise NotFound(_("记录"), wanted.subject)
    attribute_text(record, wanted.attribute)
    return {
        "kind": Reference.Kind.RECORD,
        "figure": "",
        "subject": wanted.subject,
        "attribute": wanted.attribute,
        "form": "",
    }


def _all_named(article: Article) -> None:
    known = set(article.references.values_list("name", flat=True))
    if missing := [name for name in names(article.body) if name not in known]:
        said = "、".join(f"{{{name}}}" for name in missing)
        raise Invalid(
            {"body": [_("正文引用了%(names)s，但没有说明它是哪个指标或记录；请在下方补上。") % {"names": said}]}
        )


def _checked(record: Any) -> None:
    try:
        record.full_clean(exclude=["id"])
    except ValidationError as error:
        raise Invalid.of(error) from error


def _counter(series: Series, *, special: bool = False) -> str:
    return f"bulletin.{series.pk}{'.special' if special else ''}"
