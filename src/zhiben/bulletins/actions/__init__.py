"""Use cases of bulletins: checking · quoting · teaching · drafting · signoff · publishing."""

from zhiben.bulletins.actions.checking import forget_text, keep_text, refuse_unreadable
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
from zhiben.bulletins.actions.quoting import quote_numbers
from zhiben.bulletins.actions.signoff import delegate, return_issue, review, send_to_review, sign
from zhiben.bulletins.actions.teaching import teach, withdraw_lesson

__all__ = [
    "Wanted",
    "acknowledge",
    "correct_series",
    "delegate",
    "edit_article",
    "forget_text",
    "keep_text",
    "open_issue",
    "open_series",
    "publish",
    "quote_numbers",
    "refuse_unreadable",
    "remove_article",
    "return_issue",
    "review",
    "send_to_review",
    "set_reference",
    "sign",
    "supersede",
    "teach",
    "withdraw",
    "withdraw_lesson",
    "write_article",
]
