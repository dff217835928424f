"""Any bytes to meetings, and to reasons for what is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from icalendar import Event

from .blocks import MOST_BYTES, MOST_EVENTS, blocks
from .fields import all_of, hints, invitees, length, line, moment, number, stamp, text
from .series import LIBRARY, Budget, meant, repeats, unfold
from .values import Meeting, Reading, Refused, Unreadable
from .zones import Zones, zones

LONGEST_UID = 255
MOST_MEETINGS = 20_000


def read(raw: bytes, *, zone: tzinfo, at: datetime) -> Reading:
    """What a calendar file says; `zone` is its owner's, series are unfolded around `at`. Never raises."""
    if len(raw) > MOST_BYTES:
        return _nothing("it is larger than 5 MB; export a shorter time")
    found = blocks(raw)
    if not found.is_calendar and not found.events:
        return _nothing("it is no calendar: nothing in it begins with BEGIN:VCALENDAR")
    reader = _Reader(zones(found.zones, found.properties.get("X-WR-TIMEZONE", ""), zone), at)
    reader.take(found.events)
    if found.left_over:
        reader.refused.append(Refused("the rest", f"it holds more than {MOST_EVENTS} events"))
    method = line(found.properties.get("METHOD", ""), 20).upper()
    return Reading(method, tuple(reader.meetings), tuple(reader.refused), reader.series)


def _nothing(reason: str) -> Reading:
    return Reading(refused=(Refused("the file", reason),))


@dataclass
class _Reader:
    zones: Zones
    at: datetime
    meetings: list[Meeting] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    series: dict[str, int] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)

    def take(self, written: Sequence[Sequence[str]]) -> None:
        """The events by meeting: each alone, or a series with its exceptions."""
        groups: dict[str, dict[str, Event]] = {}
        for event in self._events(written):
            self._later(groups, event)
        for uid, versions in groups.items():
            self._meeting(uid, versions)

    def _events(self, written: Sequence[Sequence[str]]) -> Iterator[Event]:
        for lines in written:
            try:
                parsed = Event.from_ical("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"]))
            except LIBRARY as error:
                self._refuse(_summary(lines), f"it cannot be read ({type(error).__name__})")
            else:
                if isinstance(parsed, Event):
                    yield parsed

    def _later(self, groups: dict[str, dict[str, Event]], event: Event) -> None:
        """Of several versions of one occurrence in a file the latest."""
        try:
            exception = moment(event, "RECURRENCE-ID", self.zones)
        except (Unreadable, *LIBRARY) as error:
            self._refuse(text(event, "SUMMARY"), _why(error))
            return
        versions = groups.setdefault(uid_of(event), {})
        name = meant(exception) if exception else ""
        if name not in versions or _version(versions[name]) <= _version(event):
            versions[name] = event

    def _meeting(self, uid: str, versions: dict[str, Event]) -> None:
        master = versions.get("")
        try:
            if master is not None and repeats(master):
                self._series(uid, [master, *(event for name, event in versions.items() if name)])
            else:
                self.meetings += [self._one(uid, name, event) for name, event in versions.items()]
        except (Unreadable, *LIBRARY) as error:
            self._refuse(text(next(iter(versions.values())), "SUMMARY") or uid, _why(error))

    def _one(self, uid: str, name: str, event: Event) -> Meeting:
        start = moment(event, "DTSTART", self.zones)
        if start is None:
            raise Unreadable("it does not say when it begins")
        span = length(event, start, self.zones)
        return _said(uid, name, event, start.instant, start.instant + span, all_day=start.is_date)

    def _series(self, uid: str, events: list[Event]) -> None:
        found = unfold(events, self.zones, self.at, self.budget)
        self.series[uid] = number(events[0], "SEQUENCE")
        for one in found:
            event = events[one.event]
            start = moment(event, "DTSTART", self.zones)
            all_day = bool(start and start.is_date)
            self.meetings.append(_said(uid, one.meant, event, one.starts_at, one.ends_at, all_day=all_day))
        if len(self.meetings) > MOST_MEETINGS:
            raise Unreadable(f"the file holds more than {MOST_MEETINGS} meetings")

    def _refuse(self, name: str, reason: str) -> None:
        self.refused.append(Refused(name or "an event without a title", reason))


def _said(uid: str, name: str, event: Event, starts: datetime, ends: datetime, *, all_day: bool) -> Meeting:
    organizers = invitees(all_of(event, "ORGANIZER"))
    return Meeting(
        uid=uid,
        recurrence=name,
        starts_at=starts,
        ends_at=ends,
        title=text(event, "SUMMARY"),
        place=text(event, "LOCATION"),
        hints=hints(event),
        all_day=all_day,
        cancelled=text(event, "STATUS").upper() == "CANCELLED",
        sequence=number(event, "SEQUENCE"),
        stamp=stamp(event),
        organizer=organizers[0] if organizers else None,
        invitees=invitees(all_of(event, "ATTENDEE")),
    )


def uid_of(event: Event) -> str:
    """Its UID; a hash of one that is too long, or of what it says where it has none (CAPTURE.md 4.11)."""
    uid = text(event, "UID")
    if uid and len(uid) <= LONGEST_UID:
        return uid
    said = uid or "\0".join(str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "ORGANIZER"))
    start = "" if uid else "".join(str(getattr(value, "dt", "")) for value in all_of(event, "DTSTART"))
    return f"sha256:{hashlib.sha256(f'{said}{start}'.encode()).hexdigest()}"


def _version(event: Event) -> tuple[int, float]:
    at = stamp(event)
    return number(event, "SEQUENCE"), at.timestamp() if at else 0.0


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, Unreadable) else f"it cannot be understood ({type(error).__name__})"


def _summary(lines: Sequence[str]) -> str:
    return next((line(one.partition(":")[2]) for one in lines if one.upper().startswith("SUMMARY")), "")
