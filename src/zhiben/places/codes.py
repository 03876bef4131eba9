"""The unified social credit code (GB 32100-2015): 18 characters of which the last checks the others."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from zhiben.facts.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z, which are read as 1, 0, 5, U, 2
LENGTH = 18


def credit_code(text: str | None, *, field: str = "credit_code") -> str | None:
    """The code in capitals, as the licence prints it; None where none is given. Raises Invalid with the remedy."""
    code = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or "")).upper()
    if not code:
        return None
    if len(code) != LENGTH:
        raise Invalid({field: [_("统一社会信用代码“%(code)s”应为 18 位，请核对营业执照。") % {"code": code}]})
    if strange := [letter for letter in code if letter not in ALPHABET]:
        said = {"code": code, "strange": "、".join(dict.fromkeys(strange))}
        raise Invalid({field: [_("统一社会信用代码“%(code)s”不会含有“%(strange)s”，请核对营业执照。") % said]})
    if code[-1] != check_character(code):
        raise Invalid({field: [_("统一社会信用代码“%(code)s”的末位校验码不符，请核对营业执照。") % {"code": code}]})
    return code


def check_character(code: str) -> str:
    """The last character that the first seventeen ask for."""
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[: LENGTH - 1]))
    return ALPHABET[-total % 31]
