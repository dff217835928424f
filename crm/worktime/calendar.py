from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .ledger import LedgerLine, lines
from .spec import Spec, read
from .table import DAY, EPOCH, FIRST, LAST, SECOND, Table, build

# Lazily compiled stretches: some years around the first question, then twice as much each time.
YEAR = 366
# Nothing is due later than this many years after its start: then the answer is "never".
HORIZON = 100 * YEAR
DAY_SECONDS = 86_400
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class WorkCalendar:
    """Open hours of one place, compiled once (RULES.md, working time). Instants are aware; answers are in UTC."""

    __slots__ = ("_spec", "_table", "zone")

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._table = Table(0, 0, (), (), ())
        self.zone = ZoneInfo(spec.tz)

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any]) -> WorkCalendar:
        """Compile `{"tz", "hours", "date_hours", "breaks", "holidays"}`. ValueError says what is wrong."""
        return cls(read(spec))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two instants, exact to the microsecond; an end before the start gives zero (R7)."""
        low, high = _micros(start), _micros(end)
        if high <= low:
            return timedelta()
        table = self._table
        if low < table.low or high >= table.high:
            table = self._covering(low, high)
        return timedelta(0, 0, table.worked(high) - table.worked(low))

    def due(self, start: datetime, target: timedelta) -> datetime | None:
        """The earliest instant at which the target is used up; closing time when it fits exactly; None: never (R8)."""
        found = self._due(_micros(start), _span(target))
        return None if found is None else _instant(found)

    def last_in_time(self, start: datetime, target: timedelta) -> datetime | None:
        """The last instant that is still in time: due, or the next opening when due is a closing; None: never late."""
        found = self._due(_micros(start), _span(target))
        opening = None if found is None else self._opening(found)
        return None if opening is None else _instant(opening)

    def back(self, end: datetime, target: timedelta) -> datetime | None:
        """The latest instant from which the target passes until `end`; None: there never was so much time."""
        high, span = _micros(end), _span(target)
        low, reach = high, YEAR * DAY
        while True:
            table = self._covering(low, high)
            left = table.worked(high) - span
            if left > 0 or (left == 0 and span == 0):
                return _instant(min(high, table.latest(left)))
            if low <= max(FIRST * DAY, high - HORIZON * DAY):
                return _instant(min(high, table.latest(0))) if left == 0 and table.starts else None
            low, reach = max(FIRST * DAY, low - reach), 2 * reach

    def is_open(self, at: datetime) -> bool:
        """Whether the instant lies inside an open range; a closing instant does not."""
        moment = _micros(at)
        return self._opening(moment) == moment

    def is_holiday(self, at: datetime) -> bool:
        """Whether the local date of the instant is a holiday."""
        _micros(at)
        return at.astimezone(self.zone).date() in self._spec.holidays

    def next_open(self, at: datetime) -> datetime | None:
        """The instant itself when open, else the next opening; None: never again."""
        found = self._opening(_micros(at))
        return None if found is None else _instant(found)

    def prev_open(self, at: datetime) -> datetime | None:
        """The last opening at or before the instant; None: it was never open before."""
        moment = _micros(at)
        low, reach = moment, YEAR * DAY
        while True:
            table = self._covering(low, moment)
            found = bisect_right(table.starts, moment) - 1
            if found > 0 or (found == 0 and table.starts[0] > table.low):
                return _instant(table.starts[found])
            if low <= max(FIRST * DAY, moment - HORIZON * DAY):
                return None if found < 0 else _instant(table.starts[found])
            low, reach = max(FIRST * DAY, low - reach), 2 * reach

    def next_close(self, at: datetime) -> datetime | None:
        """The first closing after the instant; None: it never closes again, or never opens."""
        moment = _micros(at)
        high, reach = moment, YEAR * DAY
        while True:
            table = self._covering(moment, high)
            found = bisect_right(table.ends, moment)
            # The last end may only be where the compiled stretch stops.
            if found < len(table.ends) and table.ends[found] < table.high:
                return _instant(table.ends[found])
            if high >= min(LAST * DAY, moment + HORIZON * DAY):
                return None
            high, reach = min(LAST * DAY, high + reach), 2 * reach

    def intervals(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Open ranges inside [start, end), in UTC."""
        low, high = _micros(start), _micros(end)
        if high <= low:
            return []
        table = self._covering(low, high)
        rows = range(bisect_right(table.ends, low), bisect_left(table.starts, high))
        return [(_instant(max(low, table.starts[n])), _instant(min(high, table.ends[n]))) for n in rows]

    def ledger(self, start: datetime, end: datetime) -> list[LedgerLine]:
        """Every counted and every skipped stretch of [start, end] by local date, with the reason (R13)."""
        return lines(self._spec, self.zone, start, end, self.intervals(start, end))

    def describe(self) -> str:
        """The weekly hours in a few words."""
        days = {name: rows for name, rows in zip(NAMES, self._spec.hours, strict=True) if rows}
        hours = {", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in rows) for rows in days.values()}
        if len(hours) != 1:
            return f"hours by weekday, {self._spec.tz}"
        names = list(days)
        return f"{names[0]}–{names[-1]} {hours.pop()}, {self._spec.tz}"

    def _due(self, start: int, target: int) -> int | None:
        if target == 0:
            return start
        high, reach = start, YEAR * DAY
        while True:
            table = self._covering(start, high)
            goal = table.worked(start) + target
            if goal <= table.total:
                return table.earliest(goal)
            if high >= min(LAST * DAY, start + HORIZON * DAY):
                return None
            high, reach = min(LAST * DAY, high + reach), 2 * reach

    def _opening(self, moment: int) -> int | None:
        """The instant itself when open, else the next opening."""
        high, reach = moment, YEAR * DAY
        while True:
            table = self._covering(moment, high)
            found = bisect_right(table.ends, moment)
            if found < len(table.starts):
                return max(moment, table.starts[found])
            if high >= min(LAST * DAY, moment + HORIZON * DAY):
                return None
            high, reach = min(LAST * DAY, high + reach), 2 * reach

    def _covering(self, low: int, high: int) -> Table:
        """A table that holds both instants. Two threads may both build; either result is right."""
        table = self._table
        if table.low <= low and high < table.high:
            return table
        first = min(low // DAY - YEAR, table.first_day) if table.starts else low // DAY - YEAR
        last = max(high // DAY + 2 * YEAR, table.last_day) if table.starts else high // DAY + 2 * YEAR
        table = build(self._spec, max(first, FIRST), min(last, LAST + 1))
        self._table = table
        return table


def _micros(at: datetime) -> int:
    try:
        since = at - EPOCH
    except TypeError as error:
        raise ValueError(f"{at} has no time zone. Say in which zone it was.") from error
    return (since.days * DAY_SECONDS + since.seconds) * SECOND + since.microseconds


def _instant(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def _span(target: timedelta) -> int:
    if target < timedelta():
        raise ValueError(f"A target of {target} is negative; give zero or more.")
    return target // timedelta(microseconds=1)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
