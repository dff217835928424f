"""The first run of a new house: five short steps, each of which can be left and found again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.digests.build import build
from crm.digests.period import week_of
from crm.digests.schedule import readers
from crm.staff.models import Installation, StaffMember
from crm.staff.services import accept_policies, add_member, change_house, change_member, set_hours

from ..beginning import next_step, steps, unfinished
from ..door import now, reader, site_hours
from ..respond import UNPROCESSABLE
from .forms.days import Confirm, HouseHours
from .forms.fields import zones
from .forms.people import FirstColleague
from .holidays import asked_place, confirm, offers
from .kinds import KINDS
from .policies import table_of
from .rights import administrators
from .show import accepted

SET_UP = "set up"


def step_page(
    request: HttpRequest, slug: str, context: dict[str, Any], form: forms.BaseForm | None = None
) -> HttpResponse:
    """A step with the progress above it; 422 when its form was not accepted."""
    rows = steps(_today(request))
    number = next(place for place, step in enumerate(rows) if step.slug == slug)
    frame = {
        "steps": rows,
        "unfinished": unfinished(rows),
        "here": slug,
        "number": number + 1,
        "before": rows[number - 1] if number else None,
        "after": rows[number + 1] if number + 1 < len(rows) else None,
        "form": form,
    }
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, f"web/settings/first/{slug}.html", frame | context, status=status)


def _today(request: HttpRequest) -> date:
    return site_hours(request).local_date(now())


@administrators
@require_safe
def first_run(request: HttpRequest) -> HttpResponse:
    """Where the set-up was left."""
    rows = steps(_today(request))
    return redirect((unfinished(rows) or rows[-1]).path)


@administrators
@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """Where the site is and when it is open."""
    house, row = Installation.objects.get(), site_hours(request).row
    first = {"timezone": row.timezone, "country": house.country, "site_name": house.site_name, **row.hours}
    form = HouseHours(request.POST or None, initial=first)
    if accepted(form, lambda: _set_hours(request, form)):
        return redirect("first_holidays")
    return step_page(request, "hours", {"zones": zones(), "house": house}, form)


def _set_hours(request: HttpRequest, form: HouseHours) -> None:
    at, by, data = now(), reader(request), form.cleaned_data
    house = change_house(by=by, at=at, country=data["country"], site_name=data["site_name"])
    set_hours(
        name=house.site_name or house.company_name,
        timezone=data["timezone"],
        hours=form.hours,
        valid_from=site_hours(request).row.valid_from,
        by=by,
        at=at,
        reason=SET_UP,
    )


@administrators
@require_http_methods(["GET", "POST"])
def holidays(request: HttpRequest) -> HttpResponse:
    """What is left of this year and all of the next, to confirm in one go."""
    today = _today(request)
    place = asked_place(request)
    ahead = [offer for offer in offers(place, today.year, today.year + 1) if offer.date >= today]
    form = Confirm(request.POST or None, offers=ahead)
    if accepted(form, lambda: confirm(request, form)):
        return redirect("first_leaders")
    return step_page(request, "holidays", {"place": place}, form)


@administrators
@require_http_methods(["GET", "POST"])
def leaders(request: HttpRequest) -> HttpResponse:
    """Who the senior leaders are; colleagues are added on the way."""
    form = FirstColleague(request.POST or None)
    if accepted(form, lambda: add_member(by=reader(request), at=now(), **form.cleaned_data)):
        messages.success(request, f"{form.cleaned_data['name']} is here. A link to sign in is made among the people.")
        return redirect("first_leaders")
    return step_page(request, "leaders", {"people": StaffMember.objects.filter(is_active=True)}, form)


@administrators
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark somebody as a leader, or not."""
    member = get_object_or_404(StaffMember, pk=pk, is_active=True)
    change_member(member=member, by=reader(request), at=now(), reason=SET_UP, is_leadership=not member.is_leadership)
    return redirect("first_leaders")


@administrators
@require_http_methods(["GET", "POST"])
def policies(request: HttpRequest) -> HttpResponse:
    """The policies as shipped, to read and accept; each can be changed from a day on."""
    if request.method == "POST":
        accept_policies(by=reader(request), at=now())
        return redirect("first_digest")
    today = _today(request)
    found = [(kind, kind.everybodys(today)) for kind in KINDS]
    shown = [(kind, kind.said(values), table_of(kind.form, values)) for kind, values in found]
    return step_page(request, "policies", {"policies": shown})


@administrators
@require_safe
def digest(request: HttpRequest) -> HttpResponse:
    """Next Monday's digest as it would leave now, and what comes next."""
    at, user = now(), reader(request)
    site = site_hours(request)
    period = week_of(_today(request), site)
    context = {
        "week": build(user, period, at, site),
        "leaves": period.due_at,
        "readers": list(readers()),
        "then": next_step(user, _today(request)),
    }
    return step_page(request, "digest", context)
