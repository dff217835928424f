"""Calendars whose meetings become contacts: subscribed ones, files, and meetings that need a person's word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from crm.capture.models import Source, SourceKind
from crm.capture.services.calendar_files import Imported, import_calendar
from crm.capture.services.feeds import read_calendar, subscribe, try_calendar
from crm.capture.services.presence import set_aside
from crm.capture.services.sources import switch_source
from crm.capture.waiting_meetings import waiting_meetings
from crm.staff.models import StaffMember

from ..door import now, reader
from ..returning import back
from ..spans import figure
from .forms.calendars import CalendarFile, Subscription
from .show import accepted, show

MOST_REFUSED = 50


@require_http_methods(["GET", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """What is read, and a calendar of one's own to add. An address is tried before it is kept."""
    me, at = reader(request), now()
    form = Subscription(request.POST or None)
    if accepted(form, lambda: _subscribe(me, form.cleaned_data, at)):
        messages.success(request, f"{form.cleaned_data['name']} is read from now on, every half hour.")
        return redirect("calendars")
    return _show(request, form)


def _subscribe(me: StaffMember, data: dict[str, Any], at: datetime) -> None:
    try_calendar(url=data["url"], owner=me, at=at)
    read_calendar(source=subscribe(name=data["name"], url=data["url"], owner=me, at=at), at=at)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A file of one's own calendar, once."""
    form = CalendarFile(request.POST, request.FILES)
    done: list[Imported] = []
    if accepted(form, lambda: done.append(_import(request, form))):
        counts = done[0].counts
        messages.success(request, f"{figure(counts['read'], 'meeting')} read, {counts['new']} new.")
        return _show(request, Subscription(), done=done[0])
    return _show(request, Subscription(), file=form)


def _import(request: HttpRequest, form: CalendarFile) -> Imported:
    return import_calendar(form.cleaned_data["file"], owner=reader(request), at=now())


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads it now, as the schedule would."""
    row, at = get_object_or_404(_mine(reader(request)), pk=pk), now()
    read_calendar(source=row, at=at)
    row.refresh_from_db()
    if row.failure:
        messages.warning(request, f"{row.name}: {row.failure}")
    else:
        shown = row.options.get("feed", {}).get("meetings", 0)
        messages.success(request, f"{row.name} answers and shows {figure(shown, 'meeting')}.")
    return redirect("calendars")


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    me, on = reader(request), "on" in request.POST
    row = get_object_or_404(_mine(me), pk=pk)
    switch_source(source=row, on=on, by=me, at=now())
    messages.success(request, f"{row.name} is {'read again' if on else 'no longer read'}.")
    return redirect("calendars")


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A waiting meeting is no contact, or was logged by hand."""
    me, at = reader(request), now()
    row = next((one for one in waiting_meetings(me, at) if one.pk == pk), None)
    if row and set_aside(meeting=row, by=me, at=at):
        messages.success(request, f"Set aside: “{row}”.")
    return back(request, "calendars")


def _mine(me: StaffMember) -> QuerySet[Source]:
    """One's own calendars; an administrator's are all of them."""
    rows = Source.objects.filter(kind=SourceKind.CALENDAR).select_related("owner")
    return rows if me.is_staff else rows.filter(owner=me)


def _show(
    request: HttpRequest, form: Subscription, *, file: CalendarFile | None = None, done: Imported | None = None
) -> HttpResponse:
    me, at = reader(request), now()
    context = {
        "calendars": _mine(me),
        "waiting": waiting_meetings(me, at),
        "file": file or CalendarFile(),
        "done": done,
        "refused": done.refused[:MOST_REFUSED] if done else (),
        "me": me,
    }
    answer = show(request, "calendars", context, here="calendars", form=form)
    answer.status_code = 422 if file and file.errors else answer.status_code
    return answer
