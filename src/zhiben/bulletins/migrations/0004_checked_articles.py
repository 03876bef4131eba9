import django.db.models.deletion
from django.db import migrations, models

import zhiben.facts.ids


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0003_lessons_and_checked_texts")]

    operations = [
        migrations.CreateModel(
            name="CheckedArticle",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhiben.facts.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("start", models.PositiveIntegerField(verbose_name="起处")),
                ("end", models.PositiveIntegerField(verbose_name="止处")),
                ("quotations", models.JSONField(default=list, verbose_name="已引用")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="bulletins.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="articles",
                        to="bulletins.checkedtext",
                        verbose_name="送核文稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "送核文稿的稿件",
                "ordering": ["start"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("text"), models.F("start"), name="bulletins_one_article_of_a_stretch"
                    )
                ],
            },
        ),
    ]
