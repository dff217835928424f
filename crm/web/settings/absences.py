"""Who is away, who covers, and what moves to the cover."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.clients.queries import clients_for
from crm.conversations.queries import running_clocks
from crm.staff.models import Absence, StaffMember
from crm.staff.queries import absences_between
from crm.staff.services import change_absence, restore_absence, set_absence, withdraw_absence
from crm.watch.services import sweep

from ..door import now, reader
from ..spans import capital, several
from .forms.people import AbsenceForm
from .show import accepted, show

AHEAD = timedelta(days=366)
MOST = 20


@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away now or will be within a year."""
    at = now()
    rows = absences_between(at, at + AHEAD)
    context = {"absences": rows, "at": at, "lede": _lede([row for row in rows if row.start <= at])}
    return show(request, "absences", context, here="absences")


def _lede(gone: list[Absence]) -> str:
    if not gone:
        return "Everybody is here today."
    alone = sum(1 for row in gone if row.cover_id is None)
    cover = f", {several(alone, 'of them')} without cover" if alone else ", each with cover"
    return capital(f"{several(len(gone), 'person is away', 'people are away')} now{cover}.")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Administrators enter anybody's absence, everybody their own."""
    user = reader(request)
    form = AbsenceForm(request.POST or None, only=None if user.is_staff else user)
    made: list[Absence] = []
    if accepted(form, lambda: made.append(_set(request, form))):
        sweep(now())
        return redirect("absence", made[0].pk)
    return show(request, "form", {"title": "Time away"}, here="absences", form=form)


def _set(request: HttpRequest, form: AbsenceForm) -> Absence:
    user = reader(request)
    return set_absence(by=user, at=now(), **{"staff": user} | form.cleaned_data)


@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """One absence and what it moves; its dates and cover may change."""
    user, at = reader(request), now()
    row = _own_or_403(request, pk)
    first = {field: getattr(row, field) for field in ("start", "end", "cover", "note")}
    form = AbsenceForm(request.POST or None, initial=first, only=row.staff)
    if accepted(form, lambda: change_absence(absence=row, by=user, at=at, **form.cleaned_data)):
        sweep(at)
        messages.success(request, "Saved.")
        return redirect("absence", pk)
    return show(request, "absence", {"row": row, **what_moves(row, user, at)}, here="absences", form=form)


def _own_or_403(request: HttpRequest, pk: int) -> Absence:
    user = reader(request)
    row = get_object_or_404(Absence.objects.select_related("staff", "cover"), pk=pk)
    if not user.is_staff and row.staff_id != user.pk:
        raise PermissionDenied("Only an administrator changes somebody else’s absence.")
    return row


def what_moves(row: Absence, user: StaffMember, at: datetime) -> dict[str, Any]:
    """The questions that wait for whoever is away, those of clients the cover may not see counted apart."""
    waiting = running_clocks().filter(owner=row.staff)
    shown = waiting.filter(client__in=clients_for(user, at=at)).prefetch_related("opened_by__projects")
    hidden = waiting.exclude(client__in=clients_for(row.cover, at=at)).count() if row.cover else 0
    return {"waiting": shown[:MOST], "count": waiting.count(), "hidden": hidden}


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row, at = _own_or_403(request, pk), now()
    withdraw_absence(absence=row, by=reader(request), at=at)
    sweep(at)
    messages.success(request, f"{row.staff.name} is not away then.", f"undo:/settings/absences/{pk}/restore/")
    return redirect("absences")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    row, at = _own_or_403(request, pk), now()
    restore_absence(absence=row, by=reader(request), at=at)
    sweep(at)
    return redirect("absence", pk)
