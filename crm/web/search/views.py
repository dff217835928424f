from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..door import now, reader
from ..respond import page_or_part
from .gather import results, spot


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Clients, projects, contacts and what was said, by the words typed; lately used ones while nothing is."""
    text, after = request.GET.get("q", "").strip(), spot(request.GET.get("after", ""))
    context = {"text": text, "found": results(text, reader(request), now(), after), "after": after}
    return page_or_part(request, "web/search/page.html", "web/search/_options.html", context)
