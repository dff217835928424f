from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from crm.clients.queries import clients_for
from crm.conversations.models import Interaction
from crm.conversations.queries import fetch_people, promises_open, running_clocks, timeline
from crm.leadership.queries import coverage
from crm.projects.models import Project
from crm.projects.queries import open_projects, projects_for
from crm.projects.services import open_project
from crm.projects.values import OPEN_STATUSES
from crm.staff.errors import Refusal
from crm.staff.queries import SiteHours
from crm.watch.queries import open_flags
from crm.watch.services import sweep

from ..access import project_or_404
from ..door import now, reader, site_hours
from ..respond import UNPROCESSABLE, page_or_part
from ..spans import capital, several
from ..waits import waits
from .forms import ProjectForm
from .states import leadership_state, lede, milestone_state, promise_state, waiting_state

PAGE = 25


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Every project this person may see; the open ones first, those without a leader on top."""
    at = now()
    rows = projects_for(reader(request), at=at)
    shown = rows if request.GET.get("all") else rows.filter(status__in=OPEN_STATUSES)
    found = list(shown.order_by("leader_due_at", "code")[:500])
    late = sum(1 for row in found if row.leader_due_at and row.leader_due_at <= at)
    text = f"{several(len(found), 'project')}; {several(late, 'has', 'have')} gone too long without a leader."
    return render(request, "web/projects/list.html", {"projects": found, "at": at, "lede": capital(text)})


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """The four states, what waits, what we promised, and everything that was said."""
    user, at = reader(request), now()
    found = project_or_404(user, pk, at)
    context = _context(found, at, site_hours(request)) | _page(found, None)
    fetch_people([*context["timeline"], *(wait.clock.opened_by for wait in context["waiting"])])
    return render(request, "web/projects/page.html", context)


def _context(found: Project, at: datetime, hours: SiteHours) -> dict[str, Any]:
    clocks = running_clocks().filter(opened_by__projects=found, client=found.client)
    waiting = waits(clocks.prefetch_related("opened_by__projects"), at, hours)
    promises = list(promises_open().filter(project=found))
    milestones = list(found.milestones.all())
    gaps = coverage(open_projects().filter(pk=found.pk), at, hours)
    states = [
        waiting_state(waiting),
        leadership_state(gaps[0].gap if gaps else None),
        promise_state(promises, at),
        milestone_state(milestones, hours.local_date(at)),
    ]
    return {
        "project": found,
        "at": at,
        "states": states,
        "lede": lede(states),
        "waiting": waiting,
        "promises": promises,
        "milestones": milestones,
        "flags": open_flags(project=found.pk),
        "team": found.assignments.filter(until=None).select_related("staff"),
    }


@require_safe
def more(request: HttpRequest, pk: int) -> HttpResponse:
    """The next stretch of the timeline, by its place and not by counting."""
    found = project_or_404(reader(request), pk, now())
    context = _page(found, _place(request)) | {"project": found}
    fetch_people(context["timeline"])
    return page_or_part(request, "web/projects/timeline.html", "web/projects/_timeline.html", context)


def _place(request: HttpRequest) -> tuple[datetime, int] | None:
    text, number = request.GET.get("before", ""), request.GET.get("id", "")
    if not text:
        return None
    at = parse_datetime(text)
    if at is None or at.tzinfo is None or not number.isdigit():
        raise Http404("No such place in the timeline.")
    return at, int(number)


def _page(found: Project, place: tuple[datetime, int] | None) -> dict[str, Any]:
    rows: list[Interaction] = timeline(project=found, before=place, limit=PAGE)
    return {"timeline": rows[:PAGE], "last": rows[PAGE - 1] if len(rows) > PAGE else None}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user, at = reader(request), now()
    form = ProjectForm(request.POST or None, initial={"client": request.GET.get("client"), "opened": at.date()})
    form.fields["client"].queryset = clients_for(user, at=at)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            made = open_project(by=user, at=at, **form.cleaned_data)
            sweep(at, client=made.client)
            messages.success(request, f"{made.code} is open.")
            return redirect("project", made.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/form.html", {"form": form, "title": "New project"}, status=status)
