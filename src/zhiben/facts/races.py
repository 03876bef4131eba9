"""Two requests at the same moment: each found nothing and wrote, and the table took only one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, models

from zhiben.facts.errors import Refused

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 3


def replayable(model: type[models.Model], named: str = "id") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For a use case that answers a repeated identity with what is there: it does so too where both come at once.

    The second one waits for the first one's commit and is refused by the table, or finds itself in contradiction to its
    own twin. If what `named` says is there by now, it runs again and finds it. Stands above `transaction.atomic`.
    """

    def decorate(case: Callable[P, R]) -> Callable[P, R]:
        @wraps(case)
        def run(*words: P.args, **given: P.kwargs) -> R:
            try:
                return case(*words, **given)
            except (IntegrityError, Refused):
                identity = given.get(named)
                column = "pk" if named == "id" else named
                if identity is None or not model._default_manager.filter(**{column: identity}).exists():
                    raise
            return case(*words, **given)

        return run

    return decorate


def collides(case: Callable[P, R]) -> Callable[P, R]:
    """For a use case that looks what is free and takes it: where another took it at that moment, it looks again.

    Stands above `transaction.atomic`, below `replayable`. What it is given must be such that it can be read twice.
    """

    @wraps(case)
    def run(*words: P.args, **given: P.kwargs) -> R:
        for _try in range(TRIES - 1):
            try:
                return case(*words, **given)
            except IntegrityError:  # the next look sees what the other one has committed
                continue
        return case(*words, **given)

    return run
