"""When a leader could call a client: half an hour inside the office hours of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from crm.clients.models import Client
from crm.clients.reach import reach
from crm.staff.models import Absence, StaffMember
from crm.staff.queries import SiteHours

from .models import Touchpoint

LENGTH = timedelta(minutes=30)
# Nobody is asked to call within the next hours, nor plans further ahead than this.
NOTICE = timedelta(hours=2)
HORIZON = 14
# Where our hours never meet theirs, a leader may call before or after them.
EARLY, LATE = time(7), time(20)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Slot:
    """A time to call. `outside` our opening hours where no hour is open on both sides."""

    start: datetime
    outside: bool

    @property
    def end(self) -> datetime:
        return self.start + LENGTH


def free_slots(client: Client, leader: StaffMember, at: datetime, hours: SiteHours, count: int = 2) -> list[Slot]:
    """The next times on different days, while the leader is neither away nor booked; none without the client's zone."""
    taken = _taken(leader, at)
    for outside in (False, True):
        found = [Slot(start, outside) for start in _starts(client, at, hours, taken, outside=outside)]
        if found:
            return found[:count]
    return []


def _taken(leader: StaffMember, at: datetime) -> list[Span]:
    away = Absence.objects.filter(staff=leader, withdrawn_at=None, end__gt=at).values_list("start", "end")
    planned = Touchpoint.objects.filter(leader=leader, withdrawn_at=None, planned_for__gt=at - LENGTH)
    return [*away, *((start, start + LENGTH) for start in planned.values_list("planned_for", flat=True))]


def _starts(client: Client, at: datetime, hours: SiteHours, taken: list[Span], *, outside: bool) -> Iterator[datetime]:
    """The first free start of each day."""
    today = hours.local_date(at)
    for n in range(HORIZON):
        day = today + timedelta(days=n)
        ours = _ours(day, hours, outside=outside)
        both = [_common(one, other) for one in ours for other in _theirs(client, day)]
        free = (start for span in both for start in _halves(span, hours) if start >= at + NOTICE)
        first = next((start for start in free if not _booked(start, taken)), None)
        if first:
            yield first


def _ours(day: date, hours: SiteHours, *, outside: bool) -> list[Span]:
    opened = hours.calendar.intervals(hours.midnight(day), hours.midnight(day + timedelta(days=1)))
    if not outside or not opened:
        return opened
    return [(datetime.combine(day, EARLY, tzinfo=hours.zone), datetime.combine(day, LATE, tzinfo=hours.zone))]


def _theirs(client: Client, day: date) -> Iterator[Span]:
    """Their office hours that may touch our date: theirs may be the day before or after."""
    for n in (-1, 0, 1):
        found = reach(client, day + timedelta(days=n))
        if found and found.start and found.end:
            yield found.start, found.end


def _common(one: Span, other: Span) -> Span:
    return max(one[0], other[0]), min(one[1], other[1])


def _halves(span: Span, hours: SiteHours) -> Iterator[datetime]:
    """Starts on the full or half hour that leave room for a call."""
    start, end = span[0].astimezone(hours.zone), span[1]
    start += timedelta(minutes=-start.minute % 30, seconds=-start.second, microseconds=-start.microsecond)
    while start + LENGTH <= end:
        yield start
        start += LENGTH


def _booked(start: datetime, taken: list[Span]) -> bool:
    return any(begins < start + LENGTH and start < ends for begins, ends in taken)
