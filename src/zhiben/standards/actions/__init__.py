"""Use cases of standards; every one requires standards.record where it is issued, and notes itself in the journal."""

from zhiben.standards.actions.checklists import (
    correct_checklist,
    issue_checklist,
    revise_checklist,
    void_checklist,
    withdraw_checklist,
)
from zhiben.standards.actions.documents import add_law, end_law, receive_document
from zhiben.standards.actions.mechanisms import add_mechanism, revise_mechanism, withdraw_mechanism
from zhiben.standards.actions.shipped import load_laws, load_shipped

__all__ = [
    "add_law",
    "add_mechanism",
    "correct_checklist",
    "end_law",
    "issue_checklist",
    "load_laws",
    "load_shipped",
    "receive_document",
    "revise_checklist",
    "revise_mechanism",
    "void_checklist",
    "withdraw_checklist",
    "withdraw_mechanism",
]
