"""How often an address may be tried. The count lives in the cache, so a restart forgives nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.shortcuts import render

P = ParamSpec("P")
# Wrong addresses of one machine.
GUESSES = "20/m/ip"
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def too_many(request: HttpRequest, action: str, rate: str, key: str | None = None) -> bool:
    """Whether this try is one too many. `rate` is written as “20/m/ip” or “3/h/key”."""
    limits = {action: rate}
    return not consume(request, app="touchline", action=action, config=limits, key=key, limit_get=True)


def guessed_too_often(request: HttpRequest, action: str) -> bool:
    """Whether this address was asked for so much that is not there that nothing is answered for a minute."""
    return not consume(request, app="touchline", action=action, config={action: GUESSES}, limit_get=True, dry_run=True)


def guessed(request: HttpRequest, action: str) -> None:
    """Something was asked for that is not there."""
    too_many(request, action, GUESSES)


def encrypted(view: View[P]) -> View[P]:
    """For programs: a request in the open is refused, where people would be led to the encrypted address."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return HttpResponseForbidden("Only over https.", content_type="text/plain; charset=utf-8")
        return view(request, *args, **kwargs)

    return answer


def few(action: str, rate: str) -> Callable[[View[P]], View[P]]:
    """An address that may be asked so often, looking at it included: its name is a secret."""

    def limit(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if too_many(request, action, rate):
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return answer

    return limit
