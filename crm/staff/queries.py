"""Questions about our people and our hours. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from crm.worktime import WorkCalendar

from .asking import asked_often
from .errors import Refusal
from .models import (
    Absence,
    CalendarVersion,
    Holiday,
    Shutdown,
    SiteCalendar,
    StaffMember,
)
from .values import StaffRole

# No site is closed for longer, in days; a search for the next business day ends there.
LONGEST_CLOSURE = 366


@dataclass(frozen=True)
class SiteHours:
    """Our calendar as it stood on a day: the stored row and the compiled arithmetic."""

    row: SiteCalendar
    calendar: WorkCalendar

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.row.timezone)

    def local_date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The first instant of a local date."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)

    def day_end(self, day: date) -> datetime | None:
        """When we close on a local date, breaks passed over; None: closed all day."""
        opened = self.calendar.intervals(self.midnight(day), self.midnight(day + timedelta(days=1)))
        return opened[-1][1].astimezone(self.zone) if opened else None

    def holidays_between(self, first: date, last: date) -> list[Holiday]:
        """Holidays and half days of these local dates, both included."""
        return [day for day in _holidays(self.row.edition) if first <= day.date <= last]

    def last_closing(self, day: date, at: datetime) -> datetime | None:
        """The last closing on or before a local date that is still ahead of `at`; None: we stay closed until then."""
        while self.midnight(day + timedelta(days=1)) > at:
            closes = self.day_end(day)
            if closes and closes > at:
                return closes
            day -= timedelta(days=1)
        return None

    def runs_out(self, day: date, at: datetime) -> datetime:
        """When a promise for a local date runs out: with the last closing on or before it, else with its last second,
        as midnight bears the next day's name."""
        return self.last_closing(day, at) or self.midnight(day + timedelta(days=1)) - timedelta(seconds=1)

    def shutdowns_between(self, first: date, last: date) -> list[Shutdown]:
        """Shutdowns that begin on one of these local dates, both included."""
        return [one for one in _shutdowns(self.row.edition) if first <= one.start <= last]

    def business_day_end(self, at: datetime, days: int) -> datetime:
        """Closing time of the business day that lies `days` after the local date of `at`. Refusal when none comes."""
        day, left = self.local_date(at), days
        for _ in range(days + LONGEST_CLOSURE):
            day += timedelta(days=1)
            end = self.day_end(day)
            left -= end is not None
            if end and left <= 0:
                return end
        raise Refusal("No business day comes within a year. Check the opening hours in the settings.")


@dataclass(frozen=True)
class Calendars:
    """Our calendars as they are stored, the newest first, to be asked for many instants."""

    rows: Sequence[SiteCalendar]

    def at(self, at: datetime) -> SiteHours:
        """The calendar in force on the local day of `at`. Refusal when the installation has none."""
        for row in self.rows:
            if row.valid_from <= at.astimezone(ZoneInfo(row.timezone)).date():
                return hours_of(row)
        if self.rows:
            return hours_of(self.rows[-1])
        raise Refusal("No working calendar is set up. Run `manage.py prepare`, then check the hours in the settings.")


def calendars() -> Calendars:
    return Calendars(_calendars())


@asked_often
def _calendars() -> QuerySet[SiteCalendar]:
    return SiteCalendar.objects.order_by("-valid_from")


def calendar_at(at: datetime) -> SiteHours:
    """The calendar in force on the local day of `at`. Refusal when the installation has none."""
    return calendars().at(at)


def hours_of(row: SiteCalendar) -> SiteHours:
    return SiteHours(row, _compiled(row.pk, row.revision, row.edition))


def hours_at(row: SiteCalendar, revision: int) -> SiteHours:
    """The calendar as it stood at a revision, so that what was counted by it can be shown."""
    return SiteHours(row, _compiled(row.pk, revision, row.edition))


@lru_cache(maxsize=64)
def _compiled(calendar_id: int, revision: int, edition: str) -> WorkCalendar:
    # A revision number comes back where an edit was rolled back; an edition never does, so the key names the content.
    kept = CalendarVersion.objects.filter(calendar=calendar_id, revision=revision).values_list("spec", flat=True)
    # What was counted before versions were kept is shown by the hours of today.
    return WorkCalendar.from_spec(kept.first() or spec_of(SiteCalendar.objects.get(pk=calendar_id), closings()))


@lru_cache(maxsize=8)
def _holidays(edition: str) -> tuple[Holiday, ...]:
    # As above: the key names the content.
    return tuple(Holiday.objects.all())


