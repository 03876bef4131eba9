"""Make a checked text an article, or several, whose agreeing numbers are references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins.actions.drafting import Wanted, edit_article, write_article
from zhiben.bulletins.check.dividing import ArticleText, at, divided, missing, span_of, whole
from zhiben.bulletins.check.quoting import Quotation, body, named, stretch
from zhiben.bulletins.models import Article, CheckedArticle, CheckedText, Issue, Reference
from zhiben.bulletins.references import period_of, scope_of
from zhiben.calendars import Period
from zhiben.facts.errors import Conflict, Invalid, NotFound
from zhiben.facts.ids import derived_id
from zhiben.places.models import Organisation


@transaction.atomic
def quote_numbers(
    *,
    by: Viewer,
    id: UUID,
    checked: CheckedText,
    quotations: Sequence[Quotation],
    issue: Issue,
    contributor: Organisation,
    title: str = "",
    divide: bool = False,
) -> list[Article]:
    """Write the text into a draft with these numbers as references: as one article, or one for each of its headings.

    Once it is written, only further numbers go into its articles; an article taken out meanwhile is written anew where
    it holds one of them. Answers the articles that were written. Repeating `id` answers the same ones. Raises NotAllowed,
    WrongState, Conflict where an article was changed by hand since, Invalid where there is nothing to refer to.
    """
    checked = _locked(checked, by)
    written = list(checked.articles.select_related("article__issue", "article__contributor"))
    if written:
        return _more(by, checked, written, quotations)
    parts = {id: replace(whole(checked.text), title=title.strip() or whole(checked.text).title)}
    if divide and len(listed := divided(checked.text)) > 1:
        parts = {_part_id(id, each): each for each in listed}
    if done := list(Article.objects.filter(pk__in=parts, issue=issue)):
        return done
    _some(quotations)
    return [
        _write(checked, part, quotations, by=by, id=own, issue=issue, contributor=contributor)
        for own, part in parts.items()
    ]


def _more(
    by: Viewer, checked: CheckedText, written: Sequence[CheckedArticle], quotations: Sequence[Quotation]
) -> list[Article]:
    done = {start for each in written for start, _end, _words in each.quotations}
    new = [each for each in quotations if each.start not in done]
    _some(new)
    edited = [
        _edit(by, checked, each, own)
        for each in written
        if (own := _within(new, at(checked.text, each.start, each.end)))
    ]
    first = written[0].article
    anew = [
        _write(checked, part, new, by=by, id=_part_id(first.pk, part), issue=first.issue, contributor=first.contributor)
        for part in missing(checked.text, [(each.start, each.end) for each in written])
        if _within(new, part)
    ]
    return [*edited, *anew]


def _write(
    checked: CheckedText,
    part: ArticleText,
    quotations: Sequence[Quotation],
    *,
    by: Viewer,
    id: UUID,
    issue: Issue,
    contributor: Organisation,
) -> Article:
    pairs = named(_within(quotations, part))
    stretches = [stretch(*each) for each in pairs]
    article = write_article(
        by=by,
        id=id,
        issue=issue,
        contributor=contributor,
        title=part.title,
        body=body(checked.text, stretches, part),
        wanted=_wanted(pairs, issue),
    )
    start, end = span_of(part, checked.text)
    CheckedArticle.objects.create(text=checked, article=article, start=start, end=end, quotations=stretches)
    return article


def _edit(by: Viewer, checked: CheckedText, written: CheckedArticle, new: Sequence[Quotation]) -> Article:
    article, part = written.article, at(checked.text, written.start, written.end)
    before = [(start, end, words) for start, end, words in written.quotations]
    if article.body != body(checked.text, before, part):
        raise Conflict(_("稿件“%(title)s”已在别处修改；请在稿件页添加引用。") % {"title": article.title})
    pairs = named(new, _known(article))
    stretches = sorted([*before, *(stretch(*each) for each in pairs)])
    article = edit_article(
        by=by,
        article=article,
        title=article.title,
        body=body(checked.text, stretches, part),
        wanted=_wanted(pairs, article.issue),
    )
    written.quotations = stretches
    written.save(update_fields=["quotations"])
    return article


def _known(article: Article) -> list[tuple[Quotation, str]]:
    """The references that the article has, by what they mean."""
    return [(_meaning(each, article.issue), each.name) for each in article.references.all()]


def _meaning(reference: Reference, issue: Issue) -> Quotation:
    if reference.kind == Reference.Kind.RECORD:
        return Quotation(0, 0, "", "", reference.name, subject=reference.subject, attribute=reference.attribute)
    scope, period = scope_of(reference), period_of(reference, issue)
    return Quotation(0, 0, "", "", reference.name, reference.figure, scope, period, reference.form)


def _wanted(pairs: Sequence[tuple[Quotation, str]], issue: Issue) -> list[Wanted]:
    """Each name once; a period that is the issue's own is left to the issue."""
    own = Period(issue.period_start, issue.period_end)
    found = {}
    for each, name in pairs:
        period = None if each.period == own else each.period
        found[name] = Wanted(name, each.figure, each.scope, period, each.form, each.subject, each.attribute)
    return list(found.values())


def _within(quotations: Sequence[Quotation], part: ArticleText) -> list[Quotation]:
    """Those that lie in the body: a title holds no references."""
    return [each for each in quotations if part.start <= each.start and each.end <= part.end]


def _part_id(id: UUID, part: ArticleText) -> UUID:
    """One article for each stretch, however often it is asked for."""
    return derived_id("article of a stretch", id, part.start)


def _some(quotations: Sequence[Quotation]) -> None:
    if not quotations:
        raise Invalid({"at": [_("没有可以引用的数字：须与台账一致，且能照原样印出。")]})


def _locked(checked: CheckedText, by: Viewer) -> CheckedText:
    found = CheckedText.objects.select_for_update().filter(pk=checked.pk, kept_by=by.id).first()
    if found is None:
        raise NotFound(CheckedText._meta.verbose_name, checked.pk)
    return found
