"""Official letters (执法文书): issued at an administrative inspection by its certified officers, served, taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now, today
from zhiben.facts.errors import Conflict, Invalid, WrongState
from zhiben.facts.races import replayable
from zhiben.hazards.models import Hazard
from zhiben.inspections.models import Inspection, Instrument
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle, settle_new
from zhiben.numbering import actions as numbering
from zhiben.places.actions import locate
from zhiben.places.models import Organisation, Person
from zhiben.registers.simple import checked_reason
from zhiben.standards.instruments import InstrumentKind, instrument_kinds

PERMISSION = "inspections.record"
TWO = 2  # officers at least
STAGES = ("检查", "复查", "强制")  # what follows from a visit itself; a penalty has a case of its own
INSIDE = ("供销社/出租单位", "企业/商户", "企业", "企业/镇街/部门")  # their papers are no acts of an authority
# R40: a committee's office, a team or a trade's own association carries out no administrative inspection.
NO_AUTHORITY = (
    Organisation.Kind.OFFICE, Organisation.Kind.TEAM, Organisation.Kind.SYSTEM, Organisation.Kind.ENTERPRISE,
)  # fmt: skip


def kinds_at_a_visit() -> dict[str, InstrumentKind]:
    """The numbered letters that an inspection itself gives rise to."""
    return {
        code: kind
        for code, kind in instrument_kinds().items()
        if kind.pattern and kind.stage in STAGES and kind.actor not in INSIDE
    }


@replayable(Instrument)
@transaction.atomic
def issue(
    *,
    by: Viewer,
    inspection: Inspection,
    kind: str,
    happened_on: date,
    area: str,
    officers: Collection[Person],
    id: UUID,
    hazards: Collection[Hazard] = (),
    due_on: date | None = None,
    particulars: Mapping[str, str] | None = None,
) -> Instrument:
    """Issue a letter and draw its number, once; repeating `id` answers the same letter with the same number.

    Raises NotAllowed, Conflict where the visit is no administrative inspection of an authority or the viewer none of
    its certified officers (国办发〔2024〕54号), Invalid by field.
    """
    by.require(PERMISSION, at=inspection)
    if done := Instrument.objects.filter(pk=id).first():
        return done
    visit = Inspection.objects.select_for_update().get(pk=inspection.pk)
    _check_visit(visit)
    _check_officers(visit, officers, by)
    wanted = _kind(kind)
    letter = Instrument(
        id=id, recorded_at=now(), recorded_by=by.id, inspection=visit, kind=kind, happened_on=happened_on,
        organisation=visit.organisation, enterprise=visit.enterprise, premises=visit.premises, field=visit.field,
        area=area.strip(), year=happened_on.year, due_on=due_on, particulars=_said(wanted, particulars or {}),
    )  # fmt: skip
    _check_facts(letter, wanted, hazards)
    locate(letter, on=happened_on)
    letter.number = numbering.draw(f"letter:{visit.organisation_id}:{kind}", by=by.id, key=str(letter.year), subject=id)
    letter.reference = str(wanted.pattern).format(region=letter.area, year=letter.year, seq=letter.number)
    _check(letter)
    letter.save(force_insert=True)
    letter.officers.set(officers)
    letter.hazards.set(hazards)
    settle_new([letter], by=by.id)
    journal.write("inspections.issue", letter, by=by.id, reference=letter.reference, kind=kind)
    return letter


@transaction.atomic
def serve(
    *, by: Viewer, record: Instrument, on: date, manner: str, served_by: Person, served_to: str = ""
) -> Instrument:
    """Note when, how and by whom it was served. Raises NotAllowed, WrongState where it was served or voided, Invalid."""
    letter = _locked(by, record)
    if letter.served_on is not None:
        raise WrongState(expected=_("未送达"), actual=_("%(day)s已送达") % {"day": letter.served_on.isoformat()})
    if on > today():
        raise Invalid({"on": [_("%(on)s尚未到来；请在当日或之后办理。") % {"on": on.isoformat()}]})
    if on < letter.happened_on:
        said = {"on": on.isoformat(), "day": letter.happened_on.isoformat()}
        raise Invalid({"on": [_("送达日期%(on)s早于文书日期%(day)s；请核对。") % said]})
    letter.served_on, letter.manner, letter.served_by, letter.served_to = on, manner, served_by, served_to.strip()
    _check(letter)
    letter.save(update_fields=["served_on", "manner", "served_by", "served_to"])
    journal.write("inspections.serve", letter, by=by.id, on=on, manner=manner)
    return letter


@transaction.atomic
def correct_instrument(*, by: Viewer, record: Instrument, **values: Any) -> Instrument:
    """Put a deadline right before it is served; afterwards it is voided and another one issued. Raises WrongState."""
    letter = _locked(by, record)
    if letter.served_on is not None:
        raise WrongState(expected=_("未送达"), actual=_("%(day)s已送达") % {"day": letter.served_on.isoformat()})
    if unknown := values.keys() - {"due_on"}:
        raise TypeError(f"{sorted(unknown)} of a letter are not corrected")
    changed = journal.changes(letter, values)
    if not changed:
        return letter
    letter.due_on = values["due_on"]
    if letter.due_on is None and _asks_deadline(_kind(letter.kind)):
        raise Invalid({"due_on": [_("这种文书须写明整改期限。")]})
    _check(letter)
    letter.save(update_fields=["due_on"])
    journal.write("inspections.correct", letter, by=by.id, changes=changed)
    return letter


@transaction.atomic
def void_instrument(*, by: Viewer, record: Instrument, reason: str) -> Instrument:
    """Take a letter back: it counts no more, and nobody ever gets its number again."""
    reason = checked_reason(reason)
    letter = Instrument.objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=letter)
    if letter.voided:
        return letter
    letter.voided_at, letter.voided_by, letter.voided_reason = now(), by.id, reason
    letter.save(update_fields=["voided_at", "voided_by", "voided_reason"])
    settle(letter, by=by.id)
    journal.write("inspections.void", letter, by=by.id, reason=reason)
    return letter


def _check_visit(visit: Inspection) -> None:
    if visit.voided:
        raise WrongState(expected=_("有效"), actual=_("已作废"))
    if visit.kind != Inspection.Kind.ADMINISTRATIVE:
        said = {"kind": visit.get_kind_display()}
        raise Conflict(_("本次为“%(kind)s”，不是行政检查，不能签发执法文书（国办发〔2024〕54号）。") % said)
    if visit.organisation.kind in NO_AUTHORITY:
        sentence = _(
            "“%(name)s”不是执法主体，不能实施行政检查、签发执法文书（国办发〔2024〕54号）；请由有执法权的部门办理。"
        )
        raise Conflict(sentence % {"name": visit.organisation.name})
    if visit.enterprise_id is None:
        raise Conflict(_("本次检查没有写明生产经营单位，文书无处送达；请先更正检查记录。"))


def _check_officers(visit: Inspection, officers: Collection[Person], by: Viewer) -> None:
    """Two certified officers of the visit, and whoever issues is one of them."""
    took_part = {person.pk for person in visit.officers}
    strangers = [person.name for person in officers if person.pk not in took_part or not person.certificate]
    if strangers:
        sentence = _("“%(names)s”不是本次检查的持证人员；请在检查记录中登记，或另选。")
        raise Invalid({"officers": [sentence % {"names": "、".join(strangers)}]})
    if len({person.pk for person in officers}) < TWO:
        raise Invalid(
            {"officers": [_("执法文书须由两名以上持证的检查人员署名，现选%(count)s名。") % {"count": len(officers)}]}
        )
    if by.id not in {person.user_id for person in officers}:
        raise Conflict(_("执法文书只能由署名的执法人员本人签发；请用本人账号登录办理。"))


def _check_facts(letter: Instrument, kind: InstrumentKind, hazards: Collection[Hazard]) -> None:
    errors: dict[str, list[object]] = {}
    if letter.happened_on > today():
        said = {"today": today().isoformat(), "value": letter.happened_on.isoformat()}
        errors["happened_on"] = [_("日期不能晚于今天（%(today)s）：填写的是%(value)s，请核对。") % said]
    if letter.happened_on < letter.inspection.happened_on:
        said = {"value": letter.happened_on.isoformat(), "visit": letter.inspection.happened_on.isoformat()}
        errors["happened_on"] = [_("文书日期%(value)s早于检查日期%(visit)s；请核对。") % said]
    if not letter.area:
        errors["area"] = [_("请填写文号中的地区代字，如“漯召”。")]
    if _asks_deadline(kind) and letter.due_on is None:
        errors["due_on"] = [_("这种文书须写明整改期限。")]
    if _asks(kind, "problems") and not hazards:
        errors["hazards"] = [_("这种文书须列明问题；请选择本次检查的隐患，或先登记隐患。")]
    if any(each.source_record != letter.inspection_id or each.voided for each in hazards):
        errors["hazards"] = [_("只能选择本次检查发现的隐患。")]
    if errors:
        raise Invalid(errors)


def _said(kind: InstrumentKind, particulars: Mapping[str, str]) -> dict[str, str]:
    """The texts of the kind's own fields; raises Invalid where a required one is missing."""
    said = {key: str(text).strip() for key, text in particulars.items() if str(text).strip()}
    asked = asked_of(kind)
    missing = {
        key: [_("此项必填，请填写。")] for key, spec in asked.items() if spec.get("required") and key not in said
    }
    if missing:
        raise Invalid(missing)
    return {key: text for key, text in said.items() if key in asked}


