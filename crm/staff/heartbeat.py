from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from . import services


@contextmanager
def beating(job: str, *, every: timedelta) -> Iterator[None]:
    """Write when a job began and ended, and why it failed. A door's helper: it reads the clock."""
    services.started(job=job, every=every, at=timezone.now())
    try:
        yield
    except Exception as error:
        services.failed(job=job, at=timezone.now(), error=f"{type(error).__name__}: {error}")
        raise
    services.finished(job=job, at=timezone.now())
