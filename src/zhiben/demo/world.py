"""Who and where: Luohe's divisions, Shaoling's offices and towns, the cooperative, enterprises, people, accounts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.demo import names
from zhiben.facts.ids import derived_id
from zhiben.places import actions as places
from zhiben.places.codes import check_character
from zhiben.places.fields import fields
from zhiben.places.models import Organisation, Person, Post, Premises, Region

PASSWORD = "Zhiben-2024"
SINCE = date(2015, 1, 1)
OPENED = date(2020, 1, 1)
Kind, Tie = Organisation.Kind, Organisation.Tie


@dataclass(frozen=True)
class SignIn:
    """An account that the demonstration offers."""

    username: str
    role: str
    name: str
    organisation: str
    title: str


# One for each role; the names are invented.
SIGN_INS = (
    SignIn("clerk", "clerk", "周雅琴", "漯河市安全生产委员会办公室", "综合科科员"),
    SignIn("editor", "editor", "许文博", "漯河市安全生产委员会办公室", "简报编辑"),
    SignIn("reviewer", "reviewer", "田敬之", "漯河市安全生产委员会办公室", "综合科科长"),
    SignIn("signatory", "signatory", "方启明", "漯河市安全生产委员会办公室", "主任"),
    SignIn("leader", "leader", "宋立国", "召陵区人民政府", "区长"),
    SignIn("district", "clerk", "柳书敏", "召陵区安全生产委员会办公室", "科员"),
    SignIn("inspector", "inspector", "韩卫东", "召陵区应急管理局", "执法队员"),
    SignIn("expert", "expert", "温思远", "召陵区安全生产委员会办公室", "专家"),
    SignIn("town", "town", "葛春梅", "召陵镇人民政府", "安全员"),
    SignIn("enterprise", "enterprise", "石大勇", "漯河市惠农农资有限公司", "安全管理员"),
    SignIn("coop", "town", "章明慧", "漯河市供销合作社联合社", "安全科科员"),
    SignIn("admin", "administrator", "邵国平", "漯河市安全生产委员会办公室", "系统管理员"),
    SignIn("auditor", "auditor", "骆清扬", "漯河市安全生产委员会办公室", "审计员"),
)
TOWNS = (
    ("天桥街街道办事处", "天桥街街道", "411104001", ("天桥街道",)),
    ("翟庄街道办事处", "翟庄街道", "411104002", ()),
    ("东城街道办事处", "东城街道", "411104003", ()),
    ("召陵镇人民政府", "召陵镇", "411104100", ()),
    ("万金镇人民政府", "万金镇", "411104102", ()),
    ("老窝镇人民政府", "老窝镇", "411104103", ()),
    ("青年镇人民政府", "青年镇", "411104105", ()),
)
DEPARTMENTS = (
    ("召陵区应急管理局", "区应急管理局", ("hazchem", "dust", "confined")),
    ("召陵区消防救援大队", "区消防救援大队", ("fire",)),
    ("召陵区住房和城乡建设局", "区住建局", ("construction", "gas")),
    ("召陵区市场监督管理局", "区市场监管局", ("gas", "fire")),
    ("召陵区商务局", "区商务局", ("fire", "gas")),
    ("召陵区工业和信息化局", "区工信局", ("electric", "dust")),
)
DISTRICTS = (
    ("源汇区人民政府", "源汇区", "411102"),
    ("郾城区人民政府", "郾城区", "411103"),
    ("舞阳县人民政府", "舞阳县", "411121"),
    ("临颍县人民政府", "临颍县", "411122"),
    ("漯河经济技术开发区管理委员会", "经开区", "411171"),
    ("漯河市城乡一体化示范区管理委员会", "示范区", "4111Z2"),
    ("漯河市西城区管理委员会", "西城区", "4111Z3"),
)
COOP_ENTERPRISES = (
    ("漯河市惠农农资有限公司", "惠农农资", Tie.DIRECT),
    ("漯河市棉麻储运有限公司", "棉麻储运", Tie.DIRECT),
    ("漯河市供销商贸有限公司", "供销商贸", Tie.DIRECT),
    ("漯河市再生资源回收有限公司", "再生资源", Tie.DIRECT),
    ("漯河市安顺烟花爆竹有限公司", "安顺烟花", Tie.SHARE),
    ("漯河市供销电子商务有限公司", "供销电商", Tie.SHARE),
)
TENANT_TYPES = (
    "restaurant", "shop", "storage", "farm_supplies", "fireworks_trade", "lodging", "recycling", "office",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What the records are about."""

    city: Organisation
    office: Organisation
    district: Organisation
    district_office: Organisation
    zone: Organisation
    towns: tuple[Organisation, ...]
    departments: tuple[Organisation, ...]
    department_fields: tuple[tuple[str, ...], ...]
    others: tuple[Organisation, ...]
    coop: Organisation
    coop_enterprises: tuple[Organisation, ...]
    premises: dict[str, tuple[Premises, ...]]  # by the path of the town or district that they lie under
    viewers: dict[str, Viewer]  # by sign-in name
    recorders: dict[str, Viewer]  # by the organisation's path


