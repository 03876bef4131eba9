"""People who never stop: hazards with a photo each, and a seal now and then, until this process is killed.

python -m tests.cli.busy_office ORGANISATION ENTERPRISE
"""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
django.setup()

from zhiben.accounts.viewer import SYSTEM  # noqa: E402
from zhiben.facts.ids import new_id  # noqa: E402
from zhiben.hazards import actions as hazards  # noqa: E402
from zhiben.ledger import actions as ledger  # noqa: E402
from zhiben.places.models import Organisation  # noqa: E402

SIZE = 50_000  # of a photo, which takes the backup a moment

if __name__ == "__main__":
    organisation, enterprise = (Organisation.objects.get(pk=each) for each in sys.argv[1:3])
    values = {"organisation": organisation, "enterprise": enterprise, "happened_on": "2024-05-06"}
    number = 0
    while True:
        photo = b"\x89PNG\r\n\x1a\n" + os.urandom(SIZE)
        hazards.find(by=SYSTEM, id=new_id(), title=f"第{number}处", photos=[photo], **values)
        number += 1
        if number % 10 == 0:
            ledger.seal()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
