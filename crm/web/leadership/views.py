from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from crm.clients.queries import clients_for
from crm.leadership import services
from crm.leadership.queries import Coverage, coverage, load_per_leader, planned
from crm.projects.queries import open_projects
from crm.staff.errors import Refusal

from ..access import project_or_404
from ..door import now, reader, site_hours
from ..reach import theirs
from ..respond import UNPROCESSABLE
from ..spans import capital, several
from .forms import Plan


@require_safe
def leadership(request: HttpRequest) -> HttpResponse:
    """Who should call whom: every open project with its gap, worst first."""
    user, at = reader(request), now()
    clients, hours = clients_for(user, at=at), site_hours(request)
    rows = coverage(open_projects(clients).select_related("client__executive_sponsor"), at, hours)
    ahead = {touch.project_id: touch for touch in planned(at, clients)}
    board = [
        {
            "row": row,
            "tone": tone(row),
            "planned": ahead.get(row.project.pk),
            "theirs": theirs(row.project.client, at, hours),
        }
        for row in rows
    ]
    context = {"board": board, "load": load_per_leader(at, clients, hours), "lede": _lede(rows)}
    return render(request, "web/leadership/page.html", context)


def tone(row: Coverage) -> str:
    return "late" if row.gap.lapsed else "soon" if row.gap.due_soon else "good"


def _lede(rows: list[Coverage]) -> str:
    late = sum(1 for row in rows if row.gap.lapsed)
    soon = sum(1 for row in rows if row.gap.due_soon)
    if not late:
        first = "Every open project has had a leader in time"
    else:
        first = capital(f"{several(late, 'project')} {'has' if late == 1 else 'have'} gone too long without a leader")
    return f"{first}; {several(soon, 'is', 'are')} due soon." if soon else f"{first}."


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    project = project_or_404(user, pk, at)
    first = {
        "leader": user.pk if user.is_leadership else project.client.executive_sponsor_id,
        "planned_for": at + timedelta(days=1),
    }
    form = Plan(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            touch = services.plan(project=project, by=user, at=at, **form.cleaned_data)
            messages.success(request, f"Planned: {touch.leader} on {touch.planned_for:%a %-d %b}.")
            return redirect("leadership")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    title = f"A leader's contact on {project.code_name}"
    return render(request, "web/form.html", {"form": form, "title": title}, status=status)
