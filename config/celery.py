"""The worker and its schedule. A missed turn expires: the next one finds the same rows."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

from .broker import transport_options

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

MINUTE = timedelta(minutes=1)
# Somebody may be looking at the progress of an import.
SOON = timedelta(seconds=5)
# Every job is safe to do twice, so each is due when the schedule starts, and nothing is kept of the last run.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def every(task: str, span: timedelta | crontab, expires: timedelta) -> dict[str, Any]:
    return {"task": task, "schedule": span, "last_run_at": LONG_AGO, "options": {"expires": expires.total_seconds()}}


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
    beat_schedule={
        "tables": every("crm.capture.tasks.tables", SOON, SOON),
        "poll": every("crm.capture.tasks.poll", MINUTE, MINUTE),
        "imports": every("crm.capture.tasks.imports", SOON, SOON),
        "sweep": every("crm.watch.tasks.sweep", MINUTE, MINUTE),
        "calendars": every("crm.capture.tasks.calendars", 5 * MINUTE, 5 * MINUTE),
        "meetings": every("crm.capture.tasks.meetings", MINUTE, MINUTE),
        "post": every("crm.staff.tasks.post", MINUTE / 2, MINUTE / 2),
        "tell": every("crm.digests.tasks.tell", MINUTE, MINUTE),
        "digest": every("crm.digests.tasks.digest", 5 * MINUTE, 5 * MINUTE),
        "tidy": every("crm.capture.tasks.tidy", crontab(minute="*/15"), 15 * MINUTE),
        "housekeeping": every("crm.digests.tasks.housekeeping", crontab(minute="*/15"), 15 * MINUTE),
    },
)
app.autodiscover_tasks()
