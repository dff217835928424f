"""The proof of a figure: every counted and skipped stretch between two instants, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from .spec import Spec

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One stretch inside one local date, in UTC. Counted lines add up to the working time."""

    start: datetime
    end: datetime
    counted: bool
    reason: str

    @property
    def span(self) -> timedelta:
        return self.end - self.start


def lines(spec: Spec, zone: ZoneInfo, start: datetime, end: datetime, opened: Sequence[Stretch]) -> list[LedgerLine]:
    """All of [start, end] in order, cut at local midnights."""
    found: list[LedgerLine] = []
    at = start.astimezone(UTC)
    for opens, closes in opened:
        found += _skipped(spec, zone, at, opens)
        found += [LedgerLine(low, high, True, "open") for low, high in _days(zone, opens, closes)]
        at = closes
    return found + _skipped(spec, zone, at, max(at, end.astimezone(UTC)))


def _skipped(spec: Spec, zone: ZoneInfo, start: datetime, end: datetime) -> list[LedgerLine]:
    return [LedgerLine(low, high, False, _reason(spec, zone, low, high)) for low, high in _days(zone, start, end)]


def _days(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Stretch]:
    while start < end:
        tomorrow = start.astimezone(zone).date() + timedelta(days=1)
        midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone).astimezone(UTC)
        # Where the clock skips midnight, the next local date may begin at this very instant.
        stop = min(end, midnight) if midnight > start else end
        yield start, stop
        start = stop


def _reason(spec: Spec, zone: ZoneInfo, start: datetime, end: datetime) -> str:
    local = start.astimezone(zone)
    day = local.date()
    if day in spec.holidays:
        return spec.holidays[day]
    ranges = spec.opening_of(day)
    if not ranges:
        return _closed_day(spec, day)
    low = local.hour * 60 + local.minute
    high = low + (end - start) // timedelta(minutes=1)
    inside = ranges[0][1] <= low and high <= ranges[-1][0]
    return "break" if inside else "outside hours"


def _closed_day(spec: Spec, day: date) -> str:
    if day in spec.date_hours:
        return "closed this date"
    return "weekend" if day.weekday() > 4 else "closed weekday"
