"""Where time comes in for pages."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from crm.capture.silence import with_pulse
from crm.staff.asking import asked_often
from crm.staff.models import SiteCalendar, StaffMember
from crm.staff.queries import Calendars, SiteHours


def now() -> datetime:
    return timezone.now()


def reader(request: HttpRequest) -> StaffMember:
    """Who is signed in; the middleware lets nobody else reach a page."""
    user = request.user
    if not isinstance(user, StaffMember):
        raise PermissionError("This page is for people who are signed in.")
    return user


def site_hours(request: HttpRequest) -> SiteHours:
    """The site's calendar, read once for a page, and with it whether a source may be silent. Refusal when there is
    none."""
    return site_calendars(request).at(now())


def site_calendars(request: HttpRequest) -> Calendars:
    """Those of other days as well."""
    kept = vars(request)
    if "site_calendars" not in kept:
        kept["site_calendars"] = Calendars(_calendars())
    found: Calendars = kept["site_calendars"]
    return found


@asked_often
def _calendars() -> QuerySet[SiteCalendar]:
    return with_pulse(SiteCalendar.objects.order_by("-valid_from"))


def reader_zone(request: HttpRequest) -> ZoneInfo:
    """The reader's own zone, else the site's."""
    user = request.user
    name = user.timezone if isinstance(user, StaffMember) else ""
    return ZoneInfo(name) if name else site_hours(request).zone
