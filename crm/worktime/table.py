"""Open ranges as sorted UTC boundaries with running sums: what a calendar looks answers up in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from .spec import Spec

TICK = timedelta(microseconds=1)
SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1)
# Instants near the ends of the calendar the language knows cannot be moved by a zone.
FIRST = (datetime(2, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(days=1)
LAST = (datetime(9998, 12, 31, tzinfo=UTC) - EPOCH) // timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Table:
    """Open ranges between two UTC days, in microseconds since 1970, with the open and the closed time before each."""

    low: int
    high: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sums: tuple[int, ...]
    gaps: tuple[int, ...]
    total: int

    def worked(self, at: int) -> int:
        """Working time from the first day until an instant."""
        found = bisect_right(self.starts, at) - 1
        if found < 0:
            return 0
        end = self.ends[found]
        return (at if at < end else end) - self.gaps[found]

    def earliest(self, worked: int) -> int:
        """The first instant at which so much had been worked."""
        return worked + self.gaps[bisect_left(self.sums, worked) - 1]

    def latest(self, worked: int) -> int:
        """The last instant at which no more than this had been worked."""
        return worked + self.gaps[bisect_right(self.sums, worked) - 1]


def build(spec: Spec, first_day: int, last_day: int) -> Table:
    """Compile the open ranges of the UTC days [first_day, last_day)."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _open_ranges(spec, first_day, last_day):
        if ends and ends[-1] == start:
            ends[-1] = end
        else:
            starts.append(start)
            ends.append(end)
    sums, total = [], 0
    for start, end in zip(starts, ends, strict=True):
        sums.append(total)
        total += end - start
    gaps = tuple(start - before for start, before in zip(starts, sums, strict=True))
    return Table(first_day * DAY, last_day * DAY, tuple(starts), tuple(ends), tuple(sums), gaps, total)


def _open_ranges(spec: Spec, first_day: int, last_day: int) -> Iterator[tuple[int, int]]:
    for start, end, offset in _pieces(ZoneInfo(spec.tz), first_day, last_day):
        for opens, closes in _shifted(spec, start, end, offset):
            low, high = max(start, opens), min(end, closes)
            if low < high:
                yield low, high


def _shifted(spec: Spec, start: int, end: int, offset: int) -> Iterator[tuple[int, int]]:
    # Inside a piece the wall clock runs evenly, so membership by wall time is plain shifting.
    for number in range((start + offset) // DAY, (end + offset - 1) // DAY + 1):
        midnight = number * DAY - offset
        for opens, closes in spec.opening_of(EPOCH_DAY + timedelta(days=number)):
            yield midnight + opens * MINUTE, midnight + closes * MINUTE


def _pieces(zone: ZoneInfo, first_day: int, last_day: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of time with one UTC offset: (start, end, offset) in microseconds."""
    start, offset = first_day * DAY, _offset(zone, first_day * DAY)
    for day in range(first_day, last_day):
        after = _offset(zone, (day + 1) * DAY)
        if after != offset:
            change = _change(zone, day * DAY, (day + 1) * DAY, offset)
            yield start, change, offset
            start, offset = change, after
    yield start, last_day * DAY, offset


def _change(zone: ZoneInfo, low: int, high: int, offset: int) -> int:
    """The first second in (low, high] with another offset."""
    while high - low > SECOND:
        middle = (low + high) // 2 // SECOND * SECOND
        low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
    return high


def _offset(zone: ZoneInfo, at: int) -> int:
    local = (EPOCH + timedelta(microseconds=at)).astimezone(zone)
    return (local.utcoffset() or timedelta()) // timedelta(microseconds=1)
