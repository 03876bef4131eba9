"""What an upgraded installation answers: `python -m tests.upgrade.asking SEAL`, with its settings in the environment."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
django.setup()

from django.test import Client  # noqa: E402
from tools import release_fixture  # noqa: E402

from zhiben.accounts.models import User  # noqa: E402
from zhiben.accounts.viewer import SYSTEM  # noqa: E402
from zhiben.evidence import queries as evidence  # noqa: E402
from zhiben.ledger.models import Seal  # noqa: E402

PAGES = [
    "/",
    "/bulletins/",
    "/figures/",
    "/ledger/",
    "/registers/hazards/",
    "/registers/inspections/",
    "/registers/goals/",
]

if __name__ == "__main__":
    seal = Seal.objects.get(number=int(sys.argv[1]))
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="auditor"))
    answers = release_fixture.facts(seal) | {
        "pages": {page: client.get(page).status_code for page in PAGES},
        "damaged": [file.name for file in evidence.damaged(viewer=SYSTEM)],
    }
    sys.stdout.write(json.dumps(answers, default=str))
