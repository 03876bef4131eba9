from django.db import migrations

from zhiben.facts.triggers import append_only


class Migration(migrations.Migration):
    """What was done is never rewritten; the database itself refuses."""

    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(*append_only("journal_event"))]
