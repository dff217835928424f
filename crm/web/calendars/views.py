from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from crm.leadership.feeds import feed_behind, shown

from ..door import now
from ..throttle import encrypted, guessed, guessed_too_often


@require_safe
@login_not_required
@encrypted
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """A person's planned contacts, for calendar programs, which cannot sign in. A wrong address says nothing."""
    if guessed_too_often(request, "calendar"):
        return HttpResponse(status=429)
    found = feed_behind(token)
    if found is None:
        guessed(request, "calendar")
        return HttpResponseNotFound("Not found.", content_type="text/plain; charset=utf-8")
    calendar = shown(found, now())
    changed = int(calendar.changed_at.timestamp())
    response = HttpResponse(calendar.data, content_type="text/calendar; charset=utf-8")
    for name, value in {
        "ETag": calendar.etag,
        "Last-Modified": http_date(changed),
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="touchline.ics"',
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }.items():
        response.headers[name] = value
    return get_conditional_response(request, calendar.etag, changed, response) or response
