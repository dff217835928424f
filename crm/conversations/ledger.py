"""By which calendar a clock counts, and the proof of its figure (RULES.md R13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.staff.queries import SiteHours, around_the_clock, hours_at, hours_of
from crm.worktime import LedgerLine, WorkCalendar

from .models import Clock


@dataclass(frozen=True)
class Ledger:
    """Where a clock's working time went. `counted` is the sum of its counted lines."""

    clock: Clock
    zone: str
    calendar: str
    until: datetime
    lines: list[LedgerLine]

    @property
    def counted(self) -> timedelta:
        return sum((line.span for line in self.lines if line.counted), timedelta())

    @property
    def over(self) -> timedelta:
        return self.counted - self.clock.target


def work_calendar(clock: Clock, hours: SiteHours) -> WorkCalendar:
    """The calendar a clock counts by: the site's hours, or every hour for covered urgent work."""
    return around_the_clock(hours.row.timezone) if clock.around_the_clock else hours.calendar


def clock_ledger(clock: Clock, at: datetime) -> Ledger:
    """Every counted and skipped stretch from the question to its answer, or to `at` while it runs.

    By the calendar the clock was counted by, so that the lines add up to its figure.
    """
    hours = hours_at(clock.calendar, clock.calendar_revision)
    until = clock.stopped_at or max(at, clock.opened_at)
    calendar = work_calendar(clock, hours)
    name = "every hour of every day" if clock.around_the_clock else calendar.describe()
    return Ledger(clock, hours.row.timezone, name, until, calendar.ledger(clock.opened_at, until))


def working_so_far(clock: Clock, at: datetime) -> timedelta:
    """Working time a clock has taken by `at`, or took until it stopped."""
    if clock.working is not None:
        return clock.working
    return work_calendar(clock, hours_of(clock.calendar)).elapsed(clock.opened_at, at)
