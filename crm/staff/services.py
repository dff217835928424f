"""Verbs of this room; the only writers of its rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays as holiday_rules
from django.db import models, transaction
from django.db.models import F

from crm.worktime import WorkCalendar

from .errors import Refusal
from .models import Absence, AuditEvent, Heartbeat, Holiday, Installation, Shutdown, SiteCalendar, StaffMember

OFFICE_HOURS = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
# The days POLICIES.md closes in the United States, by the names the holidays package gives them.
CLOSED_IN_THE_US = (
    "New Year's Day",
    "Memorial Day",
    "Juneteenth National Independence Day",
    "Independence Day",
    "Labor Day",
    "Thanksgiving Day",
    "Christmas Day",
)


def check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refusal(f"“{name}” is no known time zone. Use an IANA name such as America/New_York.") from error
    return name


def check_aware(at: datetime, what: str) -> datetime:
    if at.tzinfo is None or at.utcoffset() is None:
        raise Refusal(f"The {what} {at:%Y-%m-%d %H:%M} has no time zone. Say in which zone it was.")
    return at


@transaction.atomic
def install(
    *,
    company_name: str,
    timezone: str,
    at: datetime,
    country: str = "US",
    site_name: str = "",
    is_demo: bool = False,
    hours: dict[str, list[list[str]]] | None = None,
) -> Installation:
    """Set up the one installation with a site calendar and its holidays. Safe to do twice: the first stays."""
    check_zone(timezone)
    found = Installation.objects.first()
    if found:
        return found
    row = Installation.objects.create(
        pk=1, company_name=company_name, site_name=site_name, country=country, is_demo=is_demo, created_at=at
    )
    if not SiteCalendar.objects.exists():
        set_hours(
            name=site_name or company_name, timezone=timezone, hours=hours or OFFICE_HOURS, valid_from=date(2000, 1, 1)
        )
    if not is_demo:
        propose_holidays(country=country, years=(at.year, at.year + 1))
    return row


def set_hours(*, name: str, timezone: str, hours: dict[str, list[list[str]]], valid_from: date) -> SiteCalendar:
    """Write opening hours from a date on. Refusal when the calendar could never open or makes no sense."""
    try:
        WorkCalendar.from_spec({"tz": timezone, "hours": hours})
    except ValueError as error:
        raise Refusal(str(error)) from error
    row, _ = SiteCalendar.objects.update_or_create(
        valid_from=valid_from, defaults={"name": name, "timezone": timezone, "hours": hours}
    )
    _calendar_changed()
    return row


def propose_holidays(*, country: str, years: tuple[int, ...]) -> None:
    """Seed the explicit list from the `holidays` package; the company confirms or changes it."""
    if country != "US":
        days = dict(holiday_rules.country_holidays(country, years=years).items())
        return add_holidays(days=days)
    named = holiday_rules.country_holidays("US", years=years).items()
    days = {day: name for day, name in named if any(name.startswith(known) for known in CLOSED_IN_THE_US)}
    days |= {
        day + timedelta(days=1): "Day after Thanksgiving" for day, name in days.items() if name == "Thanksgiving Day"
    }
    days |= {date(year, 12, 24): "Christmas Eve" for year in years}
    return add_holidays(days=days)


@transaction.atomic
def add_holidays(*, days: dict[date, str]) -> None:
    for day, name in days.items():
        Holiday.objects.update_or_create(date=day, defaults={"name": name})
    _calendar_changed()


@transaction.atomic
def remove_holiday(*, day: date) -> None:
    Holiday.objects.filter(date=day).delete()
    _calendar_changed()


@transaction.atomic
def add_shutdown(*, name: str, start: date, end: date, **fields: Any) -> Shutdown:
    if end < start:
        raise Refusal(f"The shutdown “{name}” ends before it starts.")
    row, _ = Shutdown.objects.update_or_create(name=name, start=start, defaults={"end": end, **fields})
    _calendar_changed()
    return row


def _calendar_changed() -> None:
    SiteCalendar.objects.update(revision=F("revision") + 1)


@transaction.atomic
def add_member(*, email: str, name: str, at: datetime, by: StaffMember | None = None, **fields: Any) -> StaffMember:
    """A new person of ours. Refusal when the address is taken or the zone unknown."""
    if fields.get("timezone"):
        check_zone(fields["timezone"])
    if StaffMember.objects.filter(email__iexact=email).exists():
        raise Refusal(f"{email} already belongs to somebody here.")
    member = StaffMember.objects.create_user(email=email, name=name, **fields)
    note_change(actor=by, at=at, obj=member, field="", old="", new=name, reason="added")
    return member


@transaction.atomic
def set_absence(
    *,
    staff: StaffMember,
    start: datetime,
    end: datetime,
    cover: StaffMember | None,
    by: StaffMember | None,
    at: datetime,
    note: str = "",
) -> Absence:
    """Time away. From then on pages and notices show the cover for this person's running clocks."""
    check_aware(start, "start of the absence")
    check_aware(end, "end of the absence")
    if end <= start:
        raise Refusal("The absence ends before it starts. Give an end after the start.")
    if cover == staff:
        raise Refusal("Nobody covers for themselves. Name somebody else, or leave the cover empty.")
    absence = Absence.objects.create(staff=staff, start=start, end=end, cover=cover, note=note, changed_at=at)
    note_change(actor=by, at=at, obj=absence, field="cover", old="", new=str(cover or "nobody"), reason=note)
    return absence


@transaction.atomic
def withdraw_absence(*, absence: Absence, by: StaffMember | None, at: datetime) -> None:
    if Absence.objects.filter(pk=absence.pk, withdrawn_at=None).update(withdrawn_at=at, changed_at=at):
        note_change(actor=by, at=at, obj=absence, field="withdrawn_at", old="", new=at.isoformat())


def note_change(
    *,
    actor: StaffMember | None,
    at: datetime,
    obj: models.Model,
    field: str,
    old: object,
    new: object,
    reason: str = "",
) -> AuditEvent:
    """Leave the mark of a change: who, when, what, old and new value, why."""
    return AuditEvent.objects.create(
        actor=actor,
        at=at,
        model=obj._meta.model_name or "",
        object_id=obj.pk,
        field=field,
        old="" if old is None else str(old),
        new="" if new is None else str(new),
        reason=reason,
    )


def started(*, job: str, every: timedelta, at: datetime) -> None:
    Heartbeat.objects.update_or_create(job=job, defaults={"every": every, "started_at": at})


def finished(*, job: str, at: datetime) -> None:
    Heartbeat.objects.filter(job=job).update(finished_at=at, failed_at=None, error="")


def failed(*, job: str, at: datetime, error: str) -> None:
    Heartbeat.objects.filter(job=job).update(failed_at=at, error=error[:300])
