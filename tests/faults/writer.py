"""Posts as fast as it can until it is killed: `python -m tests.faults.writer SEED PAUSE ORGANISATION CLERK CONTESTED`.

Says in a line of JSON what it is about to commit, and in another that it is committed. PAUSE: seconds at the most between
posting and committing, so that transactions commit in another order than they posted.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import date
from uuid import UUID

import django

django.setup()

from django.db import transaction  # noqa: E402

from zhiben.accounts.models import User  # noqa: E402
from zhiben.accounts.queries import viewer_of  # noqa: E402
from zhiben.facts.ids import new_id  # noqa: E402
from zhiben.places.models import Organisation  # noqa: E402
from zhiben.publicity.models import Event  # noqa: E402
from zhiben.registers.declaration import REGISTERS  # noqa: E402


def main(seed, pause, organisation, clerk, contested):
    rng, clerk = random.Random(seed), viewer_of(User.objects.get(pk=clerk))
    where, register = Organisation.objects.get(pk=organisation), REGISTERS["publicity-events"]

    def facts():
        day = date(2024, 5, rng.randint(1, 27))
        return {
            "organisation": where,
            "happened_on": day,
            "title": "宣讲",
            "channel": "onsite",
            "people": rng.randint(1, 9),
        }

    def one(ids):
        register.record(by=clerk, id=ids[0], **facts())

    def many(ids):
        register.record_many(by=clerk, rows=[(each, facts()) for each in ids])

    def one_more(_ids):
        record = Event.objects.select_for_update().get(pk=contested)
        register.correct(by=clerk, record=record, people=record.people + 1)

    say("ready", [])
    while True:
        work = rng.choice((one, one, many, one_more))
        ids = [new_id() for _each in range({one: 1, many: rng.randint(20, 60), one_more: 0}[work])]
        say("trying", ids)
        with transaction.atomic():
            work(ids)
            time.sleep(rng.uniform(0, pause))
        say("done" if ids else "one more", ids)


def say(what, ids):
    sys.stdout.write(json.dumps([what, list(map(str, ids))]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), *map(UUID, sys.argv[3:]))
