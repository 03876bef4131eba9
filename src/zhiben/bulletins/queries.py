"""Reads of bulletins: which issues a viewer may see, what they quote, what has changed since, whether they still hold."""

from __future__ import annotations

import json
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
from zhiben.bulletins.models import (
    Article,
    CheckedText,
    Delegation,
    Issue,
    Lesson,
    PublishedValue,
    Recipient,
    Reference,
    Rendition,
    Series,
)
from zhiben.bulletins.postings import PUBLISHED
from zhiben.bulletins.references import Quoted, as_published, printed, quote, scope_of
from zhiben.calendars import Period, now, today
from zhiben.documents.errors import BadFile
from zhiben.documents.intake import read_source
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.facts.words import bracketed
from zhiben.figures import catalogue
from zhiben.figures.definitions import BadDefinition, Figure
from zhiben.figures.evaluation import basic, evaluate
from zhiben.figures.matching import counts
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.queries import entries_of_subject

FORMATS = ("docx", "json", "pdf")  # of a published issue; none of them ever goes
PRINTED_DIGITS = 12  # of the seal's hash, on the last page


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


def lessons(*, viewer: Viewer) -> QuerySet[Lesson]:
    """What the organisations in scope taught the number check, withdrawn lessons too."""
    return in_scope(
        Lesson.objects.all(),
        viewer=viewer,
        permission="bulletins.view",
        region=None,
        field=None,
        enterprise=None,
        premises=None,
    )


def lessons_of(paths: set[str] | None, *, viewer: Viewer) -> QuerySet[Lesson]:
    """The lessons in force that these organisations taught (None: all): they bind whoever is below, not only who sees them."""
    standing = Lesson.objects.filter(voided_at=None)
    return standing if paths is None else standing.filter(organisation_path__in=paths)


def checked_text(id: UUID, *, viewer: Viewer) -> CheckedText:
    """A text that the viewer has under check; raises NotFound once it has expired, and for everybody else."""
    fresh = CheckedText.objects.filter(kept_by=viewer.id, kept_at__gte=now() - CheckedText.KEPT)
    found = (
        fresh.prefetch_related("articles__article__issue__series", "articles__article__contributor")
        .filter(pk=id)
        .first()
    )
    if found is None:
        raise NotFound(CheckedText._meta.verbose_name, id)
    return found


def drafts(*, viewer: Viewer) -> QuerySet[Issue]:
    """The issues in sight that are still being written."""
    return visible(viewer=viewer).filter(state=Issue.State.DRAFT, voided_at=None).order_by("-number")


def articles(issue: Issue, *, viewer: Viewer) -> list[Article]:
    """The articles with their references, in order; the issue came from `visible`."""
    return list(issue.articles.select_related("contributor").prefetch_related("references"))


def quoted(issue: Issue, *, viewer: Viewer, live: bool = False) -> dict[UUID, Quoted]:
    """Every reference's words: as of the issue's seal once it has one, else live; `live` asks for now in any case."""
    references = list(Reference.objects.filter(article__issue=issue))
    return quote(references, issue, as_of=None if live else issue.seal)


@dataclass(frozen=True)
class Change:
    """A reference whose words would be others today: the ledger went on, or the quoted record was corrected since."""

    reference: Reference
    sealed: str
    live: str

    @property
    def corrected(self) -> bool:
        """It is a record's words, which only a correction changes."""
        return bool(self.reference.kind == Reference.Kind.RECORD)


def changes(issue: Issue, *, viewer: Viewer) -> list[Change]:
    """What has changed since the issue's seal; shown beside the sealed values, never instead of them."""
    if issue.seal is None:
        return []
    then, now = quoted(issue, viewer=viewer), quoted(issue, viewer=viewer, live=True)
    found = [Change(each.reference, each.text, _words(now[key])) for key, each in then.items()]
    return [each for each in found if each.sealed != each.live]


