"""Reads of bulletins: which issues a viewer may see, what they quote, what has changed since, whether they still hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.scope import visible as in_scope
from zhiben.accounts.viewer import EVERYWHERE, Viewer
from zhiben.bulletins.body import filled
from zhiben.bulletins.models import Article, Delegation, Issue, PublishedValue, Recipient, Reference, Rendition, Series
from zhiben.bulletins.postings import PUBLISHED
from zhiben.bulletins.references import Quoted, attribute_text, printed, quote, record_of, scope_of, subject_tables
from zhiben.calendars import Period, today
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.figures import catalogue
from zhiben.figures.definitions import Figure
from zhiben.figures.evaluation import basic, evaluate
from zhiben.figures.matching import counts
from zhiben.ledger.models import Entry
from zhiben.ledger.queries import entries_of_subject


def visible(*, viewer: Viewer) -> QuerySet[Issue]:
    """Every issue `viewer` may see: those of the issuers in scope, and published ones that were sent to an organisation in scope."""
    own = in_scope(
        Issue.objects.all(), viewer=viewer, permission="bulletins.view", field=None, enterprise=None, premises=None
    )
    sent = Q(pk__in=[])
    for scope in viewer.scopes("bulletins.view"):
        if scope.organisation or scope == EVERYWHERE:  # what is bounded by a region or an enterprise receives nothing
            sent |= Q(recipients__organisation_path__range=subtree(scope.organisation))
    received = Issue.objects.filter(sent, state__in=PUBLISHED)
    return Issue.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=received.values("pk"))).select_related(
        "series", "seal"
    )


def get(*, viewer: Viewer, number: int, series: str = "") -> Issue:
    """The issue of that number, the newest series first; raises NotFound."""
    found = visible(viewer=viewer).filter(number=number)
    if series:
        found = found.filter(series__name=series)
    issue = found.order_by("-happened_on").first()
    if issue is None:
        raise NotFound(Issue._meta.verbose_name, number)
    return issue


def series(*, viewer: Viewer) -> QuerySet[Series]:
    """The series whose issuer lies in scope."""
    return in_scope(
        Series.objects.all(),
        viewer=viewer,
        permission="bulletins.view",
        region=None,
        field=None,
        enterprise=None,
        premises=None,
    )


def articles(issue: Issue, *, viewer: Viewer) -> list[Article]:
    """The articles with their references, in order; the issue came from `visible`."""
    return list(issue.articles.select_related("contributor").prefetch_related("references"))


def quoted(issue: Issue, *, viewer: Viewer, live: bool = False) -> dict[UUID, Quoted]:
    """Every reference's words: as of the issue's seal once it has one, else live; `live` asks for now in any case."""
    references = list(Reference.objects.filter(article__issue=issue))
    return quote(references, issue, as_of=None if live else issue.seal)


@dataclass(frozen=True)
class Change:
    """A reference whose words would be others today."""

    reference: Reference
    sealed: str
    live: str


def changes(issue: Issue, *, viewer: Viewer) -> list[Change]:
    """What has changed since the issue's seal; shown beside the sealed values, never instead of them."""
    if issue.seal is None:
        return []
    then, now = quoted(issue, viewer=viewer), quoted(issue, viewer=viewer, live=True)
    return [
        Change(each.reference, each.text, now[key].text) for key, each in then.items() if each.text != now[key].text
    ]


def published_values(issue: Issue, *, viewer: Viewer) -> QuerySet[PublishedValue]:
    """The printed numbers and words of a published issue, article by article."""
    return issue.published_values.select_related("article").order_by("article__position", "id")


def rendition(issue: Issue, format: str, *, viewer: Viewer) -> Rendition:
    """A finished file; raises NotFound."""
    found = issue.renditions.filter(format=format).first()
    if found is None:
        raise NotFound(Rendition._meta.verbose_name, format)
    return found


def delegations(*, viewer: Viewer, permission: str) -> list[Delegation]:
    """Those who have let the viewer act for them today, and may themselves do it."""
    day = today()
    held = Delegation.objects.filter(delegate=viewer.id, permission=permission, valid_from__lte=day, valid_to__gte=day)
    people = {user.pk: user for user in User.objects.filter(pk__in=[each.principal for each in held])}
    return [each for each in held if each.principal in people and viewer_of(people[each.principal]).can(permission)]


@dataclass(frozen=True)
class Finding:
    """One thing that `verify` looked at."""

    what: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        """Whether it is as it was published."""
        return self.expected == self.found


