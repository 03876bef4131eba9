"""What a verification counts as: it lists the hash among the entries that are sealed here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhiben.ledger.postings import Book, Key, Measure, posts
from zhiben.subordinates.models import Head


@posts(Head, kinds={"subordinate.verified": _("核验下级台账")})
def head_entries(head: Head) -> Book:
    """One verification, and how many entries it covers; it lies nowhere here, so no office counts it as its own."""
    key = Key("subordinate.verified", head.happened_on, head.sealed_on, "", "", category=head.instance)
    return {key: Measure(1, head.entries)}
