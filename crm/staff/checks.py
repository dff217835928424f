"""System checks that say in a sentence what is missing from an installation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError
from django.db.models import Exists
from django.utils import timezone

from .models import Installation, Shutdown, SiteCalendar
from .queries import holidays_known_until, leaders
from .running import silence_of_jobs

# Older than this, a backup would lose more than a week's work.
BACKUP_HOLDS = timedelta(days=7)
# Clients hear of a shutdown this long before it begins (POLICIES.md, working calendar).
NOTICE = timedelta(weeks=4)


def installation(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Everything that would make figures wrong or silent."""
    try:
        return list(found(timezone.now()))
    except DatabaseError:
        # Before the first migration there is nothing to look at.
        return []


def found(at: datetime) -> Iterator[CheckMessage]:
    """One sentence for each thing an administrator should mend."""
    house = Installation.objects.filter(Exists(SiteCalendar.objects.all())).first()
    if house is None:
        yield Warning(
            "No working calendar: response clocks cannot run.",
            hint="Open the one-time link that bin/up prints.",
            id="touchline.W001",
        )
        return
    checks: tuple[Callable[[datetime], Iterator[CheckMessage]], ...] = (_holidays, _leader, _shutdown, _jobs)
    for check in checks:
        yield from check(at)
    if text := backup_missed(house, at):
        yield Warning(text, hint="Run `manage.py backup FILE` each night.", id="touchline.W006")


def _holidays(at: datetime) -> Iterator[CheckMessage]:
    known = holidays_known_until()
    if known is None or known < date(at.year + 1, 1, 1):
        text = f"The holidays of {at.year + 1} are missing: clocks would count them as working days."
        yield Warning(text, hint="Confirm next year's holidays.", id="touchline.W002")


def _leader(at: datetime) -> Iterator[CheckMessage]:
    if not leaders():
        text = "Nobody is marked as a senior leader, so every project will look uncovered."
        yield Warning(text, hint="Mark your leaders among the people.", id="touchline.W003")


def _shutdown(at: datetime) -> Iterator[CheckMessage]:
    untold = Shutdown.objects.filter(clients_told=False, end__gte=at.date(), start__lte=at.date() + NOTICE)
    for row in untold:
        text = f"The shutdown “{row.name}” begins on {row.start:%-d %B} and the clients have not been told."
        yield Warning(text, hint="Tell them, then tick it off.", id="touchline.W005")


def _jobs(at: datetime) -> Iterator[CheckMessage]:
    if text := silence_of_jobs(at):
        yield Warning(text, hint="Is the worker running?", id="touchline.W004")


def backup_missed(house: Installation | None, at: datetime) -> str:
    """In a sentence, that the last backup is too old. The demo company has nothing to lose, a new house little."""
    if house is None or house.is_demo or at - (house.backed_up_at or house.created_at) <= BACKUP_HOLDS:
        return ""
    days = (at - house.backed_up_at).days if house.backed_up_at else None
    return "There is no backup." if days is None else f"The last backup is {days} days old."
