"""A clock's figures under its target and a calendar, set on the row in memory. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F

from crm.staff.queries import SiteHours, hours_of

from .ledger import work_calendar
from .models import Clock
from .targets import warn_share
from .values import ClockState

Figures = dict[str, Any]
BATCH = 2000


def set_dates(clock: Clock, hours: SiteHours) -> None:
    calendar = work_calendar(clock, hours)
    clock.calendar, clock.calendar_revision = hours.row, hours.row.revision
    clock.warn_at = calendar.due(clock.opened_at, clock.target * warn_share(clock.priority))
    clock.due_at = calendar.due(clock.opened_at, clock.target)
    clock.late_after = calendar.last_in_time(clock.opened_at, clock.target)


def judge(clock: Clock) -> None:
    """Working time, verdict and its moment, from the opening, the stop and the target."""
    clock.working = _worked(clock)
    clock.in_time = _in_time(clock)
    clock.verdict_at = verdict(clock)


def _worked(clock: Clock) -> timedelta | None:
    if clock.stopped_at is None:
        return None
    return work_calendar(clock, hours_of(clock.calendar)).elapsed(clock.opened_at, clock.stopped_at)


def _in_time(clock: Clock) -> bool | None:
    """Of an answered clock: equal to the target is in time (R8). A waived or running one has no verdict."""
    if clock.state != ClockState.ANSWERED or clock.working is None:
        return None
    return clock.working <= clock.target


def verdict(clock: Clock) -> datetime | None:
    """The one moment that decides: the reply if in time, else when it became late. A waived clock has none."""
    if clock.state == ClockState.WAIVED:
        return None
    return clock.stopped_at if clock.in_time else clock.late_after


def figures(clock: Clock | None) -> Figures | None:
    if clock is None or clock.opened_at is None:
        return None
    return {
        "state": str(clock.state),
        "in_time": clock.in_time,
        "verdict_at": _utc(clock.verdict_at),
        "stopped_at": _utc(clock.stopped_at),
        "working_seconds": clock.working.total_seconds() if clock.working is not None else None,
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def judged_again(start: datetime, end: datetime) -> Iterator[tuple[Clock, Figures, Figures]]:
    """Stopped clocks opened in [start, end) whose figures the calendar of today would change, with both values.

    Looks only at clocks of an older revision of their calendar, a batch at a time.
    """
    rows = Clock.objects.filter(opened_at__gte=start, opened_at__lt=end).exclude(stopped_at=None)
    stale = rows.exclude(calendar_revision=F("calendar__revision")).select_related("calendar")
    for clock in stale.order_by("pk").iterator(chunk_size=BATCH):
        before = figures(clock) or {}
        set_dates(clock, hours_of(clock.calendar))
        judge(clock)
        after = figures(clock) or {}
        if before != after:
            yield clock, before, after
