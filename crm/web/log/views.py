from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from crm.conversations.facts import facts_of
from crm.conversations.models import Interaction
from crm.conversations.services.lines import Undone
from crm.conversations.services.lines import undo as take_back
from crm.conversations.told import told
from crm.staff.errors import Refusal
from crm.watch.services import sweep

from ..access import client_or_404, interaction_or_404
from ..door import now, reader
from ..respond import UNPROCESSABLE, page_or_part, wants_part
from ..returning import back
from .look import look, shown, too_long
from .opened import opened
from .write import write

# A slip is noticed at once; later a withdrawal with a reason is the way. The offer on the page ends a little earlier.
UNDO_FOR = timedelta(seconds=45)


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """One line logs a contact; what it leaves open is asked."""
    user, at = reader(request), now()
    start = opened(request, user, at)
    if request.method == "GET":
        return line(request, {"start": start})
    seen = look(request, start, at)
    client = seen.reading.client
    if client is None or not seen.ready or too_long(request):
        return line(request, shown(request, start, seen, at), UNPROCESSABLE)
    try:
        facts = facts_of(seen, client_or_404(user, client.pk, at))
        fact = write(facts, key=start.key, by=user, at=at)
    except Refusal as refusal:
        start = start.anew() if isinstance(refusal, Undone) else start
        return line(request, shown(request, start, seen, at, str(refusal)), UNPROCESSABLE)
    return done(request, fact, at)


@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """What the line is understood as so far. Writes nothing; posted, so that what was said stays out of addresses."""
    at = now()
    start = opened(request, reader(request), at)
    empty = not request.POST.get("line", "").strip()
    context = {"start": start} if empty else shown(request, start, look(request, start, at), at)
    return page_or_part(request, "web/log/page.html", "web/log/_reading.html", context)


def line(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return page_or_part(request, "web/log/page.html", "web/log/_line.html", context, status)


def done(request: HttpRequest, fact: Interaction, at: datetime) -> HttpResponse:
    """To the page it was opened on, which says what was done and offers to undo it."""
    fresh = at - fact.logged_at <= UNDO_FOR
    text = told(fact, at) if fresh else "This was logged before; nothing was written twice."
    messages.success(request, text, extra_tags=f"logged undo:{fact.pk}" if fresh else "logged")
    place = back(request, "client", fact.client_id)
    return HttpResponseClientRedirect(place.url) if wants_part(request) else place


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was just logged."""
    user, at = reader(request), now()
    fact = interaction_or_404(user, pk, at)
    if fact.logged_by_id != user.pk or at - fact.logged_at > UNDO_FOR:
        messages.error(request, "Undo is over. Withdraw the contact with a reason instead.")
        return redirect("interaction", pk)
    take_back(interaction=fact, by=user, at=at)
    sweep(at, client=fact.client)
    messages.success(request, "Undone. Nothing of it counts.", extra_tags="undone")
    return back(request, "client", fact.client_id)
