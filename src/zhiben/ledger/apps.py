from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "zhiben.ledger"
    label = "ledger"
    verbose_name = _("台账")

    def ready(self) -> None:
        """Learn from each room's postings.py what its records count as."""
        autodiscover_modules("postings")