def verify(issue: Issue, *, viewer: Viewer) -> Iterator[Finding]:
    """Recompute every published value as of the issue's seal with the definition it used, and every file's hash."""
    for each in published_values(issue, viewer=viewer):
        yield Finding(f"{each.article.title} {{{each.name}}}", each.text, _recomputed(issue, each))
    for file in issue.renditions.order_by("format"):
        yield Finding(
            _("文件 %(format)s") % {"format": file.format}, file.sha256, sha256(bytes(file.content)).hexdigest()
        )


def _recomputed(issue: Issue, each: PublishedValue) -> str:
    if each.kind == Reference.Kind.RECORD:
        record = record_of(subject_tables(), each.subject) if each.subject else None
        return attribute_text(record, each.attribute) if record else ""
    figure = catalogue.figure_as_of(each.figure, each.version)
    if each.start is None or each.end is None:
        return ""
    value = evaluate([figure], scope=scope_of(each), period=Period(each.start, each.end), as_of=issue.seal)[figure.code]
    text = printed(figure, value.number, each.form)
    stored = Fraction(each.numerator or 0, each.denominator) if each.denominator else each.numerator
    return text if value.number == stored else f"{text}（{value.number} ≠ {stored}）"


@dataclass(frozen=True)
class Waiting:
    """An issue that waits for the viewer."""

    label: str
    title: str
    subject: UUID
    tone: str = "blue"
    due: date | None = None


def desk(*, viewer: Viewer) -> list[Waiting]:
    """Issues that wait for the viewer's review, signature or publication, those returned, and those to acknowledge."""
    waiting = {
        Issue.State.IN_REVIEW: "bulletins.review",
        Issue.State.REVIEWED: "bulletins.sign",
        Issue.State.SIGNED: "bulletins.publish",
    }
    items = []
    open_issues = visible(viewer=viewer).filter(state__in=[*waiting, Issue.State.DRAFT], voided_at=None)
    for issue in open_issues:
        permission = waiting.get(Issue.State(issue.state))
        returned = permission is None and issue.steps.filter(kind="returned").exists()
        if (permission and viewer.allows(permission, at=issue)) or (
            returned and viewer.allows("bulletins.edit", at=issue)
        ):
            label = _("退回") if returned else issue.get_state_display()
            items.append(Waiting(label, str(issue), issue.pk, "red" if returned else "orange"))
    mine = {scope.organisation for scope in viewer.scopes("bulletins.record")}
    arrived = Recipient.objects.filter(organisation_path__in=mine, received_at=None, issue__state=Issue.State.PUBLISHED)
    items += [Waiting(_("待签收"), str(each.issue), each.issue_id) for each in arrived.select_related("issue__series")]
    return items


def text(issue: Issue, *, viewer: Viewer) -> str:
    """The articles as plain text with every reference in place, as of the issue's seal or live."""
    words = quoted(issue, viewer=viewer)
    parts = []
    for article in articles(issue, viewer=viewer):
        texts = {each.name: words[each.id].text for each in article.references.all()}
        parts += [article.title, filled(article.body, texts)]
    return "\n".join(parts)


@dataclass(frozen=True)
class Counting:
    """A published figure that counted a record."""

    issue: Issue
    number: int
    figure: str
    printed: str


def counting(subject: UUID, *, viewer: Viewer) -> list[Counting]:
    """The published issues in sight that counted the record, newest first, each figure once."""
    entries = entries_of_subject(subject)
    kinds = {entry.kind for entry in entries}
    mine = {each.code for each in catalogue.figures() if any(kinds & set(part.counts) for part in basic([each]))}
    if not mine:
        return []
    values = PublishedValue.objects.filter(
        issue__in=visible(viewer=viewer).filter(state__in=PUBLISHED), figure__in=mine
    )
    found = {}
    for each in values.select_related("issue__series", "issue__seal").order_by("-issue__number"):
        figure = catalogue.figure_as_of(each.figure, each.version)
        if each.start and each.end and _counted(figure, entries, each):
            found[each.issue_id, each.figure] = Counting(each.issue, each.issue.number, figure.label, each.text)
    return list(found.values())


def _counted(figure: Figure, entries: list[Entry], each: PublishedValue) -> bool:
    seal = each.issue.seal
    if seal is None or each.start is None or each.end is None:
        return False
    period, scope = Period(each.start, each.end), scope_of(each)
    known = [entry for entry in entries if entry.id <= seal.last]
    # What was taken back before the seal was not counted: its entries cancel.
    return any(
        sum(
            getattr(entry, part.column)
            for entry in known
            if counts(part, entry, scope=scope, period=period, cut=seal.day)
        )
        for part in basic([figure])
    )
