"""Use cases of divisions: enter one, load the shipped ones."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.facts.errors import Invalid
from zhiben.facts.ids import derived_id
from zhiben.facts.races import collides, replayable
from zhiben.journal import actions as journal
from zhiben.places.models import Region

SHIPPED = Path(__file__).parents[1] / "data" / "regions.yaml"


@replayable(Region, named="path")
@transaction.atomic
def add_region(
    *, by: Viewer, path: str, name: str, level: str, valid_from: date, id: UUID | None = None, **values: Any
) -> Region:
    """Enter a division; repeating `path` answers the same one. Its superior is the one whose path it continues."""
    by.require("places.record", at=Scope(region=path))
    if done := Region.objects.filter(path=path).first():
        return done
    if level != Region.Level.PROVINCE and not _superior(path):
        raise Invalid({"path": [_("区划代码“%(path)s”的上级尚未登记；请先登记上级。") % {"path": path}]})
    record = Region(
        id=id or derived_id("region", path), path=path, name=name.strip(), level=level, valid_from=valid_from, **values
    )
    _check(record)
    record.save(force_insert=True)
    journal.write("places.add_region", record, by=by.id, path=path, name=name)
    return record


@transaction.atomic
def correct_region(*, by: Viewer, record: Region, **values: Any) -> Region:
    """Put a name or a date right; the code stays."""
    by.require("places.record", at=Scope(region=record.path))
    record = Region.objects.select_for_update().get(pk=record.pk)
    if values.pop("path", record.path) != record.path:
        raise Invalid({"path": [_("区划代码不能修改；请停用后另行登记。")]})
    changed = journal.changes(record, values)
    for name in changed:
        setattr(record, name, values[name])
    if changed:
        _check(record)
        record.save()
        journal.write("places.correct_region", record, by=by.id, changes=changed)
    return record


@collides
@transaction.atomic
def load_regions(*, by: Viewer) -> int:
    """Enter the shipped divisions that are not there yet; returns how many were. May be repeated."""
    by.require("places.record", at=Scope())
    known = set(Region.objects.values_list("path", flat=True))
    new = [Region(id=derived_id("region", spec["path"]), **spec) for spec in _shipped() if spec["path"] not in known]
    Region.objects.bulk_create(new)
    journal.write_many("places.add_region", list(new), by=by.id)
    return len(new)


@cache
def _shipped() -> list[dict[str, Any]]:
    data = yaml.safe_load(SHIPPED.read_text("utf-8"))
    return [{"valid_from": data["valid_from"], **spec} for spec in data["regions"]]


def _superior(path: str) -> bool:
    return Region.objects.filter(path__in=[path[:length] for length in range(2, len(path))]).exists()


def _check(record: Region) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise Invalid.of(error) from error
