"""Which zone a calendar file means by a name: as the file writes it out, else as the world or Windows call it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from .values import Unreadable

# No rule of a zone is followed further; changes before and after go on as the first and the last.
UNTIL = datetime.fromisoformat("2101-01-01")
# The calendar repeats every 400 years to the day of the week. A rule that never holds is tried until the year 9999, so
# everything is unfolded shortly before it.
LATER = timedelta(days=146_097 * 19)
MOST_CHANGES = 1200
OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-]\d{1,2}):?(\d{2})?")
PLAIN_RULE = re.compile(
    r"FREQ=YEARLY(?:;(?:BYMONTH|BYDAY|BYMONTHDAY|UNTIL|COUNT|WKST|INTERVAL=1\b)[^;]*)*", re.IGNORECASE
)
MOMENT = re.compile(r"\d{8}T\d{6}")
Change = tuple[datetime, timedelta, timedelta]


class WrittenZone(tzinfo):
    """A zone as a VTIMEZONE gives it: local moments of change, and the offset before and after each."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._local = [at for at, _, _ in changes]
        self._instants = [at - before for at, before, _ in changes]
        self._offsets = [changes[0][1], *(after for _, _, after in changes)]

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return self._offsets[bisect_right(self._local, dt.replace(tzinfo=None)) if dt else -1]

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        return str(timezone(self.utcoffset(dt)))

    def fromutc(self, dt: datetime) -> datetime:
        return dt + self._offsets[bisect_right(self._instants, dt.replace(tzinfo=None))]


@dataclass(frozen=True)
class Zones:
    """The zones of one file, and the owner's, in which a time without any is meant."""

    written: Mapping[str, tzinfo]
    stated: tzinfo | None
    owner: tzinfo

    def named(self, name: str) -> tzinfo:
        """VTIMEZONE, IANA, Windows, X-WR-TIMEZONE, the owner's (CAPTURE.md 4.11)."""
        if not name:
            return self.owner
        return self.written.get(_clean(name)) or known(name) or self.stated or self.owner


def zones(written: Sequence[Sequence[str]], stated: str, owner: tzinfo) -> Zones:
    """The zones a file writes out; one that cannot be followed is passed over, so that its name decides."""
    found: dict[str, tzinfo] = {}
    for block in written:
        try:
            zone = _zone(block)
        except (ValueError, OverflowError):
            continue
        for name in (_clean(value) for word, value in map(_split, block) if word == "TZID"):
            found.setdefault(name, zone)
    return Zones(found, known(stated) if stated else None, owner)


@lru_cache(maxsize=512)
def known(name: str) -> tzinfo | None:
    """A zone by its IANA or Windows name, by what Outlook shows for it, or by its offset."""
    name = _clean(name)
    for one in (name, WINDOWS_TO_OLSON.get(name, ""), *_without_vendor(name), _shown(name)):
        if one in available_timezones():
            return ZoneInfo(one)
    offset = OFFSET.match(name.lstrip("("))
    return _fixed(offset) if offset else None


def _without_vendor(name: str) -> list[str]:
    """`/freeassociation.sourceforge.net/Europe/Berlin` is Berlin."""
    parts = name.strip("/").split("/")
    return ["/".join(parts[n:]) for n in range(1, len(parts))]


def _shown(name: str) -> str:
    """`(UTC-05:00) Eastern Time (US & Canada)` or `(UTC+01:00) Amsterdam, Berlin, Bern`: its Windows name or a city."""
    words = re.sub(r"\([^()]*\)", "", name).strip()
    by_name = WINDOWS_TO_OLSON.get(words.replace(" Time", " Standard Time"), "")
    cities = [city.strip().replace(" ", "_") for city in words.split(",")]
    return by_name or next((_cities()[city] for city in cities if city in _cities()), "")


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    return {name.rpartition("/")[2]: name for name in sorted(available_timezones()) if "/" in name}


def _fixed(found: re.Match[str]) -> tzinfo | None:
    hours, minutes = int(found[1]), int(found[2] or 0)
    span = timedelta(hours=hours, minutes=-minutes if hours < 0 else minutes)
    return timezone(span) if abs(span) < timedelta(hours=24) else None


def _clean(name: str) -> str:
    return name.strip().strip('"').replace("\\", "")


def _split(line: str) -> tuple[str, str]:
    word, _, value = line.partition(":")
    return word.partition(";")[0].upper(), value.strip()


def _zone(block: Sequence[str]) -> tzinfo:
    """ValueError when it cannot be followed, or has rules that no zone has."""
    changes: list[Change] = []
    rule: list[tuple[str, str]] = []
    for word, value in map(_split, block):
        if word == "BEGIN":
            rule = []
        elif word == "END" and value.upper() in ("STANDARD", "DAYLIGHT"):
            changes += _changes(rule)
        else:
            rule.append((word, value))
    if not changes or len(changes) > MOST_CHANGES:
        raise Unreadable("a zone without changes, or with too many")
    return WrittenZone(sorted(changes))


def _changes(rule: Sequence[tuple[str, str]]) -> list[Change]:
    facts = dict(rule)
    start = _moment(facts.get("DTSTART", ""))
    before, after = _offset(facts.get("TZOFFSETFROM", "")), _offset(facts.get("TZOFFSETTO", ""))
    moments = {start, *(_moment(one) for word, value in rule if word == "RDATE" for one in value.split(","))}
    for value in (value for word, value in rule if word == "RRULE"):
        moments |= set(_followed(value, start))
    return [(at, before, after) for at in moments]


def _followed(rule: str, start: datetime) -> list[datetime]:
    if not PLAIN_RULE.fullmatch(rule):
        raise Unreadable("a zone whose clocks do not change by the year")
    until = re.search(r"UNTIL=(\d{8}T\d{6})", rule, re.IGNORECASE)
    last = min(_moment(until[1]), UNTIL) if until else UNTIL
    endless = re.sub(r";UNTIL=[^;]*", "", rule, flags=re.IGNORECASE)
    found = rrulestr(endless, dtstart=start + LATER).between(start + LATER, last + LATER, inc=True)
    return [at - LATER for at in found]


def _moment(text: str) -> datetime:
    if not MOMENT.match(text):
        raise Unreadable("a change without its moment")
    return datetime.fromisoformat(text[:15])


def _offset(text: str) -> timedelta:
    found = re.fullmatch(r"([+-]?)(\d{2})(\d{2})(\d{2})?", text)
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        raise Unreadable("a zone without its offset")
    span = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -span if found[1] == "-" else span
