"""When the site is open: weekly hours, holidays, shutdowns. Every edit raises the calendar's revision,
so that running clocks follow (RULES.md R9); closed ones keep their figure until somebody restates them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from crm.worktime import WorkCalendar

from ..errors import Refusal
from ..models import CLIENTS_TOLD, CalendarVersion, Holiday, Shutdown, SiteCalendar, StaffMember, new_edition
from ..queries import closings, spec_of
from .trail import check_line, note_change

Ranges = list[list[str]]
Hours = dict[str, Ranges]
LONGEST_SHUTDOWN = timedelta(days=366)


@transaction.atomic
def set_hours(
    *,
    name: str,
    timezone: str,
    hours: Hours,
    valid_from: date,
    at: datetime,
    by: StaffMember | None = None,
    reason: str = "",
) -> SiteCalendar:
    """Write opening hours from a local day on; hours that begin that day already are corrected.

    Refusal when the calendar could never open or makes no sense, or a person gives no reason.
    """
    check_hours(timezone, hours)
    _check_reason(by, reason)
    before = SiteCalendar.objects.filter(valid_from=valid_from).first()
    row, _ = SiteCalendar.objects.update_or_create(
        valid_from=valid_from, defaults={"name": name, "timezone": timezone, "hours": hours}
    )
    note_change(actor=by, at=at, obj=row, field="hours", old=_plain(before), new=_plain(row), reason=reason)
    _calendar_changed()
    return row


def check_hours(timezone: str, hours: Hours) -> WorkCalendar:
    """The calendar these hours would make. Refusal says what is wrong with them."""
    try:
        return WorkCalendar.from_spec({"tz": timezone, "hours": hours})
    except ValueError as error:
        raise Refusal(str(error)) from error


def _plain(row: SiteCalendar | None) -> str:
    return f"{row.timezone} {row.hours}" if row else ""


@transaction.atomic
def add_holidays(
    *, days: Mapping[date, str], at: datetime, by: StaffMember | None = None, hours: Ranges | None = None
) -> None:
    """Close whole local dates, or open them for `hours` only. Safe to do twice: a known date takes the new words.

    Refusal when the hours make no sense.
    """
    ranges = hours or []
    if ranges:
        check_hours("UTC", {"mon": ranges})
    known = {row.date: row for row in Holiday.objects.filter(date__in=days)}
    for day, name in days.items():
        before = known.get(day)
        if before is None or (before.name, before.hours) != (name, ranges):
            row, _ = Holiday.objects.update_or_create(date=day, defaults={"name": name, "hours": ranges})
            note_change(actor=by, at=at, obj=row, field="holiday", old=_words(before), new=_words(row))
    _calendar_changed()


def _words(row: Holiday | None) -> str:
    """“2026-12-24 Christmas Eve, open 08:00–12:00”"""
    if row is None:
        return ""
    ranges = ", ".join(f"{opens}–{closes}" for opens, closes in row.hours)
    return f"{row}, open {ranges}" if ranges else str(row)


@transaction.atomic
def remove_holiday(*, day: date, at: datetime, by: StaffMember | None = None, reason: str = "") -> None:
    """Open on that date again. Safe to do twice. Refusal when a person gives no reason."""
    _check_reason(by, reason)
    row = Holiday.objects.filter(date=day).first()
    if row:
        note_change(actor=by, at=at, obj=row, field="holiday", old=_words(row), new="", reason=reason)
        row.delete()
        _calendar_changed()


@transaction.atomic
def add_shutdown(
    *, name: str, start: date, end: date, at: datetime, by: StaffMember | None = None, **fields: Any
) -> Shutdown:
    """Several closed days in a row. Safe to do twice: the same name and start is the same shutdown."""
    row = Shutdown.objects.filter(name=name, start=start).first() or Shutdown(name=name, start=start)
    return change_shutdown(shutdown=row, by=by, at=at, end=end, **fields)


@transaction.atomic
def change_shutdown(*, shutdown: Shutdown, at: datetime, by: StaffMember | None = None, **changes: Any) -> Shutdown:
    """Other dates, another contact, or that the clients were told. Refusal when it would end before it starts."""
    before = _span(shutdown) if shutdown.pk else ""
    for field, new in changes.items():
        setattr(shutdown, field, new)
    if shutdown.end < shutdown.start:
        raise Refusal(f"The shutdown “{shutdown.name}” ends before it starts.")
    if shutdown.end - shutdown.start > LONGEST_SHUTDOWN:
        raise Refusal(f"The shutdown “{shutdown.name}” would last longer than a year. Check its dates.")
    shutdown.save()
    note_change(actor=by, at=at, obj=shutdown, field="shutdown", old=before, new=_span(shutdown))
    _calendar_changed()
    return shutdown


@transaction.atomic
def remove_shutdown(*, shutdown: Shutdown, at: datetime, by: StaffMember | None = None, reason: str = "") -> None:
    """Open on those days again. Refusal when a person gives no reason."""
    _check_reason(by, reason)
    note_change(actor=by, at=at, obj=shutdown, field="shutdown", old=_span(shutdown), new="", reason=reason)
    shutdown.delete()
    _calendar_changed()


def _span(row: Shutdown) -> str:
    """“Year-end 2026-12-28 to 2026-12-31, closed, clients told”"""
    closed = "closed" if row.counts_as_holiday else "counted as open"
    told = CLIENTS_TOLD if row.clients_told else ""
    return f"{row.name} {row.start} to {row.end}, {closed}{told}"


def _check_reason(by: StaffMember | None, reason: str) -> None:
    """People say why they change times; setting up an installation needs no reason."""
    if by is not None:
        check_line(reason, "Say why: running clocks follow, and the reason stays with the record.")


def _calendar_changed() -> None:
    """Raise the revision of every calendar and keep what it says from now on."""
    SiteCalendar.objects.update(revision=F("revision") + 1, edition=new_edition())
    closed = closings()
    CalendarVersion.objects.bulk_create(
        CalendarVersion(calendar=row, revision=row.revision, spec=spec_of(row, closed))
        for row in SiteCalendar.objects.all()
    )
