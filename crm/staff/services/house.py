"""The one installation."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ..models import Installation, SiteCalendar
from .hours import Hours, set_hours
from .trail import check_zone

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
