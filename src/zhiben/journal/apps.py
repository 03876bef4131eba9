from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "zhiben.journal"
    label = "journal"
    verbose_name = _("操作记录")
