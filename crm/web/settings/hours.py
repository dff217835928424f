"""When we are open: what holds, what will, and both edits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from crm.conversations.moves import Moves, would_move
from crm.staff.marks import trail_of
from crm.staff.models import SiteCalendar
from crm.staff.queries import as_if, closings, hours_of
from crm.staff.services import set_hours
from crm.watch.services import sweep

from ..door import now, reader, site_hours
from .forms.days import CorrectHours, HoursForm, NewHours
from .forms.fields import zones
from .rights import administrators
from .show import accepted, show
from .words import moving


@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """Which hours hold today, which did and which will."""
    current = site_hours(request)
    rows = [(row, hours_of(row).calendar.describe()) for row in SiteCalendar.objects.all()]
    context = {
        "current": current,
        "words": current.calendar.describe(),
        "rows": rows,
        "trail": trail_of(["sitecalendar"]),
    }
    return show(request, "hours", context, here="hours")


@administrators
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours were typed wrongly: running clocks that count by them follow at once."""
    row = get_object_or_404(SiteCalendar, pk=pk)
    form = CorrectHours(request.POST or None, initial=_initial(row))
    if "save" in request.POST and accepted(form, lambda: _save(request, form, row.name, row.valid_from)):
        return redirect("hours")
    moves = _would_move(row, form) if form.is_bound and not form.errors and form.is_valid() else None
    return show(request, "hours_form", _context(form, moves) | {"row": row}, here="hours", form=form)


def _would_move(row: SiteCalendar, form: HoursForm) -> Moves:
    edited = SiteCalendar(pk=row.pk, timezone=form.cleaned_data["timezone"], hours=form.hours)
    return would_move(as_if(closings(), [edited]))


@administrators
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Other hours from a day ahead on. What runs by then keeps the hours it was asked under (RULES.md R9)."""
    current = site_hours(request)
    first = current.local_date(now())
    form = NewHours(request.POST or None, initial=_initial(current.row), first=first)
    if "save" in request.POST and accepted(form, lambda: _save(request, form, current.row.name)):
        return redirect("hours")
    return show(request, "hours_form", _context(form, None), here="hours", form=form)


def _initial(row: SiteCalendar) -> dict[str, Any]:
    return {"timezone": row.timezone, **row.hours}


def _save(request: HttpRequest, form: HoursForm, name: str, valid_from: date | None = None) -> None:
    at, data = now(), form.cleaned_data
    set_hours(
        name=name,
        timezone=data["timezone"],
        hours=form.hours,
        valid_from=valid_from or data["valid_from"],
        by=reader(request),
        at=at,
        reason=data["reason"],
    )
    sweep(at)
    messages.success(request, f"Saved: {form.calendar.describe()}.")


def _context(form: HoursForm, moves: Moves | None) -> dict[str, Any]:
    seen = form.is_bound and form.is_valid()
    return {
        "zones": zones(),
        "words": form.calendar.describe() if seen else "",
        "moves": moving(moves) if moves else "",
    }
