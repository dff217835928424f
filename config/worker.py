"""The worker of one machine: two threads for jobs and one for the schedule, in a single process."""

from __future__ import annotations

import os
import sys
import warnings

from celery.beat import EmbeddedService
from celery.platforms import SecurityWarning

from .celery import app

# How far the worker stands back: where processors are few, who waits for a page comes before who waits for a sweep.
NICE = 5


def main() -> int:
    os.nice(NICE)
    # The checks load every page and form, of which a worker shows none.
    os.environ["CELERY_SKIP_CHECKS"] = "1"
    # It warns of pickled messages read as root; only JSON is read here.
    warnings.simplefilter("ignore", SecurityWarning)
    # As a thread: Celery's own `--beat` forks a second process of forty megabytes.
    schedule = EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)
    worker = app.Worker(
        pool="threads",
        concurrency=2,
        hostname="worker@touchline",
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    schedule.start()
    worker.start()
    schedule.stop()
    return int(worker.exitcode or 0)


if __name__ == "__main__":
    sys.exit(main())
