"""The ordinary form: for what a line cannot say, and for those who prefer fields."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from crm.conversations.services.lines import Undone
from crm.staff.errors import Refusal

from ..door import now, reader
from ..respond import UNPROCESSABLE, page_or_part
from .choose import partners
from .forms import LogForm
from .initial import from_line, from_page
from .look import look, shown
from .opened import Opened, opened
from .views import done, line
from .write import write

WITH_WHOM = "Say with whom first; then the fields fit."


@require_http_methods(["GET", "POST"])
def log_form(request: HttpRequest) -> HttpResponse:
    """Every field of a contact. From a line it takes over what was understood."""
    user, at = reader(request), now()
    start = opened(request, user, at)
    if "line" in request.POST:
        return _from_line(request, start, at)
    if start.client is None:
        return _choose(request, at)
    form = LogForm(request.POST or None, client=start.client, start=start, initial=from_page(start, at))
    if form.is_valid():
        try:
            return done(request, write(form.facts(), key=start.key, by=user, at=at), at)
        except Refusal as refusal:
            start = start.anew() if isinstance(refusal, Undone) else start
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/log/form.html", {"form": form, "start": start}, status=status)


def _from_line(request: HttpRequest, start: Opened, at: datetime) -> HttpResponse:
    """A line with more to say about it."""
    seen = look(request, start, at)
    found = seen.reading.client
    if found is None:
        return line(request, shown(request, start, seen, at, WITH_WHOM), UNPROCESSABLE)
    client, start = start.at_client(found.pk, reader(request), at)
    form = LogForm(client=client, start=start, initial=from_line(seen))
    return render(request, "web/log/form.html", {"form": form, "start": start, "taken": True})


def _choose(request: HttpRequest, at: datetime) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    context = {"text": text, "partners": partners(text, reader(request), at)}
    return page_or_part(request, "web/log/choose.html", "web/log/_partners.html", context)
