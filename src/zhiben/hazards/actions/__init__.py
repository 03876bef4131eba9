"""Use cases of hazards: find, take the steps of the four lists, put mistakes right."""

from zhiben.hazards.actions.escalation import escalate_due
from zhiben.hazards.actions.finding import attach, find, find_many, found_by
from zhiben.hazards.actions.mistakes import correct, correct_step, take_back, void, void_many
from zhiben.hazards.actions.steps import accept, eliminate, escalate, extend, order, return_, transfer

__all__ = [
    "accept",
    "attach",
    "correct",
    "correct_step",
    "eliminate",
    "escalate",
    "escalate_due",
    "extend",
    "find",
    "find_many",
    "found_by",
    "order",
    "return_",
    "take_back",
    "transfer",
    "void",
    "void_many",
]
