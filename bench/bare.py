"""The reference: views that do nothing but one statement, on the same server, with the same driver and database.

No session, no viewer, no scope, no ledger, no journal, no middleware: what is left is the floor of Django on this machine.
"""

from __future__ import annotations

import json
import os
from uuid import uuid4

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, JsonResponse  # noqa: TID251  (this is no room)
from django.urls import path

if not settings.configured:
    from zhiben import settings as ours

    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES=ours.DATABASES,
        ROOT_URLCONF=__name__,
        SECRET_KEY=os.environ["ZHIBEN_SECRET_KEY"],
        USE_TZ=True,
    )
    application = get_wsgi_application()


class Note(models.Model):
    """A row with an index, and nothing to check."""

    id = models.UUIDField(primary_key=True)
    happened_on = models.DateField(db_index=True)
    organisation_path = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        app_label = "bench"


def create_table() -> None:
    """Make it where the server will look for it."""
    if Note._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Note)


def insert(request: HttpRequest) -> HttpResponse:
    """One row from JSON."""
    said = json.loads(request.body)
    note = Note(id=uuid4(), **said)
    note.save(force_insert=True)
    return JsonResponse({"id": note.pk})


def page(request: HttpRequest) -> HttpResponse:
    """25 hazards from the index, by SQL, as JSON."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, happened_on, title, field, level, state, organisation_path FROM hazards_hazard "
            "WHERE field = %s ORDER BY happened_on DESC, id DESC LIMIT 25",
            [request.GET["field"]],
        )
        return JsonResponse({"items": [list(map(str, row)) for row in cursor.fetchall()]})


urlpatterns = [path("insert/", insert), path("page/", page)]
