from django.db import migrations

from zhiben.facts.triggers import append_only


class Migration(migrations.Migration):
    """What was published is never changed; the database itself refuses."""

    dependencies = [("bulletins", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("bulletins_publishedvalue")),
        migrations.RunPython(*append_only("bulletins_rendition")),
    ]
