"""Passwords that the product makes up: for a first sign-in or after a reset, to be changed at once."""

from __future__ import annotations

import secrets

# Without 0 O 1 I L: they are read aloud and copied by hand.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, SIZE = 3, 4


def made_up() -> str:
    """Three groups of four, some 59 bits: K7QM-3VXD-9TRA."""
    return "-".join("".join(secrets.choice(LETTERS) for _place in range(SIZE)) for _group in range(GROUPS))
