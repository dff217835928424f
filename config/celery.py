"""The worker and its schedule. A missed turn expires: the next one finds the same rows."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

from .broker import transport_options

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

MINUTE = timedelta(minutes=1)


def every(task: str, span: timedelta) -> dict[str, Any]:
    return {"task": task, "schedule": span, "options": {"expires": span.total_seconds()}}


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
    beat_schedule={
        "sweep": every("crm.watch.tasks.sweep", MINUTE),
        "tell": every("crm.digests.tasks.tell", MINUTE),
        "digest": every("crm.digests.tasks.digest", 5 * MINUTE),
        "housekeeping": {
            "task": "crm.digests.tasks.housekeeping",
            "schedule": crontab(minute="7"),
            "options": {"expires": 3600},
        },
    },
)
app.autodiscover_tasks()
