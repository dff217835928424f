"""How often an address may be tried. The count lives in the cache, so a restart forgives nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def too_many(request: HttpRequest, action: str, rate: str, key: str | None = None) -> bool:
    """Whether this try is one too many. `rate` is written as “20/m/ip” or “3/h/key”."""
    limits = {action: rate}
    return not consume(request, app="touchline", action=action, config=limits, key=key, limit_get=True)


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
