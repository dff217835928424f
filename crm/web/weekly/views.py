from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from crm.digests.period import last_period
from crm.digests.queries import week_as_read

from ..door import now, reader, site_hours

WEEK = timedelta(days=7)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    return redirect("week", last_period(now()).monday.isoformat())


@require_safe
def week(request: HttpRequest, monday: str) -> HttpResponse:
    """The digest as a page: the frozen week where this reader got one, else as of now."""
    at, hours = now(), site_hours(request)
    try:
        day = date.fromisoformat(monday)
    except ValueError as error:
        raise Http404("No such week.") from error
    first = day - timedelta(days=day.weekday())
    newest = last_period(at, hours).monday
    if not date(2000, 1, 1) < first <= newest + WEEK:
        raise Http404("That week has not begun.")
    read, digest = week_as_read(reader(request), first, at, hours)
    context = {
        "week": read,
        "digest": digest,
        "before": first - WEEK,
        "after": first + WEEK if first <= newest else None,
    }
    return render(request, "web/weekly/page.html", context)
