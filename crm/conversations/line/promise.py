"""What we promise in a line: “owe data fri”, “promised the draft by 12 nov”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.staff.queries import SiteHours

from .vocabulary import some
from .when import Day, Weekday, instant, on, read_clock, read_day
from .words import Token, text

WORDS = frozenset(("owe", "promise", "promised"))
# “They owe us the list” is their promise, not ours.
THEIRS_BEFORE = some("they he she you client who that")
THEIRS_AFTER = frozenset(("us", "me"))
OURS = some("we i and also but")
BEFORE_DATE = some("by on until till before for eod latest at")
FILLERS = some("to them him her that")
SPANS = {"day": 1, "days": 1, "week": 7, "weeks": 7}


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as said; its day may be missing, or be today's weekday, which can mean two days.

    `words` are all that belongs to it. In a mail from them, “Jane promised samples fri” may be their promise.
    """

    text: str
    day: Day | None = None
    clock: time | None = None
    words: tuple[Token, ...] = ()
    after_name: bool = False

    def candidates(self, today: date) -> list[date]:
        """The days it may mean: one, two when today's own weekday was said, none when it has passed."""
        found = self.day.coming(today) if self.day else None
        if found is None:
            return []
        same = isinstance(self.day, Weekday) and found == today
        return [today, today + timedelta(days=7)] if same else [found]


@dataclass(frozen=True, slots=True)
class Due:
    """A promise with its moment. `meant` is the day that was said when we are closed on it."""

    text: str
    at: datetime
    meant: date | None = None


def find(words: Sequence[Token], today: date) -> tuple[Promised, int, int] | None:
    """The first promise of the words, and where it begins and ends."""
    for start, word in enumerate(words):
        if word.bare in WORDS and _ours(words, start):
            found, used = _read(words[start + 1 : _end(words, start + 1)], today)
            first, stop = _first(words, start), start + 1 + used
            named = word.bare != "owe" and start > 0 and words[start - 1].capital and not words[start - 1].ends
            return replace(found, words=tuple(words[first:stop]), after_name=named), first, stop
    return None


def _first(words: Sequence[Token], start: int) -> int:
    """“and we owe …”: the promise begins with the words that lead to it."""
    while start > 0 and words[start - 1].bare in OURS and not words[start - 1].ends:
        start -= 1
    return start


def _ours(words: Sequence[Token], start: int) -> bool:
    before = words[start - 1].bare if start else ""
    after = words[start + 1].bare if start + 1 < len(words) else ""
    return before not in THEIRS_BEFORE and after not in THEIRS_AFTER


def _end(words: Sequence[Token], start: int) -> int:
    """Where the stretch of words ends: at a separator, or before the next promise."""
    for place in range(start, len(words)):
        if words[place].bare in WORDS:
            return place
        if words[place].ends:
            return place + 1
    return len(words)


def _read(words: Sequence[Token], today: date) -> tuple[Promised, int]:
    """The promise in a stretch of words, and how many of them belong to it: none after its date."""
    for place in range(len(words)):
        found = _day(words[place:], today)
        if found:
            day, used = found
            clock = read_clock(words[place + used :], after_day=False)
            said = _what(words[:place])
            stop = place + used + (clock[1] if clock else 0)
            return Promised(said, day, clock[0] if clock else None), stop
    return Promised(_what(words)), len(words)


def _day(words: Sequence[Token], today: date) -> tuple[Day, int] | None:
    bare = tuple(word.bare for word in words[:3])
    if bare[:2] == ("next", "week"):
        return on(today + timedelta(days=11 - today.weekday())), 2
    if bare == ("end", "of", "week"):
        return Weekday(4), 3
    if bare[:1] in (("in",), ("within",)) and len(bare) == 3 and bare[1].isdecimal() and bare[2] in SPANS:
        return on(today + timedelta(days=min(int(bare[1]), 400) * SPANS[bare[2]])), 3
    return read_day(words, today)


def _what(words: Sequence[Token]) -> str:
    """The promise without the words that lead to it and to its date."""
    first, last = 0, len(words)
    while first < last and words[first].bare in FILLERS:
        first += 1
    while last > first and words[last - 1].bare in BEFORE_DATE:
        last -= 1
    return text(words[first:last])


def due(day: date, clock: time | None, zone: ZoneInfo, hours: SiteHours, at: datetime) -> tuple[datetime, date]:
    """When a promise for a day runs out, and on which day: when we close on it, else on the last open day before.

    A time that was said stands as said. A day we are closed is never stretched: the client expects it by then.
    """
    if clock:
        return instant(day, clock, zone, at), day
    end = hours.runs_out(day, at)
    return end, hours.local_date(end)
