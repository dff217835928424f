from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.conversations import services
from crm.conversations.ledger import clock_ledger
from crm.conversations.models import Clock, Interaction
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.watch.services import sweep

from ..access import clock_or_404, interaction_or_404
from ..door import now, reader
from ..respond import UNPROCESSABLE
from ..returning import back
from ..waits import waits
from .forms import Correct, HandOver, PromiseAnswer, Reasoned, facts_of


@require_safe
def interaction(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, and where every working minute of its clock went."""
    at = now()
    fact = interaction_or_404(reader(request), pk, at)
    return render(request, "web/interactions/page.html", _context(fact, at))


def _context(fact: Interaction, at: datetime, **forms: Any) -> dict[str, Any]:
    clock = Clock.objects.filter(opened_by=fact).select_related("calendar", "answered_by", "client", "owner").first()
    return {
        "fact": fact,
        "clock": clock,
        "wait": waits([clock], at, calendar_at(at))[0] if clock and not clock.stopped_at else None,
        "ledger": clock_ledger(clock, at) if clock else None,
        "stopped": Clock.objects.filter(stopped_by=fact).select_related("opened_by"),
        "late_entry": fact.logged_at.date() > fact.occurred_at.date() and (fact.logged_at - fact.occurred_at).days >= 1,
        "hand_over": HandOver(),
        "thread": fact.thread.interactions.standing().exclude(pk=fact.pk).order_by("occurred_at")[:20],
        **forms,
    }


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
        return render(request, "web/interactions/page.html", _context(fact, at, withdraw=form), status=UNPROCESSABLE)
    services.withdraw(interaction=fact, by=user, at=at, reason=form.cleaned_data["reason"])
    sweep(at, client=fact.client)
    messages.success(request, "Withdrawn. Its clock and figures are as if it had not been logged; the record stays.")
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
    if not form.is_valid():
        return render(
            request, "web/interactions/page.html", _context(clock.opened_by, at, promise=form), status=UNPROCESSABLE
        )
    due = _closing(form.cleaned_data["due"], at)
    told = services.promise_answer(clock=clock, due=due, by=user, at=at)
    sweep(at, client=clock.client)
    messages.success(request, f"Promised by {due:%a %-d %b}; the clock has stopped.", extra_tags=f"undo:{told.pk}")
    return back(request, "desk")


def _closing(day: date, at: datetime) -> datetime:
    """The end of that day of ours; midnight when we are closed all day."""
    hours = calendar_at(at)
    return hours.day_end(day) or hours.midnight(day + timedelta(days=1))


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    clock = clock_or_404(user, pk, at)
    form = HandOver(request.POST)
    if not form.is_valid():
        context = _context(clock.opened_by, at, hand_over=form)
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
