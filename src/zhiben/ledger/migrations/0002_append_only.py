from django.db import migrations

from zhiben.facts.triggers import append_only


class Migration(migrations.Migration):
    """Entries and seals are never updated and never deleted; the database itself refuses."""

    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("ledger_entry")),
        migrations.RunPython(*append_only("ledger_seal")),
    ]
