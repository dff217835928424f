"""The worker and its schedule. A missed turn expires: the next one finds the same rows."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

from .broker import transport_options
from .settings import JOBS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Every job is safe to do twice, so each is due when the schedule starts, and nothing is kept of the last run.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


# The others go first at a start, so that a week that waits for its digest is told with what they found.
AFTER_A_START = {"digest": timedelta(seconds=5)}
# At the quarters of an hour, whenever the worker was started.
AT_QUARTERS = dict.fromkeys(("tidy", "housekeeping"), crontab(minute="*/15"))


def entry(room: str, job: str) -> dict[str, Any]:
    """A turn of a job; one that is missed expires when the next is due."""
    span: timedelta = JOBS[job]
    return {
        "task": f"crm.{room}.tasks.{job}",
        "schedule": AT_QUARTERS.get(job, span),
        "last_run_at": datetime.now(UTC) - span + AFTER_A_START[job] if job in AFTER_A_START else LONG_AGO,
        "options": {"expires": span.total_seconds()},
    }


ROOMS = {
    "tables": "capture",
    "poll": "capture",
    "imports": "capture",
    "sweep": "watch",
    "trail": "staff",
    "calendars": "capture",
    "meetings": "capture",
    "post": "staff",
    "tell": "digests",
    "invitations": "digests",
    "digest": "digests",
    "lines": "digests",
    "channels": "digests",
    "daily": "digests",
    "returns": "digests",
    "tidy": "capture",
    "housekeeping": "digests",
}


app = Celery("touchline")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_transport_options=transport_options(settings.BROKER_URL, settings.DATA_DIR),
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_time_limit=600,
    worker_hijack_root_logger=False,
    worker_prefetch_multiplier=1,
    timezone="UTC",
    beat_scheduler="celery.beat:Scheduler",
    beat_schedule={job: entry(room, job) for job, room in ROOMS.items()},
)
app.autodiscover_tasks()
