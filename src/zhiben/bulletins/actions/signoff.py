"""Edited → reviewed → signed, by different people; returned with a reason; a delegate where one is absent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import Viewer
from zhiben.bulletins.actions.steps import WRITERS, leave, locked
from zhiben.bulletins.body import names
from zhiben.bulletins.models import Delegation, Issue, Reference, Step
from zhiben.bulletins.queries import delegations, quoted
from zhiben.bulletins.references import Quoted, seal_record
from zhiben.calendars import today
from zhiben.facts.errors import Conflict, Invalid, NotAllowed
from zhiben.facts.ids import new_id
from zhiben.journal import actions as journal
from zhiben.ledger.actions import seal


@transaction.atomic
def send_to_review(*, by: Viewer, issue: Issue) -> Issue:
    """Seal the ledger and send the draft to review: from here on everybody sees the numbers as of that seal.

    Raises Conflict where there is no article, or a reference cannot be printed in its form.
    """
    by.require("bulletins.edit", at=issue)
    issue = locked(issue, Issue.State.DRAFT)
    if not issue.articles.exists():
        raise Conflict(_("还没有稿件，不能送审；请先添加稿件。"))
    for article in issue.articles.all():
        article.references.exclude(name__in=names(article.body)).delete()  # what the text does not use is not printed
    issue.seal = seal()
    problems = [each for each in [*_seal_records(issue), *quoted(issue, viewer=by).values()] if each.problem]
    if problems:
        said = _("；").join(f"{{{each.reference.name}}} {each.problem}" for each in problems)
        raise Conflict(_("有数字不能照所选写法印出：%(said)s。请改写法或正文后再送审。") % {"said": said})
    issue.state = Issue.State.IN_REVIEW
    issue.save(update_fields=["state", "seal"])
    leave(issue, Step.Kind.SENT, by=by)
    journal.write("bulletins.send_to_review", issue, by=by.id, seal=issue.seal.number)
    return issue


@transaction.atomic
def return_issue(*, by: Viewer, issue: Issue, reason: str) -> Issue:
    """Return it to its editors with a reason; it is sealed anew when it is sent again."""
    issue = locked(issue, Issue.State.IN_REVIEW, Issue.State.REVIEWED, Issue.State.SIGNED)
    permission = "bulletins.review" if issue.state == Issue.State.IN_REVIEW else "bulletins.sign"
    _acting(by, permission, issue)
    if not reason.strip():
        raise Invalid({"reason": [_("请写明退回原因。")]})
    leave(issue, Step.Kind.RETURNED, by=by, opinion=reason.strip())
    issue.state, issue.seal, issue.reviewer, issue.signatory = Issue.State.DRAFT, None, "", ""
    issue.save(update_fields=["state", "seal", "reviewer", "signatory"])
    journal.write("bulletins.return", issue, by=by.id, reason=reason)
    return issue


@transaction.atomic
def review(*, by: Viewer, issue: Issue, opinion: str = "") -> Issue:
    """Review it (审核). Raises Conflict for whoever wrote in it: a second pair of eyes is the point."""
    issue = locked(issue, Issue.State.IN_REVIEW)
    issue.reviewer = _acting(by, "bulletins.review", issue, barred=WRITERS)
    issue.state = Issue.State.REVIEWED
    issue.save(update_fields=["state", "reviewer"])
    leave(issue, Step.Kind.REVIEWED, by=by, name=issue.reviewer, opinion=opinion)
    journal.write("bulletins.review", issue, by=by.id)
    return issue


@transaction.atomic
def sign(*, by: Viewer, issue: Issue, opinion: str = "") -> Issue:
    """Sign it (签发). Raises Conflict for whoever wrote in it or reviewed it."""
    issue = locked(issue, Issue.State.REVIEWED)
    issue.signatory = _acting(by, "bulletins.sign", issue, barred=WRITERS | {Step.Kind.REVIEWED})
    issue.state = Issue.State.SIGNED
    issue.save(update_fields=["state", "signatory"])
    leave(issue, Step.Kind.SIGNED, by=by, name=issue.signatory, opinion=opinion)
    journal.write("bulletins.sign", issue, by=by.id)
    return issue


@transaction.atomic
def delegate(*, by: Viewer, to: User, permission: str, valid_from: date, valid_to: date) -> Delegation:
    """Let somebody review or sign in one's place while one is away (委托代办)."""
    if not by.can(permission):
        raise NotAllowed(permission)
    if valid_to < valid_from:
        raise Invalid({"valid_to": [_("止日不能早于起日。")]})
    if to.pk == by.id:
        raise Invalid({"to": [_("不能委托给自己。")]})
    given = Delegation.objects.create(
        id=new_id(),
        principal=by.id,
        principal_name=by.name,
        delegate=to.pk,
        permission=permission,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    journal.write("bulletins.delegate", given, by=by.id, at=by.scopes(permission)[0], to=to.name, permission=permission)
    return given


def _seal_records(issue: Issue) -> list[Quoted]:
    """What the quoted records say now, kept: a seal closes the ledger, and a title is not in it."""
    references = list(Reference.objects.filter(article__issue=issue, kind=Reference.Kind.RECORD))
    found = [seal_record(each) for each in references]
    Reference.objects.bulk_update(references, ["sealed_text", "sealed_version"])
    return found


def _acting(by: Viewer, permission: str, issue: Issue, *, barred: frozenset[str] = frozenset()) -> str:
    """The name to print: the viewer's own, or whom they act for. Neither may have done a barred step since the last return."""
    name, principals = by.name, {by.id}
    if not by.allows(permission, at=issue):
        principal = _principal(by, permission, issue)
        name = f"{principal.principal_name}（{by.name}代）"  # as it is printed, whoever reads the page
        principals.add(principal.principal)
    if barred and principals & _who(issue, barred):
        raise Conflict(_("您参与了本期的供稿、编辑或审核，不能再办这一步；编辑、审核、签发须由不同的人办理。"))
    return name


def _principal(by: Viewer, permission: str, issue: Issue) -> Delegation:
    for each in delegations(viewer=by, permission=permission):
        user = User.objects.filter(pk=each.principal).first()
        if user and viewer_of(user).allows(permission, at=issue) and each.valid_from <= today():
            return each
    raise NotAllowed(permission, issue)


def _who(issue: Issue, kinds: frozenset[str]) -> set[UUID]:
    """Who did one of the steps: writing counts for ever, a review only since the last return."""
    wrote: set[UUID] = set()
    since: set[UUID] = set()
    for step in issue.steps.all():
        if step.kind == Step.Kind.RETURNED:
            since.clear()
        elif step.kind in kinds:
            (wrote if step.kind in WRITERS else since).add(step.by)
    return wrote | since
