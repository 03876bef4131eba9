"""Workers of the product in processes of their own, with shorter rests so that tests need not wait.

`python -m tests.jobs.brisk_worker 4` loads everything once, forks four of them, and says their numbers. JOBS_TEST_CLOCK
names a file with the seconds by which their clock is wrong; a job of every second is then on their schedule.
JOBS_TEST_LEASE is after how many seconds of silence a worker of another host is given up.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import django


def main() -> None:
    """Fork them; they go when this process goes."""
    django.setup()
    from django.utils import timezone
    from tests.jobs import counting

    from zhiben.cli import background
    from zhiben.jobs import holding, leases, periodic, schedule, working

    leases.LEASE = float(os.environ.get("JOBS_TEST_LEASE", leases.LEASE))
    leases.BEAT, working.IDLE, working.UNREACHABLE, holding.BACK_OFF = 0.2, 0.02, 0.1, (0, 0)
    if "JOBS_TEST_CLOCK" in os.environ:
        tick, wrong = schedule.tick, Path(os.environ["JOBS_TEST_CLOCK"])
        schedule.tick = lambda: tick(timezone.localtime() + timedelta(seconds=float(wrong.read_text() or 0)))
        periodic("test.second", counting.second, lambda moment: f"{moment:%m-%dT%H:%M:%S}")
    for _worker in range(int(sys.argv[1])):
        sys.stdout.write(f"{background.forked(lambda: background.run(lambda line: None))}\n")
        sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main()
