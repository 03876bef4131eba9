"""Hazards as far as the viewer may see them: where it was found, and where it lies now."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts import scope as scopes
from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.figures import queries as figures
from zhiben.hazards.models import Hazard, Transition
from zhiben.hazards.reach import within_reach
from zhiben.ledger.models import Seal
from zhiben.places.models import ACT_FOR_SUPERIOR, SEGMENT

NEAR = timedelta(days=3)
SHOWN = 100  # of each kind of waiting thing: a desk is no register
State = Hazard.State
IN_WORK = (State.ORDERED, State.RETURNED)
FOUR_LISTS = ("hazards.found", "hazards.ordered", "hazards.eliminated", "hazards.accepted")
FUNNEL = ("hazards.found", "hazards.found_and_ordered", "hazards.found_and_eliminated", "hazards.found_and_accepted")


@dataclass(frozen=True)
class DeskItem:
    """One thing that waits: a word for its state, what it is, until when, and the record."""

    label: str | Promise
    title: str
    due: date | None
    subject: UUID
    tone: str = "blue"


def visible(*, viewer: Viewer) -> QuerySet[Hazard]:
    """Every hazard the viewer may see, voided ones too: those that lie in the viewer's reach, or were found there."""
    return within_reach(Hazard.objects.all(), viewer=viewer, permission="hazards.view", lies_in=_here_or_found_here)


