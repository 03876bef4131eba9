"""Duties, what is due, and returns, as far as the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.scope import visible as in_scope
from zhiben.accounts.viewer import SYSTEM, Scope, Viewer
from zhiben.calendars import Period, now, today
from zhiben.duties import deadlines
from zhiben.duties.composing import composed, place, plain
from zhiben.duties.models import TIES, Duty, Return, Step
from zhiben.facts.errors import NotAllowed, NotFound
from zhiben.facts.paths import subtree
from zhiben.facts.words import headed
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.evaluation import evaluate
from zhiben.places.models import Organisation

M = TypeVar("M", bound=Model)
WHOLE_PATH = "organisation:80"
DONE, DUE, LATE, RETURNED = "done", "due", "late", "returned"
LABELS: dict[str, str | Promise] = {DONE: _("已完成"), DUE: _("待完成"), LATE: _("已超时限"), RETURNED: _("已退回")}
TONES = {DONE: "green", DUE: "blue", LATE: "red", RETURNED: "orange"}


@dataclass(frozen=True)
class Due:
    """One duty of one unit in one period, and whether it is done: `count` records prove it, or the return `record`."""

    duty: Duty
    unit: Organisation
    period: Period
    deadline: datetime
    state: str
    count: int = 0
    record: Return | None = None

    @property
    def label(self) -> str | Promise:
        """Its state, in words."""
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        """Its state, as a colour."""
        return TONES[self.state]


@dataclass(frozen=True)
class Waiting:
    """One thing on the desk: a word for its state, what it is, until when, and the record."""

    label: str | Promise
    title: str
    due: date | None
    subject: UUID
    tone: str = "blue"


def duties(*, viewer: Viewer) -> QuerySet[Duty]:
    """Every duty that the viewer may see."""
    return _visible(Duty.objects.select_related("organisation"), viewer)


def returns(*, viewer: Viewer) -> QuerySet[Return]:
    """Every return that the viewer may see, voided ones too."""
    return _visible(Return.objects.select_related("duty", "organisation", "seal"), viewer)


def get(*, viewer: Viewer, id: UUID) -> Return:
    """The return of that id. Raises NotFound, also where it is out of sight."""
    found = returns(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(Return._meta.verbose_name, id)
    return found


def steps(of: Return, *, viewer: Viewer) -> list[Step]:
    """How a visible return was confirmed, sent back and confirmed again, oldest first."""
    return list(get(viewer=viewer, id=of.pk).steps.order_by("number"))


def due_list(*, viewer: Viewer, on: date | None = None) -> list[Due]:
    """What each unit in sight has to do in the period that holds the day (today unless told), done or not.

    A return of the period before that is still missing or was sent back stands in the list, too; a patrol that was not
    made yesterday cannot be made any more.
    """
    day = on or today()
    moment = (
        now() if day == today() else timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    )
    found = [each for duty in _in_force(day) for each in _due(duty, day, moment, viewer)]
    return sorted(found, key=lambda each: (each.state == DONE, each.deadline, each.unit.path, each.duty.name))


def desk(*, viewer: Viewer) -> list[Waiting]:
    """What is not done and the viewer may do: by itself for one unit, one line with their number for many."""
    waiting: dict[tuple[UUID, str], list[Due]] = {}
    for each in due_list(viewer=viewer):
        if each.state != DONE and viewer.allows("duties.record", at=place(each.unit)):
            waiting.setdefault((each.duty.pk, each.state), []).append(each)
    return [_waiting(group) for group in waiting.values()]


def units(duty: Duty, *, viewer: Viewer, on: date | None = None) -> list[Organisation]:
    """The units that the duty falls to on that day, as far as the viewer may see them."""
    day = on or today()
    standing = Q(valid_to=None) | Q(valid_to__gte=day)
    rows = Organisation.objects.filter(standing, valid_from__lte=day, voided_at=None).order_by("path")
    if duty.covers == Duty.Covers.SELF:
        rows = rows.filter(pk=duty.organisation_id)
    else:
        rows = rows.filter(path__range=subtree(duty.organisation.path), kind=Organisation.Kind.ENTERPRISE)
        rows = rows.exclude(pk=duty.organisation_id)
    if ties := TIES.get(Duty.Covers(duty.covers)):
        rows = rows.filter(tie__in=ties)
    return list(
        in_scope(
            rows,
            viewer=viewer,
            permission="duties.view",
            organisation="path",
            field=None,
            enterprise="id",
            premises=None,
        )
    )


def preview(duty: Duty, organisation: Organisation, day: date, *, viewer: Viewer) -> dict[str, Any]:
    """What a return would say now, unsealed: code → number, version, label, unit. Raises NotAllowed out of sight."""
    if not viewer.allows("duties.view", at=place(organisation)):
        raise NotAllowed("duties.view", organisation)
    return composed(duty.figures, organisation.path, deadlines.period(duty.cycle, day), None)


def recomputed(record: Return, *, viewer: Viewer) -> dict[str, tuple[Any, Any]]:
    """What does not come out again as of the return's seal: code → (confirmed, computed). Empty unless somebody tampered."""
    record = get(viewer=viewer, id=record.pk)
    wanted = [catalogue.figure_as_of(code, each["version"]) for code, each in record.values.items()]
    scope, during = Scope(organisation=record.organisation_path), Period(record.period_start, record.period_end)
    values = evaluate(wanted, scope=scope, period=during, as_of=record.seal)
    return {
        code: (each["number"], plain(values[code].number))
        for code, each in record.values.items()
        if each["number"] != plain(values[code].number)
    }


