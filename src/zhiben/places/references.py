"""Columns that name a place or a person: found by id, credit code, path, name, short name or alias."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Invalid
from zhiben.facts.words import bracketed
from zhiben.places import queries

LISTED = 5  # candidates that a sentence names


@dataclass(frozen=True)
class Named:
    """Rows that a text may name; each of `exact` is compared whole, each of `searched` as a part."""

    what: str | Promise
    rows: Callable[..., QuerySet[Any]]  # (*, viewer)
    exact: tuple[str, ...] = ("name",)
    searched: tuple[str, ...] = ("name",)
    aliased: bool = False  # the rows have aliases
    describe: Callable[[Any], str] = str

    def resolve(self, text: str, *, viewer: Viewer) -> Any:
        """The one visible record that `text` names; raises Invalid with the remedy."""
        said = " ".join(text.split())
        rows = self._standing(viewer)
        found = self._found(rows, said)
        if not found:
            sentence = _("没有找到%(what)s“%(said)s”；请核对，或先登记。") % {"what": self.what, "said": said}
            raise Invalid({"": [sentence]})
        if len(found) > 1:
            among = "、".join(self.describe(each) for each in found[:LISTED])
            sentence = _("“%(said)s”可指多个%(what)s：%(among)s；请写全称或代码。") % {
                "said": said,
                "what": self.what,
                "among": among,
            }
            raise Invalid({"": [sentence]})
        return found[0]

    def label(self, record: Any) -> str:
        """How it is shown."""
        return str(record)

    def search(self, text: str, *, viewer: Viewer, limit: int = 20) -> list[tuple[str, str]]:
        """(id, description) of the visible records that `text` may mean."""
        where = Q(pk__in=[])
        for name in self.searched:
            where |= Q(**{f"{name}__icontains": text.strip()})
        return [(str(each.pk), self.describe(each)) for each in self._standing(viewer).filter(where)[:limit]]

    def _standing(self, viewer: Viewer) -> QuerySet[Any]:
        rows = self.rows(viewer=viewer)
        return rows.filter(voided_at=None) if hasattr(rows.model, "voided_at") else rows

    def _found(self, rows: QuerySet[Any], said: str) -> list[Any]:
        if identity := _uuid(said):
            return list(rows.filter(pk=identity))
        for name in self.exact:  # one after the other: a full name beats somebody else's short name
            if found := list(rows.filter(**{name: said})[: LISTED + 1]):
                return found
        if not self.aliased:
            return []
        # Few rows have aliases, and no portable query looks into a JSON list.
        return [each for each in rows.exclude(aliases=[]) if said in each.aliases]


@dataclass(frozen=True)
class NamedPost(Named):
    """A post is named by its organisation and title: 召陵镇 安全员."""

    def _found(self, rows: QuerySet[Any], said: str) -> list[Any]:
        if identity := _uuid(said):
            return list(rows.filter(pk=identity))
        *organisation, title = said.split(" ")
        rows = rows.filter(title=title)
        if organisation:
            named = " ".join(organisation)
            rows = rows.filter(Q(organisation__name=named) | Q(organisation__short=named))
        return list(rows[: LISTED + 1])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _organisation(each: Any) -> str:
    return bracketed(each.name, each.credit_code) if each.credit_code else str(each.name)


def _premises(each: Any) -> str:
    return bracketed(each.name, each.owner)


def _person(each: Any) -> str:
    return bracketed(each.name, each.organisation)


def _with_owner(*, viewer: Viewer) -> QuerySet[Any]:
    return queries.premises(viewer=viewer).select_related("owner")


_CODES = ("name", "credit_code", "short", "path")
_WORDS = ("name", "short", "credit_code")
ORGANISATION = Named(gettext_lazy("单位"), queries.organisations, _CODES, _WORDS, aliased=True, describe=_organisation)
ENTERPRISE = Named(
    gettext_lazy("生产经营单位"), queries.enterprises, _CODES, _WORDS, aliased=True, describe=_organisation
)
PREMISES = Named(gettext_lazy("场所"), _with_owner, describe=_premises)
REGION = Named(gettext_lazy("行政区划"), queries.regions, ("path", "name", "short"), ("name", "path"), aliased=True)
PERSON = Named(gettext_lazy("人员"), queries.people, describe=_person)
POST = NamedPost(gettext_lazy("职务"), queries.posts, searched=("title", "organisation__name"))
