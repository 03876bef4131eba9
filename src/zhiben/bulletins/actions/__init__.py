"""Use cases of bulletins: drafting · signoff · publishing."""

from zhiben.bulletins.actions.drafting import (
    Wanted,
    correct_series,
    edit_article,
    open_issue,
    open_series,
    remove_article,
    set_reference,
    withdraw,
    write_article,
)
from zhiben.bulletins.actions.publishing import acknowledge, publish, supersede
from zhiben.bulletins.actions.signoff import delegate, return_issue, review, send_to_review, sign

__all__ = [
    "Wanted",
    "acknowledge",
    "correct_series",
    "delegate",
    "edit_article",
    "open_issue",
    "open_series",
    "publish",
    "remove_article",
    "return_issue",
    "review",
    "send_to_review",
    "set_reference",
    "sign",
    "supersede",
    "withdraw",
    "write_article",
]
