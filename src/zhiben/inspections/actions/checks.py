"""What is checked before a visit is written: each sentence names the value and the remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
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
    """Only certified officers carry out administrative inspections, and not one alone; raises Invalid.

    Source: 国办发〔2024〕54号 (no one without a certificate, at least two), 安全生产法 (2021) 第六十七条.
    """
    if visit.kind != Kind.ADMINISTRATIVE:
        return
    named = list(dict.fromkeys(officers))
    lacking = [person.name for person in named if not person.certificate]
    if lacking:
        sentence = _("“%(names)s”没有登记执法证号，不能实施行政检查；请补登证号、另选人员，或改为其他检查类别。")
        raise Invalid({"officers": [sentence % {"names": "、".join(lacking)}]})
    rule = officers_rule(visit.happened_on)
    if rule is None:
        return
    home = getattr(visit, "organisation", None)  # none yet where nothing says whose visit it is; that is refused later
    if home is not None and home.kind in rule["not_by"]:
        sentence = _(
            "“%(name)s”不是执法主体，不能实施行政检查（%(basis)s，自%(from)s起）；请改为其他检查类别，或由有执法权的部门牵头。"
        )
        said = {"name": home, "basis": rule["basis"], "from": rule["valid_from"].isoformat()}
        raise Invalid({"kind": [sentence % said]})
    if len(named) < rule["at_least"]:
        sentence = _(
            "行政检查须有不少于%(least)s名持证执法人员（%(basis)s，自%(from)s起），现填%(count)s名；"
            "请补填检查人员，或改为其他检查类别。"
        )
        said = {"least": rule["at_least"], "basis": rule["basis"], "from": rule["valid_from"].isoformat()}
        raise Invalid({"officers": [sentence % {**said, "count": len(named)}]})


def check_people(visit: Inspection, named: Iterable[Person]) -> None:
    """Not fewer people than are named; raises Invalid."""
    least = len(set(named))
    if visit.people < least:
        said = {"people": visit.people, "least": least}
        raise Invalid({"people": [_("检查人数填写的是%(people)s，少于所列的%(least)s名人员；请核对。") % said]})


def officers_rule(day: date) -> dict[str, Any] | None:
    """What held on that day about the officers of an administrative inspection; None before the first rule."""
    return next((rule for rule in reversed(_officers_rules()) if rule["valid_from"] <= day), None)


@cache
def _officers_rules() -> list[dict[str, Any]]:
    text = (Path(__file__).parent.parent / "data" / "officers.toml").read_text("utf-8")
    return sorted(tomllib.loads(text)["rule"], key=lambda rule: rule["valid_from"])


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
