"""A calendar file that somebody brings: everything in it, however old."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at

from ..calendar.door import read
from ..calendar.values import Refused
from .meetings import Teller, take_in_meetings
from .settling import settle_all


@dataclass(frozen=True)
class Imported:
    """What became of a calendar file: meetings by word (read, new, changed), and what was refused."""

    counts: Counter[str]
    refused: tuple[Refused, ...]


def import_calendar(raw: bytes, *, owner: StaffMember | None, at: datetime) -> Imported:
    """Take in the meetings of a file and put those that are over on their timelines. Safe to do twice.

    Times without a zone are meant in its owner's.
    """
    reading = read(raw, zone=zone_of(owner, at), at=at)
    teller = Teller(owner=owner.email.lower() if owner else "")
    counts = take_in_meetings(reading, teller=teller, at=at)
    settle_all(at)
    return Imported(counts, reading.refused)


def zone_of(owner: StaffMember | None, at: datetime) -> tzinfo:
    return ZoneInfo(owner.timezone) if owner and owner.timezone else calendar_at(at).zone
