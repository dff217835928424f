"""The one installation."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ..models import AuditEvent, Installation, SiteCalendar, StaffMember
from .hours import Hours, set_hours
from .trail import check_zone, note_change

FIRST_DAY = date(2000, 1, 1)
OFFICE_HOURS: Hours = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@transaction.atomic
def install(
    *,
    company_name: str,
    timezone: str,
    at: datetime,
    country: str = "US",
    site_name: str = "",
    is_demo: bool = False,
    hours: Hours | None = None,
) -> Installation:
    """Set up the one installation with a site calendar. Safe to do twice: the first stays.

    Its holidays are an explicit list that people confirm (POLICIES.md), so none is written here.
    """
    check_zone(timezone)
    found = Installation.objects.first()
    if found:
        return found
    row = Installation.objects.create(
        pk=1, company_name=company_name, site_name=site_name, country=country, is_demo=is_demo, created_at=at
    )
    if not SiteCalendar.objects.exists():
        name = site_name or company_name
        set_hours(name=name, timezone=timezone, hours=hours or OFFICE_HOURS, valid_from=FIRST_DAY, at=at)
    return row


@transaction.atomic
def change_house(*, by: StaffMember | None, at: datetime, **changes: str) -> Installation:
    """Another name of the company or its site, or another country."""
    row = Installation.objects.get()
    for field in ("company_name", "site_name", "country"):
        old, new = getattr(row, field), changes.get(field, getattr(row, field))
        if old != new:
            note_change(actor=by, at=at, obj=row, field=field, old=old, new=new)
            setattr(row, field, new)
    row.save()
    return row


@transaction.atomic
def ask_everybody(*, second_factor: bool, by: StaffMember, at: datetime) -> None:
    """Whether everybody needs a second factor, or administrators only."""
    row = Installation.objects.get()
    if row.second_factor != second_factor:
        note_change(actor=by, at=at, obj=row, field="second_factor", old=row.second_factor, new=second_factor)
        Installation.objects.update(second_factor=second_factor)


@transaction.atomic
def accept_policies(*, by: StaffMember, at: datetime) -> None:
    """Say that somebody has read what the product ships with. Safe to do twice."""
    row = Installation.objects.get()
    if not AuditEvent.objects.filter(model="installation", field="policies").exists():
        note_change(actor=by, at=at, obj=row, field="policies", old="", new="accepted as shipped")
