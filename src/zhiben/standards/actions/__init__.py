"""Use cases of standards; every one requires standards.record where it is issued, and notes itself in the journal."""

from zhiben.standards.actions.checklists import (
    correct_checklist,
    issue_checklist,
    revise_checklist,
    void_checklist,
    withdraw_checklist,
)
from zhiben.standards.actions.criteria import add_criterion, replace_law, revise_criterion, withdraw_criterion
from zhiben.standards.actions.documents import add_law, end_law, receive_document
from zhiben.standards.actions.mechanisms import add_mechanism, revise_mechanism, withdraw_mechanism
from zhiben.standards.actions.rosters import (
    add_roster,
    add_roster_line,
    add_roster_lines,
    correct_roster_line,
    end_roster_line,
    revise_roster,
    void_roster,
    withdraw_roster,
)
from zhiben.standards.actions.shipped import load_laws, load_shipped

__all__ = [
    "add_criterion",
    "add_law",
    "add_mechanism",
    "add_roster",
    "add_roster_line",
    "add_roster_lines",
    "correct_checklist",
    "correct_roster_line",
    "end_law",
    "end_roster_line",
    "issue_checklist",
    "load_laws",
    "load_shipped",
    "receive_document",
    "replace_law",
    "revise_checklist",
    "revise_criterion",
    "revise_mechanism",
    "revise_roster",
    "void_checklist",
    "void_roster",
    "withdraw_checklist",
    "withdraw_criterion",
    "withdraw_mechanism",
    "withdraw_roster",
]
