"""When each job began, ended or failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..models import Heartbeat


def started(*, job: str, every: timedelta, at: datetime) -> None:
    """One that never ended keeps when it first began: from then on it is waited for."""
    beat, new = Heartbeat.objects.get_or_create(job=job, defaults={"every": every, "started_at": at})
    if not new and beat.finished_at:
        Heartbeat.objects.filter(job=job).update(every=every, started_at=at)


def finished(*, job: str, at: datetime) -> None:
    Heartbeat.objects.filter(job=job).update(finished_at=at, failed_at=None, error="")


def failed(*, job: str, at: datetime, error: str) -> None:
    Heartbeat.objects.filter(job=job).update(failed_at=at, error=error[:300])
