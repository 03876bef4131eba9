"""Columns that name a part of a campaign."""

from django.utils.translation import gettext_lazy as _

from zhiben.campaigns import queries
from zhiben.places.references import Named

CAMPAIGN = Named(_("专项行动"), queries.binding, ("code", "name"), ("name", "code"), aliased=True)
ACTION = Named(_("行动"), queries.actions, ("title",), ("title",))
PROJECT = Named(_("项目"), queries.projects, ("title",), ("title",))
PRIORITY = Named(_("重点"), queries.priorities, ("title",), ("title",))
TASK_FORCE = Named(_("工作专班"), queries.task_forces)
TEAM = Named(_("督导组"), queries.teams)
