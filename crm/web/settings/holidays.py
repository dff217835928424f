"""The days we close: the list, the proposals to confirm, days of our own, and taking one back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.conversations.moves import would_move
from crm.staff.marks import trail_of
from crm.staff.models import Holiday, Installation, Shutdown
from crm.staff.proposals import proposals
from crm.staff.queries import as_if, closings
from crm.staff.services import add_holidays, remove_holiday
from crm.watch.services import sweep

from ..door import now, reader, site_hours
from ..numbers import row_number
from ..spans import capital, several
from .forms.days import AddHoliday, Confirm, Offer, Place
from .forms.fields import Reason
from .rights import administrators
from .show import accepted, show
from .words import moving


@require_safe
def holidays(request: HttpRequest) -> HttpResponse:
    """The closed days of a year, and the shutdowns ahead."""
    return show(request, "holidays", _year(request) | {"add": AddHoliday()}, here="holidays")


def _year(request: HttpRequest) -> dict[str, Any]:
    today = site_hours(request).local_date(now())
    asked = row_number(request.GET.get("year", ""))
    year = asked if 2000 <= asked <= 2100 else today.year
    days = list(Holiday.objects.filter(date__year=year))
    return {
        "year": year,
        "years": range(today.year - 1, today.year + 3),
        "days": days,
        "today": today,
        "lede": _lede(year, days),
        "shutdowns": Shutdown.objects.filter(end__gte=today).select_related("emergency_contact"),
        "trail": trail_of(["holiday", "shutdown"]),
    }


def _lede(year: int, days: list[Holiday]) -> str:
    if not days:
        return f"No holiday of {year} is confirmed, so every weekday counts as a working day."
    halves = sum(1 for day in days if day.hours)
    half = f" {capital(several(halves, 'of them is a half day', 'of them are half days'))}." if halves else ""
    return f"In {year} we close on {several(len(days), 'day')}.{half}"


@administrators
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A day of our own."""
    form = AddHoliday(request.POST)
    if accepted(form, lambda: _add(request, form)):
        return redirect(f"/settings/holidays/?year={form.cleaned_data['day'].year}")
    return show(request, "holidays", _year(request) | {"add": form}, here="holidays", form=form)


def _add(request: HttpRequest, form: forms.Form) -> None:
    at, data = now(), form.cleaned_data
    day = data["day"]
    add_holidays(days={day: data["name"]}, hours=data["hours"], by=reader(request), at=at)
    sweep(at)
    messages.success(request, f"{day:%A %-d %B %Y}: {data['name']}.", f"undo:/settings/holidays/{day}/undo/")


@administrators
@require_POST
def undo(request: HttpRequest, day: date) -> HttpResponse:
    """Take back a day that was just added."""
    at = now()
    remove_holiday(day=day, by=reader(request), at=at, reason="added by mistake")
    sweep(at)
    messages.success(request, "Taken back.")
    return redirect("holidays")


@administrators
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, day: date) -> HttpResponse:
    """Open on that day again, after saying how many running clocks follow."""
    row = get_object_or_404(Holiday, date=day)
    form = Reason(request.POST or None)
    if accepted(form, lambda: _remove(request, day, form.cleaned_data["reason"])):
        return redirect(f"/settings/holidays/?year={day.year}")
    moves = moving(would_move(as_if(closings().without(day))))
    return show(request, "holiday_remove", {"row": row, "moves": moves}, here="holidays", form=form)


def _remove(request: HttpRequest, day: date, reason: str) -> None:
    at = now()
    remove_holiday(day=day, by=reader(request), at=at, reason=reason)
    sweep(at)
    messages.success(request, f"{day:%A %-d %B %Y} is a working day again.")


@administrators
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The public holidays of a place, ticked where most sites close; what is ticked is closed from then on."""
    place = asked_place(request)
    form = Confirm(request.POST or None, offers=offers(place))
    if accepted(form, lambda: confirm(request, form)):
        return redirect(f"/settings/holidays/?year={place.cleaned_data['year']}")
    return show(request, "propose", {"place": place}, here="holidays", form=form)


def asked_place(request: HttpRequest) -> Place:
    """The place the address names, else our own country; its year, else the first that nobody has confirmed."""
    house = Installation.objects.first()
    today = site_hours(request).local_date(now())
    confirmed = Holiday.objects.filter(date__year=today.year).exists()
    ours = {"country": house.country if house else "US", "year": today.year + confirmed}
    return Place(ours | request.GET.dict())


def offers(place: Place, *years: int) -> list[Offer]:
    """Each day the place keeps in these years, or in its own, and whether it is closed already."""
    if not place.is_valid():
        return []
    data = place.cleaned_data
    asked = years or (data["year"],)
    known = set(Holiday.objects.filter(date__year__in=asked).values_list("date", flat=True))
    found = (proposals(country=data["country"], year=year, region=data["region"]) for year in asked)
    return [Offer(row.date, row.name, row.usual, row.date in known) for rows in found for row in rows]


def confirm(request: HttpRequest, form: Confirm) -> None:
    """Close the ticked days, and say how many running clocks followed."""
    at, days = now(), form.days
    moves = would_move(as_if(closings().plus(days)))
    add_holidays(days=days, by=reader(request), at=at)
    sweep(at)
    messages.success(request, f"{capital(several(len(days), 'day'))} confirmed. {moving(moves)}")
