"""Whole page or part from one context."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

UNPROCESSABLE = 422


def page_or_part(request: HttpRequest, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The part alone for htmx, the page that includes it otherwise."""
    htmx = getattr(request, "htmx", None)
    asked = isinstance(htmx, HtmxDetails) and bool(htmx) and not htmx.boosted
    response = render(request, part if asked else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def invalid(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """A form that was not accepted, with everything that was typed."""
    return render(request, page, context, status=UNPROCESSABLE)
