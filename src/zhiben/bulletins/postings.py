"""What an issue counts as."""

from django.utils.translation import gettext_lazy as _

from zhiben.bulletins.models import Issue
from zhiben.ledger.postings import Book, Key, Measure, posts

PUBLISHED = {Issue.State.PUBLISHED, Issue.State.SUPERSEDED}


@posts(Issue, kinds={"bulletin.published": _("印发简报")})
def issue_entries(issue: Issue) -> Book:
    """One issue printed and sent, on its day; superseding it does not unprint it."""
    if issue.voided or issue.state not in PUBLISHED:
        return {}
    category = "special" if issue.special_number else "regular"
    day = issue.happened_on
    return {
        Key("bulletin.published", day, day, issue.organisation_path, issue.region_path, category=category): Measure()
    }
