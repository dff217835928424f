"""What single properties of an event say, whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Event
from icalendar.prop import vBroken

from ..mail.charsets import clean
from .values import Answer, Invitee, Unreadable
from .zones import Zones

LONGEST = 300
MOST_INVITED = 500
EARLIEST, LATEST = 1600, 2399
CONTROL = re.compile(r"[\x00-\x1f\x7f\s]+")
# Calendar programs put the address of the call into properties of their own.
CALLS = (
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
    "CONFERENCE",
    "URL",
)
NO_PERSON = ("ROOM", "RESOURCE", "GROUP")
DURATION = re.compile(r"P?T?(?:(\d{1,4})W)?(?:(\d{1,4})D)?T?(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?")
ANSWERS = {answer.value: answer for answer in Answer}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time on the wall of a zone; of an all-day event the midnight it begins with."""

    wall: datetime
    zone: tzinfo
    is_date: bool

    @property
    def instant(self) -> datetime:
        return self.wall.replace(tzinfo=self.zone).astimezone(UTC)

    def on_wall_of(self, other: Moment) -> datetime:
        """The same instant on the other's wall; a date is that date everywhere."""
        if self.is_date or self.zone == other.zone:
            return self.wall
        wall = self.instant.astimezone(other.zone).replace(tzinfo=None)
        return datetime.combine(wall, time()) if other.is_date else wall


def all_of(event: Event, name: str) -> list[Any]:
    found = event.get(name, ())
    return list(found) if isinstance(found, (list, tuple)) else [found]


def moment(event: Event, name: str, zones: Zones) -> Moment | None:
    """The one moment of that name; None where there is none. Unreadable when it is said twice or cannot be true."""
    found = all_of(event, name)
    if len(found) > 1:
        raise Unreadable(f"it says {name} twice")
    return moment_of(_dated(found[0]), found[0].params.get("X-TZID", ""), zones) if found else None


def _dated(value: Any) -> object:
    """What a property says in time; None when that cannot be read."""
    return None if isinstance(value, vBroken) else getattr(value, "dt", None)


def moment_of(value: object, zone: str, zones: Zones) -> Moment:
    if not isinstance(value, date):
        raise Unreadable("one of its dates is none")
    if not EARLIEST <= value.year <= LATEST:
        raise Unreadable(f"it lies in the year {value.year}")
    if not isinstance(value, datetime):
        return Moment(datetime.combine(value, time()), zones.owner, is_date=True)
    if value.tzinfo is not None:
        return Moment(value.replace(tzinfo=None), UTC, is_date=False)
    return Moment(value, zones.named(zone), is_date=False)


def moments(event: Event, name: str, zones: Zones) -> Iterator[Moment]:
    """All moments of an EXDATE or RDATE; of a period its beginning."""
    for row in all_of(event, name):
        for one in row.dts:
            value = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            yield moment_of(value, row.params.get("X-TZID", ""), zones)


def length(event: Event, start: Moment, zones: Zones) -> timedelta:
    """Its DURATION or until DTEND; a date without either lasts a day, a time no time. Never less than nothing."""
    end = moment(event, "DTEND", zones)
    if end:
        span = end.on_wall_of(start) - start.wall if start.is_date else end.instant - start.instant
    else:
        said = [one for value in all_of(event, "DURATION") if (one := _span(value)) is not None]
        span = said[0] if said else timedelta(days=int(start.is_date))
    if span > timedelta(days=366):
        raise Unreadable("it lasts longer than a year")
    return max(span, timedelta(0))


def _span(value: Any) -> timedelta | None:
    """A duration, and also what is commonly written for one, such as PT1W."""
    span = _dated(value)
    found = DURATION.fullmatch(str(value).strip().upper())
    if isinstance(span, timedelta) or found is None:
        return span if isinstance(span, timedelta) else None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def text(event: Event, name: str) -> str:
    """One readable line, short enough for its column."""
    return line(next((str(value) for value in all_of(event, name)), ""))


def line(words: str, longest: int = LONGEST) -> str:
    return CONTROL.sub(" ", clean(words)).strip()[:longest]


def hints(event: Event) -> str:
    """What says how people meet: links of calls, and the place; not what the meeting is about."""
    links = (str(value) for name in CALLS for value in all_of(event, name))
    found = re.findall(r"https://[^\s<>\"\\]+", " ".join(str(value) for value in all_of(event, "DESCRIPTION"))[:20_000])
    return line(" ".join([*links, *found[:10]]), 1000)


def number(event: Event, name: str) -> int:
    found = re.fullmatch(r"\d{1,9}", str(event.get(name, "")))
    return int(found[0]) if found else 0


def stamp(event: Event) -> datetime | None:
    """When this version was written: DTSTAMP, else LAST-MODIFIED."""
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        for value in all_of(event, name):
            at = _dated(value)
            if isinstance(at, datetime) and EARLIEST < at.year < LATEST:
                return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def invitees(values: Iterable[Any]) -> tuple[Invitee, ...]:
    """Everybody once, in order; of two entries for one address the one that answered."""
    found: dict[str, Invitee] = {}
    for one in (_invitee(value) for value in list(values)[:MOST_INVITED]):
        if one.address and (one.address not in found or found[one.address].answer == Answer.WAITING):
            found[one.address] = one
    return tuple(found.values())


def _invitee(value: Any) -> Invitee:
    params = getattr(value, "params", {})
    said = [
        re.sub(r"^mailto:", "", str(word).strip(), flags=re.IGNORECASE) for word in (value, params.get("EMAIL", ""))
    ]
    address = next((word.lower() for word in said if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", word)), "")
    return Invitee(
        address=address if len(address) <= 254 else "",
        name=line(str(params.get("CN", "")), 120),
        answer=ANSWERS.get(str(params.get("PARTSTAT", "")).lower(), Answer.WAITING),
        is_person=str(params.get("CUTYPE", "")).upper() not in NO_PERSON,
    )
