"""The district's other records: the plan from above, campaign, task force, teams, mechanisms, meetings, publicity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from zhiben.accounts.viewer import SYSTEM
from zhiben.calendars import today
from zhiben.campaigns import actions as campaigns
from zhiben.demo.dates import BEGAN, FIRST, LAST, PLAN_ISSUED
from zhiben.demo.schedule import Happening, enter
from zhiben.demo.world import World
from zhiben.facts.ids import derived_id
from zhiben.meetings import actions as meetings
from zhiben.meetings.models import Kind, Meeting, Series
from zhiben.standards import actions as standards

WEEK = timedelta(days=7)
SESSION = 123
ACTIONS = (
    "主要负责人安全教育培训行动", "重大事故隐患判定标准体系提升行动", "重大事故隐患动态清零行动",
    "安全科技支撑和工程治理行动", "从业人员安全素质能力提升行动", "全民安全素质提升行动",
    "安全生产管理体系建设行动", "安全生产精准执法帮扶行动", "安全生产责任落实行动", "基层安全能力建设行动",
)  # fmt: skip
MECHANISMS = (
    "信息通报", "调度推进", "周交办", "月讲评", "季总结", "督导检查", "隐患销号", "责任落实", "考核奖惩",
)  # fmt: skip
# A town's hazards that are a month late are told to the district, major ones the next week; nobody has to remember.
ESCALATION = {"隐患销号": {"escalation": [{"days": 30, "up": 1}, {"days": 7, "up": 1, "level": "major"}]}}
TEAMS = (
    ("第一综合抽查检查督导组", (0, 1)), ("第二综合抽查检查督导组", (2,)), ("第三综合抽查检查督导组", (3,)),
    ("第四综合抽查检查督导组", (4,)), ("第五综合抽查检查督导组", (5,)), ("第六综合抽查检查督导组", (6,)),
    ("第七综合抽查检查督导组", ()), ("第八综合抽查检查督导组", ()),
)  # fmt: skip
# (name, kind, pieces) handed out or shown over the weeks: 362 boards, 12 460 handbooks, 31 780 goods in all
MATERIALS = (
    ("安全生产展板", "board", (58, 46, 52, 61, 49, 55, 41)),
    ("《安全生产十五条硬措施》", "handbook", (820, 760, 640, 700, 690, 610, 580)),
    ("《安全生产应知应会手册》", "handbook", (640, 590, 610, 560, 570, 540, 530)),
    ("《安全生产法》", "handbook", (560, 530, 520, 510, 500, 510, 490)),
    ("宣传抽纸", "goods", (1700, 1500, 1450, 1600, 1380, 1420, 1350)),
    ("宣传袋、宣传扇", "goods", (2100, 1950, 1900, 2050, 1860, 1840, 1800)),
    ("应急包", "goods", (1230, 1120, 1180, 1100, 1080, 1090, 1080)),
)
CARRIERS = (("telecom", 112_400), ("unicom", 78_600), ("mobile", 145_900))


def happenings(world: World) -> Iterator[Happening]:
    """Everything but the visits, each with its day."""
    yield Happening(PLAN_ISSUED, partial(_plan, world))
    yield Happening(BEGAN, partial(_campaign, world))
    yield from _meetings(world)
    for n, title in enumerate(MECHANISMS):
        yield Happening(BEGAN + timedelta(days=3 + n), partial(_mechanism, world, title))
    yield from _publicity(world)
    yield Happening(FIRST + timedelta(days=10), partial(_old_mechanism, world))


def _plan(world: World) -> None:
    standards.receive_document(
        by=SYSTEM, id=derived_id("demo", "plan"), organisation=world.district, happened_on=PLAN_ISSUED,
        title="河南省安全生产治本攻坚三年行动实施方案", issuer="河南省安全生产委员会", issued_on=PLAN_ISSUED, level="province",
    )  # fmt: skip


def _campaign(world: World) -> None:
    campaign = enter(
        "campaigns", "campaign", organisation=world.district, happened_on=BEGAN, code="zbgj",
        name="安全生产治本攻坚三年行动", aliases=["治本攻坚", "三年行动"], starts_on=BEGAN, ends_on=date(2026, 12, 31),
        document=derived_id("demo", "plan"),
    )  # fmt: skip
    for n, title in enumerate(ACTIONS):
        enter(
            "campaign-actions", "action", n, organisation=world.district, happened_on=BEGAN,
            campaign=campaign, number=n + 1, title=title,
        )  # fmt: skip
    force = enter(
        "task-forces", "force", organisation=world.district, happened_on=BEGAN, campaign=campaign,
        name="召陵区安全生产治本攻坚三年行动工作专班",
    )  # fmt: skip
    for n, (role, title) in enumerate(
        (("lead", "区委常委、常务副区长"), ("deputy", "副区长"), ("deputy", "开发区管委会主任"))
    ):
        enter(
            "task-force-members", "member", n, organisation=world.district, happened_on=BEGAN,
            task_force=force, role=role, title=title,
        )  # fmt: skip
    for n, (name, towns) in enumerate(TEAMS):
        covers = [world.towns[each] for each in towns] or [world.zone]
        campaigns.form_team(
            by=SYSTEM, id=derived_id("demo", "team", n), organisation=world.district, happened_on=BEGAN,
            campaign=campaign, number=n + 1, name=name, covers=covers, fields=["fire"] if n == len(TEAMS) - 1 else [],
        )  # fmt: skip


def _mechanism(world: World, title: str) -> None:
    standards.add_mechanism(
        by=SYSTEM, id=derived_id("demo", "mechanism", title), organisation=world.district,
        happened_on=today(), title=f"召陵区安全生产治本攻坚三年行动{title}工作机制", kind="mechanism",
        text=f"{title}的职责、频次、时限和责任追究。", settings=ESCALATION.get(title, {}),
    )  # fmt: skip


def _old_mechanism(world: World) -> None:
    """One that was withdrawn before the action began: it must not count."""
    old = standards.add_mechanism(
        by=SYSTEM, id=derived_id("demo", "mechanism", "old"), organisation=world.district, happened_on=today(),
        title="召陵区冬季安全生产包保工作机制", kind="mechanism", text="冬季包保。",
    )  # fmt: skip
    standards.withdraw_mechanism(by=SYSTEM, record=old, on=today() + timedelta(days=40))


def _meetings(world: World) -> Iterator[Happening]:
    yield Happening(BEGAN, partial(_open_series, world))
    for n in range((LAST - BEGAN).days // 7 + 1):
        day = BEGAN + WEEK * n
        yield Happening(day, partial(_weekly, world, n))
    for day in (date(2024, 3, 29), date(2024, 4, 29)):
        yield Happening(day, partial(_hold, world, Kind.MONTHLY_REVIEW, "月讲评会议"))
    yield Happening(date(2024, 4, 1), partial(_hold, world, Kind.QUARTERLY_SUMMARY, "一季度总结会议"))
    for day in (date(2024, 3, 11), date(2024, 4, 8), date(2024, 5, 6)):
        yield Happening(day, partial(_hold, world, Kind.STANDING_COMMITTEE, "区委常委会会议"))
    for day in (date(2024, 3, 13), date(2024, 4, 15), date(2024, 5, 13)):
        yield Happening(day, partial(_hold, world, Kind.EXECUTIVE, "区政府常务会议"))
    for day in (date(2024, 3, 20), date(2024, 4, 17), date(2024, 5, 15)):
        yield Happening(day, partial(_hold, world, Kind.DISPATCH, "工作专班专题调度会议"))


def _open_series(world: World) -> None:
    meetings.open_series(
        by=SYSTEM, id=derived_id("demo", "weekly"), organisation=world.district, happened_on=BEGAN,
        kind=Kind.WEEKLY_ASSIGNMENT, name="周交办会议", first_number=SESSION,
    )  # fmt: skip


def _weekly(world: World, n: int) -> None:
    """A weekly session: session 123 on 8 March, one a week; each assigns two matters, most of which get done."""
    meeting = meetings.hold(
        by=SYSTEM, id=derived_id("demo", "weekly", n), kind=Kind.WEEKLY_ASSIGNMENT, organisation=world.district,
        series=Series.objects.get(pk=derived_id("demo", "weekly")), happened_on=today(), chaired_by="宋立国",
        chair_title="区长", chair_rank="principal", attendance=34, topics=["治本攻坚三年行动分项目、分重点推进"],
    )  # fmt: skip
    for k, text in enumerate(("开展重点领域隐患排查整治“回头看”", "报送本周检查和隐患整改情况")):
        meetings.assign(
            by=SYSTEM, id=derived_id("demo", "assigned", n, k), meeting=meeting, due_on=today() + timedelta(days=5),
            happened_on=today(), text=text, organisation=world.towns[(n + k) % len(world.towns)],
        )  # fmt: skip


def _hold(world: World, kind: str, title: str) -> Meeting:
    return meetings.hold(
        by=SYSTEM, id=derived_id("demo", kind, today()), kind=kind, organisation=world.district, happened_on=today(),
        title=title, chaired_by="宋立国", chair_title="区长", chair_rank="principal", attendance=28,
        topics=["学习贯彻治本攻坚三年行动实施方案", "分析研判安全生产形势"],
    )  # fmt: skip


def _publicity(world: World) -> Iterator[Happening]:
    for n, (name, kind, pieces) in enumerate(MATERIALS):
        for town, quantity in enumerate(pieces):
            day = BEGAN + timedelta(days=6 + 7 * (town + n) % 70)
            yield Happening(
                day,
                partial(_material, world, town, name, kind, quantity),
            )
    for carrier, users in CARRIERS:
        yield Happening(date(2024, 3, 15), partial(_audience, world, carrier, users))
    entries = ("enterprise", "community", "campus", "village", "family")
    for n in range(25):
        day = BEGAN + timedelta(days=3 * n + 1)
        yield Happening(day, partial(_event, world, n, entries[n % 5]))
    # Handed out in another district: it must not count.
    yield Happening(date(2024, 4, 10), partial(_elsewhere, world))


def _material(world: World, town: int, name: str, kind: str, quantity: int) -> None:
    enter(
        "materials", "material", town, name, organisation=world.towns[town],
        happened_on=today(), kind=kind, name=name, quantity=quantity,
    )  # fmt: skip


def _elsewhere(world: World) -> None:
    enter(
        "materials", "material", "elsewhere", organisation=world.others[0],
        happened_on=today(), kind="board", name="安全生产展板", quantity=77,
    )  # fmt: skip


def _audience(world: World, carrier: str, users: int) -> None:
    enter(
        "audiences", "audience", carrier, organisation=world.district, happened_on=today(),
        carrier=carrier, users=users,
    )  # fmt: skip
    for week in range(2):
        enter(
            "broadcasts", "broadcast", carrier, week, organisation=world.district,
            happened_on=today(), carrier=carrier, text="用电用气，人走即关；发现隐患，拨打12350。", recipients=users - 400 * week,
            receipts=users - 900,
        )  # fmt: skip


def _event(world: World, n: int, entry: str) -> None:
    channels = ("onsite", "door", "screen", "poster", "wechat")
    enter(
        "publicity-events", "event", n, organisation=world.towns[n % 7], happened_on=today(),
        title="安全生产治本攻坚三年行动宣传", channel=channels[n % 5], entry=entry, people=40 + 3 * n,
    )  # fmt: skip
