"""Whole page or part from one context."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

UNPROCESSABLE = 422


def wants_part(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return isinstance(htmx, HtmxDetails) and bool(htmx) and not htmx.boosted


def page_of(request: HttpRequest) -> str:
    """The page of ours that asked for a part, without its fragment; empty when nobody says."""
    htmx = getattr(request, "htmx", None)
    try:
        path = htmx.current_url_abs_path if isinstance(htmx, HtmxDetails) else None
    except ValueError:
        # Said, but no address.
        return ""
    return (path or "").partition("#")[0]


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The part alone for htmx, the page that includes it otherwise."""
    response = render(request, part if wants_part(request) else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def invalid(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """A form that was not accepted, with everything that was typed."""
    return render(request, page, context, status=UNPROCESSABLE)
