"""Several closed days in a row, with an emergency contact and whether the clients know."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from crm.conversations.moves import would_move
from crm.staff.models import Shutdown
from crm.staff.queries import as_if, closings
from crm.staff.services import add_shutdown, change_shutdown, remove_shutdown
from crm.watch.services import sweep

from ..door import now, reader
from .forms.days import ShutdownForm
from .forms.fields import Reason
from .rights import administrators
from .show import accepted, show
from .words import moving


@administrators
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = ShutdownForm(request.POST or None)
    if accepted(form, lambda: _save(request, None, form.cleaned_data)):
        return redirect("holidays")
    return show(request, "form", {"title": "A shutdown"}, here="holidays", form=form)


@administrators
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Shutdown, pk=pk)
    form = ShutdownForm(request.POST or None, instance=row)
    if accepted(form, lambda: _save(request, Shutdown.objects.get(pk=pk), form.cleaned_data)):
        return redirect("holidays")
    return show(request, "form", {"title": f"The shutdown “{row.name}”"}, here="holidays", form=form)


def _save(request: HttpRequest, row: Shutdown | None, data: dict[str, Any]) -> None:
    at, by = now(), reader(request)
    saved = change_shutdown(shutdown=row, by=by, at=at, **data) if row else add_shutdown(by=by, at=at, **data)
    sweep(at)
    messages.success(request, f"{saved.name}: {saved.start:%-d %B} to {saved.end:%-d %B %Y}.")


@administrators
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Open on those days again, after saying how many running clocks follow."""
    row = get_object_or_404(Shutdown, pk=pk)
    form = Reason(request.POST or None)
    if accepted(form, lambda: _remove(request, row, form.cleaned_data["reason"])):
        return redirect("holidays")
    moves = moving(would_move(as_if(closings(but=row))))
    return show(request, "shutdown_remove", {"row": row, "moves": moves}, here="holidays", form=form)


def _remove(request: HttpRequest, row: Shutdown, reason: str) -> None:
    at = now()
    remove_shutdown(shutdown=row, by=reader(request), at=at, reason=reason)
    sweep(at)
    messages.success(request, f"The shutdown “{row.name}” is taken back.")
