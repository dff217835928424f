from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crm.conversations import services
from crm.staff.errors import Refusal
from crm.watch.services import sweep

from ..access import commitment_or_404
from ..door import now, reader
from ..respond import UNPROCESSABLE
from .forms import Move


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    promise = commitment_or_404(user, pk, at)
    services.keep(commitment=promise, done=at, by=user, at=at)
    sweep(at, client=promise.client)
    messages.success(request, f"Kept: {promise.text}")
    return redirect("project", promise.project_id) if promise.project_id else redirect("desk")


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    promise = commitment_or_404(user, pk, at)
    form = Move(request.POST or None, initial={"due": promise.due, "version": promise.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.move(commitment=promise, by=user, at=at, **form.cleaned_data)
            sweep(at, client=promise.client)
            messages.success(request, "The promise has its new date.")
            return redirect("project", promise.project_id) if promise.project_id else redirect("desk")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/promises/move.html", {"form": form, "promise": promise}, status=status)
