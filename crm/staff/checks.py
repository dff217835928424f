"""System checks that say in a sentence what is missing from an installation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError
from django.utils import timezone

from .models import Heartbeat, SiteCalendar
from .queries import holidays_known_until, leaders, silent_jobs


def installation(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Everything that would make figures wrong or silent."""
    try:
        return list(found(timezone.now()))
    except DatabaseError:
        # Before the first migration there is nothing to look at.
        return []


def found(at: datetime) -> Iterator[CheckMessage]:
    if not SiteCalendar.objects.exists():
        yield Warning(
            "No working calendar: response clocks cannot run.",
            hint="Open the one-time link that bin/up prints.",
            id="touchline.W001",
        )
        return
    checks: tuple[Callable[[datetime], Iterator[CheckMessage]], ...] = (_holidays, _leader, _jobs)
    for check in checks:
        yield from check(at)


def _holidays(at: datetime) -> Iterator[CheckMessage]:
    known = holidays_known_until()
    if known is None or known < date(at.year + 1, 1, 1):
        text = f"The holidays of {at.year + 1} are missing: clocks would count them as working days."
        yield Warning(text, hint="Confirm next year's holidays.", id="touchline.W002")


def _leader(at: datetime) -> Iterator[CheckMessage]:
    if not leaders():
        text = "Nobody is marked as a senior leader, so every project will look uncovered."
        yield Warning(text, hint="Mark your leaders among the people.", id="touchline.W003")


def _jobs(at: datetime) -> Iterator[CheckMessage]:
    if Heartbeat.objects.exists():
        for beat in silent_jobs(at):
            text = f"The job “{beat.job}” is silent; what it finds is not known."
            yield Warning(text, hint="Is the worker running?", id="touchline.W004")
