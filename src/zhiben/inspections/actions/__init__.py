"""Use cases of inspections: record a visit with all that belongs to it, put mistakes right."""

from zhiben.inspections.actions.instruments import correct_instrument, issue, serve, void_instrument
from zhiben.inspections.actions.mistakes import correct, void, void_many
from zhiben.inspections.actions.recording import attach, record, record_many

__all__ = [
    "attach",
    "correct",
    "correct_instrument",
    "issue",
    "record",
    "record_many",
    "serve",
    "void",
    "void_instrument",
    "void_many",
]
