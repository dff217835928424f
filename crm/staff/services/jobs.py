"""When each job began, ended or failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..models import Heartbeat


def started(*, job: str, every: timedelta, at: datetime) -> None:
    Heartbeat.objects.update_or_create(job=job, defaults={"every": every, "started_at": at})


def finished(*, job: str, at: datetime) -> None:
    Heartbeat.objects.filter(job=job).update(finished_at=at, failed_at=None, error="")


def failed(*, job: str, at: datetime, error: str) -> None:
    Heartbeat.objects.filter(job=job).update(failed_at=at, error=error[:300])