@lru_cache(maxsize=8)
def _shutdowns(edition: str) -> tuple[Shutdown, ...]:
    # As above.
    return tuple(Shutdown.objects.select_related("emergency_contact"))


@lru_cache(maxsize=8)
def around_the_clock(timezone: str) -> WorkCalendar:
    """Clock hours: every hour of every day."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return WorkCalendar.from_spec({"tz": timezone, "hours": {day: [["00:00", "24:00"]] for day in days}})


@dataclass(frozen=True)
class Closings:
    """ISO date to name of the days we close, and ISO date to open ranges of the half days."""

    days: Mapping[str, str]
    half_days: Mapping[str, list[list[str]]]

    def without(self, day: date) -> Closings:
        """As if nothing was special about a date."""
        iso = day.isoformat()
        return Closings(
            {key: name for key, name in self.days.items() if key != iso},
            {key: ranges for key, ranges in self.half_days.items() if key != iso},
        )

    def plus(self, days: Mapping[date, str]) -> Closings:
        """As if these dates were closed too."""
        return Closings({**self.days, **{day.isoformat(): name for day, name in days.items()}}, self.half_days)


def closings(but: Shutdown | None = None) -> Closings:
    """Holidays, half days and the days of shutdowns that count as holidays, all but one of them."""
    kept = list(Holiday.objects.all())
    shutdowns = [row for row in Shutdown.objects.filter(counts_as_holiday=True) if row != but]
    days = {day.isoformat(): shutdown.name for shutdown in shutdowns for day in _days_of(shutdown)}
    days |= {holiday.date.isoformat(): holiday.name for holiday in kept if not holiday.hours}
    return Closings(days, {holiday.date.isoformat(): holiday.hours for holiday in kept if holiday.hours})


def spec_of(row: SiteCalendar, closed: Closings) -> dict[str, Any]:
    """What the arithmetic needs of a calendar row."""
    return {"tz": row.timezone, "hours": row.hours, "holidays": closed.days, "date_hours": closed.half_days}


def as_if(closed: Closings, rows: Iterable[SiteCalendar] | None = None) -> dict[int, WorkCalendar]:
    """These calendars, or all, by row number as they would be with these closings."""
    rows = SiteCalendar.objects.all() if rows is None else rows
    return {row.pk: WorkCalendar.from_spec(spec_of(row, closed)) for row in rows}


def _days_of(shutdown: Shutdown) -> Iterable[date]:
    return (shutdown.start + timedelta(days=n) for n in range((shutdown.end - shutdown.start).days + 1))


def absences_between(start: datetime, end: datetime) -> list[Absence]:
    """Who is away at any moment of [start, end), earliest first."""
    return _absences(start, end)


@asked_often
def _absences(start: datetime, end: datetime) -> QuerySet[Absence]:
    rows = Absence.objects.filter(withdrawn_at=None, start__lt=end, end__gt=start)
    return rows.select_related("staff", "cover").order_by("start", "id")


def away(at: datetime) -> dict[int, Absence]:
    """Who is away at an instant, by their number. Where absences overlap, the one with a cover counts."""
    return {absence.staff_id: absence for absence in _away(at)}


@asked_often
def _away(at: datetime) -> QuerySet[Absence]:
    return Absence.objects.covering(at).order_by(F("cover").asc(nulls_first=True))


def cover_for(staff: StaffMember, at: datetime) -> StaffMember | None:
    """Who stands in for a person at an instant; None when the person is there or nobody was named."""
    absence = away(at).get(staff.pk)
    return absence.cover if absence else None


def covered_by(staff: StaffMember, at: datetime) -> QuerySet[Absence]:
    """Absences that run or are ahead and name this person as cover."""
    return Absence.objects.filter(cover=staff, withdrawn_at=None, end__gt=at).select_related("staff")


def administrators() -> QuerySet[StaffMember]:
    """Who may change the settings."""
    may = Q(is_superuser=True) | Q(staff_role=StaffRole.ADMINISTRATOR)
    return StaffMember.objects.filter(may, is_active=True)


def active_staff() -> list[StaffMember]:
    return list(StaffMember.objects.filter(is_active=True))


def leaders() -> list[StaffMember]:
    return list(StaffMember.objects.filter(is_active=True, is_leadership=True))


def holidays_known_until() -> date | None:
    last = Holiday.objects.filter(~Q(name="")).order_by("-date").first()
    return last.date if last else None
