"""What is shipped with the product: laws, criteria, rules; checklists that an office issues under its own name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from zhiben.accounts.viewer import EVERYWHERE, Viewer
from zhiben.calendars import today
from zhiben.facts.ids import derived_id
from zhiben.journal import actions as journal
from zhiben.places.models import Organisation
from zhiben.standards.actions.checklists import issue_checklist
from zhiben.standards.actions.versions import PERMISSION
from zhiben.standards.models import Checklist, Criterion, Law, Rule

DATA = Path(__file__).parents[1] / "data"
# The C loader is ten times as fast; it is part of every published build of the package, but not of a source build.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@transaction.atomic
def load_laws(*, by: Viewer) -> int:
    """Enter the shipped laws, criteria and rules that are not there yet; returns how many. May be repeated.

    A law that the office has ended stays ended.
    """
    by.require(PERMISSION, at=EVERYWHERE)
    laws = Law.objects.bulk_create(_new_laws())
    criteria = Criterion.objects.bulk_create(_new_criteria(), batch_size=200)
    rules = Rule.objects.bulk_create(_new_rules())
    new = len(laws) + len(criteria) + len(rules)
    if new:
        journal.write("standards.load_laws", None, by=by.id, entered=new)
    return new


@transaction.atomic
def load_shipped(
    *, by: Viewer, organisation: Organisation, on: date | None = None, kinds: Collection[str] = Checklist.Kind.values
) -> list[Checklist]:
    """Issue the shipped lists of these kinds in the name of `organisation`; those issued before are left as they are.

    Returns what is new; may be repeated.
    """
    had = set(Checklist.objects.filter(organisation=organisation).values_list("code", flat=True))
    return [
        issue_checklist(
            by=by, id=derived_id("checklist", organisation.pk, spec["code"]), organisation=organisation,
            happened_on=on or today(), items=list(_items(spec)),
            **{name: value for name, value in spec.items() if name not in {"items", "groups"}},
        )
        for name in ("checklists.yaml", "self_check_guides.yaml")
        for spec in shipped(name)
        if spec["kind"] in kinds and spec["code"] not in had
    ]  # fmt: skip


@cache
def shipped(name: str) -> list[dict[str, Any]]:
    """The rows of a data file."""
    rows: list[dict[str, Any]] = yaml.load((DATA / name).read_text("utf-8"), Loader=LOADER)  # noqa: S506
    return rows


def _items(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from spec.get("items", ())
    for group in spec.get("groups", ()):
        for item in group["items"]:
            yield {"group": group["label"], **item}


def _new_laws() -> Iterator[Law]:
    known = set(Law.objects.values_list("code", flat=True))
    for spec in shipped("documents.yaml"):
        if spec["code"] not in known:
            yield Law(id=derived_id("law", spec["code"]), **spec)


def _new_criteria() -> Iterator[Criterion]:
    laws = {spec["code"]: spec for spec in shipped("documents.yaml")}
    known = set(Criterion.objects.values_list("code", flat=True))
    entered = dict(Law.objects.values_list("code", "pk"))
    for spec in shipped("criteria.yaml"):
        if spec["code"] in known:
            continue
        law = laws[spec["document"]]
        yield Criterion(
            id=derived_id("criterion", spec["code"]),
            law_id=entered.get(law["code"], derived_id("law", law["code"])),
            valid_from=law["effective_on"],
            valid_to=law.get("ends_on"),
            **{name: value for name, value in spec.items() if name != "document"},
        )


def _new_rules() -> Iterator[Rule]:
    known = set(Rule.objects.values_list("code", flat=True))
    for spec in shipped("rules.yaml"):
        if spec["code"] not in known:
            yield Rule(id=derived_id("rule", spec["code"]), **spec)
