"""Who and where, as far as the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from zhiben.accounts.scope import visible
from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.places.models import (
    SEGMENT,
    Membership,
    Organisation,
    OrganisationSpan,
    Person,
    Post,
    Premises,
    PremisesSpan,
    Region,
)

BATCH = 500


def regions(*, viewer: Viewer) -> QuerySet[Region]:
    """Every division: public knowledge for whoever may see places at all."""
    return Region.objects.all() if viewer.can("places.view") else Region.objects.none()


def organisations(*, viewer: Viewer) -> QuerySet[Organisation]:
    """Every organisation the viewer may see, closed and voided ones too."""
    return visible(
        Organisation.objects.all(),
        viewer=_in_any_field(viewer),
        permission="places.view",
        organisation="path",
        field=None,
        enterprise="id",
        premises=None,
    )


def organisations_of(ids: Collection[UUID], *, viewer: Viewer) -> list[Organisation]:
    """Those of a few identities that the viewer may see, closed and voided ones too."""
    return list(organisations(viewer=viewer).filter(pk__in=ids))


def enterprises(*, viewer: Viewer) -> QuerySet[Organisation]:
    """The organisations that are production and business units (生产经营单位)."""
    return organisations(viewer=viewer).filter(kind=Organisation.Kind.ENTERPRISE)


def premises(*, viewer: Viewer) -> QuerySet[Premises]:
    """Every premises the viewer may see: an enterprise sees what it owns and what it rents."""
    mine = Premises.objects.all()
    viewer = _in_any_field(viewer)
    owned = visible(mine, viewer=viewer, permission="places.view", field=None, enterprise="owner_id", premises="id")
    rented = visible(mine, viewer=viewer, permission="places.view", field=None, enterprise="tenant_id", premises="id")
    return owned | rented


def premises_of(enterprise: Organisation, *, viewer: Viewer, on: date | None = None) -> QuerySet[Premises]:
    """The premises that an enterprise owned or rented on that day, today unless told."""
    day = on or today()
    rented = PremisesSpan.objects.filter(tenant=enterprise, valid_from__lte=day).values("premises")
    standing = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day)) & Q(voided_at=None)
    found = premises(viewer=viewer).filter(standing, Q(owner=enterprise) | Q(pk__in=rented))
    ended = {each.pk for each in found.prefetch_related("spans") if not _held(each, enterprise, day)}
    return found.exclude(pk__in=ended) if ended else found


def people(*, viewer: Viewer) -> QuerySet[Person]:
    """Every person of an organisation the viewer may see."""
    return visible(
        Person.objects.select_related("organisation"),
        viewer=_in_any_field(viewer),
        permission="places.view",
        organisation="organisation__path",
        region="organisation__region_path",
        field=None,
        enterprise="organisation_id",
        premises=None,
    )


def posts(*, viewer: Viewer) -> QuerySet[Post]:
    """Every post in an organisation the viewer may see."""
    return visible(
        Post.objects.select_related("organisation"),
        viewer=_in_any_field(viewer),
        permission="places.view",
        organisation="organisation__path",
        region="organisation__region_path",
        field=None,
        enterprise="organisation_id",
        premises=None,
    )


def memberships(*, viewer: Viewer) -> QuerySet[Membership]:
    """Who holds, or held, which of the posts the viewer may see."""
    return visible(
        Membership.objects.select_related("person", "post__organisation"),
        viewer=_in_any_field(viewer),
        permission="places.view",
        organisation="post__organisation__path",
        region="post__organisation__region_path",
        field=None,
        enterprise="post__organisation_id",
        premises=None,
    )


def get(*, viewer: Viewer, id: UUID) -> Organisation:
    """The organisation of that id. Raises NotFound, also where it is out of sight."""
    return _one(organisations(viewer=viewer), id)


def get_premises(*, viewer: Viewer, id: UUID) -> Premises:
    """The premises of that id. Raises NotFound, also where they are out of sight."""
    found = premises(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(Premises._meta.verbose_name, id)
    return found


def at_path(path: str, *, viewer: Viewer, on: date | None = None) -> Organisation:
    """The organisation that stood at `path` on that day (today unless told), or last before it. Raises NotFound."""
    spans = OrganisationSpan.objects.filter(path=path, valid_from__lte=on or today()).order_by("-valid_from")
    found = organisations(viewer=viewer).filter(pk__in=spans.values("organisation")[:1]).first()
    if found is None:
        raise NotFound(Organisation._meta.verbose_name, path)
    return found


def region_at(path: str, *, viewer: Viewer) -> Region:
    """The division of that code. Raises NotFound."""
    found = regions(viewer=viewer).filter(path=path).first()
    if found is None:
        raise NotFound(Region._meta.verbose_name, path)
    return found


def children(of: Organisation | None, *, viewer: Viewer) -> QuerySet[Organisation]:
    """The organisations one level below, or the top ones; without those closed or voided."""
    path = of.path if of else ""
    below = organisations(viewer=viewer).annotate(depth=Length("path")).filter(depth=len(path) + SEGMENT)
    standing = Q(valid_to=None) | Q(valid_to__gte=today())
    return below.filter(standing, path__range=subtree(path), voided_at=None)


def names_of_paths(paths: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """path → the name last borne there, short where there is one; region paths too. For tables of figures.

    Not cut by scope: whoever may see a record may know the name of the unit it lies in.
    """
    wanted = sorted(set(paths) - {""})
    if not viewer.can("places.view"):
        return {}
    named: dict[str, str] = {}
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        spans = OrganisationSpan.objects.filter(path__in=part).order_by("valid_from").select_related("organisation")
        for span in spans:
            now = span.organisation
            named[span.path] = now.short if now.short and now.name == span.name else span.name
    return named


def names_of_regions(paths: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """Region path → its short name, or its name. For tables of figures."""
    found = regions(viewer=viewer).filter(path__in=set(paths))
    return {path: short or name for path, name, short in found.values_list("path", "name", "short")}


def names_of_places(ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, str]:
    """The names of organisations and premises by id, as far as the viewer sees them. For tables of figures."""
    wanted = list(set(ids))
    named: dict[UUID, str] = {}
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        for visible_rows in (organisations(viewer=viewer), premises(viewer=viewer)):
            named.update(visible_rows.filter(pk__in=part).values_list("pk", "name"))
    return named


def spoken_names(*, viewer: Viewer) -> dict[str, str]:
    """Every name, short name and alias of a visible office, town or system → its path: to find units named in a text.

    Enterprises are left out: a text names them far less often, and there may be a hundred thousand.
    """
    found: dict[str, str] = {}
    offices = organisations(viewer=viewer).exclude(kind=Organisation.Kind.ENTERPRISE).filter(voided_at=None)
    for path, name, short, aliases in offices.values_list("path", "name", "short", "aliases"):
        for said in (name, short, *aliases):
            if said:
                found.setdefault(said, path)
    return found


def history(organisation: Organisation, *, viewer: Viewer) -> list[OrganisationSpan]:
    """What a visible organisation was called and where it stood, oldest first."""
    return list(_one(organisations(viewer=viewer), organisation.pk).spans.order_by("valid_from"))


def lettings(premises: Premises, *, viewer: Viewer) -> list[PremisesSpan]:
    """Who used visible premises for what, oldest first."""
    seen = get_premises(viewer=viewer, id=premises.pk)
    return list(seen.spans.select_related("tenant").order_by("valid_from"))


def _one(among: QuerySet[Organisation], id: UUID) -> Organisation:
    found = among.filter(pk=id).first()
    if found is None:
        raise NotFound(Organisation._meta.verbose_name, id)
    return found


def _held(each: Premises, enterprise: Organisation, on: date) -> bool:
    """Whether `enterprise` owned it or was the tenant on that very day."""
    if each.owner_id == enterprise.pk:
        return True
    spans = [span for span in each.spans.all() if span.valid_from <= on]
    return bool(spans) and max(spans, key=lambda span: span.valid_from).tenant_id == enterprise.pk


def _in_any_field(viewer: Viewer) -> Viewer:
    """The viewer without the bounds of fields: places have none, and a fire inspector has to find every enterprise."""
    grants = tuple(replace(each, scope=each.scope._replace(field="")) for each in viewer.grants)
    return Viewer(viewer.id, viewer.name, grants)


def organisation_named(text: str, *, viewer: Viewer) -> Organisation:
    """The one organisation in sight that `text` names: id, path, credit code, name, short name or alias; raises NotFound."""
    said = text.strip()
    rows = organisations(viewer=viewer).filter(voided_at=None)
    exact = Q(path=said) | Q(name=said) | Q(short=said) | Q(credit_code=said.upper())
    if identity := _identity(said):
        exact |= Q(pk=identity)
    found = list(rows.filter(exact).order_by("path")[:2]) or [each for each in rows if said in each.aliases][:2]
    if len(found) != 1:
        raise NotFound(Organisation._meta.verbose_name, said)
    return found[0]


def region_named(text: str, *, viewer: Viewer) -> Region:
    """The one division that `text` names: code (with or without its last zeros), name, short name or alias; raises NotFound."""
    said = text.strip()
    rows = regions(viewer=viewer)
    found = list(rows.filter(Q(path=said) | Q(name=said) | Q(short=said))[:2])
    found = found or [each for each in rows if said in each.aliases or each.path.ljust(6, "0") == said][:2]
    if len(found) != 1:
        raise NotFound(Region._meta.verbose_name, said)
    return found[0]


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
