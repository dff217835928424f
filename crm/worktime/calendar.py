from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .ledger import LedgerLine, lines
from .spec import Spec, read
from .table import DAY, EPOCH, FIRST, LAST, SECOND, TICK, Table, build
from .words import in_words

# Lazily compiled stretches: some years around the first question, then twice as much each time.
YEAR = 366
# What lies further than a hundred years from the question is "never".
HORIZON = 100 * YEAR * DAY
DAY_SECONDS = 86_400


class WorkCalendar:
    """Open hours of one place, compiled once (RULES.md, working time). Instants are aware; answers are in UTC."""

    __slots__ = ("_spec", "_table", "zone")

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._table = Table(0, 0, (), (), (), (), 0)
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
        return TICK * (table.worked(high) - table.worked(low))

    def due(self, start: datetime, target: timedelta) -> datetime | None:
        """The earliest instant at which the target is used up; closing time when it fits exactly; None: never (R8)."""
        low = _micros(start)
        return _answer(self._due(low, _span(target)), low)

    def last_in_time(self, start: datetime, target: timedelta) -> datetime | None:
        """The last instant that is still in time: due, or the next opening when due is a closing; None: never late."""
        low = _micros(start)
        due = self._due(low, _span(target))
        return _answer(None if due is None else self._opening(due), low)

    def back(self, end: datetime, target: timedelta) -> datetime | None:
        """The latest instant from which the target passes until `end`; None: there never was so much time."""
        high, span = _micros(end), _span(target)
        if span == 0:
            return _instant(high)
        for table in self._behind(high):
            left = table.worked(high) - span
            if left >= 0:
                return _answer(table.latest(left), high)
        return None

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
        moment = _micros(at)
        return _answer(self._opening(moment), moment)

    def prev_open(self, at: datetime) -> datetime | None:
        """The last opening at or before the instant; None: it never opened, or was always open."""
        moment = _micros(at)
        for table in self._behind(moment):
            found = bisect_right(table.starts, moment) - 1
            # The first start may only be where the compiled stretch begins.
            if found > 0 or (found == 0 and table.starts[0] > table.low):
                return _answer(table.starts[found], moment)
        return None

    def next_close(self, at: datetime) -> datetime | None:
        """The first closing after the instant; None: it never closes again, or never opens."""
        moment = _micros(at)
        for table in self._ahead(moment):
            found = bisect_right(table.ends, moment)
            # The last end may only be where the compiled stretch stops.
            if found < len(table.ends) and table.ends[found] < table.high:
                return _answer(table.ends[found], moment)
        return None

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
        return in_words(self._spec)

    def _due(self, start: int, target: int) -> int | None:
        if target == 0:
            return start
        for table in self._ahead(start):
            goal = table.worked(start) + target
            if goal <= table.total:
                return table.earliest(goal)
        return None

    def _opening(self, moment: int) -> int | None:
        """The instant itself when open, else the next opening."""
        for table in self._ahead(moment):
            found = bisect_right(table.ends, moment)
            if found < len(table.starts):
                return max(moment, table.starts[found])
        return None

    def _ahead(self, low: int) -> Iterator[Table]:
        """Tables from an instant on, each reaching further, the last to the horizon."""
        end, high, reach = min(LAST * DAY, low + HORIZON), low, YEAR * DAY
        while True:
            yield self._covering(low, high)
            if high >= end:
                return
            high, reach = min(end, high + reach), 2 * reach

    def _behind(self, high: int) -> Iterator[Table]:
        """Tables up to an instant, each reaching further back, the last to the horizon."""
        end, low, reach = max(FIRST * DAY, high - HORIZON), high, YEAR * DAY
        while True:
            yield self._covering(low, high)
            if low <= end:
                return
            low, reach = max(end, low - reach), 2 * reach

    def _covering(self, low: int, high: int) -> Table:
        """A table that holds both instants. Two threads may both build; either result is right."""
        table = self._table
        if table.low <= low and high < table.high:
            return table
        first, last = low // DAY - YEAR, high // DAY + 2 * YEAR
        if table.starts:
            first, last = min(first, table.low // DAY), max(last, table.high // DAY)
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
    return EPOCH + TICK * micros


def _answer(found: int | None, asked: int) -> datetime | None:
    # A table may reach further than the question, depending on what was asked before; the answer must not.
    return None if found is None or abs(found - asked) > HORIZON else _instant(found)


def _span(target: timedelta) -> int:
    span = (target.days * DAY_SECONDS + target.seconds) * SECOND + target.microseconds
    if span < 0:
        raise ValueError(f"A target of {target} is negative; give zero or more.")
    return span