def build(rng: random.Random) -> World:
    """Enter everything that stands before the first day."""
    places.load_regions(by=SYSTEM)
    city = _add("漯河市人民政府", Kind.GOVERNMENT, "4111", short="漯河市")
    office = _add("漯河市安全生产委员会办公室", Kind.OFFICE, "4111", city, short="市安委办")
    district = _add("召陵区人民政府", Kind.GOVERNMENT, "411104", city, short="召陵区", aliases=["全区"])
    district_office = _add("召陵区安全生产委员会办公室", Kind.OFFICE, "411104", district, short="区安委办")
    departments = tuple(_add(name, Kind.DEPARTMENT, "411104", district, short=short) for name, short, _f in DEPARTMENTS)
    towns = tuple(
        _add(name, Kind.TOWN, region, district, short=short, aliases=list(more)) for name, short, region, more in TOWNS
    )
    zone = _add("召陵区开发区管理委员会", Kind.ZONE, "411104Z01", district, short="开发区管委会")
    others = tuple(
        _add(name, Kind.ZONE if "管理委员会" in name else Kind.GOVERNMENT, region, city, short=short)
        for name, short, region in DISTRICTS
    )
    coop = _add(
        "漯河市供销合作社联合社", Kind.SYSTEM, "4111", city, short="市供销社", aliases=["供销社", "市社", "供销社系统"]
    )
    premises = {unit.path: _enterprises(unit, 22, rng) for unit in (*towns, zone)}
    premises |= {unit.path: _enterprises(unit, 6, rng) for unit in others}
    coop_enterprises = tuple(_coop_enterprise(coop, *each, rng) for each in COOP_ENTERPRISES)
    return World(
        city, office, district, district_office, zone, towns, departments, tuple(each[2] for each in DEPARTMENTS),
        others, coop, coop_enterprises, premises, _sign_ins(), _recorders([*towns, zone, *departments, *others[:2]]),
    )  # fmt: skip


def credit_code(number: int) -> str:
    """A well-formed code that no real enterprise has: its division is fictitious."""
    code = f"91419999MA{number:07d}"
    return code + check_character(code + "0")


def _add(
    name: str, kind: str, region: str, parent: Organisation | None = None, *, short: str = "", **values: Any
) -> Organisation:
    return places.add_organisation(
        by=SYSTEM, id=derived_id("demo", name), name=name, kind=kind, region=Region.objects.get(path=region),
        parent=parent, valid_from=SINCE, short=short, **values,
    )  # fmt: skip


def _enterprises(unit: Organisation, count: int, rng: random.Random) -> tuple[Premises, ...]:
    found = []
    for n in range(count):
        name, business, field = names.enterprise(rng, unit.short or unit.name, n)
        owner = _add(
            name, Kind.ENTERPRISE, unit.region_id, unit,
            credit_code=credit_code(abs(hash_of(name)) % 10_000_000), industry=fields()[field].label_zh,
        )  # fmt: skip
        found.append(
            places.add_premises(
                by=SYSTEM,
                id=derived_id("demo", name, "premises"),
                name=f"{name}经营场所",
                owner=owner,
                business_type=business,
                valid_from=OPENED,
            )
        )
    return tuple(found)


def hash_of(text: str) -> int:
    """A number of the text that is the same in every run (Python's own hash is not)."""
    return derived_id("demo", text).int >> 64


def _coop_enterprise(coop: Organisation, name: str, short: str, tie: str, rng: random.Random) -> Organisation:
    owner = _add(
        name, Kind.ENTERPRISE, "4111", coop, short=short, tie=tie, credit_code=credit_code(hash_of(name) % 10_000_000),
        industry="供销",
    )  # fmt: skip
    for n, business in enumerate(rng.sample(TENANT_TYPES, 4)):
        label = f"{short}{names.SHOPS[business]}{n + 1}号"
        tenant = _add(f"{label}商户", Kind.ENTERPRISE, "4111", owner, tie=Tie.TENANT)
        places.add_premises(
            by=SYSTEM, id=derived_id("demo", label), name=label, owner=owner, tenant=tenant, business_type=business,
            valid_from=OPENED,
        )  # fmt: skip
    return owner


def _sign_ins() -> dict[str, Viewer]:
    return {
        each.username: _account(each.username, each.name, each.organisation, each.title, each.role) for each in SIGN_INS
    }


def _recorders(units: list[Organisation]) -> dict[str, Viewer]:
    """Somebody in each unit who records its visits; of those who also sign in by role, that one."""
    found = {}
    for n, unit in enumerate(units):
        role = "inspector" if unit.kind == Kind.DEPARTMENT else "town"
        name = names.person(random.Random(n))
        found[unit.path] = _account(f"unit{n + 1:02d}", name, unit.name, "安全员", role)
    return found


def _account(username: str, name: str, organisation: str, title: str, role: str) -> Viewer:
    if known := User.objects.filter(username=username).first():
        return viewer_of(known)
    unit = Organisation.objects.get(name=organisation)
    principal = role in {"leader", "signatory"}
    certificate = f"豫L{hash_of(username) % 1_000_000:06d}" if role == "inspector" else ""
    person = places.add_person(
        by=SYSTEM, id=derived_id("demo", "person", username), name=name, organisation=unit, certificate=certificate,
        expert_level="市级" if role == "expert" else "",
    )  # fmt: skip
    post = places.add_post(
        by=SYSTEM, id=derived_id("demo", "post", username), organisation=unit, title=title, role=role,
        rank=Post.Rank.PRINCIPAL if principal else Post.Rank.STAFF,
    )  # fmt: skip
    places.appoint(by=SYSTEM, id=derived_id("demo", "appointed", username), person=person, post=post, valid_from=SINCE)
    user = places.open_account(
        by=SYSTEM, person=Person.objects.get(pk=person.pk), username=username, password=PASSWORD,
        must_change_password=False,
    )  # fmt: skip
    return viewer_of(user)
