from __future__ import annotations

from datetime import date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from crm.digests.offers import with_buttons
from crm.digests.period import Period, last_period, week_of
from crm.digests.queries import week_as_read
from crm.digests.restated import restated
from crm.staff.errors import Refusal
from crm.staff.queries import SiteHours

from ..door import now, reader, site_calendars, site_hours
from ..respond import invalid
from ..typeset import paper_file
from .as_of import moment_of
from .paper import paper
from .preview import as_of_now, as_of_then, as_typed, chosen
from .trends import gather

WEEK = timedelta(days=7)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    return redirect("week", last_period(now()).monday.isoformat())


@require_safe
def week(request: HttpRequest, monday: str) -> HttpResponse:
    """The digest as a page: the frozen week where this reader got one, else as of now."""
    at, hours = now(), site_hours(request)
    asked = _week(monday, at, hours)
    read, digest = week_as_read(reader(request), asked.monday, at, hours)
    context = {
        "week": read,
        "asks": with_buttons(read, digest),
        "digest": digest,
        "restated": restated(digest, read, at, hours) if digest else (),
        "monday": asked.monday,
        "before": asked.monday - WEEK,
        "after": asked.monday + WEEK if asked.end <= at else None,
        "told": as_typed(asked.due_at, hours) if asked.due_at <= at else "",
    }
    return render(request, "web/weekly/page.html", context)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The week that runs as of now, or a week as it would have been told at a past moment."""
    at, hours, user = now(), site_hours(request), reader(request)
    asked = request.GET.get("as_of", "").strip()
    context: dict[str, object] = {"asked": asked, **chosen(asked, at, hours)}
    if not asked:
        return render(request, "web/weekly/preview.html", context | as_of_now(user, at, hours))
    try:
        then = moment_of(asked, at, hours)
        running = "running" in request.GET
        found = as_of_then(user, then, at, site_calendars(request).at(then), running=running)
    except Refusal as refused:
        context |= {"refused": refused, "both": getattr(refused, "both", ())}
        return invalid(request, "web/weekly/preview.html", context)
    return render(request, "web/weekly/preview.html", context | found)


@require_safe
def pdf(request: HttpRequest, monday: str) -> HttpResponse:
    """The same week on paper."""
    at, hours = now(), site_hours(request)
    asked = _week(monday, at, hours)
    read, digest = week_as_read(reader(request), asked.monday, at, hours)
    since = restated(digest, read, at, hours) if digest else []
    return paper_file(request, paper(read, since, frozen=digest is not None), reverse("week", args=[asked.monday]))


@require_safe
def trends(request: HttpRequest, monday: str) -> HttpResponse:
    """The twelve weeks up to one, as the facts stand today."""
    at, hours = now(), site_hours(request)
    context = gather(reader(request), _week(monday, at, hours), at, hours)
    return render(request, "web/weekly/trends.html", context)


def _week(text: str, at: datetime, hours: SiteHours) -> Period:
    """The week that holds a date of the address; one that has not begun is not found."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404("No such week.") from error
    if not date(2000, 1, 10) < day <= date(9000, 1, 1):
        raise Http404("No such week.")
    found = week_of(day, hours)
    if found.start > at:
        raise Http404("That week has not begun.")
    return found
