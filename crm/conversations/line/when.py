"""Days, times and lengths in a line. A contact lies in the past, a promise ahead; both in the person's zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .vocabulary import MONTHS, WEEKDAYS
from .words import Token

CLOCK = re.compile(r"(\d{1,2}):(\d{2})(am|pm)?|(\d{1,2})(am|pm)")
HOUR = re.compile(r"\d{1,2}")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
YEAR = re.compile(r"20\d{2}")
LENGTH = re.compile(r"(?:(\d{1,2}(?:[.,]\d)?)h(?:(\d{1,2})(?:m|min)?)?|(\d{1,3})(?:m|min|mins))")
UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), timedelta(hours=1)),
}
SPOKEN = {
    ("half", "an", "hour"): timedelta(minutes=30),
    ("an", "hour"): timedelta(hours=1),
}
# A bare figure after a day is an hour only when people would be at work: “mon 9”, not “mon 3 samples came”.
OFFICE = range(6, 21)
LONGEST = timedelta(hours=24)
# A date without a year is one of the months around today; farther away the year has to be said.
FAR = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Weekday:
    """“fri”, or “next fri” with a week between."""

    number: int
    later: bool = False

    def past(self, today: date) -> date | None:
        return None if self.later else today - timedelta(days=(today.weekday() - self.number) % 7)

    def coming(self, today: date) -> date | None:
        if self.later:
            return today + timedelta(days=7 - today.weekday() + self.number)
        return today + timedelta(days=(self.number - today.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """“12 nov”, with a year or without one."""

    month: int
    day: int
    year: int | None = None

    def past(self, today: date) -> date | None:
        near = [found for year in (today.year, today.year - 1) if (found := self._in(year)) and found <= today]
        return next((found for found in near if self.year or today - found <= FAR), None)

    def coming(self, today: date) -> date | None:
        near = [found for year in (today.year, today.year + 1) if (found := self._in(year)) and found >= today]
        return next((found for found in near if self.year or found - today <= FAR), None)

    def _in(self, year: int) -> date | None:
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


Day = Weekday | MonthDay


def on(day: date) -> MonthDay:
    return MonthDay(day.month, day.day, day.year)


def read_day(words: Sequence[Token], today: date) -> tuple[Day, int] | None:
    """The day the words begin with, and how many of them say it."""
    first = words[0].bare if words else ""
    second = words[1].bare if len(words) > 1 else ""
    if first in ("today", "yesterday", "tomorrow", "tmrw", "tonight"):
        return on(today + timedelta(days={"yesterday": -1, "today": 0, "tonight": 0}.get(first, 1))), 1
    if first in WEEKDAYS:
        return Weekday(WEEKDAYS[first]), 1
    if first == "last" and second in WEEKDAYS:
        return Weekday(WEEKDAYS[second]), 2
    if first == "next" and second in WEEKDAYS:
        return Weekday(WEEKDAYS[second], later=True), 2
    return _date(words)


def _date(words: Sequence[Token]) -> tuple[Day, int] | None:
    """2026-11-12, 12 nov, 12th of november, nov 12, each with a year after it or not."""
    iso = ISO.fullmatch(words[0].bare) if words else None
    if iso:
        year, month, number = (int(piece) for piece in iso.groups())
        return MonthDay(month, number, year), 1
    bare = [word.bare for word in words[:4]] + ["", "", "", ""]
    found = _month_day(bare[0], bare[1], 2) or _month_day(bare[1], bare[0], 2)
    if bare[1] == "of":
        found = _month_day(bare[0], bare[2], 3)
    if found and YEAR.fullmatch(bare[found[1]]):
        return MonthDay(found[0].month, found[0].day, int(bare[found[1]])), found[1] + 1
    return found


def _month_day(day: str, month: str, count: int) -> tuple[MonthDay, int] | None:
    number = DAY.fullmatch(day)
    return (MonthDay(MONTHS[month], int(number[1])), count) if number and month in MONTHS else None


def read_clock(words: Sequence[Token], *, after_day: bool) -> tuple[time, int] | None:
    """9:15, 4pm, noon; after a day a bare hour too."""
    bare = words[0].bare if words else ""
    if bare in ("noon", "midday"):
        return time(12), 1
    found = CLOCK.fullmatch(bare)
    if found:
        hour, minute = int(found[1] or found[4]), int(found[2] or 0)
        return _clock(hour, minute, found[3] or found[5])
    if after_day and HOUR.fullmatch(bare):
        half = words[1].bare if len(words) > 1 and words[1].bare in ("am", "pm") else None
        clock = _clock(int(bare), 0, half) if half or int(bare) in OFFICE else None
        return (clock[0], 2) if clock and half else clock
    return None


def _clock(hour: int, minute: int, half: str | None) -> tuple[time, int] | None:
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return (time(hour, minute), 1) if hour < 24 and minute < 60 else None


def read_length(words: Sequence[Token]) -> tuple[timedelta, int] | None:
    """15m, 1h30, 90 min, 1h 30m, half an hour."""
    bare = tuple(word.bare for word in words[:3])
    for spoken, span in SPOKEN.items():
        if bare[: len(spoken)] == spoken:
            return span, len(spoken)
    found = _one_length(bare)
    more = _one_length(bare[1:]) if found and found[1] == 1 else None
    if found and more and more[1] == 1 and more[0] < timedelta(hours=1) <= found[0]:
        found = found[0] + more[0], 2
    return found if found and timedelta() < found[0] <= LONGEST else None


def _one_length(bare: Sequence[str]) -> tuple[timedelta, int] | None:
    found = LENGTH.fullmatch(bare[0]) if bare else None
    if found:
        hours = float((found[1] or "0").replace(",", "."))
        return timedelta(hours=hours, minutes=int(found[2] or found[3] or 0)), 1
    if len(bare) > 1 and bare[1] in UNITS and bare[0].isdecimal() and len(bare[0]) < 4:
        return int(bare[0]) * UNITS[bare[1]], 2
    return None


def instant(day: date, clock: time, zone: ZoneInfo, at: datetime) -> datetime:
    """A local time as an instant; of an hour that comes twice the later one that is not ahead."""
    second = datetime.combine(day, clock, tzinfo=zone).replace(fold=1).astimezone(at.tzinfo)
    first = datetime.combine(day, clock, tzinfo=zone).astimezone(at.tzinfo)
    return second if first < second <= at else first


def when(day: Day | None, clock: time, zone: ZoneInfo, at: datetime) -> datetime | None:
    """The last such moment that is not ahead of `at`; None when the day only lies ahead."""
    today = at.astimezone(zone).date()
    found = day.past(today) if day else today
    if found is None:
        return None
    moment = instant(found, clock, zone, at)
    back = {Weekday: 7, type(None): 1}.get(type(day))
    if moment > at and back:
        moment = instant(found - timedelta(days=back), clock, zone, at)
    return moment if moment <= at else None
