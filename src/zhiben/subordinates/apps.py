from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubordinatesConfig(AppConfig):
    name = "zhiben.subordinates"
    label = "subordinates"
    verbose_name = _("下级台账")
