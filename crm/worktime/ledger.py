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
        midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone)
        # Where the clock goes back over midnight, the date begins twice.
        again = midnight.replace(fold=1).astimezone(UTC)
        first = midnight.astimezone(UTC)
        stop = min(end, first if first > start else again)
        yield start, stop
        start = stop


def _reason(spec: Spec, zone: ZoneInfo, start: datetime, end: datetime) -> str:
    local = start.astimezone(zone)
    day = local.date()
    if day in spec.holidays:
        return spec.holidays[day]
    last = (end - timedelta.resolution).astimezone(zone)
    if any(off <= _minute(local) and _minute(last) < on for off, on in spec.pauses_of(day)):
        return "break"
    return "outside hours" if spec.opening_of(day) else _closed_day(spec, day)


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _closed_day(spec: Spec, day: date) -> str:
    if day in spec.date_hours or day in spec.breaks:
        return "closed this date"
    return "weekend" if day.weekday() > 4 else "closed weekday"
