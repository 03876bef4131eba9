"""Identities made where the fact happens: a phone may send a record twice, and it stays one record."""

from uuid import NAMESPACE_URL, UUID, uuid5

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7: sorted roughly by time, so that indexes stay compact."""
    return uuid7()


def derived_id(*parts: object) -> UUID:
    """The identity of the one thing that `parts` name; the same parts give the same identity."""
    return uuid5(NAMESPACE_URL, "zhiben:" + "\x1f".join(map(str, parts)))
