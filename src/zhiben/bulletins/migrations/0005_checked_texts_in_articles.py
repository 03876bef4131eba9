"""What a checked text was written into: from its own columns into rows, of which a text may have several."""

from typing import Any

from django.db import migrations

from zhiben.facts.ids import new_id


def into_rows(apps: Any, schema_editor: Any) -> None:
    """All that were written before are one article of the whole text."""
    using = schema_editor.connection.alias
    rows = apps.get_model("bulletins", "CheckedArticle").objects.using(using)
    for text in apps.get_model("bulletins", "CheckedText").objects.using(using).exclude(article=None):
        rows.create(
            id=new_id(), text=text, article_id=text.article_id, start=0, end=len(text.text), quotations=text.quotations
        )


def into_columns(apps: Any, schema_editor: Any) -> None:
    """Back: a text in several articles is none of them, and can be written anew."""
    using = schema_editor.connection.alias
    for text in apps.get_model("bulletins", "CheckedText").objects.using(using).all():
        rows = list(text.articles.all())
        if len(rows) == 1 and rows[0].start == 0:
            text.article_id, text.quotations = rows[0].article_id, rows[0].quotations
            text.save(update_fields=["article", "quotations"])


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0004_checked_articles")]

    operations = [
        migrations.RunPython(into_rows, into_columns),
        migrations.RemoveField("checkedtext", "article"),
        migrations.RemoveField("checkedtext", "quotations"),
    ]
