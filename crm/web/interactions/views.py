from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.capture.services.presence import was_not_there
from crm.conversations import services
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours
from crm.watch.services import sweep

from ..access import clock_or_404, interaction_or_404
from ..door import now, reader, site_hours
from ..listing import answer
from ..respond import UNPROCESSABLE
from ..returning import back
from .forms import Correct, HandOver, Join, PromiseAnswer, Reasoned, facts_of
from .gather import context_of
from .listing import INTERACTIONS


@require_safe
def interactions(request: HttpRequest) -> HttpResponseBase:
    """What was said with the clients this person may see."""
    return answer(request, INTERACTIONS)


@require_safe
def interaction(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, and where every working minute of its clock went."""
    at = now()
    fact = interaction_or_404(reader(request), pk, at)
    return render(request, "web/interactions/page.html", context_of(fact, at, site_hours(request)))


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    fact = interaction_or_404(user, pk, at)
    form = Correct(request.POST or None, initial=facts_of(fact))
    if request.method == "POST" and form.is_valid():
        changes = dict(form.cleaned_data)
        try:
            services.correct(interaction=fact, by=user, at=at, **changes)
            sweep(at, client=fact.client)
            messages.success(request, "Corrected. The history keeps what it said before.")
            return redirect("interaction", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/interactions/correct.html", {"form": form, "fact": fact}, status=status)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    fact = interaction_or_404(user, pk, at)
    form = Reasoned(request.POST)
    if not form.is_valid():
        context = context_of(fact, at, site_hours(request), withdraw=form)
        return render(request, "web/interactions/page.html", context, status=UNPROCESSABLE)
    services.withdraw(interaction=fact, by=user, at=at, reason=form.cleaned_data["reason"])
    sweep(at, client=fact.client)
    messages.success(request, "Withdrawn. Its clock and figures are as if it had not been logged; the record stays.")
    return redirect("interaction", pk)


@require_POST
def not_there(request: HttpRequest, pk: int, staff: int) -> HttpResponse:
    """Somebody of ours was invited, but did not come."""
    user, at = reader(request), now()
    fact = interaction_or_404(user, pk, at)
    part = get_object_or_404(fact.participations.select_related("staff"), staff=staff)
    was_not_there(interaction=fact, staff=part.staff, by=user, at=at)
    sweep(at, client=fact.client)
    messages.success(request, f"{part.staff.name} was not there; it counts as no contact of theirs.")
    return redirect("interaction", pk)


@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    fact = interaction_or_404(user, pk, at)
    services.send_minutes(interaction=fact, sent_at=at, by=user, at=at)
    sweep(at, client=fact.client)
    messages.success(request, "Minutes marked as sent.")
    return redirect("interaction", pk)


@require_POST
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    clock = clock_or_404(user, pk, at)
    reason = request.POST.get("reason", "").strip() or "No reply needed."
    note = services.excuse(clock=clock, by=user, at=at, reason=reason)
    sweep(at, client=clock.client)
    messages.success(request, f"No reply needed: “{clock.opened_by}” no longer waits.", extra_tags=f"undo:{note.pk}")
    return back(request, "desk")


@require_POST
def promise_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """We told the client by when the answer comes."""
    user, at = reader(request), now()
    clock = clock_or_404(user, pk, at)
    form = PromiseAnswer(request.POST)
    due = _promised_by(form, at, site_hours(request))
    if due is None:
        context = context_of(clock.opened_by, at, site_hours(request), promise=form)
        return render(request, "web/interactions/page.html", context, status=UNPROCESSABLE)
    told = services.promise_answer(clock=clock, due=due, by=user, at=at)
    sweep(at, client=clock.client)
    messages.success(request, f"Promised by {due:%a %-d %b}; the clock has stopped.", extra_tags=f"undo:{told.pk}")
    return back(request, "desk")


def _promised_by(form: PromiseAnswer, at: datetime, hours: SiteHours) -> datetime | None:
    """When we close on that day, else the last time before it: a date the client counts on is never stretched."""
    if not form.is_valid():
        return None
    day = form.cleaned_data["due"]
    due = hours.runs_out(day, at)
    if due <= at:
        form.add_error("due", "That day has passed. Choose one that is still ahead.")
        return None
    return due


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    clock = clock_or_404(user, pk, at)
    form = HandOver(request.POST)
    if not form.is_valid():
        context = context_of(clock.opened_by, at, site_hours(request), hand_over=form)
        return render(request, "web/interactions/page.html", context, status=UNPROCESSABLE)
    before = clock.owner_id
    services.hand_over(clock=clock, by=user, at=at, **form.cleaned_data)
    sweep(at, client=clock.client)
    undo = f"undo:{reverse('hand_back', args=[clock.pk, before])}" if before else ""
    messages.success(request, f"{form.cleaned_data['to']} answers now.", extra_tags=undo)
    return back(request, "interaction", clock.opened_by_id)


@require_POST
def hand_back(request: HttpRequest, pk: int, staff: int) -> HttpResponse:
    """Take a hand-over back."""
    user, at = reader(request), now()
    clock = clock_or_404(user, pk, at)
    to = get_object_or_404(StaffMember, pk=staff, is_active=True)
    services.hand_over(clock=clock, to=to, by=user, at=at, reason="Undone at once.")
    sweep(at, client=clock.client)
    messages.success(request, f"Undone: {to} answers.")
    return back(request, "interaction", clock.opened_by_id)


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """This contact belongs to the conversation of a question that waits."""
    user, at = reader(request), now()
    fact = interaction_or_404(user, pk, at)
    form = Join(request.POST, fact=fact)
    if not form.is_valid():
        context = context_of(fact, at, site_hours(request), join=form)
        return render(request, "web/interactions/page.html", context, status=UNPROCESSABLE)
    question = form.cleaned_data["question"]
    services.merge_threads(into=question.thread, other=fact.thread, by=user, at=at)
    sweep(at, client=fact.client)
    messages.success(request, f"One conversation now, with “{question.opened_by}”.")
    return redirect("interaction", pk)
