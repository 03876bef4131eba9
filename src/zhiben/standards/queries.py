"""What is valid when, as far as it bears on the viewer: what the own unit, those below and those above have issued.

Above are a government and the offices and departments that act for it: a town is bound by its district's office.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Prefetch, Q, QuerySet
from django.db.models.functions import Length

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.places.models import ACT_FOR_SUPERIOR, SEGMENT, Located, Organisation
from zhiben.standards.models import (
    Checklist,
    ChecklistItem,
    Criterion,
    IncomingDocument,
    Law,
    Mechanism,
    Roster,
    RosterLine,
    Rule,
)

PERMISSION = "standards.view"
DEPTH = Length("organisation_path")
M = TypeVar("M", bound=Model)
L = TypeVar("L", bound=Located)


def laws(*, viewer: Viewer) -> QuerySet[Law]:
    """Every law, regulation and standard: public."""
    return _public(Law.objects.all(), viewer)


def criteria(*, viewer: Viewer) -> QuerySet[Criterion]:
    """Every criterion, of whatever day: public."""
    return _public(Criterion.objects.select_related("law"), viewer)


def rules(*, viewer: Viewer) -> QuerySet[Rule]:
    """What the law asks of the records: public."""
    return _public(Rule.objects.all(), viewer)


def criteria_on(day: date, *, viewer: Viewer, field: str = "") -> QuerySet[Criterion]:
    """The criteria that held on that day, of one field if told."""
    held = criteria(viewer=viewer).filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return held.filter(field=field) if field else held


def criterion_on(code: str, day: date, *, viewer: Viewer) -> Criterion:
    """The criterion of that code as it held on that day. Raises NotFound."""
    found = criteria_on(day, viewer=viewer).filter(code=code).first()
    if found is None:
        raise NotFound(Criterion._meta.verbose_name, f"{code}（{day.isoformat()}）")
    return found


def checklists(*, viewer: Viewer) -> QuerySet[Checklist]:
    """Every version of every list that bears on the viewer, voided ones too."""
    return _bearing(Checklist.objects.select_related("organisation"), viewer)


def checklists_on(day: date, *, viewer: Viewer, kind: str = "", field: str = "") -> QuerySet[Checklist]:
    """The lists valid on that day, of one kind or field if told."""
    found = _valid_on(checklists(viewer=viewer), day)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(field=field) if field else found


def checklist_on(code: str, day: date, *, viewer: Viewer, organisation: Organisation | None = None) -> Checklist:
    """The version of `code` valid on that day with its items; where several units issue it, the one nearest above.

    Raises NotFound.
    """
    found = _valid_on(checklists(viewer=viewer), day).filter(code=code)
    if organisation is not None:
        found = found.alias(depth=DEPTH).filter(_issued_above(organisation.path))
    best = max(found.prefetch_related(_ITEMS), key=_nearness, default=None)
    if best is None:
        raise NotFound(Checklist._meta.verbose_name, f"{code}（{day.isoformat()}）")
    return best


def guides_for(business_type: str, day: date, *, viewer: Viewer) -> list[Checklist]:
    """The self-check guides for a business type on that day; those for every type too."""
    guides = checklists_on(day, viewer=viewer, kind=Checklist.Kind.SELF_CHECK).prefetch_related(_ITEMS)
    return [each for each in guides if not each.business_types or business_type in each.business_types]


def items(*, viewer: Viewer) -> QuerySet[ChecklistItem]:
    """The items of every list that bears on the viewer."""
    return ChecklistItem.objects.filter(checklist__in=checklists(viewer=viewer)).select_related("checklist")


def item(*, viewer: Viewer, id: UUID) -> ChecklistItem:
    """One item. Raises NotFound, also where its list is out of sight."""
    found = items(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(ChecklistItem._meta.verbose_name, id)
    return found


def mechanisms(*, viewer: Viewer) -> QuerySet[Mechanism]:
    """Every version of every mechanism, work system and duty list that bears on the viewer."""
    return _bearing(Mechanism.objects.select_related("organisation"), viewer)


def mechanisms_on(day: date, *, viewer: Viewer, kind: str = "") -> QuerySet[Mechanism]:
    """Those valid on that day, of one kind if told."""
    found = _valid_on(mechanisms(viewer=viewer), day)
    return found.filter(kind=kind) if kind else found


def versions(mechanism: Mechanism, *, viewer: Viewer) -> list[Mechanism]:
    """All versions of one text, newest first."""
    return list(mechanisms(viewer=viewer).filter(series=mechanism.series).order_by("-version"))


def rosters(*, viewer: Viewer) -> QuerySet[Roster]:
    """Every version of every roster that bears on the viewer, voided ones too."""
    return _bearing(Roster.objects.select_related("organisation"), viewer)


def roster_versions(roster: Roster, *, viewer: Viewer) -> list[Roster]:
    """All versions of one roster, newest first."""
    return list(rosters(viewer=viewer).filter(series=roster.series).order_by("-version"))


def roster_lines(*, viewer: Viewer) -> QuerySet[RosterLine]:
    """The people of every roster that bears on the viewer, voided lines too."""
    return RosterLine.objects.filter(roster__in=rosters(viewer=viewer)).select_related("roster", "person")


def lines_of(roster: Roster, *, viewer: Viewer) -> list[RosterLine]:
    """The people of one roster in its order: a duty list by day, every other by number."""
    first = ("happened_on", "position") if roster.kind == Roster.Kind.DUTY else ("position", "happened_on")
    lines = roster_lines(viewer=viewer).filter(roster=roster, voided_at=None)
    return list(lines.select_related("person__organisation").order_by(*first, "id"))


def checklist_versions(checklist: Checklist, *, viewer: Viewer) -> list[Checklist]:
    """All versions of one list, newest first; voided ones too."""
    same = checklists(viewer=viewer).filter(organisation=checklist.organisation_id, code=checklist.code)
    return list(same.order_by("-version"))


def criterion_versions(criterion: Criterion, *, viewer: Viewer) -> list[Criterion]:
    """All versions of one criterion, newest first."""
    return list(criteria(viewer=viewer).filter(code=criterion.code).order_by("-valid_from"))


def criteria_of(law: Law, *, viewer: Viewer) -> list[Criterion]:
    """The criteria that rest on a standard, those that ended too."""
    return list(criteria(viewer=viewer).filter(law=law).order_by("code", "-valid_from"))


def documents(*, viewer: Viewer) -> QuerySet[IncomingDocument]:
    """The documents received by units that bear on the viewer."""
    return _bearing(IncomingDocument.objects.select_related("organisation"), viewer)


def basis_of(item: ChecklistItem, *, viewer: Viewer) -> list[tuple[str, str]]:
    """(title of the law, article) of an item's legal basis; the code where the law is not entered."""
    codes = [code for code, _article in item.basis]
    titles = dict(laws(viewer=viewer).filter(code__in=codes).values_list("code", "title"))
    return [(titles.get(code, code), article) for code, article in item.basis]


