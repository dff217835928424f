from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.conversations import services
from crm.conversations.models import Commitment
from crm.staff.errors import Refusal
from crm.watch.services import sweep

from ..access import commitment_or_404
from ..door import now, reader
from ..listing import answer
from ..respond import UNPROCESSABLE
from ..returning import back
from .forms import Move
from .listing import PROMISES


@require_safe
def promises(request: HttpRequest) -> HttpResponseBase:
    """What was promised to clients, the next date first."""
    return answer(request, PROMISES)


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    promise = commitment_or_404(user, pk, at)
    services.keep(commitment=promise, done=at, by=user, at=at)
    sweep(at, client=promise.client)
    messages.success(request, f"Kept: {promise.text}", extra_tags=f"undo:{reverse('reopen_promise', args=[pk])}")
    return _back(request, promise)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a promise was kept."""
    user, at = reader(request), now()
    promise = commitment_or_404(user, pk, at)
    services.reopen(commitment=promise, by=user, at=at, reason="Undone at once.")
    sweep(at, client=promise.client)
    messages.success(request, "Undone: the promise is open again.")
    return _back(request, promise)


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
            return _back(request, promise)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/promises/move.html", {"form": form, "promise": promise}, status=status)


def _back(request: HttpRequest, promise: Commitment) -> HttpResponse:
    """Where the form came from, else the project, else the client."""
    if promise.project_id:
        return back(request, "project", promise.project_id)
    return back(request, "client", promise.client_id)