def _words(quoted: Quoted) -> str:
    """A record that was voided says nothing any more."""
    return str(quoted.problem or quoted.text) if quoted.value is None else quoted.text


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
    """One thing that `verify` looked at. `since`: what a quoted record says now, where it was corrected after the seal."""

    what: str
    expected: str
    found: str
    since: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is as it was published."""
        return self.expected == self.found


def verify(issue: Issue, *, viewer: Viewer) -> Iterator[Finding]:
    """Recompute every published value as of the issue's seal with the definition it used, and every file's hash.

    A quoted record is compared as it stood then; that it was corrected since is told, and no failure. The seal's hash
    that was printed is compared with the chain: whoever makes the chain anew cannot unprint it.
    """
    yield from _printed_seal(issue)
    since = {each.reference.pk: each.live for each in changes(issue, viewer=viewer) if each.corrected}
    for each in published_values(issue, viewer=viewer):
        what = f"{each.article.title} {{{each.name}}}"
        yield Finding(what, each.text, _recomputed(issue, each), since.get(each.pk, ""))
    files = {file.format: file for file in issue.renditions.all()}
    for name in FORMATS if issue.state in PUBLISHED else ():
        what, file = _("文件 %(format)s") % {"format": name}, files.get(name)
        if file is None:
            yield Finding(what, _("（有）"), _("（没有）"))
        else:
            yield Finding(what, file.sha256, sha256(bytes(file.content)).hexdigest())


def published(*, viewer: Viewer, since: int = 0) -> QuerySet[Issue]:
    """Published issues in sight whose seal came after number `since`, oldest first; superseded ones as well."""
    return visible(viewer=viewer).filter(state__in=PUBLISHED, seal_id__gt=since).order_by("seal_id", "number")


def _printed_seal(issue: Issue) -> Iterator[Finding]:
    """The seal as it stands in the issue's files against the chain, and how many numbers the files and the table have."""
    file = issue.renditions.filter(format="json").first()
    if file is None:
        return
    try:
        said = json.loads(bytes(file.content))
    except ValueError:
        return  # its hash does not fit either, and that is said
    found = Seal.objects.defer("marks").filter(number=said["seal"]["number"]).first()
    now = f"{found.number} {bytes(found.hash).hex()}" if found else _("（没有）")
    yield Finding(_("封存"), "{number} {hash}".format(**said["seal"]), now)
    for paper in issue.renditions.exclude(format="json").order_by("format"):
        if sha256(bytes(paper.content)).hexdigest() != paper.sha256:
            continue  # that is said already
        words = _words_of(paper)
        digits = said["seal"]["hash"][:PRINTED_DIGITS]
        what = _("文件 %(format)s 所印封存") % {"format": paper.format}
        yield Finding(what, digits, digits if digits in words else _("（没有）"))
    numbers = len(said["figures"]) + len(said["records"])
    yield Finding(_("数字个数"), str(numbers), str(issue.published_values.count()))


def _words_of(paper: Rendition) -> str:
    try:
        return "".join(read_source(f"issue.{paper.format}", bytes(paper.content)).text.split())
    except BadFile:
        return ""


def _recomputed(issue: Issue, each: PublishedValue) -> str:
    if each.kind == Reference.Kind.RECORD:
        return as_published(each)
    try:
        figure = catalogue.figure_as_of(each.figure, each.version)
    except (NotFound, BadDefinition) as error:
        return str(error)
    if each.start is None or each.end is None:
        return ""
    if figure.version != each.version:
        return _("口径被改动")  # its content has another version than its row says
    value = evaluate([figure], scope=scope_of(each), period=Period(each.start, each.end), as_of=issue.seal)[figure.code]
    text = printed(figure, value.number, each.form)
    stored = Fraction(each.numerator or 0, each.denominator) if each.denominator else each.numerator
    return text if value.number == stored else bracketed(text, f"{value.number} ≠ {stored}")


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
