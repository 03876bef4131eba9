"""The supply cooperative's records: meetings, checklists, guides, work systems, plans, drills, daily self-checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from zhiben.accounts.viewer import SYSTEM
from zhiben.calendars import Period, today
from zhiben.demo.dates import BEGAN, FIRST, LAST
from zhiben.demo.plan import days
from zhiben.demo.schedule import Happening, enter
from zhiben.demo.world import World
from zhiben.facts.ids import derived_id
from zhiben.inspections import actions as inspections
from zhiben.meetings import actions as meetings
from zhiben.meetings.models import Kind
from zhiben.places.models import Organisation, Premises
from zhiben.standards import actions as standards

WORK_SYSTEMS = (
    "消防安全管理", "安全生产宣传教育培训", "安全隐患排查治理", "安全生产会议", "安全生产责任追究", "值班值守和信息报告",
    "租赁场所安全管理", "安全生产投入保障",
)  # fmt: skip
GUIDANCE = (("安全生产应急指导预案", "safety"), ("消防应急疏散指导预案", "fire"), ("防汛应急指导预案", "flood"))
# Which plans each of the six enterprises made: nineteen in all
PLANS = (
    ("safety", "fire", "flood", "house"), ("safety", "fire", "flood"), ("safety", "fire", "house"), ("safety", "fire", "flood"),
    ("safety", "fire", "fireworks"), ("safety", "fire", "flood"),
)  # fmt: skip
PLAN_NAMES = {
    "safety": "安全生产应急预案", "fire": "消防应急疏散预案", "flood": "防汛应急预案", "house": "房屋安全应急预案",
    "fireworks": "烟花爆竹仓库应急疏散预案",
}  # fmt: skip
# Six times the fire brigade guided one of the four direct enterprises; two of them were drill and education at once.
GUIDED = (
    (date(2024, 4, 11), 0, True, True), (date(2024, 4, 18), 1, True, False), (date(2024, 4, 25), 2, False, True),
    (date(2024, 5, 9), 3, True, True), (date(2024, 5, 14), 0, True, False), (date(2024, 5, 21), 1, False, True),
)  # fmt: skip
# (name, kind, covers, cycle, more): 日巡查、周汇总、月上报、季督导
DUTIES: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("日巡查", "patrol", "members", "day", {"workdays_only": True, "proof": "inspections.self_checks"}),
    (
        "周汇总",
        "roll_up",
        "members",
        "week",
        {"deadline": "weekday", "weekday": 5, "figures": ["inspections.self_checks"]},
    ),
    (
        "月上报",
        "report",
        "members",
        "month",
        {"deadline": "last_workday", "figures": ["inspections.self_checks", "hazards.found"]},
    ),
    ("季督导", "supervise", "self", "quarter", {"proof": "inspections.supervision"}),
)
REQUIREMENTS = ("全员安全生产责任制", "消防设施检测报告", "租赁合同安全协议", "应急预案", "从业人员培训记录")


def happenings(world: World) -> Iterator[Happening]:
    """Everything, each with its day."""
    yield Happening(date(2024, 3, 18), partial(_lists, world))
    for n, name in enumerate(WORK_SYSTEMS):
        yield Happening(date(2024, 5, 6) + timedelta(days=n), partial(_work_system, world, name))
    yield Happening(date(2024, 5, 10), partial(_duty_list, world))
    yield Happening(date(2024, 5, 17), partial(_party_group, world))
    yield Happening(date(2024, 5, 23), partial(_promotion, world))
    for name, kind in GUIDANCE:
        yield Happening(date(2024, 4, 20), partial(_guidance, world, name, kind))
    for n, kinds in enumerate(PLANS):
        for kind in kinds:
            yield Happening(date(2024, 4, 22) + timedelta(days=n), partial(_plan, world, n, kind))
    for day, n, drill, warning in GUIDED:
        yield Happening(
            day,
            partial(_guided, world, n, drill=drill, warning=warning),
        )
    yield Happening(date(2024, 3, 20), partial(_requirements, world))
    yield Happening(date(2024, 5, 20), partial(_duties, world))
    for day in days(Period(BEGAN, LAST)):
        if day.weekday() < 5:  # noqa: PLR2004
            yield Happening(day, partial(_self_checks, world))
    yield Happening(FIRST + timedelta(days=20), partial(_old_plan, world))


def _lists(world: World) -> None:
    standards.load_shipped(by=SYSTEM, organisation=world.coop, on=today(), kinds=("key_points", "self_check"))


def _work_system(world: World, name: str) -> None:
    standards.add_mechanism(
        by=SYSTEM, id=derived_id("demo", "system", name), organisation=world.coop, happened_on=today(),
        title=f"市供销社{name}制度", kind="work_system", text=f"{name}的要求、分工和检查办法。",
    )  # fmt: skip


def _duty_list(world: World) -> None:
    standards.add_mechanism(
        by=SYSTEM, id=derived_id("demo", "duties"), organisation=world.coop, happened_on=today(),
        title="市供销社安全生产和消防安全职责清单", kind="duty_list", text="各科室、各企业职责。",
    )  # fmt: skip


def _party_group(world: World) -> None:
    meetings.hold(
        by=SYSTEM, id=derived_id("demo", "party-group"), kind=Kind.PARTY_GROUP, organisation=world.coop,
        happened_on=today(), title="党组安全生产专题会议", attendance=9, chair_rank="principal", chaired_by="史建民",
        chair_title="党组书记、理事会主任", topics=["研判系统安全形势", "明确长期目标、年度重点和近期任务"],
    )  # fmt: skip
    goals = (
        ("long_term", "系统重大事故隐患动态清零"),
        ("annual", "一企一档全部建成"),
        ("near_term", "完成租赁场所自查"),
    )
    for horizon, text in goals:
        enter(
            "goals", "goal", horizon, organisation=world.coop, happened_on=today(),
            horizon=horizon, text=text,
        )  # fmt: skip


def _promotion(world: World) -> None:
    meetings.hold(
        by=SYSTEM, id=derived_id("demo", "promotion"), kind=Kind.PROMOTION, organisation=world.coop, happened_on=today(),
        title="系统安全生产治本攻坚三年行动推进会", attendance=42, chair_rank="principal", chaired_by="史建民",
        chair_title="党组书记、理事会主任", topics=["集体学习", "警示教育", "业务培训"],
    )  # fmt: skip
    enter(
        "activities", "promotion", "training", organisation=world.coop, happened_on=today(),
        title="推进会警示教育和业务培训", is_training=True, is_warning=True, people=42,
    )  # fmt: skip


def _guidance(world: World, name: str, kind: str) -> None:
    enter(
        "plans", "guidance", kind, organisation=world.coop, happened_on=today(),
        title=f"市供销社{name}", level="guidance", type=kind,
    )  # fmt: skip


def _plan(world: World, n: int, kind: str) -> None:
    enterprise = world.coop_enterprises[n]
    enter(
        "plans", "plan", n, kind, organisation=enterprise, enterprise=enterprise,
        happened_on=today(), title=f"{enterprise.short}{PLAN_NAMES[kind]}", level="own", type=kind,
    )  # fmt: skip


def _old_plan(world: World) -> None:
    """One that was replaced before May: it must not count."""
    enterprise = world.coop_enterprises[0]
    enter(
        "plans", "plan", "old", organisation=enterprise, enterprise=enterprise,
        happened_on=today(), title=f"{enterprise.short}安全生产应急预案（旧）", level="own", type="safety",
        valid_to=date(2024, 4, 21),
    )  # fmt: skip


def _guided(world: World, n: int, *, drill: bool, warning: bool) -> None:
    enterprise = world.coop_enterprises[n]
    enter(
        "activities", "guided", today(), organisation=enterprise, enterprise=enterprise,
        happened_on=today(), title="消防应急演练和警示教育", is_drill=drill, is_warning=warning, type="fire" if drill else "",
        guided_by="属地消防大队", people=36 + n,
    )  # fmt: skip


def _requirements(world: World) -> None:
    for title in REQUIREMENTS:
        requirement = enter(
        "requirements", "requirement", title, organisation=world.coop, happened_on=today(),
            title=title,
        )  # fmt: skip
        for n, enterprise in enumerate(world.coop_enterprises[:4]):
            if (n + len(title)) % 5:
                enter(
                    "papers", "paper", title, n, organisation=enterprise, enterprise=enterprise,
                    happened_on=today(), title=title, requirement=requirement,
                )  # fmt: skip


def _duties(world: World) -> None:
    """From 20 May on, the desks say what is due."""
    for name, kind, covers, cycle, more in DUTIES:
        enter(
            "duties", "duty", name, organisation=world.coop, happened_on=today(), name=name, kind=kind, covers=covers,
            cycle=cycle, **more,
        )  # fmt: skip


def _self_checks(world: World) -> None:
    for enterprise in world.coop_enterprises:
        place = _premises(enterprise)
        inspections.record(
            by=world.viewers["coop"], id=derived_id("demo", "self", enterprise.path, today()), organisation=enterprise,
            enterprise=enterprise, premises=place, happened_on=today(), kind="self_check", field="fire", people=1,
        )  # fmt: skip


def _premises(enterprise: Organisation) -> Premises:
    found = list(Premises.objects.filter(owner=enterprise).order_by("name"))
    return found[today().toordinal() % len(found)]
