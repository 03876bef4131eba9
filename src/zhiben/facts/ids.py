"""Identities made where the fact happens: a phone may send a record twice, and it stays one record."""

from uuid import NAMESPACE_URL, UUID, uuid5

from uuid_utils.compat import uuid7

OWN = 80  # bits of an identity beside another that are its own: those of a UUIDv5


def new_id() -> UUID:
    """A UUIDv7: sorted roughly by time, so that indexes stay compact."""
    return uuid7()


def derived_id(*parts: object) -> UUID:
    """The identity of the one thing that `parts` name; the same parts give the same identity."""
    return uuid5(NAMESPACE_URL, "zhiben:" + "\x1f".join(map(str, parts)))


def beside(neighbour: UUID, *parts: object) -> UUID:
    """The same, in one place of every index with all that are beside `neighbour`: their first 48 bits are alike.

    Thousands of identities that lie anywhere would touch as many pages of each index that holds them.
    """
    return UUID(int=neighbour.int >> OWN << OWN | derived_id(*parts).int & (1 << OWN) - 1)
