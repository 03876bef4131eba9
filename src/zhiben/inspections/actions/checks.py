"""What is checked before a visit is written: each sentence names the value and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhiben.calendars import today
from zhiben.facts.errors import Invalid
from zhiben.inspections.key_dates import key_date_choices
from zhiben.inspections.models import Inspection
from zhiben.places.fields import field_choices
from zhiben.places.models import Membership, Person, Post

LATER = frozenset({"organisation", "organisation_path", "region_path"})  # set or checked by `locate`
Kind = Inspection.Kind
RANKS = {Post.Rank.PRINCIPAL: Inspection.Rank.PRINCIPAL, Post.Rank.LEADER: Inspection.Rank.LEADER}


def check_facts(visit: Inspection) -> None:
    """The columns of a visit and how they fit together; raises Invalid."""
    relations = (each for each in visit._meta.concrete_fields if isinstance(each, ForeignKey))
    held = {each.name for each in relations if each.is_cached(visit)}
    try:
        visit.clean_fields(exclude=held | LATER)
    except ValidationError as error:
        raise Invalid.of(error) from error
    if visit.happened_on > today():
        said = {"today": today().isoformat(), "value": visit.happened_on.isoformat()}
        raise Invalid({"happened_on": [_("日期不能晚于今天（%(today)s）：填写的是%(value)s，请核对。") % said]})
    if visit.people < 1:
        raise Invalid({"people": [_("检查人数至少为1，填写的是%(people)s。") % {"people": visit.people}]})
    fields, codes = field_choices(), [visit.field] if visit.field else []
    codes_of("field", codes, fields)
    visit.fields = codes_of("fields", visit.fields, fields)
    visit.manners = codes_of("manners", visit.manners, Inspection.Manner.choices)
    codes_of("key_date", [visit.key_date] if visit.key_date else [], key_date_choices())


def check_place(visit: Inspection) -> None:
    """Somebody was visited: an enterprise or a place; or, supervising, a town or department. Raises Invalid."""
    if visit.enterprise_id or visit.premises_id:
        return
    if visit.kind != Kind.SUPERVISION:
        raise Invalid({"enterprise": [_("请填写被检查的生产经营单位或场所。")]})
    if visit.inspected_id is None:
        raise Invalid({"inspected": [_("督导检查请填写被督导的镇（街道）、部门，或所到的生产经营单位。")]})


def check_officers(visit: Inspection, officers: Iterable[Person]) -> None:
    """Only certified officers carry out administrative inspections; raises Invalid naming the others.

    Source: 国办发〔2024〕54号 (no one without a certificate), 安全生产法 (2021) 第六十七条.
    """
    lacking = [person.name for person in officers if not person.certificate]
    if visit.kind == Kind.ADMINISTRATIVE and lacking:
        sentence = _("“%(names)s”没有登记执法证号，不能实施行政检查；请补登证号、另选人员，或改为其他检查类别。")
        raise Invalid({"officers": [sentence % {"names": "、".join(lacking)}]})


def codes_of(name: str, said: Iterable[str], choices: Iterable[tuple[str, str | Promise]]) -> list[str]:
    """Codes, from codes or labels, each once and in their order; raises Invalid."""
    known: Mapping[str, str] = {str(label): code for code, label in choices} | {code: code for code, _label in choices}
    codes = []
    for each in said:
        if each not in known:
            options = "、".join(str(label) for _code, label in choices)
            raise Invalid(
                {name: [_("没有“%(value)s”这一项；可选：%(options)s。") % {"value": each, "options": options}]}
            )
        codes.append(known[each])
    return list(dict.fromkeys(codes))


def rank_of(leader: Person, visit: Inspection) -> str:
    """The rank of the leader's posts on the day of the visit."""
    held = Membership.objects.filter(person=leader, valid_from__lte=visit.happened_on).select_related("post")
    ranks: set[Any] = {each.post.rank for each in held if each.valid_to is None or each.valid_to >= visit.happened_on}
    return next((rank for post, rank in RANKS.items() if post in ranks), Inspection.Rank.NONE)
