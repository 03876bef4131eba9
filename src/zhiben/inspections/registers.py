"""The register of visits (检查台账)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Invalid, Refused
from zhiben.facts.paths import subtree
from zhiben.inspections import actions, queries
from zhiben.inspections.key_dates import key_date_choices
from zhiben.inspections.models import Inspection, Instrument
from zhiben.places.fields import field_choices
from zhiben.places.references import ENTERPRISE, ORGANISATION, PERSON, PREMISES
from zhiben.registers.declaration import Column, Reference, Register, declare
from zhiben.registers.errors import InvalidRows
from zhiben.standards.instruments import instrument_kinds

LISTS: dict[str, Reference] = {"participants": ORGANISATION, "officers": PERSON, "experts": PERSON}


def _under(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Those of the organisation at that path and all below it."""
    return rows.filter(organisation_path__range=subtree(value))


def _manner(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Those of one manner; codes hold nothing that could be mistaken for another."""
    written: QuerySet[Any] = rows.annotate(manner_text=Cast("manners", TextField()))
    return written.filter(manner_text__contains=f'"{value}"')


class Names:
    """The lists of names of some rows, as records: each name is looked up once, however many rows carry it."""

    def __init__(self, by: Viewer) -> None:
        self._by = by
        self._found: dict[tuple[str, str], Model | Invalid] = {}

    def resolved(self, values: dict[str, Any], known: Inspection | None = None) -> dict[str, Any]:
        """The values with records in place of names; who was named before is known. Raises Invalid, by column."""
        found, errors = dict(values), dict[str, list[object]]()
        for name in (each for each in LISTS if each in values):
            had = {str(each): each for each in getattr(known, name)} if known else {}
            try:
                found[name] = [had.get(each) or self._one(name, each) for each in found[name] or ()]
            except Invalid as why:
                errors[name] = [sentence for said in why.errors.values() for sentence in said]
        if errors:
            raise Invalid(errors)
        return found

    def _one(self, name: str, named: Any) -> Any:
        if isinstance(named, Model):
            return named
        if (name, named) not in self._found:
            try:
                self._found[name, named] = LISTS[name].resolve(named, viewer=self._by)
            except Invalid as why:
                self._found[name, named] = why
        found = self._found[name, named]
        if isinstance(found, Invalid):
            raise found
        return found


def _record(*, by: Viewer, id: UUID, **values: Any) -> Inspection:
    return actions.record(by=by, id=id, **Names(by).resolved(values))


@transaction.atomic
def _record_many(*, by: Viewer, rows: Any) -> int:
    """All rows or none; what is wrong with a name is told beside everything else that is wrong."""
    names, sound, refused = Names(by), [], dict[int, Refused]()
    for place, (identity, values) in enumerate(rows):
        try:
            sound.append((place, (identity, names.resolved(values))))
        except Invalid as why:
            refused[place] = why
    try:
        new = actions.record_many(by=by, rows=[row for _place, row in sound])
    except InvalidRows as others:
        refused |= {sound[at][0]: why for at, why in others.rows.items()}
    if refused:
        raise InvalidRows(refused)
    return new


def _correct(*, by: Viewer, record: Inspection, **values: Any) -> Inspection:
    return actions.correct(by=by, record=record, **Names(by).resolved(values, record))


declare(
    Register(
        "inspections",
        _("检查"),
        "inspections",
        Inspection,
        (
            Column("happened_on", _("检查日期"), "date", required=True, example="2024-05-20", sortable=True, filtered=True,
                   aliases=("检查时间", "日期")),
            Column("organisation", _("单位"), "reference", reference=ORGANISATION, example="召陵镇", filtered=True,
                   help=_("牵头检查的单位；不填则为生产经营单位自身。"), aliases=("上报单位", "检查单位", "牵头单位")),
            Column("kind", _("检查类别"), "choice", required=True, choices=Inspection.Kind.choices, filtered=True,
                   example="行政检查", aliases=("类别",)),
            Column("enterprise", _("生产经营单位"), "reference", reference=ENTERPRISE, example="示范食品有限公司",
                   filtered=True, aliases=("企业名称", "被检查单位", "单位名称")),
            Column("premises", _("场所"), "reference", reference=PREMISES),
            Column("inspected", _("被督导单位"), "reference", reference=ORGANISATION, listed=False,
                   help=_("督导检查时填写。")),
            Column("field", _("领域"), "choice", choices=field_choices, filtered=True, example="消防",
                   aliases=("行业领域",)),
            Column("fields", _("其他领域"), "list", choices=field_choices, listed=False),
            Column("manners", _("检查方式"), "list", choices=Inspection.Manner.choices, aliases=("方式",)),
            Column("key_date", _("重点时段"), "choice", choices=key_date_choices, filtered=True, listed=False),
            Column("leader", _("带队领导"), "reference", reference=PERSON, listed=False),
            Column("leader_rank", _("领导级别"), "choice", choices=Inspection.Rank.choices[1:], listed=False,
                   help=_("不填则按当日职务。")),
            Column("participants", _("参加单位"), "list", listed=False, help=_("除牵头单位外参加检查的单位。")),
            Column("officers", _("检查人员"), "list", listed=False, aliases=("检查人",)),
            Column("experts", _("专家"), "list", listed=False),
            Column("people", _("检查人数"), "integer", example="3", aliases=("出动人数", "人数")),
            Column("checklist", _("检查表"), listed=False),
            Column("checklist_version", _("检查表版本"), listed=False),
            Column("result", _("检查情况"), "longtext", listed=False, aliases=("检查结果",)),
            Column("photos", _("照片"), "files", listed=False),
        ),
        visible=queries.visible,
        record=_record,
        correct=_correct,
        void=actions.void,
        record_many=_record_many,
        void_many=actions.void_many,
        search=("enterprise__name", "premises__name", "result"),
        sort="-happened_on",
        related=("organisation", "enterprise", "premises", "inspected"),
        group=_("检查与隐患"),
        icon="clipboard-check",
        order=10,
        filters={"under": _under, "manner": _manner},
    )
)  # fmt: skip


def kind_choices() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of the letters."""
    return [(code, kind.label) for code, kind in instrument_kinds().items()]


declare(
    Register(
        "instruments",
        _("执法文书"),
        "inspections",
        Instrument,
        (
            Column("reference", _("文号"), editable=False),
            Column("kind", _("文书种类"), "choice", choices=kind_choices, filtered=True, editable=False),
            Column("enterprise", _("送达单位"), "reference", reference=ENTERPRISE, filtered=True, editable=False),
            Column("organisation", _("签发单位"), "reference", reference=ORGANISATION, filtered=True, editable=False),
            Column("happened_on", _("文书日期"), "date", filtered=True, sortable=True, editable=False),
            Column("due_on", _("整改期限"), "date"),
            Column("served_on", _("送达日期"), "date", editable=False),
            Column("served_by", _("送达人"), "reference", reference=PERSON, editable=False, listed=False),
            Column("served_to", _("签收人"), editable=False, listed=False),
            Column("manner", _("送达方式"), "choice", choices=Instrument.Manner.choices, editable=False, listed=False),
        ),
        visible=queries.instruments,
        correct=actions.correct_instrument,
        void=actions.void_instrument,
        search=("reference", "enterprise__name"),
        sort="-happened_on",
        related=("organisation", "enterprise", "served_by"),
        group=_("检查与隐患"),
        icon="gavel",
        order=11,
    )
)
