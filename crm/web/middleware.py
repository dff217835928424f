"""What every page carries: the reader's zone, a strict content policy, and whose house it is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from crm.staff.errors import Refusal

from .door import reader_zone

# No inline script or style, nothing from another origin.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)

Handler = Callable[[HttpRequest], HttpResponse]


def content_policy(get_response: Handler) -> Handler:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer


def own_zone(get_response: Handler) -> Handler:
    """Show times in the reader's zone, while the arithmetic stays in the site's."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        try:
            zone = reader_zone(request)
        except Refusal:
            # Without a calendar the pages still open and say what is missing.
            return get_response(request)
        with timezone.override(zone):
            return get_response(request)

    return answer
