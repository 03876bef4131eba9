"""A small world for every room's tests, built through the use cases: a city, two districts, a cooperative, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import override_settings

from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.facts.ids import derived_id
from zhiben.places import actions
from zhiben.places.codes import check_character
from zhiben.places.models import Organisation, Person, Premises, Region

FOUNDED = date(2020, 1, 1)
PASSWORD = "a-long-phrase-for-tests"
# A slow hash protects real passwords; here it would only make every test wait.
QUICK_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass(frozen=True)
class World:
    """Who and where. District 召陵区 is ours; 源汇区 is the one that must never be counted with it."""

    city_region: Region
    district_region: Region
    shaoling_region: Region
    wanjin_region: Region
    tianqiao_region: Region
    other_region: Region  # a street of 源汇区

    city: Organisation  # 漯河市人民政府
    city_office: Organisation  # 市安委办
    district: Organisation  # 召陵区人民政府; below it, all until `other_district`
    office: Organisation  # 区安委办
    emergency: Organisation  # 应急管理局
    fire_brigade: Organisation  # 消防救援大队
    tianqiao: Organisation  # 天桥街街道
    shaoling: Organisation  # 召陵镇
    wanjin: Organisation  # 万金镇
    enterprise: Organisation  # in 召陵镇
    premises: Premises  # of `enterprise`
    second_enterprise: Organisation  # in 万金镇
    second_premises: Premises  # of `second_enterprise`
    other_district: Organisation  # 源汇区人民政府
    other_town: Organisation
    other_enterprise: Organisation
    other_premises: Premises
    cooperative: Organisation  # 市供销社
    direct_enterprise: Organisation  # 社直企业, in 召陵镇
    direct_premises: Premises

    clerk_person: Person
    inspector_person: Person
    town_person: Person
    enterprise_person: Person
    outsider_person: Person

    clerk: Viewer  # 区安委办: all of 召陵区
    reviewer: Viewer  # 区安委办
    signatory: Viewer  # 召陵区人民政府
    leader: Viewer  # 召陵区人民政府
    inspector: Viewer  # 应急管理局: all of 召陵区
    fire_inspector: Viewer  # 消防救援大队: all of 召陵区, field fire only
    town_officer: Viewer  # 召陵镇
    enterprise_officer: Viewer  # `enterprise` alone
    cooperative_clerk: Viewer  # 市供销社 and below
    city_clerk: Viewer  # 市安委办: everything
    outsider: Viewer  # the clerk of 源汇区


def credit_code(number: int) -> str:
    """A made-up code that passes its check."""
    body = f"91411104MA{number:07d}"
    return body + check_character(body)


def organisation(
    name: str,
    parent: Organisation | None,
    kind: str,
    region: Region,
    *,
    short: str = "",
    tie: str = "",
    number: int | None = None,
    valid_from: date = FOUNDED,
) -> Organisation:
    """An organisation, entered by the product itself; `number` gives it a credit code."""
    return actions.add_organisation(
        by=SYSTEM,
        id=derived_id("test", name),
        name=name,
        short=short,
        parent=parent,
        kind=kind,
        tie=tie,
        region=region,
        credit_code=credit_code(number) if number else None,
        valid_from=valid_from,
    )


def enterprise(name: str, parent: Organisation, region: Region, number: int, *, tie: str = "") -> Organisation:
    """A production and business unit."""
    return organisation(name, parent, "enterprise", region, tie=tie, number=number)


def premises(name: str, owner: Organisation, business_type: str = "factory", **values: Any) -> Premises:
    """A place of `owner`."""
    return actions.add_premises(
        by=SYSTEM,
        id=derived_id("test", owner.name, name),
        name=name,
        owner=owner,
        business_type=business_type,
        valid_from=FOUNDED,
        **values,
    )


def officer(username: str, name: str, home: Organisation, role: str, *, field: str = "", rank: str = "staff") -> Person:
    """A person of `home` with an account and a post that carries `role`."""
    person = actions.add_person(by=SYSTEM, id=derived_id("test", username), name=name, organisation=home)
    post = actions.add_post(
        by=SYSTEM,
        id=derived_id("test post", username),
        organisation=home,
        title=f"{role}岗",
        role=role,
        field=field,
        rank=rank,
    )
    with override_settings(PASSWORD_HASHERS=QUICK_HASH):
        actions.open_account(by=SYSTEM, person=person, username=username, password=PASSWORD, must_change_password=False)
    person.refresh_from_db()
    actions.appoint(by=SYSTEM, id=derived_id("test term", username), person=person, post=post, valid_from=FOUNDED)
    return person


def viewer(person: Person) -> Viewer:
    """Who the person's account is today."""
    assert person.user is not None
    return viewer_of(person.user)


