"""Hazards that nobody rectified in time are told to whoever stands above: every morning."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.accounts.viewer import SYSTEM
from zhiben.hazards.actions import escalate_due
from zhiben.jobs import daily, job, periodic


@job(gettext_lazy("逾期隐患升级督办"))
def escalate() -> str:
    """Escalate what is due; says how many, nothing where there is none."""
    taken = escalate_due(by=SYSTEM)
    return _("逾期隐患升级督办 %(count)s 次") % {"count": taken} if taken else ""


periodic("hazards.escalate", escalate, daily())
