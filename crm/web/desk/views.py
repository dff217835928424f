from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..door import now, reader, site_hours
from ..respond import page_or_part
from .gather import gather


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Whom do I owe, what did I promise, which project is silent?"""
    team = request.GET.get("of") == "team"
    context = gather(reader(request), now(), site_hours(request), team=team)
    return page_or_part(request, "web/desk/page.html", "web/desk/_desk.html", context)
