from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.leadership import services
from crm.leadership.models import Touchpoint
from crm.leadership.slots import free_slots
from crm.staff.errors import Refusal

from ..access import project_or_404, touchpoint_or_404
from ..calendar_file import calendar_file
from ..door import now, reader, site_hours
from ..reach import outside, there
from ..respond import UNPROCESSABLE
from ..returning import back
from .board import board
from .forms import Move, Plan


@require_safe
def leadership(request: HttpRequest) -> HttpResponse:
    """Who should call whom: every open project with its gap and its quarter, own ones first."""
    behind = request.GET.get("behind", "")
    skipped = int(behind) if behind.isdecimal() and len(behind) < 6 else 0
    context = board(reader(request), now(), site_hours(request), behind=skipped)
    return render(request, "web/leadership/page.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a leader's contact: one's own, or one asked of a leader."""
    user, at = reader(request), now()
    project = project_or_404(user, pk, at)
    leader = user if user.is_leadership else project.client.executive_sponsor
    slots = free_slots(project.client, leader, at, site_hours(request)) if leader else []
    first = {"leader": leader, "planned_for": slots[0].start if slots else at + timedelta(days=1)}
    form = Plan(request.POST or None, initial=first, client=project.client)
    if request.method == "POST" and form.is_valid():
        try:
            touch = services.plan(project=project, by=user, at=at, **form.cleaned_data)
            _say(request, touch)
            return redirect("leadership")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    proposed = [(slot, there(project.client, slot.start)) for slot in slots]
    context = {"form": form, "project": project, "proposed": proposed}
    return render(request, "web/leadership/plan.html", context, status=status)


def _say(request: HttpRequest, touch: Touchpoint) -> None:
    """What was planned, and a word when the client is not at work then."""
    client = touch.project.client
    closed = f" Mind that it is {there(client, touch.planned_for)} then." if outside(client, touch.planned_for) else ""
    said = f"Planned: {touch.leader} on {_when(touch)}.{closed}"
    messages.success(request, said, extra_tags=f"undo:{reverse('unplan', args=[touch.pk])}")


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time for a planned contact; whoever was invited hears of it."""
    user, at = reader(request), now()
    touch = touchpoint_or_404(user, pk, at)
    form = Move(request.POST or None, initial={"planned_for": touch.planned_for, "channel": touch.channel})
    if request.method == "POST" and form.is_valid():
        try:
            services.move_plan(touchpoint=touch, by=user, at=at, **form.cleaned_data)
            messages.success(request, f"Moved: {touch.leader} on {_when(touch)}.")
            return redirect("leadership")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/leadership/move.html", {"form": form, "touch": touch}, status=status)


def _when(touch: Touchpoint) -> str:
    return f"{timezone.localtime(touch.planned_for):%a %-d %b, %H:%M}"


@require_POST
def unplan(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    touch = touchpoint_or_404(user, pk, at)
    services.withdraw_plan(touchpoint=touch, by=user, at=at, reason="Taken back.")
    messages.success(request, f"Taken back: nobody is asked to call about {touch.project.code_name}.")
    return back(request, "leadership")


@require_safe
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """The planned contact for one's own calendar."""
    at = now()
    return calendar_file(touchpoint_or_404(reader(request), pk, at), at)
