"""Reads a calendar specification and refuses one that makes no sense, in a sentence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = frozenset(("tz", "hours", "date_hours", "breaks", "holidays"))
DAY_MINUTES = 24 * 60
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})\Z")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

# Minutes of a local day, half-open; an end above 24:00 runs into the next day.
Range = tuple[int, int]
Ranges = tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """A checked specification: minutes of the day by weekday number and by date."""

    tz: str
    hours: tuple[Ranges, ...]
    date_hours: Mapping[date, Ranges]
    breaks: Mapping[date, Ranges]
    holidays: Mapping[date, str]

    def starting_on(self, day: date) -> Ranges:
        """Ranges that begin on a date, before holidays and breaks are taken away."""
        return self.date_hours.get(day, self.hours[day.weekday()])

    def opening_of(self, day: date) -> Ranges:
        """Open ranges inside one local date: own hours and what the evening before runs into it."""
        if day in self.holidays:
            return ()
        tails = [(0, end - DAY_MINUTES) for _, end in self.starting_on(day - timedelta(days=1)) if end > DAY_MINUTES]
        own = [(start, min(end, DAY_MINUTES)) for start, end in self.starting_on(day)]
        return _without(_merged(tails + own), self.breaks.get(day, ()))

    def pauses_of(self, day: date) -> Ranges:
        """Breaks of a date, and what lies between the ranges that begin on it."""
        between = [(end, start) for (_, end), (start, _) in itertools.pairwise(self.starting_on(day))]
        return _merged([*between, *self.breaks.get(day, ())])


def read(spec: Mapping[str, Any]) -> Spec:
    """Check a plain specification. ValueError says what is wrong and where."""
    if not isinstance(spec, Mapping):
        raise ValueError(f"A calendar is a mapping with “tz” and “hours”; got {spec!r}.")
    unknown = sorted(str(key) for key in set(spec) - KEYS)
    if unknown:
        raise ValueError(f"“{unknown[0]}” is no part of a calendar; known are {', '.join(sorted(KEYS))}.")
    checked = Spec(
        tz=_zone(spec.get("tz")),
        hours=_weekly(_days(spec, "hours")),
        date_hours={_date(day): _ranges(rows, str(day)) for day, rows in _days(spec, "date_hours").items()},
        breaks={_date(day): _breaks(rows, str(day)) for day, rows in _days(spec, "breaks").items()},
        holidays=_holidays(spec.get("holidays") or {}),
    )
    if not any(checked.hours) and not _opens_on_some_date(checked):
        raise ValueError("The calendar has no open time at all. Give at least one range of hours.")
    return checked


def _zone(name: object) -> str:
    if not name:
        raise ValueError("The calendar names no time zone. Give “tz”, an IANA name such as America/New_York.")
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"“{name}” is no known time zone. Use an IANA name such as America/New_York.") from error
    return str(name)


def _days(spec: Mapping[str, Any], key: str) -> Mapping[Any, Any]:
    found = spec.get(key) or {}
    if not isinstance(found, Mapping):
        raise ValueError(f"“{key}” must name its days, each with a list of ranges; got {found!r}.")
    return found


def _weekly(hours: Mapping[str, Any]) -> tuple[Ranges, ...]:
    for day in hours:
        if day not in DAYS:
            raise ValueError(f"“{day}” is no weekday; use {', '.join(DAYS)}.")
    week = tuple(_ranges(hours.get(day), day) for day in DAYS)
    for number, rows in enumerate(week):
        before = week[number - 1]
        tail = max((end - DAY_MINUTES for _, end in before), default=0)
        if rows and tail > rows[0][0]:
            raise ValueError(f"The hours of {DAYS[number - 1]} run into those of {DAYS[number]} and overlap them.")
    return week


def _opens_on_some_date(spec: Spec) -> bool:
    days = {day + timedelta(days=n) for day in spec.date_hours for n in (0, 1)}
    return any(spec.opening_of(day) for day in days)


def _ranges(given: object, where: str) -> Ranges:
    rows = given or ()
    if not _is_list(rows):
        raise ValueError(f"The ranges of {where} must stand in a list, such as [[“08:00”, “17:00”]]; got {rows!r}.")
    found = sorted(_range(row, where) for row in rows)
    for (_, end), (start, _) in itertools.pairwise(found):
        if start < end:
            raise ValueError(
                f"Two ranges of {where} overlap: one ends at {_clock(end)}, the next starts at {_clock(start)}."
            )
    return tuple(found)


def _is_list(rows: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(rows, Sequence) and not isinstance(rows, str)


def _breaks(rows: object, where: str) -> Ranges:
    found = _ranges(rows, f"the breaks of {where}")
    if any(end > DAY_MINUTES for _, end in found):
        raise ValueError(f"A break of {where} runs over midnight. Give one break for each date.")
    return found


def _range(row: object, where: str) -> Range:
    if not _is_list(row) or len(row) != 2:
        raise ValueError(f"A range of {where} needs a start and an end, such as [“08:00”, “17:00”]; got {row!r}.")
    start, end = _minutes(row[0], where), _minutes(row[1], where)
    if start == DAY_MINUTES:
        raise ValueError(f"The range {row[0]}–{row[1]} of {where} starts at 24:00. Write 00:00 of the next day.")
    if start == end:
        raise ValueError(f"The range {row[0]}–{row[1]} of {where} has no length.")
    return (start, end) if end > start else (start, end + DAY_MINUTES)


def _minutes(text: object, where: str) -> int:
    found = _TIME.match(text) if isinstance(text, str) else None
    hour, minute = (int(found[1]), int(found[2])) if found else (99, 0)
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise ValueError(f"“{text}” of {where} is no time of day. Write HH:MM, from 00:00 to 24:00.")
    return hour * 60 + minute


def _date(text: object) -> date:
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    if not isinstance(text, str) or not _DATE.match(text):
        raise ValueError(f"“{text}” is no date. Write YYYY-MM-DD.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“{text}” is no date. Write YYYY-MM-DD.") from error


def _holidays(found: object) -> dict[date, str]:
    if not isinstance(found, Mapping):
        if not _is_list(found):
            raise ValueError(f"“holidays” must be a list of dates, or of dates with their names; got {found!r}.")
        found = dict.fromkeys(map(_date, found), "")
    return {_date(day): str(name or "holiday") for day, name in found.items()}


def _clock(minutes: int) -> str:
    return f"{minutes % DAY_MINUTES // 60:02}:{minutes % 60:02}"


def _merged(rows: list[Range]) -> Ranges:
    joined: list[Range] = []
    for start, end in sorted(rows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _without(rows: Ranges, breaks: Ranges) -> Ranges:
    for off, on in breaks:
        parts = ((start, min(end, off)) for start, end in rows), ((max(start, on), end) for start, end in rows)
        rows = tuple(sorted((start, end) for part in parts for start, end in part if end > start))
    return rows
