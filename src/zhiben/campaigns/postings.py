"""What campaigns count as: stocks of what stands (actions, task forces, teams, what teams cover, goals not yet reached).

A stock has +1 on its first day and −1 on the day after its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhiben.campaigns.models import (
    Action,
    Coverage,
    Goal,
    Priority,
    Project,
    RoadmapStep,
    SupervisionTeam,
    TaskForce,
    TaskForceMember,
)
from zhiben.ledger.postings import Book, Key, Measure, book, posts

DAY = timedelta(days=1)
CATEGORY_LENGTH = 30


@posts(Action, kinds={"campaign.action": _("专项行动的行动")})
def action_entries(action: Action) -> Book:
    """An action, as long as it stands."""
    return _stock("campaign.action", action, category=action.campaign.code)


@posts(Project, kinds={"campaign.project": _("专项行动的项目")})
def project_entries(project: Project) -> Book:
    """A project, as long as it stands."""
    return _stock("campaign.project", project, category=project.campaign.code)


@posts(Priority, kinds={"campaign.priority": _("专项行动的重点")})
def priority_entries(priority: Priority) -> Book:
    """A priority, as long as it stands."""
    return _stock("campaign.priority", priority, category=priority.campaign.code)


@posts(Goal, kinds={"goal.set": _("提出目标"), "goal.achieved": _("达成目标"), "goal.open": _("未达成目标")})
def goal_entries(goal: Goal) -> Book:
    """Set on one day, open until the day it is achieved."""
    if goal.voided:
        return {}
    entries = [(_key("goal.set", goal, goal.happened_on, category=goal.horizon), Measure(1))]
    entries.append((_key("goal.open", goal, goal.happened_on, category=goal.horizon), Measure(1)))
    if goal.achieved_on:
        entries.append((_key("goal.achieved", goal, goal.achieved_on, category=goal.horizon), Measure(1)))
        entries.append((_key("goal.open", goal, goal.achieved_on, category=goal.horizon), Measure(-1)))
    return book(entries)


@posts(RoadmapStep, kinds={"roadmap.planned": _("路线图步骤"), "roadmap.done": _("完成路线图步骤")})
def step_entries(step: RoadmapStep) -> Book:
    """Planned on the day the roadmap was made, done once."""
    if step.voided:
        return {}
    entries = [(_key("roadmap.planned", step, step.happened_on), Measure(1))]
    if step.done_on:
        entries.append((_key("roadmap.done", step, step.done_on), Measure(1)))
    return book(entries)


@posts(TaskForce, kinds={"task_force.active": _("工作专班")})
def task_force_entries(force: TaskForce) -> Book:
    """A task force, as long as it stands."""
    return _stock("task_force.active", force)


@posts(TaskForceMember, kinds={"task_force.member": _("专班成员")})
def member_entries(member: TaskForceMember) -> Book:
    """A member, as long as the membership lasts; no name enters the ledger."""
    return _stock("task_force.member", member, category=member.role)


@posts(SupervisionTeam, kinds={"team.active": _("督导组")})
def team_entries(team: SupervisionTeam) -> Book:
    """A team, as long as it stands."""
    return _stock("team.active", team)


@posts(Coverage, kinds={"team.covers": _("督导范围")})
def coverage_entries(coverage: Coverage) -> Book:
    """What a team covers, at the place of what is covered: two teams in one town are two entries of one category."""
    if coverage.kind == Coverage.Kind.FIELD:
        return _stock("team.covers", coverage, level="field", category=coverage.field)
    # The last two digits of 32 are random ones of many: what is left still names one unit.
    return _stock(
        "team.covers", coverage, level=coverage.unit_kind, category=coverage.organisation_id.hex[:CATEGORY_LENGTH]
    )


def _stock(kind: str, record: Any, *, level: str = "", category: str = "") -> Book:
    return {} if record.voided else book(_standing(kind, record, level, category))


def _standing(kind: str, record: Any, level: str, category: str) -> Iterator[tuple[Key, Measure]]:
    yield _key(kind, record, record.happened_on, level=level, category=category), Measure(1)
    if record.valid_to:
        yield _key(kind, record, record.valid_to + DAY, level=level, category=category), Measure(-1)


def _key(kind: str, record: Any, day: date, *, level: str = "", category: str = "") -> Key:
    return Key(
        kind, day, record.happened_on, record.organisation_path, record.region_path, record.enterprise_id,
        record.premises_id, record.field, level, category,
    )  # fmt: skip
