from django.db import migrations

from zhiben.facts.triggers import append_only


class Migration(migrations.Migration):
    """What was verified stays: a head is never changed and never deleted."""

    dependencies = [("subordinates", "0001_initial")]
    operations = [migrations.RunPython(*append_only("subordinates_head"))]
