"""How two words are put together in the reader's language: brackets, colons and units are not the same everywhere."""

from __future__ import annotations

from django.utils.translation import gettext as _


def bracketed(name: object, about: object) -> str:
    """A name, and in brackets what tells it from others."""
    return _("%(name)s（%(about)s）") % {"name": name, "about": about}


def headed(head: object, text: object) -> str:
    """What it is about, a colon, and what is said."""
    return _("%(head)s：%(text)s") % {"head": head, "text": text}


def measured(number: object, unit: object) -> str:
    """A number with its unit."""
    return _("%(number)s%(unit)s") % {"number": number, "unit": unit}