def _in_force(day: date) -> Iterable[Duty]:
    standing = Q(valid_to=None) | Q(valid_to__gte=day)
    return Duty.objects.filter(standing, voided_at=None, happened_on__lte=day).select_related("organisation")


def _due(duty: Duty, day: date, moment: datetime, viewer: Viewer) -> Iterator[Due]:
    found = units(duty, viewer=viewer, on=day)
    during = deadlines.period(duty.cycle, day)
    if not found:
        return
    if duty.by_return:
        missing = [each for each in _by_return(duty, found, during.previous(), moment) if each.state != DONE]
        yield from missing
        yield from _by_return(duty, found, during, moment)
    elif deadlines.occurs(duty, during):
        counted = _counted(duty, during)
        for unit in found:
            yield _proved(duty, unit, during, counted.get(unit.path, 0), moment)


def _by_return(duty: Duty, found: list[Organisation], during: Period, moment: datetime) -> Iterator[Due]:
    if deadlines.occurs(duty, during):
        made = _made(duty, during, found)
        for unit in found:
            yield _returned(duty, unit, during, made.get(unit.pk), moment)


def _proved(duty: Duty, unit: Organisation, during: Period, count: int, moment: datetime) -> Due:
    until = deadlines.deadline(duty, during)
    state = DONE if count > 0 else (LATE if moment > until else DUE)
    return Due(duty, unit, during, until, state, count)


def _returned(duty: Duty, unit: Organisation, during: Period, record: Return | None, moment: datetime) -> Due:
    until = deadlines.deadline(duty, during)
    state = LATE if moment > until else DUE
    if record is not None:
        state = DONE if record.state == Return.State.CONFIRMED else RETURNED
    return Due(duty, unit, during, until, state, record=record)


def _counted(duty: Duty, during: Period) -> dict[str, int]:
    """How often each unit did it, by its path; supervision by a unit's own offices is the unit's."""
    path = duty.organisation.path
    if duty.kind == Duty.Kind.SUPERVISE and duty.covers == Duty.Covers.SELF:
        value = figures.value(viewer=SYSTEM, code=duty.proof, scope=Scope(organisation=path), period=during)
        return {path: int(value.number or 0)}
    table = figures.breakdown(
        viewer=SYSTEM, codes=[duty.proof], by=[WHOLE_PATH], scope=Scope(organisation=path), period=during
    )
    return {row.dimensions[0]: int(row.numbers[0] or 0) for row in table.rows}


def _made(duty: Duty, during: Period, found: list[Organisation]) -> dict[UUID, Return]:
    rows = Return.objects.filter(duty=duty, period_start=during.start, voided_at=None)
    wanted = {unit.pk for unit in found}
    return {row.organisation_id: row for row in rows if row.organisation_id in wanted}


def _waiting(group: list[Due]) -> Waiting:
    first = group[0]
    if len(group) == 1:
        title = headed(first.unit, first.duty.name)
    else:
        title = str(_("%(name)s：%(count)s家未完成") % {"name": first.duty.name, "count": len(group)})
    subject = first.record.pk if first.record and len(group) == 1 else first.duty.pk
    until = timezone.localtime(min(each.deadline for each in group)).date()
    return Waiting(first.label, title, until, subject, first.tone)


def _visible(queryset: QuerySet[M], viewer: Viewer) -> QuerySet[M]:
    return in_scope(queryset, viewer=viewer, permission="duties.view")
