from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crm.clients.queries import clients_for

from ..door import now, reader
from ..respond import page_or_part
from .gather import results, spot
from .names import CALLED


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Clients, projects, contacts and what was said, by the words typed; lately used ones while nothing is."""
    text, after = request.GET.get("q", "").strip(), spot(request.GET.get("after", ""))
    context = {"text": text, "found": results(text, reader(request), now(), after), "after": after}
    return page_or_part(request, "web/search/page.html", "web/search/_options.html", context)


@require_safe
def names(request: HttpRequest, of: str) -> HttpResponse:
    """Codes and names for a field that takes one: those that begin as typed, or the first ones."""
    if of not in CALLED:
        raise Http404("There are no names of that.")
    found = CALLED[of](clients_for(reader(request), at=now()), request.GET.get(of, ""))
    return render(request, "web/search/_names.html", {"names": found})