# What the record itself knows: it is not asked again (R44: nobody fills in the same thing twice).
KNOWN = frozenset({
    "number", "unit", "party", "unit_addr", "place", "problems", "deadline", "officer1", "officer2", "date", "prev",
    "photos",
})  # fmt: skip
BY_HAND = frozenset({"signature", "seal", "approval", "person", "attachments", "ref"})


def asked_of(kind: InstrumentKind) -> dict[str, dict[str, Any]]:
    """key → the fields of a kind whose text has to be written: what is known or done by hand on paper is left out."""
    return {spec["key"]: spec for spec in kind.fields if spec["key"] not in KNOWN and spec["type"] not in BY_HAND}


def _asks(kind: InstrumentKind, key: str) -> bool:
    return any(spec["key"] == key and spec.get("required") for spec in kind.fields)


def _asks_deadline(kind: InstrumentKind) -> bool:
    return _asks(kind, "deadline")


def _kind(code: str) -> InstrumentKind:
    kinds = kinds_at_a_visit()
    if code not in kinds:
        known = "、".join(kind.label for kind in kinds.values())
        raise Invalid({"kind": [_("没有“%(kind)s”这种文书；可选：%(known)s。") % {"kind": code, "known": known}]})
    return kinds[code]


def _locked(by: Viewer, record: Instrument) -> Instrument:
    letter = Instrument.objects.select_for_update(of=("self",)).get(pk=record.pk)
    by.require(PERMISSION, at=letter)
    if letter.voided:
        raise WrongState(expected=_("有效"), actual=_("已作废"))
    return letter


def _check(letter: Instrument) -> None:
    try:
        letter.full_clean(exclude=["organisation_path", "region_path", "inspection"])
    except ValidationError as error:
        raise Invalid.of(error) from error