def small_world() -> World:
    """Enter everything; a second call answers the same world."""
    actions.load_regions(by=SYSTEM)
    region = Region.objects.in_bulk(field_name="path")
    city = organisation("漯河市人民政府", None, "government", region["4111"], short="漯河市")
    district = organisation("召陵区人民政府", city, "government", region["411104"], short="召陵区")
    office = organisation("召陵区安全生产委员会办公室", district, "office", region["411104"], short="区安委办")
    emergency = organisation("召陵区应急管理局", district, "department", region["411104"], short="应急管理局")
    fire_brigade = organisation("召陵区消防救援大队", district, "department", region["411104"], short="消防救援大队")
    tianqiao = organisation("天桥街街道办事处", district, "town", region["411104001"], short="天桥街街道")
    shaoling = organisation("召陵镇人民政府", district, "town", region["411104100"], short="召陵镇")
    wanjin = organisation("万金镇人民政府", district, "town", region["411104102"], short="万金镇")
    made = enterprise("召陵示范食品有限公司", shaoling, region["411104100"], 1)
    second = enterprise("万金示范家具有限公司", wanjin, region["411104102"], 2)
    other_district = organisation("源汇区人民政府", city, "government", region["411102"], short="源汇区")
    other_town = organisation("干河陈街道办事处", other_district, "town", region["411102004"], short="干河陈街道")
    other = enterprise("源汇示范商贸有限公司", other_town, region["411102004"], 3)
    cooperative = organisation("漯河市供销合作社联合社", city, "system", region["4111"], short="市供销社")
    direct = enterprise("漯河供销示范农资有限公司", cooperative, region["411104100"], 4, tie="direct")
    city_office = organisation("漯河市安全生产委员会办公室", city, "office", region["4111"], short="市安委办")
    clerk = officer("clerk", "张文", office, "clerk")
    inspector = officer("inspector", "李检", emergency, "inspector")
    town = officer("town", "王镇", shaoling, "town")
    safety = officer("enterprise", "赵安", made, "enterprise")
    outsider = officer("outsider", "孙源", other_district, "clerk")
    return World(
        city_region=region["4111"],
        district_region=region["411104"],
        shaoling_region=region["411104100"],
        wanjin_region=region["411104102"],
        tianqiao_region=region["411104001"],
        other_region=region["411102004"],
        city=city,
        city_office=city_office,
        district=district,
        office=office,
        emergency=emergency,
        fire_brigade=fire_brigade,
        tianqiao=tianqiao,
        shaoling=shaoling,
        wanjin=wanjin,
        enterprise=made,
        premises=premises("一号车间", made),
        second_enterprise=second,
        second_premises=premises("木工车间", second),
        other_district=other_district,
        other_town=other_town,
        other_enterprise=other,
        other_premises=premises("门店", other, "shop"),
        cooperative=cooperative,
        direct_enterprise=direct,
        direct_premises=premises("农资门市部", direct, "farm_supplies"),
        clerk_person=clerk,
        inspector_person=inspector,
        town_person=town,
        enterprise_person=safety,
        outsider_person=outsider,
        clerk=viewer(clerk),
        reviewer=viewer(officer("reviewer", "周审", office, "reviewer")),
        signatory=viewer(officer("signatory", "吴签", district, "signatory", rank="leader")),
        leader=viewer(officer("leader", "郑长", district, "leader", rank="principal")),
        inspector=viewer(inspector),
        fire_inspector=viewer(officer("fire", "冯消", fire_brigade, "inspector", field="fire")),
        town_officer=viewer(town),
        enterprise_officer=viewer(safety),
        cooperative_clerk=viewer(officer("cooperative", "陈社", cooperative, "clerk")),
        city_clerk=viewer(officer("city", "褚市", city_office, "clerk")),
        outsider=viewer(outsider),
    )
