from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_by_day"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["kind", "subject", "happened_on", "quantity", "id"], name="ledger_by_record"),
        ),
    ]
