"""Working time the slow way: walk the minutes and ask the wall clock of each. Shares nothing with the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = 1440
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


class Walker:
    """The answers of a calendar, one wall-clock minute after the other."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.spec = spec
        self.zone = ZoneInfo(spec["tz"])
        self.open_minutes = cache(self._open_minutes)

    def _rows(self, day: date) -> Any:
        special = self.spec.get("date_hours", {})
        return special.get(day.isoformat(), self.spec["hours"].get(WEEK[day.weekday()], []))

    def _open_minutes(self, day: date) -> frozenset[int]:
        if day.isoformat() in self.spec.get("holidays", {}):
            return frozenset()
        own, found = self._rows(day), set[int]()
        for start, end in own:
            last = minutes(end) if minutes(end) > minutes(start) else DAY
            found.update(range(minutes(start), last))
        for start, end in self._rows(day - timedelta(days=1)):
            if minutes(end) <= minutes(start):
                found.update(range(minutes(end)))
        for start, end in self.spec.get("breaks", {}).get(day.isoformat(), []):
            found.difference_update(range(minutes(start), minutes(end)))
        return frozenset(found)

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        return local.hour * 60 + local.minute in self.open_minutes(local.date())

    def walk(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open pieces of [start, end), a minute or less each."""
        at, stop = start.astimezone(UTC), end.astimezone(UTC)
        while at < stop:
            after = min(stop, at.replace(second=0, microsecond=0) + MINUTE)
            if self.is_open(at):
                yield at, after
            at = after

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        return sum((high - low for low, high in self.walk(start, end)), timedelta())

    def due(self, start: datetime, target: timedelta, within: timedelta) -> datetime | None:
        """When the target is used up; None: not within this time."""
        if not target:
            return start.astimezone(UTC)
        for low, high in self.walk(start, start.astimezone(UTC) + within):
            target -= high - low
            if target <= timedelta():
                return high + target
        return None

    def opening(self, at: datetime, within: timedelta) -> datetime | None:
        """The instant itself when open, else the next open one; None: not within this time."""
        return next((low for low, _ in self.walk(at, at.astimezone(UTC) + within)), None)

    def intervals(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        joined: list[tuple[datetime, datetime]] = []
        for low, high in self.walk(start, end):
            if joined and joined[-1][1] == low:
                low = joined.pop()[0]
            joined.append((low, high))
        return joined
