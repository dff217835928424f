"""Plain makers of calendar files."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crm.capture.calendar.reading import read
from crm.capture.calendar.values import Meeting, Reading

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 10, 19, 11, tzinfo=UTC)


def event(*lines: str, uid: str | None = "one@elsewhere.test", starts: str = "DTSTART:20261020T140000Z") -> str:
    named = () if uid is None else (f"UID:{uid}",)
    return "\r\n".join(["BEGIN:VEVENT", *named, *filter(None, [starts]), *lines, "END:VEVENT"])


def calendar(*parts: str, method: str = "") -> bytes:
    own = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"] + ([f"METHOD:{method}"] if method else [])
    return "\r\n".join([*own, *parts, "END:VCALENDAR", ""]).encode()


def reading(*parts: str, at: datetime = NOW) -> Reading:
    return read(calendar(*parts), zone=NEW_YORK, at=at)


def meeting(*lines: str, starts: str = "DTSTART:20261020T140000Z") -> Meeting:
    [found] = reading(event(*lines, starts=starts)).meetings
    return found


def starts(found: Reading) -> list[str]:
    return [f"{one.starts_at:%m-%d %H:%M}" for one in found.meetings]


def reasons(found: Reading) -> str:
    return "; ".join(one.reason for one in found.refused)


CUSTOM = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""
