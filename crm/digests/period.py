"""Which week a digest tells of, and when it should leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.staff.queries import SiteHours, calendar_at

LEAVES = time(7)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """Monday 00:00 to Monday 00:00 of the site, and when its digest leaves."""

    monday: date
    start: datetime
    end: datetime
    due_at: datetime

    @property
    def label(self) -> str:
        """“12 to 18 October”, with both months where the week crosses one."""
        last = self.monday + timedelta(days=6)
        first = f"{self.monday:%-d}" if self.monday.month == last.month else f"{self.monday:%-d %B}"
        return f"{first} to {last:%-d %B}"

    @property
    def after(self) -> date:
        """The Monday on which it has ended."""
        return self.monday + WEEK

    def back(self, weeks: int, hours: SiteHours) -> Period:
        return week_of(self.monday - weeks * WEEK, hours)


def week_of(day: date, hours: SiteHours) -> Period:
    """The week that holds a local date."""
    monday = day - timedelta(days=day.weekday())
    after = monday + WEEK
    return Period(monday, hours.midnight(monday), hours.midnight(after), leaving(after, hours))


def leaving(
    monday: date, hours: SiteHours, *, day: int = 0, hour: time = LEAVES, zone: ZoneInfo | None = None
) -> datetime:
    """An hour of the first working day from a weekday on, 07:00 of Monday unless said otherwise, in the site's zone or
    another; never before the week has ended."""
    begins = hours.midnight(monday)
    return max(begins, datetime.combine(working_day(monday + timedelta(days=day), hours), hour, zone or hours.zone))


def working_day(day: date, hours: SiteHours) -> date:
    """The first day from this one on that is not closed; itself when none of a fortnight is open."""
    for after in range(14):
        morning = hours.midnight(day + timedelta(days=after))
        if hours.calendar.intervals(morning, hours.midnight(day + timedelta(days=after + 1))):
            return day + timedelta(days=after)
    return day


def last_period(at: datetime, hours: SiteHours | None = None) -> Period:
    """The last week that has ended."""
    hours = hours or calendar_at(at)
    return week_of(hours.local_date(at) - WEEK, hours)
