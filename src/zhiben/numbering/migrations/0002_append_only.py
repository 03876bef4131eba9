from django.db import migrations

from zhiben.facts.triggers import append_only


class Migration(migrations.Migration):
    """A number that was drawn stays drawn; the database itself refuses to free it."""

    dependencies = [("numbering", "0001_initial")]
    operations = [migrations.RunPython(*append_only("numbering_drawn"))]