def get(id: UUID, *, viewer: Viewer) -> Hazard:
    """The hazard of that id. Raises NotFound, also where it is out of sight."""
    found = visible(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(Hazard._meta.verbose_name, id)
    return found


def open_hazards(*, viewer: Viewer) -> QuerySet[Hazard]:
    """Those that are not accepted yet."""
    return visible(viewer=viewer).filter(voided_at=None, accepted_on=None)


def overdue(*, viewer: Viewer, on: date | None = None) -> QuerySet[Hazard]:
    """Those whose deadline is over on that day, today unless told, and which are not rectified now; the longest first."""
    late = open_hazards(viewer=viewer).filter(state__in=IN_WORK, due_on__lt=on or today())
    return late.order_by("due_on", "pk")


def of_visit(visit: UUID, *, viewer: Viewer) -> QuerySet[Hazard]:
    """The hazards that a visit found."""
    return visible(viewer=viewer).filter(source_record=visit).order_by("happened_on", "pk")


def transitions_of(hazard: Hazard, *, viewer: Viewer) -> list[Transition]:
    """The steps of a hazard in their order, those taken back too. Raises NotFound where it is out of sight."""
    seen = get(hazard.pk, viewer=viewer)
    return list(seen.transitions.select_related("organisation").order_by("number"))


def four_lists(
    *, viewer: Viewer, period: Period, scope: Scope = EVERYWHERE, as_of: Seal | None = None
) -> list[figures.Value]:
    """How many were found, ordered, eliminated and accepted in the period: the four lists (四个清单)."""
    return _values(FOUR_LISTS, viewer, period, scope, as_of)


def funnel(
    *, viewer: Viewer, period: Period, scope: Scope = EVERYWHERE, as_of: Seal | None = None
) -> list[figures.Value]:
    """Of those found in the period, how many were ordered, eliminated and accepted by now: each part of the one before."""
    return _values(FUNNEL, viewer, period, scope, as_of)


def proposed_deadline(*, viewer: Viewer, level: str, on: date | None = None) -> date:
    """The deadline that a form proposes for a hazard ordered on that day; a person decides."""
    day = on or today()
    rule = next(rule for rule in reversed(_deadlines()) if rule["valid_from"] <= day)
    return day + timedelta(days=int(rule[level]))


def desk(*, viewer: Viewer) -> list[DeskItem]:
    """What waits for the viewer: to order, to rectify (returned, late or due within three days), to accept; and what
    is overdue and was put under the viewer's own organisation.
    """
    escalated = list(_escalated(viewer))
    known = {each.subject for each in escalated}
    waiting = [
        *_waiting(viewer, "hazards.order", "happened_on", state=State.FOUND),
        *_waiting(viewer, "hazards.eliminate", "happened_on", state=State.RETURNED),
        *_waiting(viewer, "hazards.eliminate", "due_on", state=State.ORDERED, due_on__lte=today() + NEAR),
        *_waiting(viewer, "hazards.accept", "happened_on", state=State.ELIMINATED),
    ]
    return [*escalated, *(each for each in waiting if each.subject not in known)]


def _waiting(viewer: Viewer, permission: str, order: str, **where: Any) -> Iterator[DeskItem]:
    if not viewer.can(permission):
        return
    # In one place only: what was handed over waits where it lies now.
    mine = scopes.visible(Hazard.objects.all(), viewer=viewer, permission=permission)
    rows = mine.filter(voided_at=None, accepted_on=None, **where).order_by(order, "pk")
    for key, title, about, state, due_on in rows.values_list("pk", "title", "enterprise__name", "state", "due_on")[
        :SHOWN
    ]:
        yield _item(key, f"{title} · {about}" if about else title, state, due_on)


def _escalated(viewer: Viewer) -> Iterator[DeskItem]:
    """Overdue ones that were escalated to the very organisation of one of the viewer's posts, not to those below it."""
    mine = {scope.organisation for scope in viewer.scopes("hazards.supervise")} - {""}
    if not mine:
        return
    told = Transition.objects.filter(kind=Transition.Kind.ESCALATED, voided_at=None)
    told = told.alias(depth=Length("organisation_path")).filter(_to(mine)).order_by()
    rows = scopes.visible(Hazard.objects.all(), viewer=viewer, permission="hazards.supervise")
    # From the few that were escalated to their hazards, not from all that are late to their steps.
    rows = rows.filter(pk__in=told.values("hazard"), voided_at=None, accepted_on=None, state__in=IN_WORK)
    late = (
        rows.filter(due_on__lt=today())
        .order_by("due_on", "pk")
        .values_list("pk", "title", "enterprise__name", "due_on")
    )
    for key, title, about, due_on in late[:SHOWN]:
        yield DeskItem(_("升级督办"), f"{title} · {about}" if about else title, due_on, key, "red")


def _to(mine: set[str]) -> Q:
    """To one of these organisations, or to an office or department that acts for it."""
    found = Q(organisation_path__in=mine)
    for path in mine:
        beside = Q(organisation_path__range=subtree(path), depth=len(path) + SEGMENT)
        found |= beside & Q(organisation__kind__in=ACT_FOR_SUPERIOR)
    return found


def _item(id: UUID, title: str, state: str, due_on: date | None) -> DeskItem:
    if state in IN_WORK and due_on and due_on < today():
        return DeskItem(_("隐患超期未整改"), title, due_on, id, "red")
    if state == State.RETURNED:
        return DeskItem(_("退回整改"), title, due_on, id, "red")
    if state == State.ORDERED:
        return DeskItem(_("隐患临期"), title, due_on, id, "orange")
    return DeskItem(_("待交办") if state == State.FOUND else _("待验收"), title, None, id, "blue")


def _here_or_found_here(path: str) -> Q:
    return Q(organisation_path__range=subtree(path)) | Q(origin_path__range=subtree(path))


def _values(
    codes: tuple[str, ...], viewer: Viewer, period: Period, scope: Scope, as_of: Seal | None
) -> list[figures.Value]:
    found = figures.values(viewer=viewer, codes=codes, scope=scope, period=period, as_of=as_of)
    return [found[code] for code in codes]


@cache
def _deadlines() -> list[dict[str, Any]]:
    text = (Path(__file__).parent / "data" / "deadlines.toml").read_text("utf-8")
    return sorted(tomllib.loads(text)["rule"], key=lambda rule: rule["valid_from"])
