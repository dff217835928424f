"""Addresses for programs. What answers them weighs ten megabytes, so a house without programs never loads it."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLResolver, path
from django.urls.resolvers import RoutePattern
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@login_not_required
def answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    """By its key and not by its cookies. Http404 for an address that is none."""
    found = _addresses().resolve(rest)
    told: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return told


@cache
def _addresses() -> URLResolver:
    return URLResolver(RoutePattern(""), import_module("crm.api.addresses"))


urlpatterns = [path("<path:rest>", answer, name="api")]
