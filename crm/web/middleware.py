"""What every page carries: the reader's zone, a strict content policy, and that no browser keeps it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from crm.staff.errors import Refusal

from .door import reader_zone
from .respond import page_of, wants_part
from .returning import back

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
    """The first of all, so that no answer leaves without; what says for itself how long it is kept is no page."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "private, no-store")
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


class Refused:
    """What the house refuses is said on the page the form came from, where a view has no better place for it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal) or request.method != "POST":
            return None
        messages.error(request, str(exception))
        return back(request, "desk")


def sign_in_again(get_response: Handler) -> Handler:
    """A part that was asked for after the session ended sends the whole page to sign in, and back to itself."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        page = resolve_url(settings.LOGIN_URL)
        if (
            not wants_part(request)
            or not isinstance(response, HttpResponseRedirect)
            or not response.url.startswith(page)
        ):
            return response
        return HttpResponseClientRedirect(f"{page}?{urlencode({'next': page_of(request) or '/'})}")

    return answer
