"""Why a use case refuses. Each carries data and makes its sentence when shown, in the reader's language.

Refused
├── NotAllowed     the viewer has no grant for this here
├── NotFound       nothing of that name, or out of the viewer's sight
├── WrongState     the record is not where the step needs it to be
├── Conflict       it would contradict what is already recorded
└── Invalid        bad input: field → what is wrong and the remedy
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Refused(Exception):
    """A use case does not apply; nothing was changed."""


class NotAllowed(Refused):
    """The viewer has no grant with `permission` that covers `where`."""

    def __init__(self, permission: str, where: object = "") -> None:
        super().__init__(permission, where)
        self.permission = permission
        self.where = where

    def __str__(self) -> str:
        return _("您没有此项权限（%(permission)s），或所及范围不含此处；请联系管理员按职务授权。") % {
            "permission": self.permission
        }


class NotFound(Refused):
    """Nothing of that name, or out of sight."""

    def __init__(self, what: object, value: object) -> None:
        super().__init__(what, value)
        self.what = what
        self.value = value

    def __str__(self) -> str:
        return _("没有找到%(what)s“%(value)s”；请核对后重试。") % {"what": self.what, "value": self.value}


class WrongState(Refused):
    """The record is not in the state that the step starts from."""

    def __init__(self, *, expected: object, actual: object) -> None:
        super().__init__(expected, actual)
        self.expected = expected
        self.actual = actual

    def __str__(self) -> str:
        return _("当前为“%(actual)s”，此操作要求“%(expected)s”；请刷新后再试。") % {
            "actual": self.actual,
            "expected": self.expected,
        }


class Conflict(Refused):
    """It would contradict what is already recorded; the sentence names the remedy."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Invalid(Refused):
    """Bad input: `errors` maps a field's name ('' for the whole) to sentences naming value and remedy."""

    def __init__(self, errors: Mapping[str, Sequence[object]]) -> None:
        super().__init__(errors)
        self.errors: dict[str, list[object]] = {name: list(said) for name, said in errors.items()}

    @classmethod
    def of(cls, error: ValidationError) -> Invalid:
        """What the model's own checks found."""
        if hasattr(error, "error_dict"):
            found: dict[str, Any] = error.message_dict
            return cls({("" if name == "__all__" else name): said for name, said in found.items()})
        return cls({"": error.messages})

    def __str__(self) -> str:
        return _("；").join(str(sentence) for said in self.errors.values() for sentence in said)