_ITEMS = Prefetch("items", queryset=ChecklistItem.objects.order_by("position"))


def _public(queryset: QuerySet[M], viewer: Viewer) -> QuerySet[M]:
    return queryset if viewer.can(PERMISSION) else queryset.none()


def _valid_on(issued: QuerySet[L], day: date) -> QuerySet[L]:
    return issued.filter(Q(valid_to=None) | Q(valid_to__gte=day), happened_on__lte=day, voided_at=None)


def _issued_above(path: str) -> Q:
    """Issued at `path`, above it, or by an office or department that acts for one of these; needs `depth`."""
    above = [path[:length] for length in range(SEGMENT, len(path) + 1, SEGMENT)]
    where = Q(organisation_path__in=above)
    for each in above:
        acting = Q(organisation__kind__in=ACT_FOR_SUPERIOR, depth=len(each) + SEGMENT)
        where |= acting & Q(organisation_path__range=subtree(each))
    return where


def _nearness(each: Checklist) -> tuple[int, bool, int]:
    """The larger, the nearer: an office stands where the unit stands that it acts for."""
    acting = each.organisation.kind in ACT_FOR_SUPERIOR
    return len(each.organisation_path) - SEGMENT * acting, not acting, each.version


def _bearing(queryset: QuerySet[L], viewer: Viewer) -> QuerySet[L]:
    """What lies in the viewer's grants, and what the units above have issued: it binds those below."""
    found = Q(pk__in=[])
    for scope in viewer.scopes(PERMISSION):
        where = _where(scope)
        if where is None:
            return queryset
        found |= where
    seen: QuerySet[L] = queryset.alias(depth=DEPTH).filter(found)  # type: ignore[assignment]
    return seen


def _where(scope: Scope) -> Q | None:
    path = scope.organisation
    if scope.enterprise is not None:
        home = Organisation.objects.filter(pk=scope.enterprise).values_list("path", flat=True).first()
        return _issued_above(home) | Q(organisation=scope.enterprise) if home else Q(pk__in=[])
    if not path and not scope.region:
        return None
    where = Q(organisation_path__range=subtree(path)) | _issued_above(path) if path else Q()
    if scope.region:
        above = [scope.region[:length] for length in range(2, len(scope.region) + 1)]
        where &= Q(region_path__range=subtree(scope.region)) | Q(region_path__in=above)
    return where
