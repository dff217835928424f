"""How often a source brings something, learned from its own past, and when it has brought nothing for too long.

Pure, and in working time of the site's calendar, so nothing becomes silent at night, at the weekend or on a holiday.

The past is the last forty working days up to the newest thing it brought. If what comes, comes independently, gaps are
exponential: among n of them the longest is about ln n times the average, and one gap exceeds twice the longest with
a chance of about 1 in n². So *twice the longest* is a false word once in n such pasts: with the twenty things that are
asked for at least, once in three years, and with a busy mailbox never. Ten working days are asked for as well, so that
a past has seen each weekday twice. Half a working day is never too long: whoever brings something every few minutes
may pause for a lunch or a town hall. A long quiet that has passed belongs to the past too, so it takes a longer one
to be told of again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from crm.worktime import WorkCalendar
from crm.worktime.spans import in_words

# Working days of the past that are looked at, and how many calendar days may hold them.
WINDOW, REACH = 40, timedelta(days=120)
ENOUGH_DAYS, ENOUGH_MOMENTS = 10, 20
TIMES_THE_LONGEST = 2
NEVER_TOO_LONG = timedelta(hours=4, minutes=30)


@dataclass(frozen=True, slots=True)
class Day:
    """What a source brought on one local date: how much, the first and last of it, the longest quiet between."""

    moments: int
    first: datetime
    last: datetime
    longest: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A past: how many working days and moments it has, its longest quiet in working time, its last moment."""

    days: int
    moments: int
    longest: timedelta
    last: datetime

    @property
    def is_learned(self) -> bool:
        return self.days >= ENOUGH_DAYS and self.moments >= ENOUGH_MOMENTS

    @property
    def allowed(self) -> timedelta:
        """How long it may bring nothing, in working time."""
        return max(TIMES_THE_LONGEST * self.longest, NEVER_TOO_LONG)

    def quiet_after(self, calendar: WorkCalendar) -> datetime | None:
        """The last instant at which its quiet is nothing unusual; None while it is learning."""
        return calendar.last_in_time(self.last, self.allowed) if self.is_learned else None

    @property
    def in_words(self) -> str:
        if not self.is_learned:
            return (
                f"Learning: {self.moments} brought on {self.days} working days so far; "
                f"from {ENOUGH_MOMENTS} on {ENOUGH_DAYS} days on its quiet is judged."
            )
        return (
            f"In its last {self.days} working days it never brought nothing for more than {in_words(self.longest)} "
            "of working time."
        )

    def silence_in_words(self, calendar: WorkCalendar, at: datetime) -> str:
        """“In its last 40 working days it never brought nothing for more than 3 h 20 of working time; now …”"""
        passed = in_words(calendar.elapsed(self.last, at))
        return f"{self.in_words.removesuffix('.')}; now {passed} have passed."


def day_of(moments: Sequence[datetime], calendar: WorkCalendar) -> Day:
    """The moments of one local date, in order, summed up."""
    quiet = (calendar.elapsed(before, after) for before, after in pairwise(moments))
    return Day(len(moments), moments[0], moments[-1], max(quiet, default=timedelta()))


def rhythm_of(days: Sequence[Day], calendar: WorkCalendar) -> Rhythm | None:
    """The past that these days, in order, make up; None when nothing was ever brought."""
    if not days:
        return None
    last = days[-1].last
    opened = open_dates(calendar, last - REACH, last)
    begins = opened[-WINDOW:][0] if opened else _date(last, calendar)
    seen = [day for day in days if _date(day.first, calendar) >= begins]
    between = [calendar.elapsed(before.last, after.first) for before, after in pairwise(seen)]
    return Rhythm(
        days=sum(1 for day in opened if day >= _date(seen[0].first, calendar)),
        moments=sum(day.moments for day in seen),
        longest=max([*between, *(day.longest for day in seen)]),
        last=last,
    )


def open_dates(calendar: WorkCalendar, start: datetime, end: datetime) -> list[date]:
    """The local dates between two instants on which we open, in order."""
    return list(dict.fromkeys(_date(opens, calendar) for opens, _ in calendar.intervals(start, end)))


def _date(at: datetime, calendar: WorkCalendar) -> date:
    return at.astimezone(calendar.zone).date()
