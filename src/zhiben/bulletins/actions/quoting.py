"""Make a checked text an article whose agreeing numbers are references."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins.actions.drafting import Wanted, edit_article, write_article
from zhiben.bulletins.check.quoting import Quotation, body, headline, named, stretch
from zhiben.bulletins.models import Article, CheckedText, Issue, Reference
from zhiben.bulletins.references import period_of, scope_of
from zhiben.calendars import Period
from zhiben.facts.errors import Conflict, Invalid, NotFound
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
) -> Article:
    """Write the text into a draft with these numbers as references; into its article, where it has one already.

    Repeating `id` answers the same article. Raises NotAllowed, WrongState, Conflict where the article was changed by hand
    since, Invalid where there is nothing to refer to.
    """
    checked = _locked(checked, by)
    if checked.article is not None:
        return _more(by, checked, checked.article, quotations)
    if done := Article.objects.filter(pk=id, issue=issue).first():
        return done
    _some(quotations)
    pairs = named(quotations)
    stretches = _readable([stretch(*each) for each in pairs], checked.text)
    article = write_article(
        by=by,
        id=id,
        issue=issue,
        contributor=contributor,
        title=title.strip() or headline(checked.text)[0],
        body=body(checked.text, stretches),
        wanted=_wanted(pairs, issue),
    )
    checked.article, checked.quotations = article, stretches
    checked.save(update_fields=["article", "quotations"])
    return article


def _more(by: Viewer, checked: CheckedText, article: Article, quotations: Sequence[Quotation]) -> Article:
    before = [(start, end, words) for start, end, words in checked.quotations]
    done = {start for start, _end, _words in before}
    new = [each for each in quotations if each.start not in done]
    _some(new)
    if article.body != body(checked.text, before):
        raise Conflict(_("稿件“%(title)s”已在别处修改；请在稿件页添加引用。") % {"title": article.title})
    pairs = named(new, _known(article))
    stretches = _readable([*before, *(stretch(*each) for each in pairs)], checked.text)
    article = edit_article(
        by=by,
        article=article,
        title=article.title,
        body=body(checked.text, stretches),
        wanted=_wanted(pairs, article.issue),
    )
    checked.quotations = stretches
    checked.save(update_fields=["quotations"])
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


def _readable(stretches: Sequence[tuple[int, int, str]], text: str) -> list[tuple[int, int, str]]:
    """Those that lie in the body: the title holds no references."""
    _title, at = headline(text)
    return sorted(each for each in stretches if each[0] >= at)


def _some(quotations: Sequence[Quotation]) -> None:
    if not quotations:
        raise Invalid({"at": [_("没有可以引用的数字：须与台账一致，且能照原样印出。")]})


def _locked(checked: CheckedText, by: Viewer) -> CheckedText:
    found = CheckedText.objects.select_for_update().filter(pk=checked.pk, kept_by=by.id).first()
    if found is None:
        raise NotFound(CheckedText._meta.verbose_name, checked.pk)
    return found
