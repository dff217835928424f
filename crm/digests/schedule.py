"""When each reader's digest leaves: at the day, hour and zone they chose. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet

from crm.staff.models import Installation, StaffMember
from crm.staff.queries import SiteHours, calendar_at
from crm.staff.values import DIGEST_ROLES

from .models import Digest
from .period import Period, last_period, leaving

STILL = timedelta(days=3)


@dataclass(frozen=True)
class Due:
    """One reader's week, and when they want it."""

    reader: StaffMember
    period: Period
    at: datetime


def readers() -> QuerySet[StaffMember]:
    """Who gets the weekly digest."""
    return StaffMember.objects.filter(is_active=True, staff_role__in=DIGEST_ROLES).select_related("backup")


def due_of(reader: StaffMember, period: Period, hours: SiteHours) -> Due:
    zone = ZoneInfo(reader.timezone) if reader.timezone else None
    after = period.after
    return Due(reader, period, leaving(after, hours, day=reader.digest_day, hour=reader.digest_hour, zone=zone))


def digests_due(at: datetime) -> list[Due]:
    """What should be frozen by now and is not: of each reader the latest week whose moment has come."""
    house, hours = Installation.objects.first(), calendar_at(at)
    last = last_period(at, hours)
    weeks = [week for week in (last, last.back(1, hours)) if house and house.created_at < week.end]
    each = (_latest(person, weeks, at, hours) for person in readers()) if weeks else ()
    found = [due for due in each if due]
    told = _told(found)
    return [one for one in found if one.reader.pk not in told or told[one.reader.pk] < one.period.start]


def _latest(reader: StaffMember, weeks: Sequence[Period], at: datetime, hours: SiteHours) -> Due | None:
    """The last week if its moment has come, else the one before while its moment is not long past: what a reader wants
    on Friday leaves on the next Monday still, when nothing ran meanwhile."""
    last, *before = (due_of(reader, week, hours) for week in weeks)
    if last.at <= at:
        return last
    return next((due for due in before if due.at <= at < due.at + STILL), None)


def _told(found: Sequence[Due]) -> dict[int, datetime]:
    """The latest week each of them was told. Whoever changes their day is never told an older one after it."""
    if not found:
        return {}
    first = min(one.period.start for one in found)
    rows = Digest.objects.filter(period_start__gte=first).order_by().values("recipient")
    return {row["recipient"]: row["last"] for row in rows.annotate(last=Max("period_start"))}


def next_digests(people: Sequence[StaffMember], at: datetime, hours: SiteHours) -> list[Due]:
    """The next digest of each that will leave; one that should have left and has not comes first."""
    rows = Digest.objects.filter(recipient__in=people).order_by().values("recipient")
    told = {row["recipient"]: row["last"] for row in rows.annotate(last=Max("period_start"))}
    last = last_period(at, hours)
    weeks = [last.back(number, hours) for number in (0, -1, -2)]
    untold = ([week for week in weeks if one.pk not in told or week.start > told[one.pk]] for one in people)
    return [due_of(one, after[0], hours) for one, after in zip(people, untold, strict=True)]
