"""Use cases of places; every one requires places.record where the place lies, and notes itself in the journal."""

from zhiben.places.actions.enrolling import add_organisations
from zhiben.places.actions.following import scope_of
from zhiben.places.actions.locating import locate, locate_many
from zhiben.places.actions.organisations import (
    add_organisation,
    close_organisation,
    correct_organisation,
    move_organisation,
    rename_organisation,
    void_organisation,
)
from zhiben.places.actions.people import (
    add_person,
    add_post,
    anonymise_person,
    appoint,
    correct_person,
    correct_post,
    end_membership,
    open_account,
    void_person,
)
from zhiben.places.actions.premises import (
    add_premises,
    close_premises,
    correct_premises,
    let_premises,
    void_premises,
)
from zhiben.places.actions.regions import add_region, correct_region, load_regions

__all__ = [
    "add_organisation",
    "add_organisations",
    "add_person",
    "add_post",
    "add_premises",
    "add_region",
    "anonymise_person",
    "appoint",
    "close_organisation",
    "close_premises",
    "correct_organisation",
    "correct_person",
    "correct_post",
    "correct_premises",
    "correct_region",
    "end_membership",
    "let_premises",
    "load_regions",
    "locate",
    "locate_many",
    "move_organisation",
    "open_account",
    "rename_organisation",
    "scope_of",
    "void_organisation",
    "void_person",
    "void_premises",
]
