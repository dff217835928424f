from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from . import services
from .errors import Refusal, told


@contextmanager
def beating(job: str, *, every: timedelta) -> Iterator[None]:
    """Write when a job began and ended, and why it failed. A door's helper: it reads the clock.

    A refusal ends the job in good order: its sentence stands on the status page and needs no traceback.
    """
    services.started(job=job, every=every, at=timezone.now())
    try:
        yield
    except Refusal as refusal:
        services.finished(job=job, at=timezone.now())
        services.failed(job=job, at=timezone.now(), error=str(refusal))
        return
    except Exception as error:
        services.failed(job=job, at=timezone.now(), error=told(error))
        raise
    services.finished(job=job, at=timezone.now())
