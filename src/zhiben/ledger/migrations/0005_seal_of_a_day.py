from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_by_record"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="seal",
            index=models.Index(fields=["day", "number"], name="ledger_seal_of_a_day"),
        ),
    ]
