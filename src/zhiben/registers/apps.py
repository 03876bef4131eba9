from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "zhiben.registers"
    label = "registers"
    verbose_name = _("清册")

    def ready(self) -> None:
        """Learn each room's registers."""
        autodiscover_modules("registers")
