"""What a visit counts as. The only place that says so."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from zhiben.inspections.models import Attendee, Inspection, Instrument
from zhiben.ledger.postings import Book, Key, Measure, book, posts

# An enterprise that checks itself, and an office that supervises other offices, inspect nobody: they count apart.
APART: dict[str, str] = {
    Inspection.Kind.SELF_CHECK: "inspection.self_check",
    Inspection.Kind.SUPERVISION: "inspection.supervision",
}


@posts(
    Inspection,
    kinds={
        "inspection.done": _("检查生产经营单位"),
        "inspection.self_check": _("企业自查"),
        "inspection.supervision": _("督导检查"),
        "inspection.manner": _("检查方式"),
        "inspection.participant": _("参加检查"),
        "inspection.key_date": _("重点时段检查"),
        "inspection.expert": _("专家参加检查"),
    },
)
def inspection_entries(visit: Inspection) -> Book:
    """One visit of the lead organisation; manners, key date, experts and participants count under kinds of their own."""
    return {} if visit.voided else book(_entries(visit))


def _entries(visit: Inspection) -> Iterator[tuple[Key, Measure]]:
    where = Key(
        APART.get(visit.kind, "inspection.done"),
        visit.happened_on,
        visit.happened_on,
        visit.organisation_path,
        visit.region_path,
        visit.enterprise_id,
        visit.premises_id,
        visit.field,
        "",
        visit.kind,
    )
    yield where, Measure(1, visit.people)
    for manner in visit.manners:
        rank = visit.leader_rank if manner == Inspection.Manner.LEADER_LED else ""
        yield where._replace(kind="inspection.manner", level=rank, category=manner), Measure()
    if visit.key_date:
        when = where._replace(kind="inspection.key_date", level=visit.leader_rank, category=visit.key_date)
        yield when, Measure(1, visit.people)
    for each in visit.named:
        if each.role == Attendee.Role.EXPERT:
            yield where._replace(kind="inspection.expert", category=each.level), Measure()
    for party in visit.parties:
        yield where._replace(kind="inspection.participant", organisation=party.organisation_path), Measure()


@posts(Instrument, kinds={"instrument.issued": _("签发执法文书")})
def instrument_entries(letter: Instrument) -> Book:
    """One on its day, of whoever issued it, about whom it is addressed to; voided, it counts for nothing."""
    if letter.voided:
        return {}
    key = Key(
        "instrument.issued",
        letter.happened_on,
        letter.happened_on,
        letter.organisation_path,
        letter.region_path,
        letter.enterprise_id,
        letter.premises_id,
        letter.field,
        "",
        letter.kind,
    )
    return {key: Measure()}
