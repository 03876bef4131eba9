"""From a reference to its words: a figure's value in its printed form, or an attribute of a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.bulletins.models import Issue, PublishedValue, Reference
from zhiben.calendars import Period
from zhiben.facts.errors import Invalid, NotFound
from zhiben.facts.words import bracketed, headed
from zhiben.figures import catalogue
from zhiben.figures.definitions import Figure
from zhiben.figures.evaluation import Value, evaluate
from zhiben.journal.queries import as_it_stood, versions
from zhiben.ledger.models import Seal
from zhiben.ledger.postings import SUBJECTS
from zhiben.numbers.printed import CannotPrint, format_value
from zhiben.places.models import Organisation, Region

# What a text may quote of a record, and how it is written.
ATTRIBUTES = ("number", "happened_on", "issued_on", "title", "name")


@dataclass(frozen=True)
class Quoted:
    """What a reference says, and what it was read from."""

    reference: Reference
    text: str
    value: Value | None = None  # of a figure
    note: str = ""  # the definition in words: what, where, when, as of when
    problem: str = ""  # why it cannot be printed


def scope_of(reference: Reference | PublishedValue) -> Scope:
    """The scope that a figure reference asks for."""
    if isinstance(reference, PublishedValue):
        return Scope(
            reference.scope.get("organisation", ""),
            reference.scope.get("region", ""),
            reference.scope.get("field", ""),
            only=reference.scope.get("only", False),
        )
    return Scope(reference.organisation_path, reference.region_path, reference.field, only=reference.only)


def period_of(reference: Reference, issue: Issue) -> Period:
    """The reference's own period, else the issue's."""
    return Period(reference.start or issue.period_start, reference.end or issue.period_end)


def quote(references: list[Reference], issue: Issue, *, as_of: Seal | None) -> dict[UUID, Quoted]:
    """Every reference's words as of `as_of` (live where None); whoever may read the issue may read them."""
    found: dict[UUID, Quoted] = {}
    groups: dict[tuple[Scope, Period], list[Reference]] = {}
    for each in references:
        if each.kind == Reference.Kind.FIGURE:
            groups.setdefault((scope_of(each), period_of(each, issue)), []).append(each)
        else:
            found[each.id] = _sealed(each) if as_of and each.sealed_version is not None else record_quoted(each)
    for (scope, period), group in groups.items():
        found |= _figures_quoted(group, scope, period, as_of)
    return found


def printed(figure: Figure, number: int | Fraction | None, form: str) -> str:
    """The number as it is printed. Raises CannotPrint where the form could not say it honestly."""
    if number is None:
        return "—"
    if isinstance(number, Fraction):  # a rate is printed in percent
        return format_value(number * 100, f"percent:{figure.digits}" if form == "exact" else form)
    return format_value(number, form)


def record_of(kinds: set[type[models.Model]], subject: UUID) -> models.Model | None:
    """The record of that identity, in whichever table it is."""
    for model in kinds:
        if record := model._default_manager.filter(pk=subject).first():
            return record
    return None


def subject_tables() -> set[type[models.Model]]:
    """Every table that posts to the ledger."""
    return set(SUBJECTS.values())


def attribute_text(record: models.Model, attribute: str) -> str:
    """The attribute as a text writes it: 3月8日, 123, a title. Raises Invalid for what may not be quoted."""
    if attribute not in ATTRIBUTES or not hasattr(record, attribute):
        known = "、".join(name for name in ATTRIBUTES if hasattr(record, name))
        raise Invalid(
            {"attribute": [_("不能引用“%(said)s”；可引用：%(known)s。") % {"said": attribute, "known": known}]}
        )
    return said(getattr(record, attribute))


def said(value: Any) -> str:
    """A record's value as a text writes it."""
    return f"{value.month}月{value.day}日" if isinstance(value, date) else str(value if value is not None else "")


def seal_record(reference: Reference) -> Quoted:
    """Read the quoted record under a lock and keep on the reference what it says, and which version of it says so.

    The lock makes whoever is correcting it finish first: else a correction could be older than what was read.
    """
    record = record_of(subject_tables(), reference.subject) if reference.subject else None
    if record is not None:
        type(record)._default_manager.select_for_update().get(pk=record.pk)
    quoted = record_quoted(reference)
    reference.sealed_text = quoted.text
    reference.sealed_version = versions([record.pk], viewer=SYSTEM).get(record.pk, 0) if record else None
    return quoted


def as_published(value: PublishedValue) -> str:
    """What the quoted record said in the version that was published: its state now, later corrections undone."""
    record = record_of(subject_tables(), value.subject) if value.subject else None
    if record is None:
        return ""
    now = getattr(record, value.attribute)
    then = now
    if value.record_version is not None:
        then = as_it_stood(record.pk, value.attribute, now, version=value.record_version, viewer=SYSTEM)
    if isinstance(record._meta.get_field(value.attribute), models.DateField) and isinstance(then, str):
        then = date.fromisoformat(then)
    return said(then)


def in_words(figure: Figure, scope_name: str, period: Period, as_of: Seal | None) -> str:
    """What is counted, where, over which period and as of when: a draft's comment, a reader's footnote."""
    when = _("截至%(seal)s（%(day)s）") % {"seal": as_of, "day": as_of.day.isoformat()} if as_of else _("实时")
    about = f"{figure.definition} {scope_name} {period} {when}"
    return headed(bracketed(figure.label, figure.unit_label), about)


def scope_name(scope: Scope) -> str:
    """The scope in words; codes where a name is not known."""
    names = []
    if scope.organisation:
        organisation = Organisation.objects.filter(path=scope.organisation).first()
        name = organisation.name if organisation else scope.organisation
        names.append(_("%(name)s（本级）") % {"name": name} if scope.only else name)
    if scope.region:
        region = Region.objects.filter(path=scope.region).first()
        names.append(region.name if region else scope.region)
    if scope.field:
        names.append(scope.field)
    return " ".join(names) or _("全部")


def _figures_quoted(group: list[Reference], scope: Scope, period: Period, as_of: Seal | None) -> dict[UUID, Quoted]:
    definitions = {each.figure: catalogue.figure(each.figure) for each in group}
    values = evaluate(definitions.values(), scope=scope, period=period, as_of=as_of)
    where = scope_name(scope)
    found = {}
    for each in group:
        value = values[each.figure]
        note = in_words(value.figure, where, period, as_of)
        try:
            found[each.id] = Quoted(each, printed(value.figure, value.number, each.form), value, note)
        except CannotPrint as problem:
            reason = _(problem.reason)
            sentence = _(problem.message) % {**problem.params, "reason": reason}
            found[each.id] = Quoted(each, str(value.number), value, note, sentence)
    return found


def _sealed(reference: Reference) -> Quoted:
    record = record_of(subject_tables(), reference.subject) if reference.subject else None
    return Quoted(reference, reference.sealed_text, note=str(record or ""))


def record_quoted(reference: Reference) -> Quoted:
    """What the record says now. Raises NotFound."""
    record = record_of(subject_tables(), reference.subject) if reference.subject else None
    if record is None:
        raise NotFound(_("记录"), reference.subject)
    text = attribute_text(record, reference.attribute)
    problem = _("所引记录已作废") if getattr(record, "voided", False) else "" if text else _("所引内容为空")
    return Quoted(reference, text, note=str(record), problem=problem)
