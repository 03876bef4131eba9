from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "zhiben.standards"
    label = "standards"
    verbose_name = _("标准与制度")
