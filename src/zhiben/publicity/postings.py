"""What publicity counts as."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from zhiben.ledger.postings import Book, Key, Measure, posts
from zhiben.places.models import Located
from zhiben.publicity.models import Audience, Broadcast, Event, Material


@posts(Event, kinds={"publicity.event": _("宣传活动"), "publicity.entry": _("五进活动")})
def event_entries(event: Event) -> Book:
    """One event by its channel; where it went into one of the five entries, once there as well."""
    if event.voided:
        return {}
    found = {_key(event, "publicity.event", event.channel): Measure(1, event.people)}
    if event.entry:
        found[_key(event, "publicity.entry", event.entry)] = Measure(1, event.people)
    return found


@posts(Material, kinds={"publicity.material": _("展出或发放宣传品")})
def material_entries(material: Material) -> Book:
    """So many pieces of its kind."""
    if material.voided:
        return {}
    return {_key(material, "publicity.material", material.kind): Measure(material.quantity)}


@posts(Audience, kinds={"broadcast.audience": _("短信覆盖用户"), "broadcast.carrier": _("合作通讯公司")})
def audience_entries(audience: Audience) -> Book:
    """Stocks: the users and the carrier, from the first day to the last."""
    if audience.voided:
        return {}
    found: Book = {}
    ends = audience.valid_to + timedelta(days=1) if audience.valid_to else None
    for day, sign in ((audience.happened_on, 1), (ends, -1)):
        if day:
            found[_key(audience, "broadcast.audience", audience.carrier, day)] = Measure(sign * audience.users)
            found[_key(audience, "broadcast.carrier", audience.carrier, day)] = Measure(sign)
    return found


@posts(Broadcast, kinds={"broadcast.sent": _("发送公益短信")})
def broadcast_entries(broadcast: Broadcast) -> Book:
    """One message; its recipients are its measure."""
    if broadcast.voided:
        return {}
    return {_key(broadcast, "broadcast.sent", broadcast.carrier): Measure(1, broadcast.recipients)}


def _key(record: Located, kind: str, category: str, day: date | None = None) -> Key:
    return Key(
        kind,
        day or record.happened_on,
        record.happened_on,
        record.organisation_path,
        record.region_path,
        record.enterprise_id,
        record.premises_id,
        field=record.field,
        category=category,
    )
