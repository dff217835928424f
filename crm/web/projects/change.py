"""What a person changes about a project: phase, manager, team, milestones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crm.projects import services
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.queries import calendar_at
from crm.watch.services import sweep

from ..access import assignment_or_404, milestone_or_404, project_or_404
from ..door import now, reader
from ..respond import UNPROCESSABLE
from ..returning import back
from .forms import AddMilestone, Assign, HandOverProject, MoveMilestone, MovePhase


def _form(
    request: HttpRequest, project: Project, form: forms.Form, title: str, act: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """One form about a project: what the house refuses is said on the form, with everything that was typed."""
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data))
            sweep(now(), client=project.client)
            return redirect("project", project.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/form.html", {"form": form, "title": title, "project": project}, status=status)


@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    project = project_or_404(user, pk, at)
    form = MovePhase(request.POST or None, initial={"phase": project.phase, "status": project.status})

    def act(data: dict[str, Any]) -> str:
        moved = services.move_phase(project=project, by=user, at=at, **data)
        return f"{moved.code_name} is in {moved.get_phase_display()}, {moved.get_status_display().lower()}."

    return _form(request, project, form, f"Move {project.code_name}", act)


@require_http_methods(["GET", "POST"])
def manager(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    project = project_or_404(user, pk, at)
    form = HandOverProject(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        services.assign_manager(project=project, by=user, at=at, **data)
        return f"{data['to']} manages {project.code_name} now."

    return _form(request, project, form, f"Hand {project.code_name} over", act)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    project = project_or_404(user, pk, at)
    today = calendar_at(at).local_date(at)

    def act(data: dict[str, Any]) -> str:
        row = services.assign(project=project, since=today, by=user, at=at, **data)
        return f"{row.staff} works on {project.code_name}: {row.get_function_display().lower()}."

    return _form(request, project, Assign(request.POST), f"Who works on {project.code_name}", act)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    row = assignment_or_404(user, pk, at)
    services.release(assignment=row, until=calendar_at(at).local_date(at), by=user, at=at)
    messages.success(request, f"{row.staff} no longer works on {row.project.code_name}.")
    return redirect("project_team", row.project_id)


@require_http_methods(["GET", "POST"])
def add_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    project = project_or_404(user, pk, at)

    def act(data: dict[str, Any]) -> str:
        return f"Added: {services.add_milestone(project=project, by=user, at=at, **data)}."

    return _form(request, project, AddMilestone(request.POST or None), f"A milestone of {project.code_name}", act)


@require_POST
def finish_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    milestone = milestone_or_404(user, pk, at)
    services.finish_milestone(milestone=milestone, on=calendar_at(at).local_date(at), by=user, at=at)
    sweep(at, client=milestone.project.client)
    messages.success(request, f"Done: {milestone.name}.")
    return back(request, "project", milestone.project_id)


@require_http_methods(["GET", "POST"])
def move_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    milestone = milestone_or_404(user, pk, at)
    form = MoveMilestone(request.POST or None, initial={"due": milestone.due})

    def act(data: dict[str, Any]) -> str:
        moved = services.move_milestone(milestone=milestone, by=user, at=at, **data)
        return f"{moved.name} is due {moved.due:%a %-d %b}."

    return _form(request, milestone.project, form, f"Another date for “{milestone.name}”", act)
