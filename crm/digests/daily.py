"""What waits for one person today, told at eight of their morning where there is something. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.conversations.models import Clock, Commitment
from crm.conversations.queries import promises_due, running_clocks
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours, calendar_at

from .ladder import Circle

EIGHT = time(8)
# So long the note is still worth reading when the jobs stood still at eight.
UNTIL = timedelta(hours=2)
DAY = timedelta(days=1)


@dataclass
class Today:
    """What one person, and whoever they cover for, owes by the end of a local day. `morning`: its eight o'clock."""

    morning: datetime
    clocks: list[Clock] = field(default_factory=list)
    promises: list[Commitment] = field(default_factory=list)

    @property
    def ends(self) -> datetime:
        return self.morning.replace(hour=0) + DAY


def morning_of(person: StaffMember, at: datetime, hours: SiteHours) -> datetime:
    """Eight o'clock of the local day, in the zone of this person."""
    zone = ZoneInfo(person.timezone) if person.timezone else hours.zone
    return datetime.combine(at.astimezone(zone).date(), EIGHT, zone)


def to_tell(at: datetime) -> dict[int, Today]:
    """Whose morning it is and for whom something is due today or late, by their number; nobody who is away.

    What came up since eight is left for tomorrow: a note that comes at any hour would be noise.
    """
    hours, circle = calendar_at(at), Circle(at)
    mornings = {
        pk: morning
        for pk, person in circle.people.items()
        if person.daily_note and _is_now(morning := morning_of(person, at, hours), at, hours)
    }
    return {pk: today for pk, today in _gathered(circle, mornings).items() if today.clocks or today.promises}


def today_of(person: StaffMember, at: datetime) -> Today:
    """The same for one person, as it stands now."""
    morning = morning_of(person, at, calendar_at(at))
    return _gathered(Circle(at), {person.pk: morning})[person.pk]


def _is_now(morning: datetime, at: datetime, hours: SiteHours) -> bool:
    return morning <= at < morning + UNTIL and hours.day_end(morning.date()) is not None


def _gathered(circle: Circle, mornings: Mapping[int, datetime]) -> dict[int, Today]:
    """Two statements, however many people wake up at once; and for each of them whom they may see."""
    found = {pk: Today(morning) for pk, morning in mornings.items()}
    ends = max((today.ends for today in found.values()), default=None)
    if ends is None:
        return found
    for clock in running_clocks().filter(due_at__lt=ends).prefetch_related("opened_by__projects"):
        for today in _of(clock.owner_id, clock.client_id, circle, found):
            if clock.opened_at < today.morning and clock.due_at and clock.due_at < today.ends:
                today.clocks.append(clock)
    for promise in promises_due(ends):
        for today in _of(promise.owner_id, promise.client_id, circle, found):
            if promise.made_at < today.morning and promise.due < today.ends:
                today.promises.append(promise)
    return found


def _of(owner: int | None, client: int, circle: Circle, found: Mapping[int, Today]) -> list[Today]:
    """The day of who answers for it: the owner, or their cover while they are away."""
    return [found[pk] for pk in circle.reached([owner], client) if pk in found]


def daily_key(person: int, morning: datetime) -> str:
    """The natural key of a note: one a person and day."""
    return f"daily:{person}:{morning:%Y-%m-%d}"
