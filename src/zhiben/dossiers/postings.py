"""What papers, plans and activities count as."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from zhiben.dossiers.models import Activity, EmergencyPlan, Paper
from zhiben.ledger.postings import Book, Key, Measure, posts
from zhiben.places.models import Located


@posts(Paper, kinds={"paper.valid": _("有效档案材料")})
def paper_entries(paper: Paper) -> Book:
    """A stock while it is valid."""
    return _while_valid(paper, "paper.valid", paper.valid_to)


@posts(EmergencyPlan, kinds={"plan.valid": _("有效应急预案")})
def plan_entries(plan: EmergencyPlan) -> Book:
    """A stock while it is in force."""
    return _while_valid(plan, "plan.valid", plan.valid_to, level=plan.level, category=plan.type)


@posts(
    Activity,
    kinds={
        "drill.held": _("应急演练"),
        "training.held": _("业务培训"),
        "warning.held": _("警示教育"),
        "guidance.given": _("专业指导"),
    },
)
def activity_entries(activity: Activity) -> Book:
    """Once under each head that it is; under somebody's guidance it counts once as guidance, whatever else it is."""
    if activity.voided:
        return {}
    heads = {
        "drill.held": activity.is_drill,
        "training.held": activity.is_training,
        "warning.held": activity.is_warning,
        "guidance.given": bool(activity.guided_by),
    }
    measure = Measure(1, activity.people)
    return {_key(activity, kind, category=activity.type): measure for kind, so in heads.items() if so}


def _while_valid(record: Located, kind: str, valid_to: date | None, *, level: str = "", category: str = "") -> Book:
    if record.voided:
        return {}
    found = {_key(record, kind, level=level, category=category): Measure()}
    if valid_to:
        after = valid_to + timedelta(days=1)
        found[_key(record, kind, level=level, category=category, day=after)] = Measure(-1)
    return found


def _key(record: Located, kind: str, *, level: str = "", category: str = "", day: date | None = None) -> Key:
    return Key(
        kind,
        day or record.happened_on,
        record.happened_on,
        record.organisation_path,
        record.region_path,
        record.enterprise_id,
        record.premises_id,
        field=record.field,
        level=level,
        category=category,
    )
