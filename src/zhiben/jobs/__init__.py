"""Work that nobody waits for: declared by the rooms, queued in the database, done by workers at least once.

A job is a function of a room's `jobs.py`, under the Django Tasks interface. A worker may die at any point of it, and
then it is begun again: so a job calls use cases, which do nothing twice for the same identity, or does what may be
repeated.
"""

from zhiben.jobs.declaration import NotNow, daily, hourly, job, periodic

__all__ = ["NotNow", "daily", "hourly", "job", "periodic"]
